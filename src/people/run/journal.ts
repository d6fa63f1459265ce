import { randomUUID } from 'node:crypto';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { SetupError } from '../../twilio/errors';
import { hasCode, takeLock, type Lock } from './lock';
import type { Outcome, Operation, Plan } from '../plan/model';
import { foundDone, type PersonResult } from '../plan/outcome';
import {
  journalName,
  journalVersion,
  lockFile,
  runsMark,
  stored,
  type Line,
  type RecordedRun,
} from './readJournal';

/** How to record a run. */
export interface JournalOptions {
  directory: string;
  /** The run that the plan resumes. */
  resume?: RecordedRun | undefined;
  /** The `runsMark` from before the plan was made. If it has changed since, the plan is outdated. */
  seen?: string;
  /** Whoever starts the run shows its results, so `findLastRun` passes over it once it has ended. */
  apart?: boolean;
}

/**
 * Starts a plan's journal, or continues the one of `resume`, and takes the account's lock. Throws `conflict` if another
 * window holds the lock or another run has changed people since the plan was made, and `storage` if the disk fails.
 */
export async function openJournal(
  { accountSid, mode, wanted, administrators, people }: Plan,
  { directory, resume, seen, apart = false }: JournalOptions,
): Promise<Journal> {
  const now = new Date();
  const at = now.toISOString();
  if (resume) {
    const found = people.flatMap((person) =>
      foundDone(person).map((operation) => settled(person.email, operation, 'done')),
    );
    return lockAndWrite(resume.file, seen, { type: 'resume', at }, ...found);
  }
  await stored(() => mkdir(directory, { recursive: true, mode: 0o700 }));
  const name = `${journalName(accountSid, now)}.${randomUUID()}.jsonl`;
  const run = { accountSid, mode, wanted, administrators, ...(apart && { apart }) };
  return lockAndWrite(join(directory, name), seen, { type: 'start', version: journalVersion, at, run });
}

/** Ends a run that won't be resumed. Throws like `openJournal`. */
export async function abandonRun(run: RecordedRun): Promise<void> {
  const journal = await lockAndWrite(run.file, undefined, { type: 'resume', at: new Date().toISOString() });
  await journal.close({ ended: true });
}

async function lockAndWrite(file: string, seen: string | undefined, ...first: Line[]): Promise<Journal> {
  const lock = await stored(() => takeLock(lockFile(file), basename(file)));
  if (!lock) throw underWayElsewhere();
  try {
    const [accountSid = ''] = basename(file).split('.');
    if (seen !== undefined && (await runsMark(dirname(file), accountSid)) !== seen) {
      throw new SetupError({
        kind: 'conflict',
        message: l10n.t(
          'Another run has changed people in this account since this plan was made. Nothing was sent.',
        ),
        remedy: l10n.t('Make a new plan, review it, and confirm it.'),
      });
    }
    return await stored(async () => {
      const handle = await open(file, 'a', 0o600);
      const journal = new Journal(file, handle, lock);
      try {
        await journal.write(...first);
      } catch (error) {
        await handle.close();
        // What never began can't be continued.
        if (first[0]?.type === 'start') await rm(file, { force: true });
        throw error;
      }
      return journal;
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

export function underWayElsewhere(): SetupError {
  return new SetupError({
    kind: 'conflict',
    message: l10n.t(
      'Nothing was changed, because another VS Code window was changing people in this account.',
    ),
    remedy: l10n.t('Try again once that window has finished.'),
  });
}

function settled(email: string, operation: Operation, outcome: Outcome): Line {
  return { type: 'settle', email, operation, outcome };
}

/** Records on disk what a run is about to do and what came of it. Holds the account's lock. Throws only `storage`. */
export class Journal {
  /** Lines that share the next sync. */
  private pending: string[] = [];
  private writing: Promise<void> = Promise.resolve();

  constructor(
    readonly file: string,
    private readonly handle: FileHandle,
    private readonly lock: Lock,
  ) {}

  /** Resolves once the operation is on disk. Only then may its request go out. */
  intend(email: string, operation: Operation): Promise<void> {
    return stored(async () => {
      if (!(await this.lock.isHeld())) throw new Error('Another window has taken the lock');
      await this.write({ type: 'intend', email, operation });
    });
  }

  /** Resolves once the outcome is on disk. An operation whose effect is unknown has none. */
  settle(email: string, operation: Operation, outcome: Outcome): Promise<void> {
    return stored(() => this.write(settled(email, operation, outcome)));
  }

  /** Tells other windows that a person is finished. Nothing waits for it, and if it fails, so does the next write. */
  finished(result: PersonResult): void {
    this.write({ type: 'result', result }).catch(() => {});
  }

  /** Releases the file and the lock. A run that hasn't `ended` can be resumed. */
  async close({ ended }: { ended: boolean }): Promise<void> {
    try {
      await stored(async () => {
        try {
          if (ended) await this.write({ type: 'end', at: new Date().toISOString() });
          await this.writing;
        } finally {
          await this.handle.close();
        }
      });
    } finally {
      await this.lock.release();
    }
  }

  /** Resolves once the lines are on disk. After a failure every later write fails too, so there are no gaps. */
  write(...lines: Line[]): Promise<void> {
    // The line feed comes first, so that what a crash cut off stays a line of its own.
    this.pending.push(...lines.map((line) => `\n${JSON.stringify(line)}`));
    if (this.pending.length === lines.length) this.writing = this.writing.then(() => this.flush());
    return this.writing;
  }

  private async flush(): Promise<void> {
    const text = this.pending.join('');
    this.pending = [];
    await this.handle.appendFile(text);
    try {
      await this.handle.datasync();
    } catch (cause) {
      throw unsyncable.some((code) => hasCode(cause, code)) ? noSync(dirname(this.file), cause) : cause;
    }
  }
}

/** What a disk answers that can't say whether it holds what was written. */
const unsyncable = ['EPERM', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

function noSync(folder: string, cause: unknown): SetupError {
  return new SetupError({
    kind: 'storage',
    message: l10n.t(
      'The folder {0} can’t confirm that a run’s progress is on disk (fsync). Without that, someone could be invited twice, so nothing more is sent.',
      folder,
    ),
    remedy: l10n.t(
      'Put VS Code’s user data folder on a local disk, for example with “--user-data-dir”, then try again.',
    ),
    cause,
  });
}
