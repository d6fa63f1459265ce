import * as l10n from '@vscode/l10n';
import type { AlertGrid } from '../../checklist/alertGrid';
import { accountLine } from '../../ui/page/accountLine';
import { button, describeBy, el, icon, setText, type Part } from '../../ui/page/elements';
import { keepFocus } from '../../ui/page/keepFocus';
import { talk } from '../../ui/page/talk';
import type { FromPage, Init, Update } from '../messages';
import { addKind, checkKindName, type AlertsView } from '../table';
import { clickList } from './clickList';
import { grid } from './grid';

/** What the page shows. */
interface Shown {
  view: AlertsView;
  /** Why a request was refused; empty if none was. */
  problem: string;
  /** The notification whose clicks were copied last; empty for all of them. */
  copied?: string | undefined;
}

talk<{ init: Init; update: Update; out: FromPage }>((main, init, { send, keep }) => {
  document.title = l10n.t('Alerts');
  let shown: Shown = { view: init.view, problem: '' };
  /** The number of the last change, which keeps an older view from replacing it. */
  let request = 0;
  const naming = nameField(init.name, add, (name) => {
    keep({ name });
    if (shown.problem !== '') show({ problem: '' });
  });
  const parts = [
    header(send),
    grid(decide, () => naming.focus()),
    naming,
    clickList(() => {
      show({ problem: '', copied: undefined });
      send({ type: 'markDone', request: ++request, of: shown.view.sid });
    }, send),
    triggersPart(send),
  ];
  const [top, ...others] = parts.map(({ element }) => element);
  const body = el('div', { class: 'parts' }, ...others);
  main.append(top ?? '', body);
  keepFocus();
  show({});

  return (message) => {
    if (message.type === 'refused') show({ problem: message.message });
    else if (message.type === 'copied') show({ copied: message.kind ?? '' });
    else if (message.type === 'added') naming.clear();
    else if (message.request >= request) show({ view: message.view });
  };

  function show(next: Partial<Shown>): void {
    shown = { ...shown, ...next };
    body.hidden = shown.view.sid === '';
    for (const part of parts) part.update(shown);
  }

  /** Shows a changed table at once, and asks to keep it. */
  function decide(change: (grid: AlertGrid) => AlertGrid): void {
    const view = { ...shown.view, grid: change(shown.view.grid) };
    show({ view, problem: '', copied: undefined });
    send({ type: 'decide', request: ++request, of: view.sid, grid: view.grid });
  }

  function add(name: string): void {
    const problem = checkKindName(shown.view.grid, name);
    if (problem === undefined) decide((grid) => addKind(grid, name));
    else show({ problem });
  }
});

type Send = (message: FromPage) => void;

function header(send: Send): Part<Shown> {
  const account = accountLine();
  const text = el('p', {}, l10n.t('No account is connected.'));
  const connect = button(() => send({ type: 'connect' }), l10n.t('Connect'));
  const callout = el('div', { class: 'callout warning' }, icon('warning'), text, connect);
  const about = l10n.t(
    'Twilio sends alerts to roles, not to individual users. Decide here which role gets what, then set it in the Console: Twilio has no API for it.',
  );
  return {
    element: el(
      'header',
      {},
      el('h1', {}, l10n.t('Who gets which alerts')),
      account.element,
      el('p', { class: 'quiet' }, about),
      callout,
    ),
    update({ view }) {
      account.update({ ...view, sidEnd: view.sid.slice(-4) });
      callout.hidden = view.sid !== '';
    },
  };
}

/** Adds a notification by name: the Console has more than Twilio lists. */
function nameField(
  name: string,
  add: (name: string) => void,
  keep: (name: string) => void,
): Part<Shown> & { focus(): void; clear(): void } {
  const about = l10n.t('Twilio doesn’t publish the full list. Add any others that you see in the Console.');
  const hint = el('p', { id: 'name-hint', class: 'quiet' }, about);
  const input = el('input', { id: 'name', type: 'text', autocomplete: 'off', spellcheck: 'false' });
  input.value = name;
  const problem = el('span');
  const problemLine = el('p', { id: 'name-problem', class: 'remark problem' }, icon('error'), problem);
  const form = el(
    'form',
    { class: 'naming' },
    el('label', { for: 'name' }, l10n.t('Another notification')),
    hint,
    el('div', { class: 'actions' }, input, el('button', { type: 'submit' }, l10n.t('Add'))),
    el('div', { role: 'alert' }, problemLine),
  );
  form.noValidate = true;
  input.addEventListener('input', () => keep(input.value));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    input.focus();
    add(input.value);
  });
  return {
    element: form,
    update(shown) {
      problemLine.hidden = shown.problem === '';
      setText(problem, shown.problem);
      input.setAttribute('aria-invalid', String(shown.problem !== ''));
      describeBy(input, hint, problemLine);
    },
    focus: () => input.focus(),
    clear() {
      input.value = '';
      keep('');
    },
  };
}

function triggersPart(send: Send): Part<Shown> {
  const found = el('p', { role: 'status' });
  const manage = button(() => send({ type: 'manageTriggers' }), l10n.t('Manage usage triggers'));
  const about = l10n.t(
    'A usage trigger calls a web address when usage or cost reaches a value. It sends no email and knows no roles: the receiving server must pass the call on. You can manage usage triggers here.',
  );
  return {
    element: el(
      'section',
      {},
      el('h2', {}, l10n.t('Usage triggers')),
      el('p', { class: 'quiet' }, about),
      el('div', { class: 'actions' }, manage, found),
    ),
    update: ({ view }) => setText(found, view.triggers.text),
  };
}
