import * as l10n from '@vscode/l10n';
import { ownPrefix, publishedKinds, rolesFor } from '../../checklist/alertGrid';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../../twilio/roles';
import { accountLine } from '../../ui/page/accountLine';
import {
  button,
  changingIcon,
  describeBy,
  el,
  icon,
  list,
  setText,
  setUsable,
  type FocusPart,
  type Icon,
  type Part,
} from '../../ui/page/elements';
import { keepFocus } from '../../ui/page/keepFocus';
import { talk } from '../../ui/page/talk';
import type { FromPage, Init, Update } from '../messages';
import {
  alertKinds,
  cellOf,
  changeGrid,
  checkKindName,
  standingOf,
  triggerCell,
  triggerKind,
  type AlertKind,
  type AlertsView,
  type Cell,
  type GridChange,
  type Standing,
} from '../table';

interface Viewed {
  view: AlertsView;
}

/** What the page shows. */
interface Shown extends Viewed {
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
  const sections = [
    header(send),
    suggestions(decide),
    grid(decide, () => naming.focus()),
    naming,
    clickList(() => {
      show({ problem: '', copied: undefined });
      send({ type: 'markDone', request: ++request, of: shown.view.sid });
    }, send),
    triggersPart(send),
  ];
  const [top, ...below] = sections.map(({ element }) => element);
  const body = el('div', { class: 'parts' }, ...below);
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
    for (const section of sections) section.update(shown);
  }

  /** Shows a changed table at once, and asks to keep it. */
  function decide(change: GridChange): void {
    const view = { ...shown.view, grid: changeGrid(shown.view.grid, change) };
    show({ view, problem: '', copied: undefined });
    send({ type: 'decide', request: ++request, of: view.sid, change });
  }

  function add(name: string): void {
    const problem = checkKindName(shown.view.grid, name);
    if (problem === undefined) decide({ type: 'add', name });
    else show({ problem });
  }
});

const icons: Record<Cell['means'] | Standing['kind'], Icon | undefined> = {
  none: undefined,
  nothing: 'info',
  open: 'clock',
  said: 'person',
  changed: 'warning',
  leftOver: 'minus',
  verified: 'check',
};

type Send = (message: FromPage) => void;
type Click = Standing['clicks'][number] & { copied: boolean };

function header(send: Send): Part<Shown> {
  const account = accountLine();
  const text = el('p', {}, l10n.t('No account is connected.'));
  const connect = button(() => send({ type: 'connect' }), l10n.t('Connect'));
  const callout = el('div', { class: 'callout warning' }, icon('warning'), text, connect);
  const about = l10n.t(
    'Twilio sends alerts to roles, not to individual users. Decide here which role gets what, then set it in the Console: Twilio has no API for it.',
  );
  const title = el('h1', {}, l10n.t('Who gets which alerts'));
  return {
    element: el('header', {}, title, account.element, el('p', { class: 'quiet' }, about), callout),
    update({ view }) {
      account.update({ ...view, sidEnd: view.sid.slice(-4) });
      callout.hidden = view.sid !== '';
    },
  };
}

type Decide = (change: GridChange) => void;

/** The table: one row per notification and a checkbox per role, each with its basis beside it. */
function grid(decide: Decide, onRemoved: () => void): Part<Viewed> {
  const rows = list<AlertKind & Viewed>(
    el('tbody'),
    ({ id }) => id,
    (kind) => (kind.id === triggerKind ? triggerRow(kind) : row(kind, decide, onRemoved)),
  );
  const heads = [l10n.t('Notification'), ...builtInRoleNames.map((role) => builtInRoles[role].label)];
  const head = el('thead', {}, el('tr', {}, ...heads.map((text) => el('th', { scope: 'col' }, text))));
  const name = l10n.t('Notifications and the roles that get them');
  return {
    element: el('table', { class: 'grid', 'aria-label': name }, head, rows.element),
    update: ({ view }) => rows.update(alertKinds(view.grid).map((kind) => ({ ...kind, view }))),
  };
}

function row(kind: AlertKind, decide: Decide, onRemoved: () => void): Part<Viewed> {
  const { id, title, about } = kind;
  const cells = builtInRoleNames.map((role) => cell(kind, role, decide));
  const remove = button(() => {
    decide({ type: 'remove', kind: id });
    onRemoved();
  }, l10n.t('Remove'));
  remove.className = 'link';
  remove.hidden = !id.startsWith(ownPrefix);
  remove.setAttribute('aria-label', l10n.t('Remove {0}', title));
  const words = [el('span', { class: 'kind-title' }, title), el('span', { class: 'quiet' }, about)];
  const head = el('th', { scope: 'row' }, ...words, remove);
  return {
    element: el('tr', {}, head, ...cells.map(({ element }) => element)),
    update: (shown) => cells.forEach((each) => each.update(shown)),
  };
}

/** A usage trigger reaches no role, so its row has no boxes. */
function triggerRow({ title, about }: AlertKind): Part<Viewed> {
  const sign = changingIcon();
  const text = el('span');
  const means = el('span', {}, sign.element, text);
  const words = [el('span', { class: 'kind-title' }, title), el('span', { class: 'quiet' }, about)];
  const head = el('th', { scope: 'row' }, ...words);
  return {
    element: el('tr', {}, head, el('td', { colspan: String(builtInRoleNames.length) }, means)),
    update({ view }) {
      const shown = triggerCell(view);
      means.className = `means ${shown.means}`;
      setText(text, shown.text);
      sign.update(icons[shown.means]);
    },
  };
}

