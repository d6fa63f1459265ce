import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { SetupError } from '../twilio/errors';
import { builtInRoleNames } from '../twilio/roles';
import type { JournalOperation, Outcome, RunJournal } from './apply';
import { AppendFile } from './appendFile';
import { hasCode, readHolder, takeLock, type Lock } from './lock';
import { planPeople, type Knowledge, type Plan, type Present } from './plan';

const version = 1;
/** Milliseconds that a journal is kept after its end. */
const keptFor = 30 * 24 * 60 * 60 * 1000;

const roleSchema = z.enum(builtInRoleNames);
const wantedSchema = z.object({
  email: z.string(),
  givenName: z.exactOptional(z.string()),
  familyName: z.exactOptional(z.string()),
  roles: z.readonly(z.array(roleSchema)),
});
const operationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('createUser') }),
  z.object({ kind: z.literal('reactivate') }),
  z.object({ kind: z.literal('assign'), role: roleSchema }),
  z.object({ kind: z.literal('remove'), role: roleSchema, assignment: z.string() }),
  z.object({ kind: z.literal('deactivate') }),
]);
const startSchema = z.object({
  accountSid: z.string(),
  mode: z.enum(['add', 'set', 'deactivate']),
  wanted: z.readonly(z.array(wantedSchema)),
  administrators: z.readonly(z.array(z.string())),
});

/** What a run set out to do. `administrators` are those who were confirmed for it. */
export type RunStart = z.infer<typeof startSchema>;

const lineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), version: z.literal(version), at: z.iso.datetime(), run: startSchema }),
  z.object({ type: z.literal('intend'), id: z.int(), email: z.string(), operation: operationSchema }),
  z.object({
    type: z.literal('settle'),
    id: z.int(),
    outcome: z.enum(['done', 'already', 'failed', 'console', 'cancelled']),
  }),
  z.object({ type: z.literal('resume'), at: z.iso.datetime() }),
  z.object({ type: z.literal('end'), at: z.iso.datetime() }),
]);
type Line = z.infer<typeof lineSchema>;

/** A run as its journal tells it. */
export interface RecordedRun extends RunStart {
  file: string;
  startedAt: string;
  /** Absent while it runs, or when it was torn off. */
  endedAt?: string;
  /** A live process carries it out now. */
  running: boolean;
  /** Operations whose outcome is recorded. */
  settled: number;
  /** Addresses with an operation that was begun and whose outcome is not recorded. */
  open: string[];
}

/** A run's journal, open for writing; holds the lock of the account. */
export interface Journal extends RunJournal {
  readonly file: string;
  /** Lets go of the file and the lock. Writes the end, unless the run shall be gone on with. */
  close(options?: { resumable: boolean }): Promise<void>;
}

/** Begins a run. Throws `conflict` when another window carries one out for the account, `storage` for the disk. */
export async function startJournal(directory: string, run: RunStart): Promise<Journal> {
  await stored(() => mkdir(directory, { recursive: true, mode: 0o700 }));
  const at = new Date().toISOString();
  const file = join(
    directory,
    `${run.accountSid}.${at.replaceAll(/[:.]/g, '-')}.${randomUUID().slice(0, 8)}.jsonl`,
  );
  return openJournal(directory, run.accountSid, file, { type: 'start', version, at, run });
}

/** Goes on with a run that was torn off. Throws as `startJournal` does. */
export async function resumeJournal(directory: string, run: RecordedRun): Promise<Journal> {
  return openJournal(directory, run.accountSid, run.file, { type: 'resume', at: new Date().toISOString() });
}

/** The account's newest run, if it has no end: to go on with, or (if `running`) to watch. */
export async function findOpenRun(directory: string, accountSid: string): Promise<RecordedRun | undefined> {
  const names = await stored(() => listJournals(directory));
  // The names sort by time.
  const newest = names
    .filter((name) => name.startsWith(`${accountSid}.`))
    .sort()
    .at(-1);
  if (newest === undefined) return undefined;
  const run = await readJournal(join(directory, newest));
  if (!run || run.endedAt !== undefined) return undefined;
  const holder = await readHolder(lockFile(directory, accountSid));
  return { ...run, running: holder?.about === newest };
}

/**
 * The rest of a torn-off run, against what Twilio shows now: who has got all of it has nothing left to do. People
 * with an operation whose outcome is not recorded are looked at one by one before anything is sent for them.
 */
