import * as vscode from 'vscode';
import { possibleChecks, runChecks } from '../guide/checks';
import { checkIds, type CheckId } from '../guide/evidence';
import type { AlertGrid } from '../guide/alerts';
import {
  emptyRecord,
  withAlerts,
  withAttestation,
  withFailure,
  withResult,
  type ChecklistRecord,
} from '../guide/state';
import type { SubStep } from '../guide/steps';
import { SetupError } from '../twilio/errors';
import type { Accounts } from './accounts';
import type { ConnectedAccount, Store } from './store';

/** The checklist of the current account: what is known, what is being checked, and the ways to change it. */
export class Checklist implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;
  private running: { account: string; checks: ReadonlySet<CheckId>; abort: AbortController } | undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly store: Store,
  ) {
    this.subscription = accounts.onDidChange(() => {
      if (this.running && this.running.account !== accounts.current?.sid) this.running.abort.abort();
      this.changed.fire();
    });
  }

  get record(): ChecklistRecord {
    const account = this.accounts.current;
    return account ? this.store.checklist(account.sid) : emptyRecord;
  }

  isChecking(check: CheckId): boolean {
    return this.running?.account === this.accounts.current?.sid && (this.running?.checks.has(check) ?? false);
  }

  /** The checks that the credentials at hand allow. */
  async possibleChecks(account: ConnectedAccount): Promise<readonly CheckId[]> {
    return possibleChecks(await this.accounts.held(account));
  }

  /** Runs the checks that the credentials allow, of all or of those named. A run under way starts over with both. */
  async check(wanted?: readonly CheckId[]): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const before = this.running?.account === account.sid ? this.running.checks : new Set<CheckId>();
    this.running?.abort.abort();
    const abort = new AbortController();
    const asked = new Set([...before, ...(wanted ?? checkIds)]);
    const run = { account: account.sid, checks: asked, abort };
    this.running = run;
    this.changed.fire();
    try {
      const checks = (await this.possibleChecks(account)).filter((check) => asked.has(check));
      const client = await this.accounts.client(account);
      const target = { client, accountSid: account.sid, owner: account.owner };
      const outcomes = await runChecks(target, checks, abort.signal);
      let record = this.store.checklist(account.sid);
      for (const outcome of outcomes) {
        record =
          'result' in outcome
            ? withResult(record, outcome.check, outcome.result)
            : withFailure(record, outcome.check, outcome.failure);
      }
      if (!abort.signal.aborted) await this.store.saveChecklist(account.sid, record);
    } catch (error) {
      if (!SetupError.is(error, 'cancelled')) throw error;
    } finally {
      if (this.running === run) this.running = undefined;
      this.changed.fire();
    }
  }

  /** Records that a person said the sub-step is done, or takes that back. */
  async attest(subStep: SubStep, by: string | undefined): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const of = subStep.pieces?.(this.record);
    const attestation =
      by === undefined ? undefined : { by, at: new Date().toISOString(), ...(of && { of }) };
    await this.store.saveChecklist(account.sid, withAttestation(this.record, subStep, attestation));
    this.changed.fire();
  }

  /** Keeps who shall get which alerts. */
  async decideAlerts(grid: AlertGrid): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    await this.store.saveChecklist(account.sid, withAlerts(this.record, grid));
    this.changed.fire();
  }

  /** Clears what is known of an account: what was checked and what was said. */
  async forget(sid: string): Promise<void> {
    await this.store.saveChecklist(sid, undefined);
    this.changed.fire();
  }

  dispose(): void {
    this.running?.abort.abort();
    this.subscription.dispose();
    this.changed.dispose();
  }
}
