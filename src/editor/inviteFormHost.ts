import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { openConsole } from '../accounts/editor/openConsole';
import type { Draft } from '../alerts/messages';
import { largestFile } from '../form/limits';
import type { AccountView, InputProblem, PlanView, RunView } from '../form/messages';
import type { Wanted } from '../people/plan/model';
import type { PersonResult } from '../people/plan/outcome';
import { toWanted } from '../people/plan/plan';
import type { Prepared } from '../people/run/invitation';
import { consoleList, resultsAsCsv, resultsAsMarkdown } from '../people/run/results';
import { SetupError } from '../twilio/errors';
import type { Accounts } from './accounts';
import { commands } from './ids';
import type { Invitations } from './invitations';
import { readDraft } from './inviteReading';
import type { InviteFormHost } from './inviteSession';
import { planView, RunViews } from './inviteViews';
import { when } from './words';

/** What the form sees of the product: views of the account, the plan and the run, in words. */
export class FormHost implements InviteFormHost, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable;
  private readonly views = new RunViews(when);
  private prepared: Prepared | undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly invitations: Invitations,
  ) {
    const fire = () => this.changed.fire();
    this.subscriptions = vscode.Disposable.from(
      accounts.onDidChange(fire),
      invitations.onDidChange(fire),
      this.changed,
    );
  }

  async account(): Promise<AccountView> {
    const account = this.accounts.current;
    if (!account)
      return { name: '', sidEnd: '', sample: false, obstacle: l10n.t('No account is connected.') };
    const view = { name: account.name, sidEnd: account.sid.slice(-4), sample: account.sample };
    const held = await this.accounts.held(account);
    if (held.organization) return view;
    const obstacle = account.organizationCredential
      ? l10n.t('The credential of the organization’s app is gone. Enter it again to invite people.')
      : l10n.t('Only the organization’s OAuth app may invite people. Enter its client ID and secret.');
    return { ...view, obstacle };
  }

  /** Reads the draft and plans. What can't be read comes back as problems, with line and remedy. */
  async preview(
    draft: Draft,
    signal: AbortSignal,
  ): Promise<{ plan: PlanView } | { problems: InputProblem[] }> {
    const account = this.accounts.current;
    if (!account) throw new SetupError({ kind: 'auth', message: l10n.t('No account is connected.') });
    const list = readDraft(draft);
    const { wanted, problems } = toWanted(list.recipients, { roles: draft.roles, account });
    const all = [...list.problems, ...problems];
    if (all.length > 0) return { problems: all };
    this.prepared = await this.invitations.prepare(account, 'add', wanted, signal);
    return { plan: { ...planView(this.prepared), notes: list.notes } };
  }

  /** Carries out the plan that was shown last, once. Resolves when it is over. */
  async apply(
    plan: string,
    { administrators, ownAccess }: { administrators: readonly string[]; ownAccess: boolean },
  ): Promise<void> {
    const { prepared } = this;
    if (prepared?.id !== plan || prepared.account.sid !== this.accounts.current?.sid) {
      throw new SetupError({
        kind: 'conflict',
        message: l10n.t('The preview is out of date.'),
        remedy: l10n.t('Look at the preview again, then confirm.'),
      });
    }
    this.prepared = undefined;
    await this.invitations.start(prepared, { administrators, ownAccess });
  }

  pause(on: boolean): void {
    this.invitations.pause(on);
  }

  cancel(): void {
    this.invitations.cancel();
  }

  retryFailed(administrators: readonly string[]): Promise<void> {
    return this.invitations.retryFailed(administrators);
  }

  startOver(): Promise<void> {
    return this.invitations.putAway();
  }

  run(): RunView | undefined {
    const { shown, recorded } = this.invitations;
    if (shown) return this.views.ofRun(shown);
    return recorded && this.views.ofRecord(recorded);
  }

  async chooseFile(): Promise<{ name: string; bytes: Uint8Array } | undefined> {
    const [uri] =
      (await vscode.window.showOpenDialog({
        title: l10n.t('Open a List of People'),
        openLabel: l10n.t('Open'),
        filters: { [l10n.t('Lists')]: ['csv', 'tsv', 'txt', 'ldif', 'vcf'], [l10n.t('All files')]: ['*'] },
      })) ?? [];
    if (!uri) return undefined;
    const { size } = await vscode.workspace.fs.stat(uri);
    // One byte too many is enough to be refused: a larger file is not read.
    const bytes =
      size > largestFile ? new Uint8Array(largestFile + 1) : await vscode.workspace.fs.readFile(uri);
    return { name: uri.path.split('/').pop() ?? '', bytes };
  }

  async saveResults(format: 'csv' | 'markdown'): Promise<void> {
    const shown = this.results();
    if (!shown) return;
    const [extension, name, text] =
      format === 'csv'
        ? ['csv', l10n.t('CSV'), resultsAsCsv(shown.results, shown.wanted)]
        : ['md', l10n.t('Markdown'), resultsAsMarkdown(shown.results, shown.wanted)];
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
    const uri = await vscode.window.showSaveDialog({
      title: l10n.t('Save the Results'),
      defaultUri: vscode.Uri.joinPath(folder, `twilio-invitation.${extension}`),
      filters: { [name]: [extension] },
    });
    if (!uri) return;
    try {
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    } catch (cause) {
      throw new SetupError({
        kind: 'storage',
        message: l10n.t('The results could not be saved as {0}.', uri.fsPath),
        remedy: l10n.t('Save them again in a folder that you may write to.'),
        cause,
      });
    }
  }

  async copyResults(): Promise<void> {
    const shown = this.results();
    if (shown) await vscode.env.clipboard.writeText(resultsAsMarkdown(shown.results, shown.wanted));
  }

  async openConsole(): Promise<void> {
    await openConsole(this.accounts, 'accountUsers', l10n.t('Invite People'));
  }

  async copyConsoleList(): Promise<void> {
    await vscode.env.clipboard.writeText(consoleList(this.results()?.results ?? []));
  }

  async connect(): Promise<void> {
    const command = this.accounts.current ? commands.replaceOrganizationCredential : commands.connectAccount;
    await vscode.commands.executeCommand(command);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private results(): { results: readonly PersonResult[]; wanted: readonly Wanted[] } | undefined {
    const { shown, recorded } = this.invitations;
    if (shown?.result) return { results: shown.result.results, wanted: shown.prepared.plan.wanted };
    return recorded;
  }
}
