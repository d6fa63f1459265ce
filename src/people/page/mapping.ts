import * as l10n from '@vscode/l10n';
import { builtInRoleNames } from '../../twilio/roles';
import { describeBy, el, icon, list, setText, type Part } from '../../ui/page/elements';
import { columnUseLabel } from '../form/words';
import type { Answers, Column, ColumnUse } from '../list/columns';
import type { InputProblem, QuestionKind, Reading } from '../form/messages';
import type { UserEvent } from '../form/reduce';
import type { FormState } from '../form/state';
import { chooser } from './chooser';
import { encodingField } from './encodingField';
import { marksField, roleWordsField, statusesField } from './wordFields';

type Dispatch = (event: UserEvent) => void;

/** Shows how the list is read: its columns, and the questions that only the user can answer. */
export interface Mapping extends Part<FormState> {
  /** Moves the focus to the first missing answer of a question. */
  focus(question: QuestionKind): void;
}

export function mapping(dispatch: Dispatch): Mapping {
  const answer = (answers: Answers) => dispatch({ type: 'answered', answers });
  const columns = columnTable(answer);
  const fields: { kind: QuestionKind; field: Part<FormState>; frame: Part<readonly InputProblem[]> }[] = [
    framed('encoding', encodingField(dispatch)),
    framed('address', addressField(answer)),
    framed('names', namesField(answer)),
    framed('roleWords', roleWordsField(answer)),
    framed('marks', marksField(answer)),
    framed('statuses', statusesField(answer)),
  ];
  const element = el(
    'section',
    { class: 'mapping', 'aria-label': l10n.t('How the list is read') },
    columns.element,
  );
  // An answered question stays visible until the list changes, so that the user can change the answer.
  const asked = new Set<QuestionKind>();
  let heading = '';
  return {
    element,
    update(state) {
      const { columns: read = [], questions = [] } = state.reading;
      const itsHeading = read.map(({ key }) => key).join('\n');
      if (itsHeading !== heading) asked.clear();
      heading = itsHeading;
      for (const { kind, open } of questions) if (open) asked.add(kind);
      if (state.unread) asked.add('encoding');
      else asked.delete('encoding');
      const known = new Set<QuestionKind>([...questions.map(({ kind }) => kind), 'encoding']);
      columns.update(state.reading);
      let next: Element | null = null;
      for (const { kind, field, frame } of fields.toReversed()) {
        const isShown = asked.has(kind) && known.has(kind);
        if (!isShown) frame.element.remove();
        else {
          field.update(state);
          frame.update(state.problems);
          // The encoding affects the columns, so ask about it first.
          const before = kind === 'encoding' ? columns.element : next;
          if (!frame.element.isConnected) element.insertBefore(frame.element, before);
          next = frame.element;
        }
      }
      element.hidden = read.length === 0 && element.childElementCount === 1;
    },
    focus(question) {
      const frame = fields.find(({ kind }) => kind === question)?.frame.element;
      const controls = [...(frame?.querySelectorAll<HTMLElement>('select, input, button') ?? [])];
      const missing = controls.find((each) => each instanceof HTMLSelectElement && each.value === '');
      (missing ?? controls[0])?.focus();
    },
  };
}

/** Shows a question's problem beside its controls. */
function framed(kind: QuestionKind, field: Part<FormState>) {
  const problem = el('span');
  const line = el('p', { id: `${kind}-problem`, class: 'remark problem' }, icon('error'), problem);
  field.element.append(line);
  const frame: Part<readonly InputProblem[]> = {
    element: field.element,
    update(problems) {
      const wrong = problems.find((each) => each.field === kind);
      line.hidden = !wrong;
      setText(problem, wrong?.message ?? '');
      describeBy(field.element, line);
    },
  };
  return { kind, field, frame };
}

/** Summarizes each column's use in a sentence that expands to a table where the user can change it. */
function columnTable(answer: (answers: Answers) => void): Part<Reading> {
  const sentence = el('span');
  const change = el('span', { class: 'change' }, l10n.t('Change…'));
  const head = [l10n.t('Column'), l10n.t('Values'), l10n.t('Use')].map((text) =>
    el('th', { role: 'columnheader', scope: 'col' }, text),
  );
  const rows = list<Column>(
    el('tbody', { role: 'rowgroup' }),
    ({ key }) => key,
    () => columnRow(answer),
  );
  const table = el(
    'table',
    { role: 'table', 'aria-label': l10n.t('Columns of the list') },
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...head)),
    rows.element,
  );
  const details = el('details', {}, el('summary', {}, sentence, ' ', change), table);
  let heading = '';
  return {
    element: details,
    update({ columns = [], summary }) {
      details.hidden = columns.length === 0;
      const itsHeading = columns.map(({ key }) => key).join('\n');
      // Starts expanded if any column is unclear. After that, the user decides.
      if (itsHeading !== heading) details.open = summary === undefined;
      heading = itsHeading;
      setText(sentence, summary ?? l10n.t('Some columns are unclear.'));
      rows.update(columns);
    },
  };
}

