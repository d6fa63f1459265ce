import * as l10n from '@vscode/l10n';
import type { UserEvent } from './draft';
import type { FormState } from './state';
import { describeBy, el, icon, list, setText, setUsable, type Icon, type Part } from './elements';
import { accountLine } from './header';
import type { InputNote, PlanRow, PlanView } from './messages';
import { canApply, unticked } from './tally';
import { describeApply, describePlan, describeProblem, kindLabel } from './words';

type Dispatch = (event: UserEvent) => void;
type Confirming = Extract<FormState['phase'], { name: 'confirming' }>;

const kindIcons: Record<PlanRow['kind'], Icon> = {
  create: 'add',
  assign: 'role',
  nothing: 'check',
  console: 'link',
  blocked: 'stop',
};

/** The preview and its confirmation. */
export interface PlanPart extends Part<FormState> {
  focus(): void;
}

export function planView(dispatch: Dispatch): PlanPart {
  const title = el('h2', { id: 'plan-title', tabindex: '-1' }, l10n.t('Preview'));
  const account = accountLine();
  const requests = el('p', { class: 'quiet' });
  const numbers = tally(el('ul', { class: 'tally' }));
  const notes = noteList();
  const rows = list<PlanRow>(el('tbody', { role: 'rowgroup' }), ({ email }) => email, planRow);
  const confirmation = confirm(dispatch);
  const section = el(
    'section',
    { class: 'plan', 'aria-labelledby': 'plan-title' },
    el('div', { class: 'title' }, title, account.element),
    numbers.element,
    notes.element,
    table([l10n.t('Person'), l10n.t('Roles'), l10n.t('What will happen')], rows.element),
    requests,
    confirmation.element,
  );
  return {
    element: section,
    update(state) {
      const { phase } = state;
      section.hidden = phase.name !== 'confirming';
      if (phase.name !== 'confirming') return;
      const { plan } = phase;
      account.update(state.account);
      numbers.update(
        describePlan(plan).map(({ kind, text }) => ({ key: kind, icon: kindIcons[kind], text })),
      );
      notes.update(plan.notes ?? []);
      rows.update(plan.rows);
      setText(requests, describeRequests(plan.requests));
      confirmation.update(phase);
    },
    focus() {
      section.scrollIntoView();
      title.focus({ preventScroll: true });
    },
  };
}

function describeRequests(requests: number): string {
  if (requests === 0) return l10n.t('Nothing has to be asked of Twilio for it.');
  return requests === 1
    ? l10n.t('It takes 1 request to Twilio.')
    : l10n.t('It takes {0} requests to Twilio.', requests);
}

/** Numbers with their signs: how many of which kind. */
export function tally(parent: HTMLElement): Part<readonly { key: string; icon: Icon; text: string }[]> {
  return list(
    parent,
    ({ key }) => key,
    () => {
      const text = el('span');
      const item = el('li');
      return {
        element: item,
        update(value) {
          if (!item.firstChild) item.append(icon(value.icon), text);
          setText(text, value.text);
        },
      };
    },
  );
}

/** A table that becomes a list of cards where it is narrow; the roles keep it a table to assistive technology. */
export function table(headings: string[], body: HTMLElement): HTMLTableElement {
  const cells = headings.map((heading) => el('th', { role: 'columnheader', scope: 'col' }, heading));
  const head = el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...cells));
  return el('table', { role: 'table' }, head, body);
}

function noteList(): Part<readonly InputNote[]> {
  const element = el('ul', { class: 'notes quiet' });
  const items = list<{ note: InputNote; index: number }>(
    element,
    ({ index }) => String(index),
    () => {
      const text = el('span');
      return {
        element: el('li', {}, icon('info'), text),
        update: ({ note }) => setText(text, describeProblem(note)),
      };
    },
  );
  return {
    element,
    update(notes) {
      element.hidden = notes.length === 0;
      items.update(notes.map((note, index) => ({ note, index })));
    },
  };
}

function planRow(): Part<PlanRow> {
  const email = el('th', { role: 'rowheader', scope: 'row', class: 'email' });
  const roles = list<PlanRow['roles'][number]>(el('ul', { class: 'chips' }), ({ label }) => label, roleChip);
  const kind = el('strong', { class: 'kind' });
  const note = el('span');
  const what = el('td', { role: 'cell' }, kind, note);
  const row = el('tr', { role: 'row' }, email, el('td', { role: 'cell' }, roles.element), what);
  return {
    element: row,
    update(person) {
      row.className = person.kind;
      setText(email, person.email);
      roles.update(person.roles);
      kind.replaceChildren(icon(kindIcons[person.kind]), kindLabel(person.kind));
      setText(note, person.note);
    },
  };
}

function roleChip(): Part<PlanRow['roles'][number]> {
  const chip = el('li');
  return {
    element: chip,
    update({ label, held }) {
      chip.className = held ? 'held' : '';
      setText(chip, held ? l10n.t('has {0}', label) : label);
    },
  };
}

function confirm(dispatch: Dispatch): Part<Confirming> {
  const boxes = list<{ email: string; on: boolean }>(
    el('ul', { class: 'ticks' }),
    ({ email }) => email,
    () => administratorTick(dispatch),
  );
  const warning = l10n.t(
    'An Administrator may do everything on this account, including adding and removing people.',
  );
  const legend = el('legend', {}, l10n.t('Confirm each Administrator'));
  const group = el('fieldset', {}, legend, el('p', {}, warning), boxes.element);
  const administrators = el('div', { class: 'callout warning' }, icon('warning'), group);
  const apply = el('button', { type: 'button', class: 'primary' });
  const reason = el('p', { id: 'apply-reason', class: 'quiet', role: 'status' });
  const change = el('button', { type: 'button' }, l10n.t('Change the list'));
  change.addEventListener('click', () => dispatch({ type: 'planLeft' }));
  apply.addEventListener('click', () => {
    const isReady = apply.getAttribute('aria-disabled') !== 'true';
    if (isReady) dispatch({ type: 'applyAsked' });
    else administrators.querySelector<HTMLInputElement>('input:not(:checked)')?.focus();
  });
  return {
    element: el(
      'div',
      { class: 'confirmation' },
      administrators,
      el('div', { class: 'actions' }, apply, change, reason),
    ),
    update({ plan, ticked, applying }) {
      administrators.hidden = plan.administrators.length === 0;
      boxes.update(plan.administrators.map((email) => ({ email, on: ticked.includes(email) })));
      apply.hidden = !canApply(plan);
      setText(apply, describeApply(plan));
      setUsable(apply, applying === undefined && unticked(plan, ticked).length === 0);
      setText(reason, applyReason(plan, ticked, applying !== undefined));
      describeBy(apply, reason);
    },
  };
}

/** Why the button can't be used now; empty when it can. */
function applyReason(plan: PlanView, ticked: readonly string[], isApplying: boolean): string {
  if (isApplying) return l10n.t('Starting…');
  if (!canApply(plan)) return l10n.t('There is nothing to carry out.');
  const total = plan.administrators.length;
  const left = unticked(plan, ticked).length;
  return left === 0 ? '' : l10n.t('Tick each address above first: {0} of {1} ticked.', total - left, total);
}

function administratorTick(dispatch: Dispatch): Part<{ email: string; on: boolean }> {
  const box = el('input', { type: 'checkbox' });
  const text = el('span');
  return {
    element: el('li', {}, el('label', {}, box, text)),
    update({ email, on }) {
      box.checked = on;
      box.onchange = () => dispatch({ type: 'administratorTicked', email, on: box.checked });
      setText(text, l10n.t('{0} gets Administrator', email));
    },
  };
}
