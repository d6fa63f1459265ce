import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { PersonResult } from '../people/plan/outcome';
import { applyPlan, type Progress, type RunResult } from '../people/run/apply';
import { abandonRun } from '../people/run/journal';
import { refusedStill } from '../people/plan/domains';
import { Pause } from '../people/run/pause';
import type { Knowledge, Plan, PlanMode, Present, Wanted } from '../people/plan/model';
import { planPeople } from '../people/plan/plan';
import { readRun, resumePlan, runsMark, type RecordedRun } from '../people/run/readJournal';
import { failedOnly } from '../people/run/results';
import { SetupError } from '../twilio/errors';
import type { Accounts } from './accounts';
import type { Log } from './log';
import type { RunRecords } from './runRecords';
import type { ConnectedAccount, Store } from './store';

/** A plan that was shown to the person and may be carried out, once. */
export interface Prepared {
  id: string;
  account: ConnectedAccount;
  plan: Plan;
  /** The account's `runsMark` from before. */
  seen: string;
  /** The run that it goes on with. */
  resume?: RecordedRun | undefined;
}

/** What the person confirmed apart from the plan as a whole. */
export interface Confirmed {
  /** The addresses that get Administrator, each confirmed by name. */
  administrators: readonly string[];
  /** That one's own access becomes less. */
  ownAccess: boolean;
}

/** A run as it stands: people begun or finished, and the result when it is over. */
export interface Run {
  prepared: Prepared;
  confirmed: Confirmed;
  begun: ReadonlySet<string>;
  finished: ReadonlyMap<string, PersonResult>;
  pause: Pause;
  /** Seconds until it is done, as far as can be told. */
  secondsLeft?: number | undefined;
  /** Twilio asked to wait: seconds left. */
  waiting?: number | undefined;
  result?: RunResult;
}

