import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { SubStep } from '../guide/steps';
import { Accounts } from './accounts';
import { Checklist } from './checklist';
import { ChecklistView, type Node } from './checklistView';
import { commands, type CommandId } from './ids';
import { createLog } from './log';
import type { Others, TestAccess } from './others';
import { Store } from './store';

/** What answers VS Code's questions. */
export interface Parts {
  view: ChecklistView;
  run(id: CommandId, row: unknown): Promise<void>;
  /** Gives a panel that VS Code kept over a reload of the window back to its page. */
  restore(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  access(): Promise<TestAccess>;
}

/**
 * Puts together what the checklist shows from stored state, without a network call. `tree` is the checklist's, which is
 * there already, with the event by which it learns of other rows. All the rest is loaded when the rows are out.
 */
export function putTogether(
  context: vscode.ExtensionContext,
  tree: vscode.TreeView<Node>,
  changed: vscode.EventEmitter<Node[] | undefined>,
): Parts {
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const own = <T extends vscode.Disposable>(part: T): T => (context.subscriptions.push(part), part);

  const log = own(createLog(context));
  const store = new Store(context, log);
  const accounts = own(
    new Accounts(
      store,
      context.secrets,
      async (account, secrets) => (await others).createClient(account, secrets),
      async () => (await others).sampleSecrets(),
    ),
  );
  const checklist = own(new Checklist(accounts, store));
  const mark = async (subStep: SubStep, done: boolean) =>
    (await others).run(done ? commands.markDone : commands.undoMarkDone, { subStep });
  const view: ChecklistView = own(new ChecklistView(tree, changed, accounts, checklist, log, mark));
  const others: Promise<Others> = rowsAreOut().then(async () => {
    log.open();
    view.refresh();
    const { makeOthers } = await import('./others.js');
    return makeOthers({ context, store, accounts, checklist, view, log });
  });

  return {
    view,
    run: async (id, row) => (await others).run(id, row),
    restore: async (panel, state) => (await (await others).actions()).restore(panel, state),
    access: async () => (await others).access(),
  };
}

/** The rows that VS Code asked for come before all that is not needed for them: their message is sent by then. */
function rowsAreOut(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setTimeout(resolve, 0));
  });
}
