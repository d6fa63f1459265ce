import * as l10n from '@vscode/l10n';
import { button, el, setText, setUsable, type Part } from '../../ui/page/elements';
import type { UserEvent } from '../form/reduce';
import type { FormState } from '../form/state';
import type { Encoding } from '../list/bytes';

/** Asks for a file's encoding by showing how the same names look in each. */
export function encodingField(dispatch: (event: UserEvent) => void): Part<FormState> {
  const legend = el('legend');
  const choices = el('div', { class: 'encodings' });
  let chosen: Encoding | undefined;
  let shown: FormState['unread'];
  const open = button(
    () => chosen !== undefined && dispatch({ type: 'encodingChosen', encoding: chosen }),
    l10n.t('Open with this encoding'),
  );
  const leave = button(() => dispatch({ type: 'encodingChosen' }), l10n.t('Don’t open'));
  const hint = l10n.t('The file doesn’t specify its encoding. Select the line that looks right.');
  return {
    element: el(
      'fieldset',
      {},
      legend,
      el('p', { class: 'quiet' }, hint),
      choices,
      el('div', { class: 'actions' }, open, leave),
    ),
    update({ unread }) {
      if (!unread || unread === shown) return;
      shown = unread;
      chosen = undefined;
      setUsable(open, false);
      setText(legend, l10n.t('Which encoding does {0} have?', unread.name));
      choices.replaceChildren(
        ...unread.choices.map(({ encoding, label, samples }) => {
          const radio = el('input', { type: 'radio', name: 'encoding', value: encoding });
          radio.addEventListener('change', () => {
            chosen = encoding;
            setUsable(open, true);
          });
          const text = el('span', {}, el('span', { class: 'quiet' }, label), ' ', samples.join(' · '));
          return el('label', {}, radio, text);
        }),
      );
    },
  };
}
