import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import {
  AccountCommands,
  type RefusedPermission,
  changeOwnName,
  unconnectedName,
} from '../accounts/editor/commands';
import type { ConnectedAccount } from '../accounts/account';
import { Alerts, alertsPage } from '../alerts/editor/pageHost';
import { type Ask, showError } from '../ui/ask';
import { type CommandId, commands, views, worksSignedOut } from '../ui/ids';
import { Invitations } from '../people/editor/invitations';
import { FormHost, inviteForm } from '../people/editor/formHost';
import { OnePersonFlow, type Person } from '../people/editor/onePerson';
import type { PagePanel } from '../ui/panel';
import { Reports } from '../report/editor/commands';
import { recheckBalance } from '../checklist/editor/recheckBalance';
import { RowCommands } from '../checklist/editor/commands';
import { RunNotices } from '../people/editor/runNotices';
import { RunRecords } from '../people/editor/runRecords';
import { SignIn } from '../accounts/editor/signIn';
import { UsageTriggers } from '../alerts/editor/triggers';
import type { SubStep } from '../checklist/steps/step';
import type { Team } from '../team/editor/team';
import { RemoveEverything } from './removeEverything';
import { raw } from '../twilio/redact';
import type { Services } from './services';

/** The list of all commands, and the only way to run one. Loads with the first command. */
export class Commands implements vscode.Disposable {
  readonly invitations: Invitations;
  readonly triggers: UsageTriggers;
  readonly reports: Reports;
  /** Opens the invite form with a list that a language model proposed. Throws `conflict` while the form shows a run. */
  readonly proposeInvitation: (list: string) => void;
  private readonly handlers: Record<CommandId, (row?: unknown) => unknown>;
  private readonly panels: Record<string, PagePanel>;
  private readonly runNotices: RunNotices;
  private readonly disposables: vscode.Disposable;
  private readonly loadTeam: () => Promise<Team>;
  private team: Promise<Team> | undefined;
  private refused: RefusedPermission | undefined;

