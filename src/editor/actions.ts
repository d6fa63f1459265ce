import * as vscode from 'vscode';
import { AccountCommands } from './accountCommands';
import type { Accounts, ClientFactory } from './accounts';
import { Alerts } from './alerts';
import { alertsPage } from './alertsPage';
import type { Ask } from './ask';
import type { Checklist } from './checklist';
import type { ChecklistView } from './checklistView';
import type { Explanations } from './explanations';
import { commands, views, type CommandId } from './ids';
import { Invitations } from './invitations';
import { inviteForm } from './inviteForm';
import { FormHost } from './inviteFormHost';
import type { Log } from './log';
import { showMyAccess } from './myAccess';
import { OnePerson, type Person } from './onePerson';
import type { PagePanel } from './pagePanel';
import { personIn, type PeopleView } from './peopleView';
import { Reports } from './report';
import { RemoveEverything } from './removeEverything';
import { RowCommands } from './rowCommands';
import { RunNotices } from './runNotices';
import { RunRecords } from './runRecords';
import type { SampleAccount } from './sampleAccount';
import { SignIn } from './signIn';
import type { Store } from './store';

/** What the commands work with. */
export interface ActionParts {
  context: vscode.ExtensionContext;
  /** Where runs are written down: a folder, the same for all windows. */
  runs: string;
  store: Store;
  sample: SampleAccount;
  accounts: Accounts;
  createClient: ClientFactory;
  /** Twilio asked to wait (seconds), or no longer does. */
  onWait: vscode.Event<number | undefined>;
  checklist: Checklist;
  view: ChecklistView;
  people: PeopleView;
  explanations: Explanations;
  ask: Ask;
  log: Log;
}

/** What runs behind a command id. It throws; `commandRunner` shows. */
export type Handler = (row?: unknown) => unknown;

/** Everything that a person can do. It is loaded with the first action, see `others.ts`. */
export class Actions implements vscode.Disposable {
  readonly invitations: Invitations;
  readonly rows: RowCommands;
  readonly alerts: Alerts;
  readonly notices: RunNotices;
  readonly handlers: Record<CommandId, Handler>;
  private readonly pages: Record<string, PagePanel>;
  private readonly disposables: vscode.Disposable;

  constructor(parts: ActionParts) {
    const { context, runs, store, sample, accounts, createClient, onWait } = parts;
    const { checklist, view, people, explanations, ask, log } = parts;
    const { extensionUri } = context;
    const records = new RunRecords(runs, accounts, store, log);
    const invitations = new Invitations(accounts, store, records, log);
    const rows = new RowCommands({ accounts, checklist, view, explanations, store });
    const signIn = new SignIn(accounts, createClient, ask);
    const account = new AccountCommands(accounts, checklist, signIn, sample, records, ask);
    const formHost = new FormHost(accounts, invitations, rows);
    const form = inviteForm(extensionUri, formHost, log);
    const alerts = new Alerts(accounts, checklist, rows, ask);
    const alertsPanel = alertsPage(extensionUri, alerts, log);
    const reports = new Reports(accounts, checklist, explanations, ask);
    const onePerson = new OnePerson(accounts, invitations, rows, ask);
    const removeEverything = new RemoveEverything(context, accounts, store, invitations, records, ask);
    this.notices = new RunNotices(invitations, records, form, accounts, ask);
    this.invitations = invitations;
    this.rows = rows;
    this.alerts = alerts;
    this.pages = { [views.inviteForm]: form, [views.alerts]: alertsPanel };
    this.disposables = vscode.Disposable.from(
      this.notices,
      form,
      formHost,
      alertsPanel,
      alerts,
      invitations,
      records,
      onWait((seconds) => invitations.showWaiting(seconds)),
      invitations.onDidEnd(({ result, prepared }) => {
        const isCurrent = prepared.account.sid === accounts.current?.sid;
        people.refresh(isCurrent ? result?.stopped : undefined);
        checklist.check(['people']).catch((error: unknown) => log.error('The check failed.', error));
      }),
    );
    this.handlers = {
      [commands.connectAccount]: () => account.connect(),
      [commands.trySample]: () => account.trySample(),
      [commands.resetSample]: () => account.resetSample(),
      [commands.useSampleConsole]: () => account.useSampleConsole(),
      [commands.switchAccount]: (row) => account.switchAccount(row),
      [commands.renameAccount]: (row) => account.rename(row),
      [commands.disconnectAccount]: (row) => account.disconnect(row),
      [commands.replaceAccountCredential]: (row) => account.replaceAccountCredential(row),
      [commands.replaceOrganizationCredential]: (row) => account.replaceOrganizationCredential(row),
      [commands.changeAddresses]: (row) => account.changeAddresses(row),
      [commands.invitePeople]: () => form.open(),
      [commands.continueInvitation]: () => form.open(),
      [commands.inviteOnePerson]: () => onePerson.invite(),
      [commands.decideAlerts]: () => alertsPanel.open(),
      [commands.manageUsageTriggers]: () => alerts.triggers.manage(),
      [commands.checkAll]: () => rows.checkAll(),
      [commands.checkNow]: (row) => rows.checkNow(row),
      [commands.markDone]: (row) => rows.markDone(row),
      [commands.undoMarkDone]: (row) => rows.undoMarkDone(row),
      [commands.toggleDone]: () => rows.toggleDone(),
      [commands.editNote]: (row) => rows.editNote(row),
      [commands.chooseExpectedAdministrators]: () => rows.choices.chooseExpectedAdministrators(),
      [commands.setBalanceLimit]: () => rows.choices.setBalanceLimit(),
      [commands.changeOwnName]: () => rows.changeOwnName(),
      [commands.removeEverything]: () => removeEverything.run(),
      [commands.openInConsole]: (row) => rows.openInConsole(row),
      [commands.explain]: (row) => rows.explain(row),
      [commands.explainSelected]: () => rows.explainSelected(),
      [commands.openGuide]: () => explanations.show(undefined),
      [commands.showLog]: () => log.show(),
      [commands.refreshPeople]: () => people.refresh(),
      [commands.changeRoles]: (row) => onChosenPerson(row, (person) => onePerson.changeRoles(person)),
      [commands.deactivateUser]: (row) => onChosenPerson(row, (person) => onePerson.deactivate(person)),
      [commands.reactivateUser]: (row) => onChosenPerson(row, (person) => onePerson.reactivate(person)),
      [commands.checkMyAccess]: () => showMyAccess(accounts, ask),
      [commands.makeReport]: (options) => reports.make(options),
    };
  }

  /** Gives a panel that VS Code kept back to its page. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    this.pages[panel.viewType]?.restore(panel, state);
  }

  dispose(): void {
    this.disposables.dispose();
  }
}

function onChosenPerson(row: unknown, change: (person: Person) => Promise<void>): Promise<void> | undefined {
  const person = personIn(row);
  return person && change(person);
}
