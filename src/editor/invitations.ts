import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { applyPlan, type PersonResult, type Progress, type RunResult } from '../people/apply';
import { planPeople, type Plan, type PlanMode, type Wanted } from '../people/plan';
import { failedOnly } from '../people/results';
import { SetupError } from '../twilio/errors';
import type { Accounts } from './accounts';
import type { Log } from './log';
import type { ConnectedAccount, Store } from './store';

/** A plan that was shown to the person and may be carried out, once. */
export interface Prepared {
  id: string;
  account: ConnectedAccount;
  mode: PlanMode;
  wanted: readonly Wanted[];
  plan: Plan;
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
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly accounts: Accounts,
    private readonly store: Store,
    private readonly log: Log,
  ) {
    // Nothing is written to an account that was disconnected.
    this.subscription = accounts.onDidChange(() => {
      if (this.current && !accounts.find(this.current.prepared.account.sid)) this.abort.abort();
    });
  }

  /** The run under way, or the last one until it is put away. */
  get run(): Run | undefined {
    return this.current;
  }

  /** Reads what Twilio has now and plans. Sends no write. */
  async prepare(
    account: ConnectedAccount,
    mode: PlanMode,
    wanted: readonly Wanted[],
    signal: AbortSignal,
  ): Promise<Prepared> {
    const client = await this.accounts.client(account);
    const [users, assignments, roleSids] = await Promise.all([
      client.listUsers(signal),
      client.listRoleAssignments({ scope: account.sid }, signal),
      client.findBuiltInRoles(signal),
    ]);
    const { refusedDomains, owners } = this.store.knowledge(account.sid);
    const plan = planPeople({
      mode,
      wanted,
      present: { accountSid: account.sid, users: users.value, assignments: assignments.value },
      knowledge: {
        roleSids: roleSids.value,
        owner: account.owner,
        self: account.you,
        otherOwners: owners,
        refusedDomains,
        now: Date.now(),
      },
    });
    return { id: randomUUID(), account, mode, wanted, plan };
  }

  /**
   * Carries out a plan that the person confirmed; resolves when it is over. Throws `conflict` while another run
   * is under way, and `invalidInput` when Administrator was not confirmed for exactly the people who get it.
   */
  async start(prepared: Prepared, confirmed: Confirmed): Promise<Run> {
    if (this.current && !this.current.result) {
      throw new SetupError({
        kind: 'conflict',
        message: l10n.t('An invitation is under way.'),
        remedy: l10n.t('Wait until it is done, or cancel it.'),
      });
    }
    const begun = new Set<string>();
    const finished = new Map<string, PersonResult>();
    const run: Run = { prepared, confirmed, begun, finished };
    const onProgress = ({ email, result }: Progress) => {
      if (result) finished.set(email, result);
      else begun.add(email);
      this.changed.fire();
    };
    const before = this.current;
    const { signal } = (this.abort = new AbortController());
    // Taken before anything is waited for: a second start finds it.
    this.current = run;
    this.changed.fire();
    try {
      const client = await this.accounts.client(prepared.account);
      run.result = await applyPlan(prepared.plan, client, {
        signal,
        confirmedAdministrators: confirmed.administrators,
        confirmedOwnAccess: confirmed.ownAccess,
        onProgress,
      });
    } catch (error) {
      this.current = before;
      this.changed.fire();
      throw error;
    }
    delete run.waiting;
    await this.remember(prepared.account, run.result);
    this.log.info(`Invitation ended: ${summary(run.result)}`);
    this.changed.fire();
    this.ended.fire(run);
    return run;
  }

  /** Sends those of the last run that failed once more; Administrator stays confirmed for whom it was. */
  async retryFailed(): Promise<void> {
    const last = this.current;
    if (!last?.result) return;
    const { account, mode, wanted } = last.prepared;
    const left = failedOnly(wanted, last.result.results);
    const prepared = await this.prepare(account, mode, left, new AbortController().signal);
    const { administrators, ownAccess } = last.confirmed;
    const still = prepared.plan.administrators.filter((email) => administrators.includes(email));
    await this.start(prepared, { administrators: still, ownAccess });
  }

  /** Nothing new starts; answers under way are still recorded. */
  cancel(): void {
    this.abort.abort();
  }

  /** Puts the results of the last run away. */
  putAway(): void {
    if (this.current?.result) this.current = undefined;
    this.changed.fire();
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
    if (!this.accounts.find(account.sid)) return;
    const known = this.store.knowledge(account.sid);
    const now = new Date().toISOString();
    const refused = Object.fromEntries(result.refusedDomains.map((domain) => [domain, now]));
    await this.store.saveKnowledge(account.sid, {
      version: 1,
      refusedDomains: { ...known.refusedDomains, ...refused },
      owners: [...new Set([...known.owners, ...result.owners])],
    });
  }
}

function summary({ results }: RunResult): string {
  const counts = new Map<string, number>();
  for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}
