import * as l10n from '@vscode/l10n';
import { draftSchema, toPageSchema, type FromPage, type ToPage } from './messages';
import { createRender } from './render';
import { ask, hear, startPage, type Act, type PageState } from './state';

declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const vscode = acquireVsCodeApi();
let state: PageState | undefined;
let render: (state: PageState) => void = () => undefined;

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const parsed = toPageSchema.safeParse(data);
  if (!parsed.success) return;
  const message = parsed.data;
  if (message.type === 'init' && !state) begin(message);
  else if (state) show(hear(state, message));
});
vscode.postMessage({ type: 'ready' });

/** The host's first message brings the language, so nothing is shown before. */
function begin({ texts, view }: Extract<ToPage, { type: 'init' }>): void {
  if (texts) l10n.config({ contents: texts });
  document.title = l10n.t('Alerts');
  const kept = draftSchema.safeParse(vscode.getState());
  render = createRender(document.querySelector('main') ?? document.body, act, type);
  show(startPage(view, kept.success ? kept.data.name : ''));
}

/** Asks the host to do something. What changes the table carries a number, so that no older view is shown after it. */
function act(asked: Act): void {
  if (!state) return;
  switch (asked.type) {
    case 'choose':
    case 'addKind':
    case 'removeKind':
    case 'markDone': {
      const next = ask(state, asked);
      show(next);
      vscode.postMessage({ ...asked, request: next.request, of: next.view.of });
      return;
    }
    default:
      vscode.postMessage(asked);
  }
}

function type(name: string): void {
  if (state) show({ ...state, name, problem: '' });
}

function show(next: PageState): void {
  if (next.name !== state?.name) vscode.setState({ name: next.name });
  state = next;
  render(next);
}
