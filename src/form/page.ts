import * as l10n from '@vscode/l10n';
import { reduceForm, type UserEvent } from './draft';
import { startForm } from './hearing';
import type { FormState } from './state';
import type { FromPage, ToPage } from './messages';
import { createRender } from './render';

declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** How long the typing rests before the host is asked to read the text. */
const restMs = 200;

const vscode = acquireVsCodeApi();
let state: FormState | undefined;
let render: (state: FormState) => void = () => undefined;
let rest: ReturnType<typeof setTimeout> | undefined;

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.type === 'init' && !state) begin(data);
  else dispatch(data);
});
vscode.postMessage({ type: 'ready', kept: vscode.getState() });

/** The host's first message brings the language, so nothing is shown before. */
function begin(init: Extract<ToPage, { type: 'init' }>): void {
  if (init.texts) l10n.config({ contents: init.texts });
  document.title = l10n.t('Invite people');
  state = startForm(init);
  render = createRender(document.querySelector('main') ?? document.body, dispatch);
  vscode.setState(state.draft);
  render(state);
  dispatch({ type: 'typingRested' });
}

function dispatch(event: UserEvent | ToPage): void {
  if (!state) return;
  const before = state;
  const step = reduceForm(state, event);
  state = step.state;
  if (step.send) vscode.postMessage(step.send);
  if (state.draft !== before.draft) vscode.setState(state.draft);
  if (state.draft.text !== before.draft.text) {
    clearTimeout(rest);
    const pause = event.type === 'textChanged' ? restMs : 0;
    rest = setTimeout(() => dispatch({ type: 'typingRested' }), pause);
  }
  render(state);
}