/** Offers the suggested roles while any notification has none. */
function suggestions(decide: Decide): Part<Shown> {
  const use = button(() => decide({ type: 'suggest' }), l10n.t('Use suggested roles'));
  const about = l10n.t(
    'For notifications without a role: prices to Billing Manager, technical changes and exports to Developer, compliance and legal matters to Administrator.',
  );
  const line = el('div', { class: 'actions' }, use, el('span', { class: 'quiet' }, about));
  return {
    element: line,
    update({ view: { grid } }) {
      line.hidden = publishedKinds.every((kind) => rolesFor(grid, kind).length > 0);
    },
  };
}

function cell({ id, title }: AlertKind, role: BuiltInRole, decide: Decide): Part<Viewed> {
  const { label } = builtInRoles[role];
  const box = el('input', { type: 'checkbox', 'aria-label': l10n.t('{0} gets {1}', label, title) });
  box.addEventListener('change', () => decide({ type: 'choose', kind: id, role, on: box.checked }));
  const sign = changingIcon();
  const text = el('span');
  const means = el('span', { id: `means-${role}-${id}`.replaceAll(/\s/g, '_') }, sign.element, text);
  const pick = el('label', { class: 'pick' }, box, el('span', { class: 'cell-role' }, label));
  return {
    element: el('td', {}, pick, means),
    update({ view }) {
      const shown = cellOf(view, id, role);
      box.checked = rolesFor(view.grid, id).includes(role);
      means.hidden = shown.text === '';
      means.className = `means ${shown.means}`;
      setText(text, shown.text);
      sign.update(icons[shown.means]);
      describeBy(box, means);
    },
  };
}

/** Adds a notification by name, since the Console has more than Twilio documents. */
function nameField(
  name: string,
  add: (name: string) => void,
  keep: (name: string) => void,
): FocusPart<Shown> & { clear(): void } {
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

/** The clicks left in the Console, in order, and the button that marks them as done. */
function clickList(markDone: () => void, send: Send): Part<Shown> {
  const sign = changingIcon();
  const standing = el('span');
  const standingLine = el('p', { role: 'status' }, sign.element, standing);
  const items = list<Click>(
    el('ol', { class: 'clicks' }),
    ({ kind }) => kind,
    ({ kind }) => click(kind, send),
  );
  let canMark = false;
  const done = button(() => {
    if (canMark) markDone();
  }, l10n.t('Mark as done'));
  const copyAll = button(() => send({ type: 'copy' }));
  const about = l10n.t('Marks both items in this step as done under your name.');
  const meaning = el('p', { class: 'quiet' }, about);
  const title = el('h2', {}, l10n.t('Clicks in the Console'));
  const actions = el('div', { class: 'actions' }, done, copyAll, meaning);
  return {
    element: el('section', {}, title, standingLine, items.element, actions),
    update({ view, copied }) {
      const { kind, text, clicks } = standingOf(view);
      setText(standing, text);
      sign.update(icons[kind]);
      standingLine.className = `remark ${kind}`;
      items.element.hidden = copyAll.hidden = clicks.length === 0;
      const first = { kind: '', text: l10n.t('Open Notification Preferences') };
      items.update([first, ...clicks].map((each) => ({ ...each, copied: copied === each.kind })));
      setText(copyAll, copied === '' ? l10n.t('Copied') : l10n.t('Copy all'));
      canMark = kind === 'open' || kind === 'changed';
      meaning.hidden = !canMark;
      setUsable(done, canMark);
      done.classList.toggle('primary', canMark);
    },
  };
}

/** The first click, which has no kind, opens the page; the text of each other one can be copied. */
function click(kind: string, send: Send): Part<Click> {
  const text = el('span');
  const open = button(() => send({ type: 'openConsole' }), icon('link'), l10n.t('Open in Twilio Console'));
  const copy = button(() => send({ type: 'copy', kind }));
  return {
    element: el('li', {}, text, kind === '' ? open : copy),
    update(shown) {
      setText(text, shown.text);
      setText(copy, shown.copied ? l10n.t('Copied') : l10n.t('Copy'));
      const name = shown.copied ? l10n.t('Copied: {0}', shown.text) : l10n.t('Copy: {0}', shown.text);
      copy.setAttribute('aria-label', name);
    },
  };
}

function triggersPart(send: Send): Part<Shown> {
  const found = el('p', { role: 'status' });
  const manage = button(() => send({ type: 'manageTriggers' }), l10n.t('Manage usage triggers'));
  const about = l10n.t(
    'A usage trigger calls a web address when usage or cost reaches a value. It sends no email and knows no roles: the receiving server must pass the call on. You can manage usage triggers here.',
  );
  const title = el('h2', {}, l10n.t('Usage triggers'));
  const actions = el('div', { class: 'actions' }, manage, found);
  return {
    element: el('section', {}, title, el('p', { class: 'quiet' }, about), actions),
    update: ({ view }) => setText(found, view.triggers.text),
  };
}
