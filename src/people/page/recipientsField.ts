import * as l10n from '@vscode/l10n';
import type { Dispatch } from '../form/reduce';
import { button, describeBy, el, icon, setText, type FocusPart, type Part } from '../../ui/page/elements';
import { once } from '../form/filter';
import { isShort } from '../form/limits';
import type { InputProblem } from '../form/messages';
import { remarkList } from './remarks';
import type { FormState } from '../form/state';
import { describeProblem, people } from '../form/words';

export interface RecipientsField extends Part<FormState> {
  /** Moves the focus to a line of the text, or to its field. */
  focusLine(line: number | undefined): void;
}

/** Takes recipients by typing, pasting, opening, or dropping, and shows how they were understood. */
export function recipientsField(dispatch: Dispatch): RecipientsField {
  const hint = el(
    'p',
    { id: 'people-hint', class: 'quiet' },
    l10n.t('Enter or paste addresses: one per line, separated by commas, or from a spreadsheet or CSV file.'),
  );
  const domain = domainHint(dispatch);
  const placeholder = 'kim@example.com\nLee Park <lee@example.com>';
  const area = el('textarea', {
    id: 'people',
    rows: '6',
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder,
  });
  let isNew = false;
  area.addEventListener('beforeinput', () => (isNew = isAllSelected(area)));
  area.addEventListener('input', () => dispatch({ type: 'textChanged', text: area.value, isNew }));
  area.addEventListener('paste', (event) => pasteAtOnce(event, area, dispatch));
  const open = button(() => dispatch({ type: 'fileAsked' }), icon('file'), l10n.t('Open file…'));
  const label = el('label', { for: 'people' }, l10n.t('People'));
  const longList = longListCard(dispatch);
  const origin = originLine(dispatch);
  const status = readingStatus();
  const remarks = remarkList((problem) => focusLine(problem.line));
  const allProblems = once(ofPeople);
  const section = el(
    'section',
    {},
    el('h2', {}, label),
    hint,
    area,
    longList.element,
    el('div', { class: 'actions' }, open, status.element),
    origin.element,
    remarks.element,
    domain,
  );
  remarks.element.id = 'people-problems';
  acceptDrop(section, dispatch);
  function focusLine(line: number | undefined): void {
    if (area.hidden && line !== undefined) dispatch({ type: 'textAsked' });
    if (area.hidden) longList.focus();
    else area.focus();
    if (line !== undefined) selectLine(area, line);
  }
  return {
    element: section,
    update(state) {
      const { draft, reading, problems, showsText } = state;
      area.hidden = !showsText;
      const text = showsText ? draft.text : '';
      if (area.value !== text) area.value = text;
      longList.update(state);
      origin.update(state);
      status.update(state);
      remarks.update({ problems: allProblems(problems, reading.problems), notes: reading.notes });
      const wrong = problems.some(({ field = 'people' }) => field === 'people');
      area.setAttribute('aria-invalid', String(wrong));
      describeBy(area, hint, status.element, wrong ? remarks.element : undefined);
    },
    focusLine,
  };
}

/** Returns the problems with the recipients: those found while typing, and what else the preview found, each once. */
function ofPeople(found: readonly InputProblem[], typed: readonly InputProblem[]): readonly InputProblem[] {
  const known = new Set(typed.map(describeProblem));
  const further = found.filter((problem) => (problem.field ?? 'people') === 'people');
  return [...typed, ...further.filter((problem) => !known.has(describeProblem(problem)))];
}

/** Says what inviting through the API takes, before the first preview can fail for lack of it. */
function domainHint(dispatch: Dispatch): HTMLElement {
  const summary = l10n.t('Only people at your organization’s verified domains can be invited here.');
  const about = l10n.t(
    'To verify a domain, add a DNS record or upload a file to its website. With DNS, this can take up to 72 hours. No one can verify a public domain such as gmail.com. Invite everyone else in the Console: after the run, you get a list of them.',
  );
  const open = button(
    () => dispatch({ type: 'asked', for: 'openDomains' }),
    icon('link'),
    l10n.t('Open Domains'),
  );
  const change = el('span', { class: 'change' }, l10n.t('What it takes'));
  return el('details', { class: 'hint' }, el('summary', {}, summary, ' ', change), el('p', {}, about), open);
}

