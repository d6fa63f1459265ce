import * as l10n from '@vscode/l10n';

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** The host's first message. `texts` are the translations in use; absent for English. */
export interface Init {
  type: 'init';
  texts?: Record<string, string>;
}

/** What a page can ask of its host. */
export interface Host<Out> {
  send: (message: Out) => void;
  /** Keeps a state that outlives the page; the host gets it with the next page's `ready`. */
  keep: (state: unknown) => void;
}

interface Talk {
  init: Init;
  update: { type: string };
  out: unknown;
}

/**
 * Starts the talk with the host. `begin` fills the page and returns the function that takes further messages. The page
 * shows nothing before the first message, which brings the language. It parses nothing, since only the extension can
 * post to its own webview.
 */
export function talk<T extends Talk>(
  begin: (main: HTMLElement, init: T['init'], host: Host<T['out']>) => (message: T['update']) => void,
): void {
  const vscode = acquireVsCodeApi();
  const host: Host<T['out']> = {
    send: (message) => vscode.postMessage(message),
    keep: (state) => vscode.setState(state),
  };
  const isInit = (message: T['init'] | T['update']): message is T['init'] => message.type === 'init';
  let hear: ((message: T['update']) => void) | undefined;
  window.addEventListener('message', ({ data }: MessageEvent<T['init'] | T['update']>) => {
    if (!isInit(data)) {
      hear?.(data);
    } else if (!hear) {
      if (data.texts) l10n.config({ contents: data.texts });
      hear = begin(document.querySelector('main') ?? document.body, data, host);
    }
  });
  vscode.postMessage({ type: 'ready', kept: vscode.getState() });
}
