import * as l10n from '@vscode/l10n';
import type { UserEvent } from './draft';
import type { FormState } from './state';
import { describeBy, el, icon, list, setText, setUsable, type Part } from './elements';
import type { InputProblem, Reading, RoleView } from './messages';
import { describeProblem, people } from './words';

type Dispatch = (event: UserEvent) => void;

/** Problems and notes shown at once; the rest is counted. */
const shownAtOnce = 8;

/** What is entered: recipients and roles. */
export interface Entry extends Part<FormState> {
  focusPeople(): void;
  /** Goes to the first thing that is wrong. */
  focusProblem(problems: readonly InputProblem[]): void;
}

export function entry(dispatch: Dispatch): Entry {
  const recipients = recipientsField(dispatch);
  const roles = rolesField(dispatch);
  const summary = problemSummary((problem) => goTo(problem));
  const preview = el('button', { type: 'submit' }, l10n.t('Preview'));
  const status = el('p', { class: 'quiet', role: 'status' });
  const actions = el('div', { class: 'actions' }, preview, status);
  const form = el('form', {}, recipients.element, roles.element, el('div', {}, summary.element, actions));
  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    dispatch({ type: 'previewAsked' });
  });
  function goTo(problem: InputProblem | undefined): void {
    if (problem?.field === 'roles') roles.focus();
    else recipients.focusLine(problem?.line);
  }
  return {
    element: form,
    update(state) {
      const { phase } = state;
      form.hidden = phase.name === 'running' || phase.name === 'done';
      recipients.update(state);
      roles.update(state);
      summary.update(state.problems);
      setUsable(preview, phase.name !== 'previewing');
      preview.classList.toggle('primary', phase.name !== 'confirming');
      const looking = phase.name === 'previewing';
      setText(
        status,
        looking ? l10n.t('Looking up who is there already…') : l10n.t('Nothing is sent until you confirm.'),
      );
    },
    focusPeople: () => recipients.focusLine(undefined),
    focusProblem: (problems) => goTo(problems[0]),
  };
}

interface RecipientsField extends Part<FormState> {
  focusLine(line: number | undefined): void;
}

function recipientsField(dispatch: Dispatch): RecipientsField {
  const hint = el(
    'p',
    { id: 'people-hint', class: 'quiet' },
    l10n.t(
      'One per line, or separated by commas or semicolons. “Name <address>” and spreadsheet cells can be pasted as they are.',
    ),
  );
  const area = el('textarea', { id: 'people', rows: '7', spellcheck: 'false', autocomplete: 'off' });
  const status = readingStatus();
  area.addEventListener('input', () => dispatch({ type: 'textChanged', text: area.value }));
  const title = el('h2', {}, el('label', { for: 'people' }, l10n.t('People')));
  return {
    element: el('section', {}, title, hint, area, status.element),
    update({ draft, reading, problems }) {
      if (area.value !== draft.text) area.value = draft.text;
      status.update(reading);
      const wrong = problems.some(({ field }) => field !== 'roles');
      area.setAttribute('aria-invalid', String(wrong));
      describeBy(area, hint, status.element);
    },
    focusLine(line) {
      area.focus();
      if (line !== undefined) selectLine(area, line);
    },
  };
}

/** Selects a line of a text area and brings it into view. */
function selectLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((length, each) => length + each.length + 1, 0);
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = ((line - 2) / lines.length) * area.scrollHeight;
}

/** What the text is understood as while it is typed: how many people, the first problem or note. */
function readingStatus(): Part<Reading> {
  const count = el('span');
  const problem = el('span');
  const problemLine = el('span', { class: 'remark problem' }, icon('error'), problem);
  const note = el('span');
  const noteLine = el('span', { class: 'remark' }, icon('info'), note);
  return {
    element: el('p', { id: 'people-status', class: 'reading', role: 'status' }, count, problemLine, noteLine),
    update({ people: number, problems, notes }) {
      setText(count, number > 0 ? people(number) : '');
      problemLine.hidden = problems.length === 0;
      setText(problem, firstOf(problems));
      noteLine.hidden = notes.length === 0;
      setText(note, firstOf(notes));
    },
  };
}

function firstOf(problems: readonly InputProblem[]): string {
  const [first, ...others] = problems;
  if (!first) return '';
  const text = describeProblem(first);
  return others.length === 0 ? text : l10n.t('{0} (and {1} more)', text, others.length);
}

interface RolesField extends Part<FormState> {
  focus(): void;
}

