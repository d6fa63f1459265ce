import * as l10n from '@vscode/l10n';
import { describeBy, el, icon, setText, type Part } from '../form/elements';
import { accountLine } from '../form/header';
import { keepFocus } from '../form/keepFocus';
import { clickList } from './clickList';
import { grid } from './grid';
import type { Act, PageState } from './state';

/** Builds the page in `root` and returns the function that brings it in line with a state. */
export function createRender(
  root: HTMLElement,
  act: (asked: Act) => void,
  type: (name: string) => void,
): (state: PageState) => void {
  const top = header(act);
  const naming = nameField(act, type);
  const table = grid(act, () => naming.focus());
  const clicks = clickList(act);
  const triggers = triggersPart(act);
  const body = el('div', { class: 'parts' }, table.element, naming.element, clicks.element, triggers.element);
  root.append(top.element, body);
  keepFocus();
  return (state) => {
    body.hidden = state.view.rows.length === 0;
    for (const part of [top, table, naming, clicks, triggers]) part.update(state);
  };
}

function header(act: (asked: Act) => void): Part<PageState> {
  const account = accountLine();
  const connect = el('button', { type: 'button' }, l10n.t('Connect'));
  connect.addEventListener('click', () => act({ type: 'connect' }));
  const text = el('p', {}, l10n.t('No account is connected.'));
  const callout = el('div', { class: 'callout warning' }, icon('warning'), text, connect);
  const about = el(
    'p',
    { class: 'quiet' },
    l10n.t(
      'Twilio sends alerts to roles, not to persons. Decide here which role gets what, then set it in the Console: no API can.',
    ),
  );
  return {
    element: el('header', {}, el('h1', {}, l10n.t('Who gets which alerts')), account.element, about, callout),
    update({ view }) {
      account.update(view.account);
      callout.hidden = view.rows.length > 0;
    },
  };
}

/** Notifications that the Console has and the table lacks are added by name. */
function nameField(
  act: (asked: Act) => void,
  type: (name: string) => void,
): Part<PageState> & { focus(): void } {
  const hint = el(
    'p',
    { id: 'name-hint', class: 'quiet' },
    l10n.t('Twilio does not publish the whole list. Add what else the Console shows.'),
  );
  const input = el('input', { id: 'name', type: 'text', autocomplete: 'off', spellcheck: 'false' });
  const problem = el('span');
  const problemLine = el('p', { id: 'name-problem', class: 'remark problem' }, icon('error'), problem);
  const add = el('button', { type: 'submit' }, l10n.t('Add'));
  const form = el(
    'form',
    { class: 'naming' },
    el('label', { for: 'name' }, l10n.t('Another notification')),
    hint,
    el('div', { class: 'actions' }, input, add),
    el('div', { role: 'alert' }, problemLine),
  );
  form.noValidate = true;
  input.addEventListener('input', () => type(input.value));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    input.focus();
    act({ type: 'addKind', name: input.value });
  });
  return {
    element: form,
    update(state) {
      if (input.value !== state.name) input.value = state.name;
      problemLine.hidden = state.problem === '';
      setText(problem, state.problem);
      input.setAttribute('aria-invalid', String(state.problem !== ''));
      describeBy(input, hint, problemLine);
    },
    focus: () => input.focus(),
  };
}

function triggersPart(act: (asked: Act) => void): Part<PageState> {
  const found = el('p', { role: 'status' });
  const manage = el('button', { type: 'button' }, l10n.t('Manage usage triggers'));
  manage.addEventListener('click', () => act({ type: 'manageTriggers' }));
  const about = el(
    'p',
    { class: 'quiet' },
    l10n.t(
      'A usage trigger calls a web address when usage or cost reaches a value. It sends no mail and knows no roles: passing the call on is up to what answers there. This the API can do.',
    ),
  );
  return {
    element: el(
      'section',
      {},
      el('h2', {}, l10n.t('Usage triggers')),
      about,
      el('div', { class: 'actions' }, manage, found),
    ),
    update: ({ view }) => setText(found, view.triggers),
  };
}
