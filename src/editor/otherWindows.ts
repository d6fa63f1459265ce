import * as vscode from 'vscode';

/** VS Code takes about a second to bring what one window wrote to the others. */
const lag = 2000;

/**
 * Calls `changed` when this window gets the focus back and `read` gives something else than when it lost it, also if
 * that arrives a moment later. VS Code keeps the global state of all windows in step, but tells no extension that
 * another window changed it.
 */
export function followOtherWindows(read: () => unknown, changed: () => void): vscode.Disposable {
  let wasFocused = vscode.window.state.focused;
  // A window with the focus reads when it loses it: at the start there is no time for it.
  let seen = wasFocused ? undefined : JSON.stringify(read());
  let again: NodeJS.Timeout | undefined;
  const compare = () => {
    const now = JSON.stringify(read());
    if (now === seen) return;
    seen = now;
    changed();
  };
  const focus = vscode.window.onDidChangeWindowState(({ focused }) => {
    if (focused === wasFocused) return;
    wasFocused = focused;
    clearTimeout(again);
    if (!focused) {
      seen = JSON.stringify(read());
      return;
    }
    compare();
    again = setTimeout(compare, lag);
  });
  return vscode.Disposable.from(focus, { dispose: () => clearTimeout(again) });
}
