import * as l10n from '@vscode/l10n';
import { el } from '../../ui/page/elements';

export interface Option<Choice> {
  choice: Choice;
  text: string;
}

/** Makes a select box for values of any type. Prompts for a choice while it has no value. */
export function chooser<Choice>(
  options: readonly Option<Choice>[],
  choose: (choice: Choice) => void,
): { element: HTMLSelectElement; update(choice: Choice | undefined): void } {
  const keys = options.map(({ choice }) => JSON.stringify(choice));
  const none = el('option', { value: '' }, l10n.t('Select…'));
  const choices = options.map(({ text }, index) => el('option', { value: keys[index] ?? '' }, text));
  const element = el('select', {}, none, ...choices);
  element.addEventListener('change', () => {
    const option = options[keys.indexOf(element.value)];
    if (option) choose(option.choice);
  });
  return {
    element,
    update(choice) {
      none.hidden = choice !== undefined;
      const key = choice === undefined ? '' : JSON.stringify(choice);
      if (element.value !== key) element.value = key;
    },
  };
}
