import * as l10n from '@vscode/l10n';
import { createPulse } from '../../ui/page/pulse';
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
  const pulse = createPulse(
    () => host.send({ type: 'ping' }),
    (isSilent) => dispatch({ type: 'hostWatched', isSilent }),
  );
  host.keep(state.draft);
  render(state);
  pulse.watch(state.phase.name === 'running');
  dispatch({ type: 'typingRested' });
  return (message) => {
    pulse.heard();
    if (message.type !== 'pong') dispatch(message);
  };

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
    pulse.watch(after.phase.name === 'running');
  }
});
