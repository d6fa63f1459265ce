import * as l10n from '@vscode/l10n';
import type { Dispatch } from '../form/reduce';
import { el, mainKey, setText, setUsable, type Part } from '../../ui/page/elements';
import type { InputProblem, QuestionKind } from '../form/messages';
import { mapping } from './mapping';
import { peopleTable } from './peopleTable';
import { recipientsField } from './recipientsField';
import { rolesField } from './rolesField';
import type { FormState } from '../form/state';

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
  const preview = el('button', { type: 'submit', ...mainKey }, l10n.t('Preview'));
  const status = el('p', { class: 'quiet', role: 'status' });
  const actions = el('div', { class: 'actions main' }, preview, status);
  const form = el('form', {}, recipients.element, questions.element, roles.element, each.element, actions);
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