  constructor(private readonly services: Services) {
    const { context, log, storage, workspaceStorage, accounts, checklist, view } = services;
    const {
      runs,
      sample,
      createClient,
      onWait,
      accountsView,
      people,
      explanations,
      ask,
      consoleInvitations,
    } = services;
    const records = new RunRecords(runs, accounts, storage, log);
    const signIn = new SignIn(accounts, createClient, ask);
    const withAddresses = (account: ConnectedAccount) => signIn.withAddresses(account);
    const invitations = new Invitations(accounts, records, withAddresses, ask, log);
    const account = new AccountCommands(accounts, accountsView, signIn, sample, ask);
    const rows = new RowCommands({ accounts, checklist, view, explanations });
    const formHost = new FormHost(accounts, invitations);
    const form = inviteForm(context.extensionUri, formHost, ask, log);
    this.proposeInvitation = (list) => {
      formHost.propose(list);
      form.open();
    };
    const triggers = new UsageTriggers(accounts, ask, () => checklist.check(['triggers']));
    const mark = (subStep: SubStep) => rows.attest(subStep, true);
    const alerts = alertsPage(
      context.extensionUri,
      log,
      (line) => new Alerts(accounts, checklist, mark, triggers, ask, line),
    );
    this.reports = new Reports(accounts, checklist, explanations);
    const onePerson = new OnePersonFlow(accounts, invitations, consoleInvitations, ask);
    const state = [storage, workspaceStorage];
    const removeEverything = new RemoveEverything(
      context,
      state,
      accounts,
      invitations,
      records,
      checklist,
      ask,
    );
    this.loadTeam = async () => {
      const team = await import('../team/editor/team.js');
      return new team.Team(accounts, invitations, () => form.open(), ask);
    };
    this.runNotices = new RunNotices(invitations, records, form, accounts, ask);
    this.invitations = invitations;
    this.triggers = triggers;
    this.panels = { [views.inviteForm]: form, [views.alerts]: alerts };
    this.disposables = vscode.Disposable.from(
      this.runNotices,
      form,
      alerts,
      triggers,
      invitations,
      records,
      onWait((seconds) => invitations.showWaiting(seconds)),
      invitations.onDidEnd(({ result, prepared, confirmed }) => {
        const isCurrent = prepared.account.sid === accounts.current?.sid;
        const { sid } = prepared.account;
        consoleInvitations
          .add(sid, result?.results ?? [])
          .catch((error: unknown) => log.error('The list for the Console couldn’t be kept.', error));
        people.refresh(isCurrent ? result?.stopped : undefined);
        const permission = result?.stopped?.details.permission;
        this.refused = permission && { sid, permission, at: new Date().toISOString() };
        checklist
          .check(['people'])
          .then(() =>
            isCurrent ? rows.choices.expectAdministrators(confirmed.administrators, sid) : undefined,
          )
          .catch((error: unknown) => log.error('The check failed.', error));
      }),
    );

    /** Connects an account. One that was only named becomes the connected account, with everything recorded for it. */
    const connect = async (before = accounts.current) => {
      const known = accounts.all.map(({ sid }) => sid);
      await account.connect();
      const now = accounts.current;
      if (before?.named && now && now.sid !== before.sid) {
        await checklist.adopt(before.sid, now.sid);
        const isRenamed = before.name !== unconnectedName();
        if (isRenamed && !known.includes(now.sid)) await accounts.rename(now.sid, raw(before.name));
        await accounts.remove(before.sid);
      }
      await checklist.check();
    };
    const thenCheck = async (work: Promise<boolean>) => {
      if (await work) await checklist.check();
    };
    const onPerson = (row: unknown, change: (person: Person) => Promise<void>) => {
      const person = people.personIn(row);
      return person && change(person);
    };
    const onInvited = (row: unknown, what: 'invited' | 'joined' | 'removed') => {
      const email = people.invitedIn(row);
      return email !== undefined && consoleInvitations.mark(email, what);
    };
    this.handlers = {
      [commands.connectAccount]: () => connect(),
      [commands.startWithoutConnecting]: () => account.startWithoutConnecting(),
      [commands.trySample]: () => thenCheck(account.trySample()),
      [commands.resetSample]: async () => {
        const sid = await account.resetSample();
        if (sid === undefined) return;
        await accounts.saveLearned(sid, undefined);
        await checklist.forget(sid);
        await checklist.check();
      },
      [commands.useSampleConsole]: async () => {
        const sid = await account.useSampleConsole();
        if (sid === undefined) return;
        // What Twilio refused before, it may allow now.
        await accounts.saveLearned(sid, undefined);
        await checklist.check();
      },
      [commands.switchAccount]: (row) => thenCheck(account.switchAccount(row)),
      [commands.renameAccount]: (row) => account.rename(row),
      [commands.disconnectAccount]: async (row) => {
        const chosen = account.accountOf(row);
        if (!chosen) return;
        await records.checkNotElsewhere([chosen.sid]);
        if (await account.disconnect(chosen)) await records.forget(chosen.sid);
      },
      [commands.replaceAccountCredential]: (row) => {
        const chosen = account.accountOf(row);
        return chosen?.named ? connect(chosen) : thenCheck(account.replaceAccountCredential(row));
      },
      [commands.replaceOrganizationCredential]: (row) => {
        const chosen = account.accountOf(row);
        return chosen?.named ? connect(chosen) : thenCheck(account.replaceOrganizationCredential(row));
      },
      [commands.changeAddresses]: (row) => thenCheck(account.changeAddresses(row)),
      [commands.checkMyAccess]: () => account.checkMyAccess(this.refused),
      [commands.changeOwnName]: () => changeOwnName(accounts),
      [commands.invitePeople]: () => form.open(),
      [commands.continueInvitation]: () => form.open(),
      [commands.inviteOnePerson]: () => onePerson.invite(),
      [commands.refreshPeople]: () => people.refresh(),
      [commands.changeRoles]: (row) => onPerson(row, (person) => onePerson.changeRoles(person)),
      [commands.deactivateUser]: (row) => onPerson(row, (person) => onePerson.deactivate(person)),
      [commands.reactivateUser]: (row) => onPerson(row, (person) => onePerson.reactivate(person)),
      [commands.markInvited]: (row) => onInvited(row, 'invited'),
      [commands.markJoined]: (row) => onInvited(row, 'joined'),
      [commands.forgetInvited]: (row) => onInvited(row, 'removed'),
      [commands.decideAlerts]: () => alerts.open(),
      [commands.manageUsageTriggers]: () => triggers.manage(),
      [commands.nextStep]: () => rows.nextStep(),
      [commands.checkAll]: () => rows.checkAll(),
      [commands.checkNow]: (row) => rows.checkNow(row),
      [commands.markDone]: (row) => rows.markDone(row),
      [commands.undoMarkDone]: (row) => rows.undoMarkDone(row),
      [commands.toggleDone]: () => rows.toggleDone(),
      [commands.editNote]: (row) => rows.editNote(row),
      [commands.chooseExpectedAdministrators]: () => rows.choices.chooseExpectedAdministrators(),
      [commands.setBalanceLimit]: () => rows.choices.setBalanceLimit(),
      [commands.openInConsole]: (row) => rows.openInConsole(row),
      [commands.explain]: (row) => rows.explain(row),
      [commands.explainSelected]: () => rows.explainSelected(),
      [commands.openGuide]: () => explanations.show(undefined),
      [commands.showKeys]: () => explanations.showKeys(),
      [commands.makeReport]: () => this.reports.make(),
      [commands.compareTeamFile]: async (row) => (await this.openTeam()).commands.compare(row),
      [commands.applyTeamFile]: async (row) => (await this.openTeam()).commands.apply(row),
      [commands.createTeamFile]: async () => (await this.openTeam()).commands.create(),
      [commands.showLog]: () => log.show(),
      [commands.removeEverything]: () => removeEverything.run(),
    };
  }

