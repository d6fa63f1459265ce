import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { underWayElsewhere } from '../run/journal';
import { heldFor } from '../run/lock';
import { deleteJournalsOf, deleteOldJournals, findLastRun, type RecordedRun } from '../run/readJournal';
import type { StateStorage } from '../../ui/storage';
import type { Accounts } from '../../accounts/editor/accounts';
import type { Log } from '../../ui/log';

/** The key for the file name of the account's dismissed run, followed by the account's SID. */
export const dismissedKey = 'twilioSetup.runPutAway.';
const dismissedSchema = z.optional(z.string());

/** How often to look at another window's run, in milliseconds. */
const lookEvery = 1_500;

/** The current account's newest run according to its journal, no matter which window made it. */
export class RunRecords implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;
  private found: RecordedRun | undefined;
  /** The file of the last run that another window was seen to carry out. */
  private seenElsewhere: string | undefined;
  private next: NodeJS.Timeout | undefined;
  private looking = Promise.resolve();
  /** Set while this window writes the journal, which makes reading it unnecessary. */
  isWritten = false;

  constructor(
    readonly directory: string,
    private readonly accounts: Accounts,
    private readonly storage: StateStorage,
    private readonly log: Log,
  ) {
    this.subscription = vscode.Disposable.from(
      this.changed,
      accounts.onDidChange(() => void this.look()),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) void this.look();
      }),
    );
  }

  /** The run, unless it has ended and the user dismissed it. */
  get last(): RecordedRun | undefined {
    const { found } = this;
    if (!found || found.accountSid !== this.accounts.current?.sid) return undefined;
    const dismissed = this.storage.read(dismissedKey + found.accountSid, dismissedSchema, undefined);
    return found.endedAt !== undefined && dismissed === basename(found.file) ? undefined : found;
  }

  /** Reads the journal again, and repeatedly while another window writes it. Never rejects. */
  look(): Promise<void> {
    this.looking = this.looking.then(() => this.read());
    return this.looking;
  }

  /** Throws `conflict` while another window changes people on one of these accounts. */
  async checkNotElsewhere(sids: readonly string[]): Promise<void> {
    if (this.isWritten) return;
    const held = await Promise.all(sids.map((sid) => heldFor(join(this.directory, `${sid}.lock`))));
    if (held.some((about) => about !== undefined)) throw underWayElsewhere();
  }

  /** Dismisses a run so that it no longer appears. */
  async putAway(run: RecordedRun): Promise<void> {
    if (this.accounts.find(run.accountSid))
      await this.storage.write(dismissedKey + run.accountSid, basename(run.file));
    await this.look();
  }

  /** Deletes an account's journals. Throws `storage`. */
  async forget(sid: string): Promise<void> {
    await deleteJournalsOf(this.directory, sid);
    await this.look();
  }

  /** Deletes journals that are too old to be useful. Never rejects. */
  async tidy(): Promise<void> {
    await deleteOldJournals(this.directory, Date.now()).catch((error: unknown) => this.fail(error));
  }

  dispose(): void {
    clearTimeout(this.next);
    this.subscription.dispose();
  }

  private async read(): Promise<void> {
    clearTimeout(this.next);
    if (this.isWritten) return;
    const sid = this.accounts.current?.sid;
    let isHeld = false;
    try {
      this.found = sid === undefined ? undefined : await findLastRun(this.directory, sid);
      // Another window takes the lock a moment before its journal is there.
      isHeld = sid !== undefined && (await heldFor(join(this.directory, `${sid}.lock`))) !== undefined;
    } catch (error) {
      this.fail(error);
    }
    if (this.found?.running) this.seenElsewhere = this.found.file;
    if (this.found?.file === this.seenElsewhere && this.found) this.found.elsewhere = true;
    if (this.found?.running || isHeld) {
      this.next = setTimeout(() => void this.look(), lookEvery);
      this.next.unref();
    }
    this.changed.fire();
  }

  private fail(error: unknown): void {
    this.log.error('The records of earlier runs couldn’t be read or tidied up.', error);
  }
}
