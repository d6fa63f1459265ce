import * as vscode from 'vscode';
import type { Actions } from './actions';
import { showError, type Ask } from './ask';
import { commands, views } from './ids';
import type { Log } from './log';

/**
 * Registers every command under one wrapper: loads the actions, forwards the row, logs the duration, shows a
 * failure once.
 */
export function registerCommands(actions: () => Promise<Actions>, ask: Ask, log: Log): vscode.Disposable {
  const registered = Object.values(commands).map((id) =>
    vscode.commands.registerCommand(id, async (row?: unknown) => {
      const start = performance.now();
      try {
        const { handlers } = await actions();
        await handlers[id](row);
        log.debug(`Command done in ${Math.round(performance.now() - start)} ms: ${id}`);
      } catch (error) {
        await showError(error, ask, log);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

/** Has the panels that VS Code kept over a reload of the window given back to their pages. */
export function registerPanels(actions: () => Promise<Actions>): vscode.Disposable {
  const serializer: vscode.WebviewPanelSerializer = {
    deserializeWebviewPanel: async (panel, state) => (await actions()).restore(panel, state),
  };
  const register = (view: string) => vscode.window.registerWebviewPanelSerializer(view, serializer);
  return vscode.Disposable.from(register(views.inviteForm), register(views.alerts));
}
