import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { InvitationRun } from '../run/invitation';
import { isLeft } from '../run/results';
import type { Accounts } from '../../accounts/editor/accounts';
import type { Ask } from '../../ui/ask';
import { plain } from '../../twilio/redact';
import { contextKeys } from '../../ui/ids';
import type { Invitations } from './invitations';
import type { PagePanel } from '../../ui/panel';
import type { RunRecords } from './runRecords';

/** Shows a run in notifications while the form isn't in front: its progress, with Cancel, and how it ended. */
export class RunNotices implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private isInterrupted: boolean | undefined;

  constructor(
    private readonly invitations: Invitations,
    private readonly records: RunRecords,
    private readonly form: PagePanel,
    private readonly accounts: Accounts,
    private readonly ask: Ask,
  ) {
    this.subscription = vscode.Disposable.from(
      form.onDidClose(() => void this.showProgress()),
      invitations.onDidChange(() => this.tellInterrupted()),
    );
  }

  /** Offers to continue an interrupted run, unless the form already shows it. */
  async offerToContinue(): Promise<void> {
    await this.records.tidy();
    await this.records.look();
    if (this.form.orphans.length > 0) return this.form.replaceOrphans();
    const run = this.invitations.interrupted;
    if (!run || this.form.isOpen) return;
    const finished = run.results.filter((result) => !isLeft(result));
    const left = run.wanted.length - finished.length;
    const show = l10n.t('Show Remaining People');
    const name = this.accounts.find(run.accountSid)?.name ?? '';
    const choice = await this.ask({
      severity: 'warning',
      message: l10n.t(
        'Inviting people to {0} was interrupted with {1} of {2} left. Continuing doesn’t invite anyone twice.',
        plain(name),
        left,
        run.wanted.length,
      ),
      modal: false,
      choices: [show],
    });
    if (choice === show) this.form.open();
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async showProgress(): Promise<void> {
    const { run } = this.invitations;
    if (!run || run.result) return;
    if (run.pause.isOn) return this.offerToGoOn(run);
    const location = vscode.ProgressLocation.Notification;
    const title = l10n.t('Inviting people to {0}', plain(run.prepared.account.name));
    await vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
      token.onCancellationRequested(() => this.invitations.cancel());
      return this.untilShownOrOver(run, progress);
    });
    await this.tellEnd(run);
  }

  /** Says that a run is paused, since nothing else shows it while the form is closed. */
  private async offerToGoOn(run: InvitationRun): Promise<void> {
    const goOn = l10n.t('Continue');
    const show = l10n.t('Show Remaining People');
    const name = plain(run.prepared.account.name);
    const total = run.prepared.plan.people.length;
    const message = l10n.t('Inviting people to {0} is paused at {1} of {2}.', name, run.finished.size, total);
    const choice = await this.ask({ severity: 'info', message, modal: false, choices: [goOn, show] });
    if (choice === show) this.form.open();
    if (choice !== goOn || this.invitations.run !== run) return;
    this.invitations.pause(false);
    await this.showProgress();
  }

  private untilShownOrOver(
    run: InvitationRun,
    progress: vscode.Progress<{ message: string; increment: number }>,
  ): Promise<void> {
    const total = run.prepared.plan.people.length;
    let shown = -1;
    return new Promise((resolve) => {
      const follow = () => {
        if (run.result || this.invitations.run !== run || this.form.isOpen) {
          listening.dispose();
          resolve();
          return;
        }
        const finished = run.finished.size;
        if (finished === shown) return;
        const increment = ((finished - Math.max(shown, 0)) / total) * 100;
        shown = finished;
        progress.report({ message: l10n.t('{0} of {1}', finished, total), increment });
      };
      const listening = vscode.Disposable.from(
        this.invitations.onDidChange(follow),
        this.form.onDidOpen(follow),
      );
      follow();
    });
  }

  /** Reports the end of a run if anyone is left. */
  private async tellEnd({ result, prepared }: InvitationRun): Promise<void> {
    const left = result?.results.filter(({ outcome }) => outcome !== 'done' && outcome !== 'already') ?? [];
    if (left.length === 0 || this.form.isOpen || !this.accounts.find(prepared.account.sid)) return;
    const show = l10n.t('Show Results');
    const name = plain(prepared.account.name);
    const unclear = left.filter(({ outcome }) => outcome === 'unclear').length;
    const message =
      unclear === 0
        ? l10n.t('Inviting people to {0} ended with {1} left.', name, left.length)
        : l10n.t(
            'Inviting people to {0} ended with {1} left, {2} of them unclear.',
            name,
            left.length,
            unclear,
          );
    const choice = await this.ask({ severity: 'warning', message, modal: false, choices: [show] });
    if (choice === show) this.form.open();
  }

  private tellInterrupted(): void {
    const isInterrupted = this.invitations.interrupted !== undefined;
    if (isInterrupted === this.isInterrupted) return;
    this.isInterrupted = isInterrupted;
    void vscode.commands.executeCommand('setContext', contextKeys.interrupted, isInterrupted);
  }
}
