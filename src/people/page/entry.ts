import * as l10n from '@vscode/l10n';
import type { Dispatch } from '../form/reduce';
import { el, icon, list, setText, setUsable, type Part } from '../../ui/page/elements';
import type { InputProblem, QuestionKind } from '../form/messages';
import { mapping } from './mapping';
import { peopleTable } from './peopleTable';
import { recipientsField } from './recipientsField';
import { rolesField } from './rolesField';
import type { FormState } from '../form/state';
import { describeProblem } from '../form/words';

/** The most problems to show; the rest are only counted. */
const shownAtOnce = 8;

/** The input: recipients and roles. */
export interface Entry extends Part<FormState> {
  focusPeople(): void;
  focusQuestion(question: QuestionKind): void;
  /** Moves the focus to the first problem. */
  focusProblem(problems: readonly InputProblem[]): void;
}

export function entry(dispatch: Dispatch): Entry {
  const recipients = recipientsField(dispatch);
  const questions = mapping(dispatch);
  const roles = rolesField(dispatch);
  const each = peopleTable(dispatch);
  const summary = problemSummary((problem) => goTo(problem));
  const preview = el('button', { type: 'submit' }, l10n.t('Preview'));
  const status = el('p', { class: 'quiet', role: 'status' });
  const actions = el('div', { class: 'actions' }, preview, status);
  const form = el(
    'form',
    {},
    recipients.element,
    questions.element,
    roles.element,
    each.element,
    el('div', {}, summary.element, actions),
  );
  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    dispatch({ type: 'previewAsked' });
  });
  function goTo(problem: InputProblem | undefined): void {
    const { field = 'people' } = problem ?? {};
    if (field === 'roles') roles.focus();
    else if (field !== 'people') questions.focus(field);
    else recipients.focusLine(problem?.line);
  }
  return {
    element: form,
    update(state) {
      const { phase } = state;
      form.hidden = phase.name === 'running' || phase.name === 'done';
      recipients.update(state);
      questions.update(state);
      roles.update(state);
      each.update(state);
      summary.update(state.problems);
      setUsable(preview, phase.name !== 'previewing');
      preview.classList.toggle('primary', phase.name !== 'confirming');
      const looking = phase.name === 'previewing';
      setText(
        status,
        looking ? l10n.t('Looking up existing users…') : l10n.t('Nothing is sent until you confirm.'),
      );
    },
    focusPeople: () => recipients.focusLine(undefined),
    focusQuestion: (question) => questions.focus(question),
    focusProblem: (problems) => goTo(problems[0]),
  };
}

/** Lists the input's problems, each with a link to its place. */
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
