import * as vscode from 'vscode';
import type { App, TestAccess } from './app/app';
import type { Node } from './editor/checklistView';
import { commands, views } from './editor/ids';

export type { TestAccess };

/**
 * Without a question, the account in the status bar and the other views come so much later, in milliseconds. After
 * twice that VS Code says of a view that nobody fills it.
 */
const patience = 1000;

/**
 * Registers what VS Code can ask for, and does nothing else: what answers is loaded with the first question, for rows,
 * a command or a panel. Only a test host gets access to the parts.
 */
export function activate(context: vscode.ExtensionContext): Promise<TestAccess> | undefined {
  const own = <T extends vscode.Disposable>(part: T): T => (context.subscriptions.push(part), part);
  let loaded: Promise<App> | undefined;
  const app = () => (loaded ??= load());
  // Read and compiled while VS Code makes ready to ask, but not before it has its answer from here.
  const code = new Promise(setImmediate).then(() => import('./app/app.js'));
  const load = async () => (await code).createApp(context, tree, changed);

  const changed = own(new vscode.EventEmitter<Node[] | undefined>());
  const rows: vscode.TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getChildren: async (node) => (await app()).view.getChildren(node),
    getTreeItem: async (node) => (await app()).view.getTreeItem(node),
    getParent: async (node) => (await app()).view.getParent(node),
    resolveTreeItem: async (item, node) => (await app()).view.resolveTreeItem(item, node),
  };
  const options = { treeDataProvider: rows, manageCheckboxStateManually: true, showCollapseAll: true };
  const tree = own(vscode.window.createTreeView(views.checklist, options));

  for (const id of Object.values(commands))
    own(vscode.commands.registerCommand(id, async (row?: unknown) => (await app()).run(id, row)));

  const panels: vscode.WebviewPanelSerializer = {
    deserializeWebviewPanel: async (panel, state) => (await app()).restore(panel, state),
  };
  for (const view of [views.inviteForm, views.alerts])
    own(vscode.window.registerWebviewPanelSerializer(view, panels));

  const unasked = setTimeout(() => void app(), patience);
  own({ dispose: () => clearTimeout(unasked) });

  const test = context.extensionMode === vscode.ExtensionMode.Test;
  return test ? app().then((given) => given.access()) : undefined;
}
