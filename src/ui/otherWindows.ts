import * as vscode from 'vscode';

/** Longer, in milliseconds, than the second that VS Code takes to bring one window's writes to the others. */
const lag = 2000;

/**
 * Calls `changed` when this window regains the focus and `read` returns something different than when the window lost
 * it, even if the difference arrives a moment later. VS Code syncs global state across windows, but doesn't tell
 * extensions that another window changed it.
 */
export function followOtherWindows(read: () => unknown, changed: () => void): vscode.Disposable {
  let wasFocused = vscode.window.state.focused;
  // A focused window first reads when it loses the focus, because reading now would delay activation.
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