/** Bypasses the field if a long list replaces all of its text, since the field would block the page. */
function pasteAtOnce(event: ClipboardEvent, area: HTMLTextAreaElement, dispatch: Dispatch): void {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (isShort(text) || !isAllSelected(area)) return;
  event.preventDefault();
  dispatch({ type: 'listPasted', text });
}

/** Returns whether the next input replaces all of the text. */
function isAllSelected({ selectionStart, selectionEnd, value }: HTMLTextAreaElement): boolean {
  return selectionStart === 0 && selectionEnd === value.length;
}

/** Accepts dropped files. VS Code passes files to the page only while the user holds Shift. */
function acceptDrop(target: HTMLElement, dispatch: Dispatch): void {
  const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  target.addEventListener('dragover', (event) => {
    if (hasFile(event)) event.preventDefault();
  });
  target.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void file.arrayBuffer().then((buffer) => {
      dispatch({ type: 'fileDropped', name: file.name, bytes: new Uint8Array(buffer) });
    });
  });
}

/** Replaces the field while its text is too long to show by default. */
function longListCard(dispatch: Dispatch): FocusPart<FormState> {
  const lines = el('strong');
  const show = button(() => dispatch({ type: 'textAsked' }), l10n.t('Show the text'));
  const clear = button(() => dispatch({ type: 'textChanged', text: '' }), l10n.t('Clear'));
  const card = el('div', { class: 'card' }, lines, el('div', { class: 'actions' }, show, clear));
  const countLines = once((text: string) => text.split('\n').length);
  return {
    element: card,
    update({ draft, showsText }) {
      card.hidden = showsText;
      if (!showsText) setText(lines, l10n.t('List of {0} lines', countLines(draft.text)));
    },
    focus: () => show.focus(),
  };
}

/** Shows the source file and a button that restores the previous text. */
function originLine(dispatch: Dispatch): Part<FormState> {
  const file = el('span');
  const back = el('button', { type: 'button', class: 'link' }, l10n.t('Restore the previous text'));
  back.addEventListener('click', () => dispatch({ type: 'bringBackAsked' }));
  const line = el('p', { class: 'reading', role: 'status' }, file, back);
  return {
    element: line,
    update({ draft }) {
      line.hidden = draft.file === undefined && draft.before === undefined;
      setText(file, draft.file === undefined ? '' : l10n.t('From {0}.', draft.file));
      back.hidden = draft.before === undefined;
    },
  };
}

/** Summarizes what was understood while the user types. The remarks below give details. */
function readingStatus(): Part<FormState> {
  const count = el('span');
  const question = el('span');
  const problem = el('span');
  // The remarks below say the same to those who see them.
  const problemLine = el('span', { class: 'spoken' }, problem);
  return {
    element: el('p', { id: 'people-status', class: 'reading', role: 'status' }, count, question, problemLine),
    update({
      reading: {
        people: { length },
        problems,
        questions = [],
      },
      unread,
    }) {
      const open = questions.filter((each) => each.open).length + (unread ? 1 : 0);
      question.hidden = open === 0;
      setText(question, describeQuestions(open));
      setText(count, length > 0 ? people(length) : '');
      problemLine.hidden = problems.length === 0;
      setText(problem, describeProblems(problems));
    },
  };
}

function describeQuestions(count: number): string {
  if (count === 0) return '';
  return count === 1 ? l10n.t('1 question to answer below') : l10n.t('{0} questions to answer below', count);
}

function describeProblems({ length }: readonly InputProblem[]): string {
  return length === 1 ? l10n.t('1 entry can’t be used') : l10n.t('{0} entries can’t be used', length);
}

/** Selects a line of a text area and brings it into view. */
function selectLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((length, each) => length + each.length + 1, 0);
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = ((line - 2) / lines.length) * area.scrollHeight;
}