function columnRow(answer: (answers: Answers) => void): Part<Column> {
  const title = el('th', { role: 'rowheader', scope: 'row' });
  const samples = el('td', { role: 'cell', class: 'quiet' });
  let key = '';
  const use = chooser<ColumnUse>(useOptions(), (chosen) => answer({ columns: { [key]: chosen } }));
  return {
    element: el('tr', { role: 'row' }, title, samples, el('td', { role: 'cell' }, use.element)),
    update(column) {
      ({ key } = column);
      setText(title, column.title);
      setText(samples, column.samples.join(' · '));
      use.element.setAttribute('aria-label', l10n.t('Use of column {0}', column.title));
      use.update(column.use);
    },
  };
}

const nameUses = ['fullName', 'givenName', 'familyName', 'unused'] as const;

function useOptions() {
  const uses = ['address', ...nameUses.slice(0, 3), 'roles', 'account', 'status'] as const;
  const all: ColumnUse[] = [...uses, ...builtInRoleNames, 'unused'];
  return all.map((choice) => ({ choice, text: columnUseLabel(choice) }));
}

/** Asks which of several columns has the addresses. */
function addressField(answer: (answers: Answers) => void): Part<FormState> {
  const label = el('label', { for: 'address-column' }, l10n.t('Which column has the addresses?'));
  const place = el('div');
  let shown = '';
  let select = chooser<string>([], () => undefined);
  return {
    element: el('fieldset', {}, el('legend', {}, label), place),
    update({ reading: { columns = [], questions = [] } }) {
      const question = questions.find(({ kind }) => kind === 'address');
      const asked = question?.columns ?? [];
      const offered = asked.length > 0 ? columns.filter(({ key }) => asked.includes(key)) : columns;
      const keys = offered.map(({ key }) => key).join('\n');
      if (keys !== shown) {
        const options = offered.map(({ key, title, samples }) => ({
          choice: key,
          text: samples[0] === undefined ? title : `${title} (${samples[0]})`,
        }));
        select = chooser(options, (chosen) => {
          const unused = asked.map((key) => [key, 'unused'] as const);
          answer({ columns: { ...Object.fromEntries(unused), [chosen]: 'address' } });
        });
        select.element.id = 'address-column';
        place.replaceChildren(select.element);
        shown = keys;
      }
      const chosen = columns.find(({ use, sure }) => use === 'address' && sure);
      select.update(chosen?.key);
    },
  };
}

/** Asks what kind of name each of several columns has. */
function namesField(answer: (answers: Answers) => void): Part<FormState> {
  interface Row {
    column: Column;
    use: ColumnUse | undefined;
    index: number;
  }
  const makeRow = (): Part<Row> => {
    const label = el('label');
    let key = '';
    const options = nameUses.map((choice) => ({ choice, text: columnUseLabel(choice) }));
    const use = chooser<ColumnUse>(options, (chosen) => answer({ columns: { [key]: chosen } }));
    return {
      element: el('li', {}, label, use.element),
      update({ column, use: chosen, index }) {
        ({ key } = column);
        use.element.id = `name-column-${index}`;
        label.htmlFor = use.element.id;
        setText(label, [column.title, ...column.samples].join(' · '));
        use.update(chosen);
      },
    };
  };
  const rows = list<Row>(el('ul', { class: 'words' }), ({ column }) => column.key, makeRow);
  return {
    element: el(
      'fieldset',
      {},
      el('legend', {}, l10n.t('What kind of name does each column have?')),
      rows.element,
    ),
    update({ draft, reading: { columns = [], questions = [] } }) {
      const question = questions.find(({ kind }) => kind === 'names');
      const answered = new Map(Object.entries(draft.answers?.columns ?? {}));
      const asked = columns.filter(({ key }) => question?.columns.includes(key));
      rows.update(
        asked.map((column, index) => {
          const use = answered.get(column.key) ?? (question?.open ? undefined : column.use);
          return { column, use, index };
        }),
      );
    },
  };
}