export function resumePlan(run: RecordedRun, now: { present: Present; knowledge: Knowledge }): Plan {
  const plan = planPeople({ mode: run.mode, wanted: run.wanted, ...now });
  const open = new Set(run.open);
  const people = plan.people.map((person) =>
    open.has(person.email) ? { ...person, lookFirst: true } : person,
  );
  return { ...plan, people };
}

/** Ends a torn-off run that nobody will go on with. */
export async function abandonRun(directory: string, run: RecordedRun): Promise<void> {
  const journal = await resumeJournal(directory, run);
  await journal.close();
}

/** Deletes journals whose last entry is 30 days old or more. `now` is in milliseconds since 1970. */
export async function deleteOldJournals(directory: string, now: number): Promise<void> {
  await stored(async () => {
    for (const name of await listJournals(directory)) {
      const file = join(directory, name);
      if (now - (await stat(file)).mtimeMs >= keptFor) await rm(file, { force: true });
    }
  });
}

async function listJournals(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => name.endsWith('.jsonl'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

const lockFile = (directory: string, accountSid: string) => join(directory, `${accountSid}.lock`);

async function openJournal(
  directory: string,
  accountSid: string,
  file: string,
  first: Line,
): Promise<Journal> {
  const lock = await stored(() => takeLock(lockFile(directory, accountSid), basename(file)));
  if (!lock) {
    throw new SetupError({
      kind: 'conflict',
      message: l10n.t('Another window is changing people of this account.'),
      remedy: l10n.t('Wait until it is done, or cancel it there.'),
    });
  }
  try {
    return await stored(async () => {
      const lines = new AppendFile(await open(file, 'a', 0o600));
      await lines.append(write(first));
      return new LockedJournal(file, lines, lock);
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

// A line begins with a line feed: what a crash tore off stays a line of its own.
const write = (line: Line) => `\n${JSON.stringify(line)}`;

class LockedJournal implements Journal {
  private lastId = Date.now();
  private readonly ids = new Map<string, number>();

  constructor(
    readonly file: string,
    private readonly lines: AppendFile,
    private readonly lock: Lock,
  ) {}

  async intend({ email, operation }: JournalOperation): Promise<void> {
    this.lastId += 1;
    const id = this.lastId;
    this.ids.set(JSON.stringify([email, operation]), id);
    await stored(async () => {
      if (!(await this.lock.isHeld())) throw new Error('The lock was taken over');
      await this.lines.append(write({ type: 'intend', id, email, operation }));
    });
  }

  async settle({ email, operation }: JournalOperation, outcome: Outcome): Promise<void> {
    const key = JSON.stringify([email, operation]);
    const id = this.ids.get(key);
    if (id === undefined) throw new TypeError('An operation was settled that was never intended');
    this.ids.delete(key);
    await stored(() => this.lines.append(write({ type: 'settle', id, outcome })));
  }

  async close({ resumable } = { resumable: false }): Promise<void> {
    try {
      await stored(async () => {
        if (!resumable) await this.lines.append(write({ type: 'end', at: new Date().toISOString() }));
        await this.lines.close();
      });
    } finally {
      await this.lock.release();
    }
  }
}

/** `undefined` for a file of another version, or one whose first line never got to the disk. */
async function readJournal(file: string): Promise<Omit<RecordedRun, 'running'> | undefined> {
  const text = await stored(() => readFile(file, 'utf8'));
  const [first, ...lines] = text.split('\n').flatMap(readLine);
  if (first?.type !== 'start') return undefined;
  const open = new Map<number, string>();
  let settled = 0;
  let endedAt: string | undefined;
  for (const line of lines) {
    if (line.type === 'intend') open.set(line.id, line.email);
    if (line.type === 'settle' && open.delete(line.id)) settled += 1;
    endedAt = line.type === 'end' ? line.at : undefined;
  }
  const run = { ...first.run, file, startedAt: first.at, settled, open: [...new Set(open.values())] };
  return endedAt === undefined ? run : { ...run, endedAt };
}

/** A line that a crash tore off was never confirmed to the run: nothing was done that it would tell. */
function readLine(text: string): Line[] {
  try {
    const line = lineSchema.safeParse(JSON.parse(text));
    return line.success ? [line.data] : [];
  } catch {
    return [];
  }
}

async function stored<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (SetupError.is(cause)) throw cause;
    throw new SetupError({
      kind: 'storage',
      message: l10n.t('What is being done could not be written down, so it was stopped.'),
      remedy: l10n.t('Check that the disk has room and can be written to, then go on.'),
      cause,
    });
  }
}
