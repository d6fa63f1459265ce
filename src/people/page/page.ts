import * as l10n from '@vscode/l10n';
import { talk } from '../../ui/page/talk';
import { reduceForm, type UserEvent } from '../form/reduce';
import { startForm } from '../form/fromHost';
import type { FromPage, Init, Update } from '../form/messages';
import { createRender } from './render';

/** How long typing must pause before the host reads the text. */
const restMs = 200;

talk<{ init: Init; update: Update; out: FromPage }>((main, init, host) => {
  document.title = l10n.t('Invite people');
  let state = startForm(init);
  let rest: ReturnType<typeof setTimeout> | undefined;
  const render = createRender(main, dispatch);
  host.keep(state.draft);
  render(state);
  dispatch({ type: 'typingRested' });
  return dispatch;

  function dispatch(event: UserEvent | Update): void {
    const before = state;
    const { state: after, send } = reduceForm(before, event);
    state = after;
    if (send) host.send(send);
    if (after.draft !== before.draft) host.keep(after.draft);
    if (after.draft.text !== before.draft.text || after.draft.answers !== before.draft.answers) {
      clearTimeout(rest);
      const pause = event.type === 'textChanged' ? restMs : 0;
      rest = setTimeout(() => dispatch({ type: 'typingRested' }), pause);
    }
    render(after);
  }
});
