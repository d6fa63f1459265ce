import * as l10n from '@vscode/l10n';
import { builtInRoleNames, roleLabels, type BuiltInRole } from '../../twilio/roles';
import { button, el, list, setText, setUsable, type Part } from '../../ui/page/elements';
import { rowCount } from '../form/words';
import type { Answers, RoleChoice, StatusChoice } from '../list/columns';
import type { Question } from '../list/readList';
import type { FormState } from '../form/state';
import { chooser, type Option } from './chooser';

type Answer = (answers: Answers) => void;
type Kind = Extract<Question, { words: unknown }>['kind'];

/** The most words to ask about. No one would answer more one by one. */
const mostWords = 100;

/** Asks what each word in the role columns means. */
export function roleWordsField(answer: Answer): Part<FormState> {
  const combinable = builtInRoleNames.filter((role) => role !== 'administrator');
  const sets = combinable.reduce<BuiltInRole[][]>(
    (all, role) => [...all, ...all.map((set) => [...set, role])],
    [[]],
  );
  const bySize = sets.filter((set) => set.length > 0).sort((a, b) => a.length - b.length);
  const options: Option<RoleChoice>[] = [['administrator' as const], ...bySize].map((choice) => ({
    choice,
    text: roleLabels(choice),
  }));
  return wordField<RoleChoice>(answer, {
    kind: 'roleWords',
    legend: l10n.t('What do these words for roles mean?'),
    options: [
      ...options,
      { choice: [], text: l10n.t('No specific role') },
      { choice: 'leaveOut', text: l10n.t('Leave these people out') },
    ],
    spell: (choice) =>
      choice === 'leaveOut'
        ? choice
        : choice.includes('administrator')
          ? ['administrator']
          : builtInRoleNames.filter((role) => choice.includes(role)),
    questionIn: (questions) => questions.find((question) => question.kind === 'roleWords'),
    toAnswers: (roleWords) => ({ roleWords }),
  });
}

/** Asks whether each mark assigns its column's role. */
export function marksField(answer: Answer): Part<FormState> {
  return wordField<boolean>(answer, {
    kind: 'marks',
    legend: l10n.t('Do these marks assign the column’s role?'),
    options: [
      { choice: true, text: l10n.t('Yes') },
      { choice: false, text: l10n.t('No') },
    ],
    questionIn: (questions) => questions.find((question) => question.kind === 'marks'),
    toAnswers: (marks) => ({ marks }),
  });
}

/** Asks whom to leave out, by status. */
export function statusesField(answer: Answer): Part<FormState> {
  return wordField<StatusChoice>(answer, {
    kind: 'statuses',
    legend: l10n.t('Which people do you want to leave out?'),
    options: [
      { choice: 'keep', text: l10n.t('Invite') },
      { choice: 'leaveOut', text: l10n.t('Leave out') },
    ],
    questionIn: (questions) => questions.find((question) => question.kind === 'statuses'),
    toAnswers: (statuses) => ({ statuses }),
  });
}

interface WordFieldOptions<Choice> {
  kind: Kind;
  legend: string;
  options: readonly Option<Choice>[];
  /** Converts a choice to the matching option. */
  spell?: (choice: Choice) => Choice;
  questionIn: (
    questions: readonly Question[],
  ) =>
    | { words: readonly { word: string; count: number; choice?: Choice }[]; columns: string[]; open: boolean }
    | undefined;
  toAnswers: (choices: Record<string, Choice>) => Answers;
}

/** Lists words with a choice for each. */
function wordField<Choice>(
  answer: Answer,
  { kind, legend, options, spell = (choice) => choice, questionIn, toAnswers }: WordFieldOptions<Choice>,
): Part<FormState> {
  interface Row {
    word: string;
    count: number;
    choice: Choice | undefined;
    index: number;
  }
  const makeRow = (): Part<Row> => {
    const text = el('span', { class: 'word' });
    const rows = el('span', { class: 'quiet' });
    const label = el('label', {}, text, ' ', rows);
    let word = '';
    const choose = chooser(options, (choice) => answer(toAnswers({ [word]: choice })));
    return {
      element: el('li', {}, label, choose.element),
      update(row) {
        ({ word } = row);
        choose.element.id = `${kind}-${row.index}`;
        label.htmlFor = choose.element.id;
        setText(text, word);
        setText(rows, rowCount(row.count));
        choose.update(row.choice === undefined ? undefined : spell(row.choice));
      },
    };
  };
  const rows = list<Row>(el('ul', { class: 'words' }), ({ word }) => word, makeRow);
  const tooMany = el('p');
  let confirmed: Answers = {};
  const confirm = button(() => {
    if (confirm.getAttribute('aria-disabled') !== 'true') answer(confirmed);
  }, l10n.t('Use these choices'));
  const actions = el('div', { class: 'actions' }, confirm);
  actions.hidden = true;
  return {
    element: el('fieldset', {}, el('legend', {}, legend), rows.element, tooMany, actions),
    update({ draft, reading: { questions = [], columns = [] } }) {
      const question = questionIn(questions);
      if (!question) return;
      const answered = new Map<string, unknown>(Object.entries(draft.answers?.[kind] ?? {}));
      const all = question.words.map(({ word, count, choice }, index) => {
        const given = options.find((each) => isSame(each.choice, answered.get(word)));
        return { word, count, choice: given?.choice ?? choice, index };
      });
      const canShow = all.length <= mostWords;
      rows.update(canShow ? all : []);
      tooMany.hidden = canShow;
      const message = l10n.t(
        'This column has {0} different words, which is too many to review. Select a different use for it.',
        all.length,
      );
      setText(tooMany, canShow ? '' : message);
      // Proposals take effect once confirmed. The button then stays in place and keeps the focus.
      const isProposed =
        canShow && question.open && question.words.every(({ choice }) => choice !== undefined);
      if (isProposed) actions.hidden = false;
      setUsable(confirm, isProposed);
      const uses = columns.filter(({ key }) => question.columns.includes(key));
      const choices = all.flatMap(({ word, choice }) =>
        choice === undefined ? [] : [[word, choice] as const],
      );
      confirmed = {
        ...toAnswers(Object.fromEntries(choices)),
        columns: Object.fromEntries(uses.map(({ key, use }) => [key, use])),
      };
    },
  };
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