function rolesField(dispatch: Dispatch): RolesField {
  const cards = list<{ role: RoleView; chosen: readonly string[]; wrong: boolean }>(
    el('div', { class: 'roles' }),
    ({ role }) => role.name,
    () => roleCard(dispatch),
  );
  const rule = el('p', { role: 'status' });
  const problem = el('span');
  const problemLine = el('p', { id: 'roles-problem', class: 'remark problem' }, icon('error'), problem);
  const hint = l10n.t('Everybody above gets the roles ticked here, unless a role stands beside the address.');
  const field = el(
    'fieldset',
    {},
    el('legend', {}, el('h2', {}, l10n.t('Roles'))),
    el('p', { class: 'quiet' }, hint),
    cards.element,
    problemLine,
    rule,
  );
  return {
    element: field,
    update({ roles, draft, problems, ruleApplied }) {
      const wrong = problems.find((each) => each.field === 'roles');
      cards.update(roles.map((role) => ({ role, chosen: draft.roles, wrong: wrong !== undefined })));
      problemLine.hidden = !wrong;
      setText(problem, wrong?.message ?? '');
      describeBy(field, problemLine);
      setText(rule, ruleText(ruleApplied));
    },
    focus: () => field.querySelector('input')?.focus(),
  };
}

function ruleText(applied: FormState['ruleApplied']): string {
  switch (applied) {
    case 'cleared':
      return l10n.t('Administrator includes all permissions, so the other roles were cleared.');
    case 'givenUp':
      return l10n.t('Administrator was cleared, because it is not combined with other roles.');
    case undefined:
      return '';
  }
}

function roleCard(dispatch: Dispatch): Part<{ role: RoleView; chosen: readonly string[]; wrong: boolean }> {
  const box = el('input', { type: 'checkbox' });
  const name = el('span', { class: 'role-name' });
  const may = el('span');
  const mayNot = el('span');
  const mayLine = el('span', { class: 'may' }, icon('check'), may);
  const mayNotLine = el('span', { class: 'may-not' }, icon('cross'), mayNot);
  const included = el('span', { class: 'included quiet' });
  const about = el('span', { class: 'about' }, mayLine, mayNotLine, included);
  const card = el('label', { class: 'role' }, box, name, about);
  return {
    element: card,
    update({ role, chosen, wrong }) {
      box.id = `role-${role.name}`;
      name.id = `${box.id}-name`;
      about.id = `${box.id}-about`;
      box.setAttribute('aria-labelledby', name.id);
      describeBy(box, about);
      box.setAttribute('aria-invalid', String(wrong));
      box.checked = chosen.includes(role.name);
      box.onchange = () => dispatch({ type: 'roleChosen', role: role.name, on: box.checked });
      setText(name, role.label);
      setText(may, role.may);
      setText(mayNot, role.mayNot);
      mayNotLine.hidden = role.mayNot === '';
      setText(included, ruleOn(role, chosen));
    },
  };
}

/** What Administrator's rule means for a role at the moment. */
function ruleOn(role: RoleView, chosen: readonly string[]): string {
  if (role.name === 'administrator') return l10n.t('Given alone: it includes all other roles.');
  return chosen.includes('administrator') ? l10n.t('Included in Administrator.') : '';
}

/** All that is wrong with the input, each a way to its place. */
function problemSummary(goTo: (problem: InputProblem) => void): Part<readonly InputProblem[]> {
  const title = el('h3');
  const more = el('p', { class: 'quiet' });
  const items = list<{ problem: InputProblem; index: number }>(
    el('ul'),
    ({ index }) => String(index),
    () => {
      const button = el('button', { type: 'button', class: 'link' });
      return {
        element: el('li', {}, button),
        update({ problem }) {
          setText(button, describeProblem(problem));
          button.onclick = () => goTo(problem);
        },
      };
    },
  );
  const callout = el(
    'div',
    { class: 'callout error' },
    icon('error'),
    el('div', {}, title, items.element, more),
  );
  return {
    element: el('div', { role: 'alert' }, callout),
    update(problems) {
      callout.hidden = problems.length === 0;
      setText(
        title,
        problems.length === 1
          ? l10n.t('One thing to change')
          : l10n.t('{0} things to change', problems.length),
      );
      items.update(problems.slice(0, shownAtOnce).map((problem, index) => ({ problem, index })));
      const left = problems.length - shownAtOnce;
      more.hidden = left <= 0;
      setText(more, l10n.t('And {0} more.', left));
    },
  };
}