  /**
   * Runs a command, logs how long it took, and shows a failure once. A command that needs an account offers to connect
   * one if there is none: VS Code can't hide such a command before the extension has started.
   */
  async run(id: CommandId, row: unknown): Promise<void> {
    const { accounts, ask, checklist, log } = this.services;
    const start = performance.now();
    try {
      if (!accounts.current && !worksSignedOut(id)) await offerToConnect(ask);
      else await this.handlers[id](row);
      recheckBalance(checklist, ask).catch((error: unknown) => log.error('The check failed.', error));
      log.debug(`Command done in ${Math.round(performance.now() - start)} ms: ${id}`);
    } catch (error) {
      await showError(error, ask, log);
    }
  }

  /** Reconnects a panel that VS Code restored to its page. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    this.panels[panel.viewType]?.restore(panel, state);
  }

  /** Loads what team files need, and from then on follows those that are open. */
  openTeam(): Promise<Team> {
    return (this.team ??= this.loadTeam());
  }

  /** Offers to continue an interrupted run, and replaces pages that an earlier extension host left behind. */
  async offerToContinue(): Promise<void> {
    void this.panels[views.alerts]?.replaceOrphans();
    await this.runNotices.offerToContinue();
    await this.services.consoleInvitations.askAboutOpen();
  }

  dispose(): void {
    void this.team?.then((team) => team.dispose());
    this.disposables.dispose();
  }
}

async function offerToConnect(ask: Ask): Promise<void> {
  const connect = l10n.t('Connect Account');
  const start = l10n.t('Start Without Connecting');
  const sample = l10n.t('Try the Sample Account');
  const message = l10n.t('No account is connected.');
  const choice = await ask({ severity: 'info', message, modal: false, choices: [connect, start, sample] });
  if (choice === start) await vscode.commands.executeCommand(commands.startWithoutConnecting);
  if (choice === connect) await vscode.commands.executeCommand(commands.connectAccount);
  if (choice === sample) await vscode.commands.executeCommand(commands.trySample);
}
