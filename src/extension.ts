import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { AccountCommands } from './editor/accountCommands';
import { Accounts, type ClientFactory } from './editor/accounts';
import { Alerts } from './editor/alerts';
import { alertsPage } from './editor/alertsPage';
import { askInWindow, type Ask } from './editor/ask';
import { Checklist } from './editor/checklist';
import { ChecklistView } from './editor/checklistView';
import { registerCommands } from './editor/commands';
import { Explanations } from './editor/explanations';
import { inviteForm } from './editor/inviteForm';
import { FormHost } from './editor/inviteFormHost';
import { OnePerson } from './editor/onePerson';
import { Invitations } from './editor/invitations';
import { createLog } from './editor/log';
import { PeopleView } from './editor/peopleView';
import { RowCommands } from './editor/rowCommands';
import { SampleAccount } from './editor/sampleAccount';
import { SignIn } from './editor/signIn';
import { Store } from './editor/store';
import { waitNotice } from './editor/waitNotice';
import { createTwilioClient, type Fetch } from './twilio/client';

/** What tests inside the extension host may replace and look at. */
export interface TestAccess {
  seams: { ask: Ask; fetch: Fetch };
  accounts: Accounts;
  checklist: Checklist;
  view: ChecklistView;
  invitations: Invitations;
  alerts: Alerts;
}

/** Puts the parts together and registers them, without a network call. Only a test host gets access to them. */
export function activate(context: vscode.ExtensionContext): TestAccess | undefined {
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const own = <T extends vscode.Disposable>(part: T): T => (context.subscriptions.push(part), part);
  const seams: TestAccess['seams'] = { ask: askInWindow, fetch: (request) => globalThis.fetch(request) };
  const ask: Ask = (question) => seams.ask(question);
  const log = own(createLog(context));
  const store = new Store(context, log);
  const sample = new SampleAccount(join(context.globalStorageUri.fsPath, 'sample.json'), log);
  const createClient: ClientFactory = ({ sid, sample: isSample }, secrets) =>
    createTwilioClient({
      accountSid: sid,
      ...secrets,
      fetch: isSample ? sample.fetch : (request) => seams.fetch(request),
      log: (line) => log.debug(line),
      onWait: waitNotice((seconds) => invitations.showWaiting(seconds)),
    });
  const accounts = own(new Accounts(store, context.secrets, createClient, () => sample.secrets()));
  const checklist = own(new Checklist(accounts, store));
  const invitations: Invitations = own(new Invitations(accounts, store, log));
  const explanations = own(new Explanations(accounts, checklist));
  const view: ChecklistView = own(new ChecklistView(accounts, checklist, log, (...is) => rows.attest(...is)));
  const rows: RowCommands = new RowCommands(checklist, view, explanations, store);
  const signIn = new SignIn(accounts, createClient, ask);
  const account = new AccountCommands(accounts, checklist, signIn, sample, ask);
  const form = own(inviteForm(context.extensionUri, own(new FormHost(accounts, invitations, rows)), log));
  const alertsHost = own(new Alerts(accounts, checklist, rows, ask));
  const alerts = own(alertsPage(context.extensionUri, alertsHost, log));
  const onePerson = new OnePerson(accounts, invitations, rows, ask);
  const people = own(new PeopleView(accounts, log));
  own(
    invitations.onDidEnd(() => {
      people.refresh();
      checklist.check(['people']).catch((error: unknown) => log.error('The check failed.', error));
    }),
  );
  const parts = { account, rows, checklist, explanations, form, alerts, onePerson, people };
  own(registerCommands({ ...parts, triggers: alertsHost.triggers, accounts, ask, log }));
  if (process.env.TWILIO_SETUP_START === 'sample' && !accounts.current)
    void account.trySample().catch(() => undefined);
  const test = context.extensionMode === vscode.ExtensionMode.Test;
  return test ? { seams, accounts, checklist, view, invitations, alerts: alertsHost } : undefined;
}
