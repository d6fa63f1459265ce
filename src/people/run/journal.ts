import { randomUUID } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { SetupError } from '../../twilio/errors';
import { AppendFile } from './appendFile';
import { takeLock, type Lock } from './lock';
import type { Outcome, Operation, Plan } from '../plan/model';
import { foundDone, type PersonResult } from '../plan/outcome';
import { journalVersion, lockFile, runsMark, stored, type Line, type RecordedRun } from './readJournal';

/** Where a run is written down. */
export interface JournalOptions {
  directory: string;
  /** The run that the plan goes on with. */
  resume?: RecordedRun | undefined;
  /** The `runsMark` from before the plan was made: where it is another one now, the plan is out of date. */
  seen?: string;
  /** Nobody asks for its results once it has ended. */
  apart?: boolean;
}

/**
 * Begins the journal of a plan, or goes on with the one of `resume`, and takes the account's lock. Throws
 * `conflict` when another window holds it or has changed people since the plan was made, `storage` for the disk.
 */
export async function openJournal(
  { accountSid, mode, wanted, administrators, people }: Plan,
  { directory, resume, seen, apart = false }: JournalOptions,
): Promise<Journal> {
  const at = new Date().toISOString();
  if (resume) {
    const found = people.flatMap((person) =>
      foundDone(person).map((operation) => settled(person.email, operation, 'done')),
    );
    return lockAndWrite(resume.file, seen, { type: 'resume', at }, ...found);
  }
  await stored(() => mkdir(directory, { recursive: true, mode: 0o700 }));
  const name = `${accountSid}.${at.replaceAll(/[:.]/g, '-')}.${randomUUID()}.jsonl`;
  const run = { accountSid, mode, wanted, administrators, ...(apart && { apart }) };
  return lockAndWrite(join(directory, name), seen, { type: 'start', version: journalVersion, at, run });
}

/** Ends a run that nobody will go on with. Throws as `openJournal` does. */
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
        message: l10n.t('People of this account were changed since this plan was made. Nothing was sent.'),
        remedy: l10n.t('Make the plan anew, look at it and confirm it.'),
      });
    }
    return await stored(async () => {
      const lines = new AppendFile(await open(file, 'a', 0o600));
      await lines.append(first.map(write).join(''));
      return new Journal(file, lines, lock);
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

export function underWayElsewhere(): SetupError {
  return new SetupError({
    kind: 'conflict',
    message: l10n.t('Another window is changing people of this account.'),
    remedy: l10n.t('Wait until it is done, or cancel it there.'),
  });
}

// A line begins with a line feed: what a crash tore off stays a line of its own.
const write = (line: Line) => `\n${JSON.stringify(line)}`;

function settled(email: string, operation: Operation, outcome: Outcome): Line {
  return { type: 'settle', email, operation, outcome };
}

/** What a run intends and what became of it, on the disk; holds the account's lock. Throws `storage` only. */
export class Journal {
  constructor(
    readonly file: string,
    private readonly lines: AppendFile,
    private readonly lock: Lock,
  ) {}

  /** Resolves when the intent is on disk: only then the request goes out. */
  intend(email: string, operation: Operation): Promise<void> {
    return stored(async () => {
      if (!(await this.lock.isHeld())) throw new Error('Another window has taken the lock over');
      await this.lines.append(write({ type: 'intend', email, operation }));
    });
  }

  /** Resolves when the outcome is on disk. An operation whose effect stays unknown is never settled. */
  settle(email: string, operation: Operation, outcome: Outcome): Promise<void> {
    return stored(() => this.lines.append(write(settled(email, operation, outcome))));
  }

  /** Tells other windows who is finished; nothing waits for it, and a failure is met by what is written next. */
  finished(result: PersonResult): void {
    this.lines.append(write({ type: 'result', result })).catch(() => {});
  }

  /** Lets go of file and lock. A run that is not `ended` can be gone on with. */
  async close({ ended }: { ended: boolean }): Promise<void> {
    try {
      await stored(async () => {
        if (ended) await this.lines.append(write({ type: 'end', at: new Date().toISOString() }));
        await this.lines.close();
      });
    } finally {
      await this.lock.release();
    }
  }
}
