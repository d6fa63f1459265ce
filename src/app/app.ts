import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Accounts } from '../accounts/editor/accounts';
import { Checklist } from '../checklist/editor/checklist';
import { RecordFiles } from '../checklist/recordFiles';
import { ChecklistView, type Node } from '../checklist/editor/tree';
import { display } from '../twilio/errors';
import { commands, type CommandId } from '../ui/ids';
import { createLog } from '../ui/log';
import { StateStorage } from '../ui/storage';
import type { AgentTools } from '../agents/editor/tools';
import type { Commands } from './commands';
import type { Services } from './services';

/** The running extension, as far as VS Code asks it for anything. */
export interface App {
  view: ChecklistView;
  run(id: CommandId, row?: unknown): Promise<void>;
  /** Gives a panel that VS Code kept across a window reload back to its page. */
  restore(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  /** The language-model tools. */
  tools(): Promise<AgentTools>;
  /** Loads what team files need. */
  openTeam(): Promise<void>;
  access(): Promise<TestAccess>;
}

/** What tests inside the extension host can replace and look at. */
export type TestAccess = Services & Pick<Commands, 'triggers' | 'invitations' | 'reports'>;

/**
 * Assembles the extension. The checklist's first rows need only stored state. The services load right after them,
 * and the commands with the first command. `tree` is the checklist's tree, and `changed` refreshes its rows.
 */
export function createApp(
  context: vscode.ExtensionContext,
  tree: vscode.TreeView<Node>,
  changed: vscode.EventEmitter<Node[] | undefined>,
): App {
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  display.language = vscode.env.language;
  const own = <T extends vscode.Disposable>(part: T): T => (context.subscriptions.push(part), part);
  const log = own(createLog(context));
  const records = join(context.globalStorageUri.fsPath, 'records');
  const storage = new StateStorage(context.globalState, log, records);
  const workspaceStorage = new StateStorage(context.workspaceState, log);
  const accounts = own(
    new Accounts(
      storage,
      workspaceStorage,
      context.secrets,
      async (account, secrets) => (await services).createClient(account, secrets),
      async () => (await services).sample.secrets(),
    ),
  );
  const checklist = own(new Checklist(accounts, storage, new RecordFiles(records, log)));
  const mark = (row: Node, done: boolean) => run(done ? commands.markDone : commands.undoMarkDone, row);
  const view = own(new ChecklistView(tree, changed, accounts, checklist, log, mark));

  const services: Promise<Services> = rowsAreSent().then(async () => {
    log.open();
    view.refresh();
    void checklist.watch();
    const { createServices } = await import('./services.js');
    return createServices({ context, log, storage, workspaceStorage, accounts, checklist, view });
  });
  let loaded: Promise<Commands> | undefined;
  const loadCommands = () => (loaded ??= load());
  const load = async () => own(new (await import('./commands.js')).Commands(await services));
  const run = async (id: CommandId, row?: unknown) => {
    // Before it, a command would find no account.
    await sample;
    return (await loadCommands()).run(id, row);
  };
  let agents: Promise<AgentTools> | undefined;
  const loadAgents = async () => {
    await sample;
    return (await import('./agents.js')).createAgentTools(await services, await loadCommands());
  };

  const report = (error: unknown) => log.error('An offer at startup failed.', error);
  services
    .then(({ hasLeftovers }) => {
      if (hasLeftovers)
        loadCommands()
          .then((all) => all.offerToContinue())
          .catch(report);
    })
    .catch(report);
  /** Connects the sample account if `npm start` asks for it. */
  const startsWithSample = process.env.TWILIO_SETUP_START === 'sample' && !accounts.current;
  const sample = startsWithSample
    ? loadCommands()
        .then((all) => all.run(commands.trySample, undefined))
        .catch(report)
    : undefined;

  return {
    view,
    run,
    restore: async (panel, state) => (await loadCommands()).restore(panel, state),
    tools: () => (agents ??= loadAgents()),
    openTeam: async () => {
      await (await loadCommands()).openTeam();
    },
    access: async () => {
      const { invitations, triggers, reports } = await loadCommands();
      return { ...(await services), invitations, triggers, reports };
    },
  };
}

/** Resolves after VS Code was sent the rows it asked for, so that other work doesn't delay them. */
function rowsAreSent(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setTimeout(resolve, 0));
  });
}
