import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Accounts, ClientFactory } from '../accounts/editor/accounts';
import { AccountsView } from '../accounts/editor/view';
import { type Ask, askInWindow } from '../ui/ask';
import { stepsDone, unreached } from '../checklist/state';
import type { Checklist } from '../checklist/editor/checklist';
import type { ChecklistView } from '../checklist/editor/tree';
import { Explanations } from '../checklist/editor/documents';
import type { Log } from '../ui/log';
import { ConsoleInvitations } from '../people/editor/consoleInvitations';
import { PeopleView } from '../people/editor/view';
import { SampleAccount } from '../accounts/sample';
import type { Fetch } from '../twilio/api';
import { pageTabs } from '../ui/pageTabs';
import type { StateStorage } from '../ui/storage';

/** What the checklist's first rows need. */
export interface Core {
  context: vscode.ExtensionContext;
  log: Log;
  /** State that all windows share, and state of this workspace. */
  storage: StateStorage;
  workspaceStorage: StateStorage;
  accounts: Accounts;
  checklist: Checklist;
  view: ChecklistView;
}

/** What the commands work with. */
export interface Services extends Core {
  /** The folder of the runs' journals, which all windows share. */
  runs: string;
  /** Whether there may be a run to continue, or a page that an earlier extension host left behind. */
  hasLeftovers: boolean;
  sample: SampleAccount;
  createClient: ClientFactory;
  /** Fires with the number of seconds for which Twilio asked to wait, and with `undefined` afterwards. */
  onWait: vscode.Event<number | undefined>;
  accountsView: AccountsView;
  consoleInvitations: ConsoleInvitations;
  people: PeopleView;
  explanations: Explanations;
  ask: Ask;
  /** How questions and requests leave the extension. Tests replace these. */
  seams: { ask: Ask; fetch: Fetch };
}

/** Adds everything that the first rows don't need, so that they appear sooner. */
export function createServices(core: Core): Services {
  const { context, log, accounts, checklist } = core;
  const own = <T extends vscode.Disposable>(part: T): T => (context.subscriptions.push(part), part);
  const seams: Services['seams'] = { ask: askInWindow, fetch: (request) => globalThis.fetch(request) };
  const ask: Ask = (question) => seams.ask(question);

  const folder = context.globalStorageUri.fsPath;
  const sample = new SampleAccount(join(folder, 'sample.json'), log);
  const waiting = own(new vscode.EventEmitter<number | undefined>());
  const createClient: ClientFactory = async (account, secrets) => {
    const client = await import('../accounts/editor/client.js');
    const fetch: Fetch = account.sample ? sample.fetch : (request) => seams.fetch(request);
    const reached = async () => {
      if (!unreached(checklist.recordOf(account.sid))) return;
      const { withTwilioReached } = await import('../checklist/recordChanges.js');
      await checklist.keep(account.sid, withTwilioReached);
      core.view.refresh();
    };
    const onAnswer = () =>
      void reached().catch((error: unknown) => log.error('The checklist couldn’t be saved.', error));
    return client.createClient(account, secrets, fetch, (seconds) => waiting.fire(seconds), onAnswer, log);
  };
  const accountsView = own(new AccountsView(accounts, () => stepsDone(checklist.record, new Date())));
  own(checklist.onDidChange(() => accountsView.showStatus()));
  const consoleInvitations = new ConsoleInvitations(accounts, core.storage, ask);
  const explanations = own(new Explanations(context.extension, accounts, checklist, core.view));
  const runs = join(folder, 'runs');
  return {
    ...core,
    runs,
    hasLeftovers: existsSync(runs) || pageTabs().length > 0,
    sample,
    createClient,
    onWait: waiting.event,
    accountsView,
    consoleInvitations,
    people: own(new PeopleView(accounts, consoleInvitations, log)),
    explanations,
    ask,
    seams,
  };
}
