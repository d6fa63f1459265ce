import * as vscode from 'vscode';

/** Returns the tabs of the extension's pages. VS Code prefixes their view type. */
export function pageTabs(view = 'twilioSetup.'): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes(view));
}
