import * as vscode from 'vscode';
import type { App, TestAccess } from './app/app';
import type { Node } from './checklist/editor/tree';
import { isTeamFile } from './team/name';
import { type CommandId, type ToolName, tools, views } from './ui/ids';

export type { TestAccess };

/** The part of package.json that's needed here. */
interface Manifest {
  contributes: { commands: { command: CommandId }[] };
}

/**
 * How long to wait, in milliseconds, before loading the app without a question from VS Code, for the account in the status
 * bar and the other views. After twice that time, VS Code reports a view without a data provider.
 */
const patience = 1000;

/**
 * Only registers what VS Code can request. The app loads on the first request, which can be for rows, a command, or a
 * panel. Only a test host gets access to the app.
 */
export function activate(context: vscode.ExtensionContext): Promise<TestAccess> | undefined {
  const own = <T extends vscode.Disposable>(part: T): T => (context.subscriptions.push(part), part);
  let loaded: Promise<App> | undefined;
  const app = () => (loaded ??= load());
  const load = async () => (await import('./app/app.js')).createApp(context, tree, changed);

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

  // The manifest declares the same commands as `ids.ts`, which would load a second time with the app.
  const { contributes } = context.extension.packageJSON as Manifest;
  for (const { command } of contributes.commands) {
    own(vscode.commands.registerCommand(command, async (row?: unknown) => (await app()).run(command, row)));
  }

  const panels: vscode.WebviewPanelSerializer = {
    deserializeWebviewPanel: async (panel, state) => (await app()).restore(panel, state),
  };
  for (const view of [views.inviteForm, views.alerts])
    own(vscode.window.registerWebviewPanelSerializer(view, panels));

  for (const name of Object.keys(tools) as ToolName[]) {
    const tool: vscode.LanguageModelTool<unknown> = {
      prepareInvocation: async ({ input }) => (await (await app()).tools()).prepare(name, input),
      invoke: async ({ input }, token) => (await (await app()).tools()).invoke(name, input, token),
    };
    own(vscode.lm.registerTool(tools[name], tool));
  }

  const openTeam = async ({ languageId, uri }: vscode.TextDocument) => {
    if (languageId === 'json' && isTeamFile(uri.path)) await (await app()).openTeam();
  };
  own(vscode.workspace.onDidOpenTextDocument(openTeam));
  for (const document of vscode.workspace.textDocuments) void openTeam(document);

  const unasked = setTimeout(() => showsJson() || void app(), patience);
  own({ dispose: () => clearTimeout(unasked) });

  const test = context.extensionMode === vscode.ExtensionMode.Test;
  return test ? app().then((given) => given.access()) : undefined;
}

/**
 * Returns whether a JSON file is in front. VS Code starts the extension for any of them, and the app loads only for a team
 * file. VS Code announces the tab before it starts the extension, but maybe not the document.
 */
function showsJson(): boolean {
  return vscode.window.tabGroups.all.some(
    ({ activeTab }) =>
      activeTab?.input instanceof vscode.TabInputText && activeTab.input.uri.path.endsWith('.json'),
  );
}