/** The one way to change who has what: form, palette and People view plan here, and a confirmed plan is carried out here, one at a time. */
export class Invitations implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly ended = new vscode.EventEmitter<Run>();
  readonly onDidEnd = this.ended.event;
  private abort = new AbortController();
  private current: Run | undefined;
  /** A run under way that is shown by who started it, and leaves no results: `current` stays as it is. */
  private apart: Run | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly accounts: Accounts,
    private readonly store: Store,
    private readonly records: RunRecords,
    private readonly log: Log,
  ) {
    this.subscription = vscode.Disposable.from(
      // Nothing is written to an account that was disconnected.
      accounts.onDidChange(() => {
        const run = this.apart ?? this.current;
        if (run && !accounts.find(run.prepared.account.sid)) this.abort.abort();
      }),
      records.onDidChange(() => this.changed.fire()),
    );
  }

  /** The run under way, or the last one until it is put away. */
  get run(): Run | undefined {
    return this.current;
  }

  /** Something is being carried out in this window. */
  get isBusy(): boolean {
    return this.apart !== undefined || (this.current !== undefined && !this.current.result);
  }

  /** That run, if it is the current account's. */
  get shown(): Run | undefined {
    return this.current?.prepared.account.sid === this.accounts.current?.sid ? this.current : undefined;
  }

  /** What the journal tells of the current account's last run, where this window has none to show. */
  get recorded(): RecordedRun | undefined {
    return this.shown ? undefined : this.records.last;
  }

  /** A run that ended before its time and can be gone on with. */
  get interrupted(): RecordedRun | undefined {
    const { recorded } = this;
    return recorded && !recorded.running && recorded.endedAt === undefined ? recorded : undefined;
  }

  /** Reads what Twilio has now and plans. Sends no write. */
  async prepare(
    account: ConnectedAccount,
    mode: PlanMode,
    wanted: readonly Wanted[],
    signal: AbortSignal,
  ): Promise<Prepared> {
    const { seen, ...now } = await this.readNow(account, signal);
    return { id: randomUUID(), account, plan: planPeople({ mode, wanted, ...now }), seen };
  }

  private async readNow(
    account: ConnectedAccount,
    signal: AbortSignal,
  ): Promise<{ present: Present; knowledge: Knowledge; seen: string }> {
    const client = await this.accounts.client(account);
    const seen = await runsMark(this.records.directory, account.sid);
    const [users, assignments, roleSids] = await Promise.all([
      client.listUsers(signal),
      client.listRoleAssignments({ scope: account.sid }, signal),
      client.findBuiltInRoles(signal),
    ]);
    const { refusedDomains, owners } = this.store.knowledge(account.sid);
    return {
      present: { accountSid: account.sid, users: users.value, assignments: assignments.value },
      knowledge: {
        roleSids: roleSids.value,
        owner: account.owner,
        self: account.you,
        otherOwners: owners,
        refusedDomains,
        now: Date.now(),
      },
      seen,
    };
  }

  /**
   * Carries out a plan that the person confirmed; resolves when it is over. Throws `conflict` while another run
   * is under way, and `invalidInput` when Administrator was not confirmed for exactly the people who get it. One that
   * runs `apart` is not shown by the form, and its results are the caller's to tell.
   */
  async start(prepared: Prepared, confirmed: Confirmed, { apart = false } = {}): Promise<Run> {
    if (this.isBusy) {
      throw new SetupError({
        kind: 'conflict',
        message: l10n.t('An invitation is under way.'),
        remedy: l10n.t('Wait until it is done, or cancel it.'),
      });
    }
    const begun = new Set<string>();
    const finished = new Map<string, PersonResult>();
    const pause = new Pause();
    const run: Run = { prepared, confirmed, begun, finished, pause };
    const onProgress = ({ email, result, timeLeft }: Progress) => {
      if (result) finished.set(email, result);
      else begun.add(email);
      run.secondsLeft = timeLeft === undefined ? undefined : timeLeft / 1000;
      this.changed.fire();
    };
    const before = this.current;
    const { signal } = (this.abort = new AbortController());
    // Taken before anything is waited for: a second start finds it.
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
      if (apart) await this.giveUp(run.result.journal);
    } catch (error) {
      if (!apart) this.current = before;
      throw error;
    } finally {
      this.apart = undefined;
      this.records.isWritten = false;
      await this.records.look();
    }
    delete run.waiting;
    await this.remember(prepared.account, run.result);
    this.log.info(`Invitation ended: ${summary(run.result)}`);
    this.changed.fire();
    this.ended.fire(run);
    return run;
  }

  /**
   * Sends those of the current account's last run who are left. Administrator stays confirmed for whom this window's run had it
   * confirmed; `again` are those ticked once more. Throws `conflict` when somebody else would get it now.
   */
  async retryFailed(again: readonly string[]): Promise<void> {
    const { shown } = this;
    const prepared = await this.prepareRest(shown, new AbortController().signal);
    if (!prepared) return;
    const { plan } = prepared;
    const known = new Set([...again, ...(shown?.confirmed.administrators ?? [])]);
    const ownAccess = shown?.confirmed.ownAccess ?? false;
    const isConfirmed = plan.administrators.every((email) => known.has(email));
    if (!isConfirmed || (plan.ownAccessLost && !ownAccess)) {
      throw new SetupError({
        kind: 'conflict',
        message: l10n.t(
          'At Twilio things have changed: somebody who was not confirmed would get Administrator, or you would lose access.',
        ),
        remedy: l10n.t('Go back to the form and look at a new preview.'),
      });
    }
    await this.start(prepared, { administrators: plan.administrators, ownAccess });
  }

  private async prepareRest(shown: Run | undefined, signal: AbortSignal): Promise<Prepared | undefined> {
    if (shown && !shown.result) return undefined;
    const recorded = await this.recordOf(shown);
    const account = shown?.prepared.account ?? this.accounts.find(recorded?.accountSid);
    if (!account) return undefined;
    if (recorded && recorded.endedAt === undefined) {
      const { seen, ...now } = await this.readNow(account, signal);
      return { id: randomUUID(), account, plan: resumePlan(recorded, now), seen, resume: recorded };
    }
    const { mode, wanted } = shown?.prepared.plan ?? recorded ?? { mode: 'add', wanted: [] };
    const results = shown?.result?.results ?? recorded?.results ?? [];
    return this.prepare(account, mode, failedOnly(wanted, results), signal);
  }

  /** What is written down of a run of this window, else of the current account's last one. */
  private async recordOf(run: Run | undefined): Promise<RecordedRun | undefined> {
    await this.records.look();
    const { journal } = run?.result ?? {};
    return journal === undefined ? this.records.last : readRun(journal);
  }

  /** Nothing new starts while it is on; what is under way ends. */
  pause(on: boolean): void {
    if (!this.current || this.current.result) return;
    if (on) this.current.pause.begin();
    else this.current.pause.end();
    this.changed.fire();
  }

  /** Nothing new starts; answers under way are still recorded. */
  cancel(): void {
    this.abort.abort();
  }

  /**
   * Puts the results of a run away, of the one that is shown where none is named. What is left of one that did not
   * come to its end is given up.
   */
  async putAway(run = this.shown): Promise<void> {
    if (run && !run.result) return;
    const recorded = await this.recordOf(run);
    if (this.current === run) this.current = undefined;
    if (recorded && !recorded.running) {
      if (recorded.endedAt === undefined) await abandonRun(recorded);
      await this.records.putAway(recorded);
    } else this.changed.fire();
  }

  /** Nobody goes on with what is left of it: who started it is told, and may do it again. */
  private async giveUp(journal: string | undefined): Promise<void> {
    try {
      const recorded = journal === undefined ? undefined : await readRun(journal);
      if (recorded && recorded.endedAt === undefined) await abandonRun(recorded);
    } catch (error) {
      this.log.error('What is left of a run could not be given up.', error);
    }
  }

  /** Twilio asked to wait (seconds), or no longer does. */
  showWaiting(seconds: number | undefined): void {
    if (!this.current || this.current.result) return;
    this.current.waiting = seconds;
    this.changed.fire();
  }

  dispose(): void {
    this.abort.abort();
    this.subscription.dispose();
    this.changed.dispose();
    this.ended.dispose();
  }

  private async remember(account: ConnectedAccount, result: RunResult): Promise<void> {
    if (!this.accounts.find(account.sid)) return this.records.forget(account.sid);
    const known = this.store.knowledge(account.sid);
    const now = new Date();
    const refused = Object.fromEntries(result.refusedDomains.map((domain) => [domain, now.toISOString()]));
    await this.store.saveKnowledge(account.sid, {
      version: 1,
      refusedDomains: { ...refusedStill(known.refusedDomains, now.getTime()), ...refused },
      owners: [...new Set([...known.owners, ...result.owners])],
    });
  }
}

function summary({ results }: RunResult): string {
  const counts = new Map<string, number>();
  for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}
