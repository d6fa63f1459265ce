import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ConnectedAccount, CredentialsHeld } from '../../accounts/account';
import { emptyGrid, type AlertGrid } from '../alertGrid';
import type { PersonSeen } from '../checks';
import { type CheckId, checkIds, possibleChecks } from '../evidence';
import {
  type Attestation,
  type ChecklistRecord,
  type Choices,
  emptyRecord,
  storedRecordSchema,
  toStored,
} from '../record';
import type { RecordFiles } from '../recordFiles';
import type { SubStep } from '../steps';
import { SetupError } from '../../twilio/errors';
import type { StateStorage } from '../../ui/storage';
import type { Accounts } from '../../accounts/editor/accounts';
import { followOtherWindows } from '../../ui/otherWindows';
import type { RowContext } from './words';

/** Precedes the account's SID in the key under which earlier versions stored its checklist. */
export const checklistKey = 'twilioSetup.checklist.';

/** Milliseconds after which another window has written everything about one check. */
const settledAfter = 50;

/** Loads what the first rows don't need. */
const recordChanges = () => import('../recordChanges.js');

/** The current account's checklist: its record, the checks that run, and the ways to change it. */
export class Checklist implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;
  private isWatching = false;
  private endWatch = () => {};
  private look: NodeJS.Timeout | undefined;
  private running: { account: string; checks: ReadonlySet<CheckId>; abort: AbortController } | undefined;
  /** How many of the accounts have a checklist. */
  get count(): number {
    return this.accounts.all.filter(({ sid }) => this.recordOf(sid) !== emptyRecord).length;
  }

  /** Watches the current account's record from now on, so that what other windows change appears here at once. */
  async watch(): Promise<void> {
    this.isWatching = true;
    const { watchRecord } = await recordChanges();
    this.endWatch();
    const sid = this.accounts.current?.sid;
    if (sid === undefined) return;
    this.endWatch = watchRecord(this.files, sid, () => {
      clearTimeout(this.look);
      this.look = setTimeout(() => this.compare(), settledAfter);
    });
  }

  private compare(): void {
    const before = JSON.stringify(this.record);
    this.files.reread();
    if (JSON.stringify(this.record) !== before) this.changed.fire();
  }

  /** The people whom the last check saw, in memory only: they give user SIDs their addresses. */
  private seen: { account: string; people: readonly PersonSeen[] } | undefined;

  constructor(
    readonly accounts: Accounts,
    private readonly storage: StateStorage,
    private readonly files: RecordFiles,
  ) {
    this.subscription = vscode.Disposable.from(
      accounts.onDidChange(() => {
        if (this.running && this.running.account !== accounts.current?.sid) this.running.abort.abort();
        if (!accounts.find(this.seen?.account)) this.seen = undefined;
        files.reread();
        if (this.isWatching) void this.watch();
        this.changed.fire();
      }),
      followOtherWindows(
        () => {
          files.reread();
          return this.record;
        },
        () => this.changed.fire(),
      ),
    );
  }

  /** The current account's SID. An answer about this account must not be recorded for another one. */
  get account(): string | undefined {
    return this.accounts.current?.sid;
  }

  get record(): ChecklistRecord {
    const account = this.accounts.current;
    return account ? this.recordOf(account.sid) : emptyRecord;
  }

  recordOf(sid: string): ChecklistRecord {
    return (
      this.files.recordOf(sid) ??
      this.storage.read(checklistKey + sid, storedRecordSchema, toStored(emptyRecord)).record
    );
  }

  /**
   * Changes an account's record, or removes it if `change` returns `undefined`. `change` gets what's on disk now, so that
   * nothing else recorded at the same moment is lost. Does nothing if the account is gone: a check can end after its
   * account's removal.
   */
  async keep(sid: string, change: (record: ChecklistRecord) => ChecklistRecord | undefined): Promise<void> {
    const { removeRecord, saveRecord } = await recordChanges();
    if (!this.accounts.find(sid)) return;
    this.files.reread();
    const before = this.recordOf(sid);
    const after = change(before);
    if (after) saveRecord(this.files, sid, before, after);
    else removeRecord(this.files, sid);
    // The files now have what earlier versions stored there.
    if (this.storage.keys().includes(checklistKey + sid))
      await this.storage.write(checklistKey + sid, undefined);
  }

  /** The people whom the last check in this window saw. `undefined` before the first. */
  get people(): readonly PersonSeen[] | undefined {
    return this.seen?.account === this.accounts.current?.sid ? this.seen?.people : undefined;
  }

  get context(): RowContext {
    const seen = (id: string) => this.people?.find((person) => person.id === id);
    return {
      sample: this.accounts.current?.sample ?? false,
      nameOf: (id) => seen(id)?.address ?? `${id.slice(0, 2)}…${id.slice(-4)}`,
      rolesOf: (id) => seen(id)?.roles ?? [],
      now: new Date(),
    };
  }

  isChecking(check: CheckId): boolean {
    return this.running?.account === this.accounts.current?.sid && (this.running?.checks.has(check) ?? false);
  }

  async possibleChecks(account: ConnectedAccount): Promise<readonly CheckId[]> {
    return checksWith(account, await this.accounts.held(account));
  }

  /** Runs the wanted checks, or all, that the credentials allow. Restarts the current run with its own checks too. */
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
      const possible = await this.possibleChecks(account);
      const checks = possible.filter((check) => asked.has(check));
      if (account.named) return;
      const client = await this.accounts.client(account);
      const target = { client, accountSid: account.sid, owners: this.accounts.owners(account) };
      const { withFailure, withFailuresOf, withResult } = await recordChanges();
      const { runChecks } = await import('../checks.js');
      const outcomes = await runChecks(target, checks, abort.signal);
      if (abort.signal.aborted) return;
      for (const outcome of outcomes)
        if ('people' in outcome) this.seen = { account: account.sid, people: outcome.people };
      await this.keep(account.sid, (before) =>
        outcomes.reduce(
          (record, outcome) =>
            'result' in outcome
              ? withResult(record, outcome.check, outcome.result)
              : withFailure(record, outcome.check, outcome.failure),
          withFailuresOf(before, possible),
        ),
      );
    } catch (error) {
      if (!SetupError.is(error, 'cancelled')) throw error;
    } finally {
      if (this.running === run) this.running = undefined;
      this.changed.fire();
    }
  }

  /**
   * Records the user's attestation of the sub-step with the current time, or removes it. Like everything that records,
   * throws `conflict` if `of` is no longer the current account.
   */
  async attest(
    subStep: SubStep,
    said: Omit<Attestation, 'at'> | undefined,
    of = this.account,
  ): Promise<void> {
    const pieces = subStep.pieces?.(this.record);
    const attestation = said && { ...said, at: new Date().toISOString(), ...(pieces && { of: pieces }) };
    const account = this.accounts.current;
    const possible = account ? await this.possibleChecks(account).catch(() => []) : [];
    const { withAttestation, withFailuresOf } = await recordChanges();
    await this.save(of, (record) => withAttestation(withFailuresOf(record, possible), subStep, attestation));
  }

  /** Sets an attestation's note, or removes it if `undefined`. The name and time stay. */
  async note(subStep: SubStep, note: string | undefined, of = this.account): Promise<void> {
    const { withAttestation } = await recordChanges();
    await this.save(of, (record) => {
      const said = record.attestations[subStep.id];
      if (!said) return record;
      const { by, at, claim, of: pieces } = said;
      const noted = { by, at, ...(claim && { claim }), ...(pieces && { of: pieces }), ...(note && { note }) };
      return withAttestation(record, subStep, noted);
    });
  }

  async decideAlerts(change: (grid: AlertGrid) => AlertGrid): Promise<void> {
    const of = this.account;
    const { withAlerts } = await recordChanges();
    await this.save(of, (record) => withAlerts(record, change(record.alerts ?? emptyGrid)));
  }

  /** Changes choices. A choice that's `undefined` is removed. */
  async choose(changes: { [K in keyof Choices]: Choices[K] | undefined }, of = this.account): Promise<void> {
    const { withChoices } = await recordChanges();
    await this.save(of, (record) => withChoices(record, changes));
  }

  /** Adds what was recorded for an account that was only named to the connected account's checklist. */
  async adopt(named: string, connected: string): Promise<void> {
    const { withEarlier } = await recordChanges();
    await this.keep(connected, (record) => withEarlier(record, this.recordOf(named)));
    this.changed.fire();
  }

  /** Clears an account's checklist. */
  async forget(sid: string): Promise<void> {
    this.seen = undefined;
    await this.keep(sid, () => undefined);
    this.changed.fire();
  }

  private async save(
    of: string | undefined,
    change: (record: ChecklistRecord) => ChecklistRecord,
  ): Promise<void> {
    if (of === undefined) return;
    if (of !== this.account) {
      throw new SetupError({
        kind: 'conflict',
        message: l10n.t('Nothing was recorded because this account is no longer in use.'),
        remedy: l10n.t('Switch back to the account and try again.'),
      });
    }
    await this.keep(of, change);
    this.changed.fire();
  }

  dispose(): void {
    this.running?.abort.abort();
    this.endWatch();
    clearTimeout(this.look);
    this.subscription.dispose();
    this.changed.dispose();
  }
}

/** Returns the checks that these credentials allow. A Standard API key can't read the account, and a Restricted one even less. */
export function checksWith(account: ConnectedAccount, held: CredentialsHeld): readonly CheckId[] {
  const unreadable: CheckId[] = [...(account.cannotRead ?? [])];
  if (account.accountCredential === 'standardKey') unreadable.push('account');
  return possibleChecks(held).filter((check) => !unreadable.includes(check));
}
