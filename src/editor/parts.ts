import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Fetch } from '../twilio/client';
import { Accounts, type ClientFactory } from './accounts';
import { AccountsView } from './accountsView';
import type { ActionParts, Actions } from './actions';
import { askInWindow, type Ask } from './ask';
import { Checklist } from './checklist';
import { ChecklistView, type Node } from './checklistView';
import { commandRunner } from './commands';
import { Explanations } from './explanations';
import type { CommandId } from './ids';
import { createLog } from './log';
import { PeopleView } from './peopleView';
import { remind } from './reminders';
import { SampleAccount } from './sampleAccount';
import { startUp } from './startUp';
import { Store } from './store';
import { waitNotice } from './waitNotice';

/** What tests inside the extension host may replace and look at. */
export interface TestAccess
  extends Omit<ActionParts, 'runs' | 'onWait'>, Pick<Actions, 'alerts' | 'invitations'> {
  seams: { ask: Ask; fetch: Fetch };
  accountsView: AccountsView;
  remind: () => Promise<void>;
}

/** What answers VS Code's questions. */
export interface Parts {
  view: ChecklistView;
  run(id: CommandId, row: unknown): Promise<void>;
  /** Gives a panel that VS Code kept over a reload of the window back to its page. */
  restore(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  access(): Promise<TestAccess>;
}

/**
 * Puts together what the sidebar shows from stored state, without a network call. `tree` is the checklist's, which is
 * there already, with the event by which it learns of other rows. What `import()` names is loaded when it is first
 * needed.
 */
export function putTogether(
  context: vscode.ExtensionContext,
  tree: vscode.TreeView<Node>,
  changed: vscode.EventEmitter<Node[] | undefined>,
): Parts {
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const own = <T extends vscode.Disposable>(part: T): T => (context.subscriptions.push(part), part);
  const seams: TestAccess['seams'] = { ask: askInWindow, fetch: (request) => globalThis.fetch(request) };
  const ask: Ask = (question) => seams.ask(question);

  const log = own(createLog(context));
  const store = new Store(context, log);
  const sample = new SampleAccount(join(context.globalStorageUri.fsPath, 'sample.json'), log);
  const waiting = own(new vscode.EventEmitter<number | undefined>());
  const createClient: ClientFactory = async ({ sid, sample: isSample }, secrets) => {
    const { createTwilioClient } = await import('../twilio/client.js');
    return createTwilioClient({
      accountSid: sid,
      ...secrets,
      fetch: isSample ? sample.fetch : (request) => seams.fetch(request),
      log: (line) => log.debug(line),
      onWait: waitNotice((seconds) => waiting.fire(seconds)),
    });
  };
  const accounts = own(new Accounts(store, context.secrets, createClient, () => sample.secrets()));
  const checklist = own(new Checklist(accounts, store));
  const view: ChecklistView = own(
    new ChecklistView(tree, changed, accounts, checklist, log, async (subStep, done) =>
      (await actions()).rows.attest(subStep, done),
    ),
  );
  const parts = { store, sample, accounts, createClient, checklist, view, ask, log };
  const runs = join(context.globalStorageUri.fsPath, 'runs');

  const others = rowsAreOut().then(() => {
    const accountsView = own(new AccountsView(accounts));
    const explanations = own(new Explanations(accounts, checklist));
    const people = own(new PeopleView(accounts, log));
    view.refresh();
    startUp({ accounts, store, explanations, runs, actions, ask, log });
    return { accountsView, explanations, people };
  });
  let loaded: Promise<Actions> | undefined;
  const actions = () => (loaded ??= load());
  const load = async () => {
    const { explanations, people } = await others;
    const { Actions } = await import('./actions.js');
    return own(new Actions({ ...parts, explanations, people, context, runs, onWait: waiting.event }));
  };

  return {
    view,
    run: commandRunner(actions, ask, log),
    restore: async (panel, state) => (await actions()).restore(panel, state),
    access: async () => {
      const { invitations, alerts } = await actions();
      const shown = await others;
      const due = () => remind(store, shown.explanations, ask);
      return { ...parts, ...shown, seams, context, remind: due, invitations, alerts };
    },
  };
}

/** The rows that VS Code asked for come before all that is not needed for them: their message is sent by then. */
async function rowsAreOut(): Promise<void> {
  await setImmediate();
  await setTimeout(0);
}
