import * as vscode from 'vscode';

/** The wait in milliseconds. VS Code takes about a second to sync one window's writes to the others. */
const lag = 2000;

/**
 * Calls `changed` when this window regains focus and `read` returns a different value than when the window lost focus,
 * even if the change arrives a moment later. VS Code syncs global state across windows but doesn't notify extensions
 * when another window changes it.
 */
export function followOtherWindows(read: () => unknown, changed: () => void): vscode.Disposable {
  let wasFocused = vscode.window.state.focused;
  // In a focused window, the first read waits until it loses focus, since reading now would delay activation.
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
