import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ConnectedAccount } from '../../accounts/account';
import type { Plan, PlanMode, Wanted } from '../plan/model';
import type { PersonResult } from '../plan/outcome';
import { applyPlan, type Progress, type RunResult } from '../run/apply';
import {
  type Confirmed,
  type InvitationRun,
  learnFrom,
  type Now,
  type PlanSource,
  prepare,
  type Prepared,
  prepareLeftOver,
  prepareWith,
} from '../run/invitation';
import { abandonRun } from '../run/journal';
import { Pause } from '../run/pause';
import { readRun, type RecordedRun } from '../run/readJournal';
import { SetupError } from '../../twilio/errors';
import type { Accounts } from '../../accounts/editor/accounts';
import type { Ask } from '../../ui/ask';
import { confirmInDialog } from './confirmInDialog';
import type { Log } from '../../ui/log';
import type { RunRecords } from './runRecords';

/**
 * Makes every change to users and roles. The form, the palette, and the People view prepare a plan here, the user
 * confirms it, and it runs here, one plan at a time. The run's journal outlives the window; see `RunRecords`.
 */
export class Invitations implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly ended = new vscode.EventEmitter<InvitationRun>();
  readonly onDidEnd = this.ended.event;
  private abort = new AbortController();
  private current: InvitationRun | undefined;
  /** A run that its caller shows and reports. Meanwhile, `current` doesn't change. */
  private apart: InvitationRun | undefined;
  private readonly subscription: vscode.Disposable;

  /** `withAddresses` returns an account with the addresses that the guards need, which it asks for the first time. */
  constructor(
    private readonly accounts: Accounts,
    private readonly records: RunRecords,
    readonly withAddresses: (account: ConnectedAccount) => Promise<ConnectedAccount>,
    private readonly ask: Ask,
    private readonly log: Log,
  ) {
    this.subscription = vscode.Disposable.from(
      // Disconnecting an account ends its run.
      accounts.onDidChange(() => {
        const run = this.apart ?? this.current;
        if (run && !accounts.find(run.prepared.account.sid)) this.abort.abort();
        this.forgetGone();
      }),
      records.onDidChange(() => this.changed.fire()),
    );
  }

  // Prepared

  /** Reads the current state from Twilio and makes a plan. Changes nothing. */
  async prepare(
    account: ConnectedAccount,
    mode: PlanMode,
    wanted: readonly Wanted[],
    signal: AbortSignal,
  ): Promise<Prepared> {
    return prepare(await this.sourceOf(account), mode, wanted, signal);
  }

  /** Reads the current state from Twilio for a plan that the caller makes from it. Changes nothing. */
  async prepareWith(
    account: ConnectedAccount,
    mode: PlanMode,
    makePlan: (now: Now) => Plan,
    signal: AbortSignal,
  ): Promise<Prepared> {
    return prepareWith(await this.sourceOf(account), mode, makePlan, signal);
  }

  private async sourceOf(known: ConnectedAccount): Promise<PlanSource> {
    const account = await this.withAddresses(known);
    const client = await this.accounts.client(account);
    return { account, client, learned: this.accounts.learned(account.sid), journals: this.records.directory };
  }

  /** Makes a plan for everyone left from a run in this window, or else from the current account's last run. */
  private async prepareLeftOver(
    shown: InvitationRun | undefined,
    rest: string | undefined,
  ): Promise<Prepared | undefined> {
    if (shown && !shown.result) return undefined;
    const { signal } = new AbortController();
    const recorded = await this.recordOf(shown);
    const account = shown?.prepared.account ?? this.accounts.find(recorded?.accountSid);
    if (!account) return undefined;
    return prepareLeftOver(await this.sourceOf(account), { shown, recorded, rest }, signal);
  }

  // Confirmed

  /**
   * Carries out a confirmed plan and resolves when the run has ended. Throws `conflict` during another run, and
   * `invalidInput` unless the Administrator role was confirmed for exactly those who get it. With `apart`, the caller has
   * asked outside any page and reports the results, and the form doesn't show the run. Otherwise asks in a dialog as
   * well, and throws `cancelled` unless the user confirms.
   */
  async start(prepared: Prepared, confirmed: Confirmed, { apart = false } = {}): Promise<InvitationRun> {
    this.checkIdle();
    if (!apart) {
      await confirmInDialog(this.ask, prepared);
      this.checkIdle();
    }
    const begun = new Set<string>();
    const finished = new Map<string, PersonResult>();
    const pause = new Pause();
    const run: InvitationRun = { prepared, confirmed, begun, finished, pause };
    const onProgress = ({ email, result, timeLeft }: Progress) => {
      if (result) finished.set(email, result);
      else begun.add(email);
      run.secondsLeft = timeLeft === undefined ? undefined : timeLeft / 1000;
      this.changed.fire();
    };
    const before = this.current;
    const { signal } = (this.abort = new AbortController());
    // Set before anything is awaited, so that a second start notices this one.
    if (apart) this.apart = run;
    else this.current = run;
    this.records.isWritten = true;
    this.changed.fire();
    try {
      const client = await this.accounts.client(prepared.account);
      run.result = await applyPlan(prepared.plan, client, {
        signal,
        confirmedAdministrators: confirmed.administrators,
        confirmedOwnAccess: confirmed.ownAccess,
        journal: { directory: this.records.directory, resume: prepared.resume, seen: prepared.seen, apart },
        pause,
        onProgress,
      });
      if (apart) await this.giveUpRest(run.result.journal);
    } catch (error) {
      if (!apart) this.current = before;
      throw error;
    } finally {
      this.apart = undefined;
      this.records.isWritten = false;
      await this.records.look();
    }
    delete run.waiting;
    await this.learn(prepared.account, run.result);
    this.forgetGone();
    this.log.info(`Invitation ended: ${summary(run.result)}`);
    this.changed.fire();
    this.ended.fire(run);
    return run;
  }

  /**
   * Continues with everyone left from the current account's last run, of which the user saw `rest`. Administrator stays confirmed for those confirmed
   * in this window's run and for those in `again`, whom the user just confirmed. Throws `conflict` if anyone else would
   * now get it.
   */
  async retryFailed(again: readonly string[], rest?: string): Promise<void> {
    const { shown } = this;
    const prepared = await this.prepareLeftOver(shown, rest);
    if (!prepared) return;
    const { plan } = prepared;
    const known = new Set([...again, ...(shown?.confirmed.administrators ?? [])]);
    const ownAccess = shown?.confirmed.ownAccess ?? false;
    const isConfirmed = plan.administrators.every((email) => known.has(email));
    if (!isConfirmed || (plan.ownAccessLost && !ownAccess)) {
      throw new SetupError({
        kind: 'conflict',
        message: l10n.t(
          'Things have changed at Twilio. Continuing would give Administrator to someone you didn’t confirm, or reduce your own access.',
        ),
        remedy: l10n.t('Go back to the form and create a new preview.'),
      });
    }
    await this.start(prepared, { administrators: plan.administrators, ownAccess });
  }

  // Running

  /** Whether a run is in progress in this window. */
  private get isBusy(): boolean {
    return this.apart !== undefined || (this.current !== undefined && !this.current.result);
  }

  /** Throws `conflict` while a run is in progress in this window. */
  checkIdle(): void {
    if (!this.isBusy) return;
    throw new SetupError({
      kind: 'conflict',
      message: l10n.t('A change to people is still in progress.'),
      remedy: l10n.t('Wait until it finishes, or cancel it.'),
    });
  }

  /** The run in progress, or the last one until it's dismissed. */
  get run(): InvitationRun | undefined {
    return this.current;
  }

  /** The same run if it belongs to the current account. */
  get shown(): InvitationRun | undefined {
    return this.current?.prepared.account.sid === this.accounts.current?.sid ? this.current : undefined;
  }

  /** Pauses or resumes the run. While it's paused, requests in progress still finish. */
  pause(on: boolean): void {
    if (!this.current || this.current.result) return;
    if (on) this.current.pause.begin();
    else this.current.pause.end();
    this.changed.fire();
  }

  /** Cancels the run. Pending responses are still recorded. */
  cancel(): void {
    this.abort.abort();
  }

  /** Shows how many seconds Twilio asked to wait; `undefined` ends the wait. */
  showWaiting(seconds: number | undefined): void {
    if (!this.current || this.current.result) return;
    this.current.waiting = seconds;
    this.changed.fire();
  }

  // Recorded

  /** The current account's last run according to its journal, if this window has no run of its own to show. */
  get recorded(): RecordedRun | undefined {
    return this.shown ? undefined : this.records.last;
  }

  /** A recorded run that stopped early and can be continued. */
  get interrupted(): RecordedRun | undefined {
    const { recorded } = this;
    return recorded && !recorded.running && recorded.endedAt === undefined ? recorded : undefined;
  }

  /** Dismisses a run's results, by default those of the shown run. An interrupted run can't be continued afterwards. */
  async putAway(run = this.shown): Promise<void> {
    if (run && !run.result) return;
    const recorded = await this.recordOf(run);
    if (this.current === run) this.current = undefined;
    if (recorded && !recorded.running) {
      if (recorded.endedAt === undefined) await abandonRun(recorded);
      await this.records.putAway(recorded);
    } else this.changed.fire();
  }

  /** Returns what the journal says about a run in this window, or else about the current account's last one. */
  private async recordOf(run: InvitationRun | undefined): Promise<RecordedRun | undefined> {
    await this.records.look();
    const { journal } = run?.result ?? {};
    return journal === undefined ? this.records.last : readRun(journal);
  }

  /** Ends an interrupted run for good. The caller reports the failure, and the user can start over. */
  private async giveUpRest(journal: string | undefined): Promise<void> {
    try {
      const recorded = journal === undefined ? undefined : await readRun(journal);
      if (recorded && recorded.endedAt === undefined) await abandonRun(recorded);
    } catch (error) {
      this.log.error('The rest of an interrupted run could not be given up.', error);
    }
  }

  /** Stores a run's findings about its account. If the account was removed meanwhile, deletes the journal instead. */
  private async learn({ sid }: ConnectedAccount, result: RunResult): Promise<void> {
    if (!this.accounts.find(sid)) return this.records.forget(sid);
    await this.accounts.saveLearned(sid, learnFrom(result, this.accounts.learned(sid), new Date()));
  }

  /** Drops an ended run, with its addresses, once its account is gone. */
  private forgetGone(): void {
    const { current } = this;
    if (!current?.result || this.accounts.find(current.prepared.account.sid)) return;
    this.current = undefined;
    this.changed.fire();
  }

  dispose(): void {
    this.abort.abort();
    this.subscription.dispose();
    this.changed.dispose();
    this.ended.dispose();
  }
}

function summary({ results }: RunResult): string {
  const counts = new Map<string, number>();
  for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}
