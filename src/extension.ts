import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Accounts, type ClientFactory } from './editor/accounts';
import { AccountsView } from './editor/accountsView';
import type { ActionParts, Actions } from './editor/actions';
import { askInWindow, type Ask } from './editor/ask';
import { Checklist } from './editor/checklist';
import { ChecklistView } from './editor/checklistView';
import { registerCommands, registerPanels } from './editor/commands';
import { Explanations } from './editor/explanations';
import { createLog } from './editor/log';
import { PeopleView } from './editor/peopleView';
import { remind } from './editor/reminders';
import { SampleAccount } from './editor/sampleAccount';
import { startUp } from './editor/startUp';
import { Store } from './editor/store';
import { waitNotice } from './editor/waitNotice';
import type { Fetch } from './twilio/client';

/** What tests inside the extension host may replace and look at. */
export interface TestAccess
  extends Omit<ActionParts, 'runs' | 'onWait'>, Pick<Actions, 'alerts' | 'invitations'> {
  seams: { ask: Ask; fetch: Fetch };
  accountsView: AccountsView;
  remind: () => Promise<void>;
}

/**
 * Puts together what the sidebar shows from stored state and registers the commands, without a network call.
 * What `import()` names is loaded when it is first needed. Only a test host gets access to the parts.
 */
export function activate(context: vscode.ExtensionContext): Promise<TestAccess> | undefined {
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const own = <T extends vscode.Disposable>(part: T): T => (context.subscriptions.push(part), part);
  const seams: TestAccess['seams'] = { ask: askInWindow, fetch: (request) => globalThis.fetch(request) };
  const ask: Ask = (question) => seams.ask(question);

  const log = own(createLog(context));
  const store = new Store(context, log);
  const sample = new SampleAccount(join(context.globalStorageUri.fsPath, 'sample.json'), log);
  const waiting = own(new vscode.EventEmitter<number | undefined>());
  const createClient: ClientFactory = async ({ sid, sample: isSample }, secrets) => {
    const { createTwilioClient } = await import('./twilio/client.js');
    return createTwilioClient({
      accountSid: sid,
      ...secrets,
      fetch: isSample ? sample.fetch : (request) => seams.fetch(request),
      log: (line) => log.debug(line),
      onWait: waitNotice((seconds) => waiting.fire(seconds)),
    });
  };
  const accounts = own(new Accounts(store, context.secrets, createClient, () => sample.secrets()));
  const accountsView = own(new AccountsView(accounts));
  const checklist = own(new Checklist(accounts, store));
  const explanations = own(new Explanations(accounts, checklist));
  const people = own(new PeopleView(accounts, log));
  const view: ChecklistView = own(
    new ChecklistView(accounts, checklist, log, async (subStep, done) =>
      (await actions()).rows.attest(subStep, done),
    ),
  );

  const parts = { store, sample, accounts, createClient, checklist, view, people, explanations, ask, log };
  const runs = join(context.globalStorageUri.fsPath, 'runs');
  let loaded: Promise<Actions> | undefined;
  const actions = () => (loaded ??= load());
  const load = async () => {
    const { Actions } = await import('./editor/actions.js');
    return own(new Actions({ ...parts, context, runs, onWait: waiting.event }));
  };
  own(registerCommands(actions, ask, log));
  own(registerPanels(actions));
  startUp({ accounts, store, explanations, runs, actions, ask, log });
  const test = context.extensionMode === vscode.ExtensionMode.Test;
  const shown = { ...parts, seams, context, accountsView, remind: () => remind(store, explanations, ask) };
  return test ? actions().then(({ invitations, alerts }) => ({ ...shown, invitations, alerts })) : undefined;
}
