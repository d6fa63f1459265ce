import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { SetupError } from '../../twilio/errors';
import { builtInRoleNames } from '../../twilio/roles';
import { hasCode, heldFor, removeLeftLock } from './lock';
import {
  outcomeSchema,
  planModes,
  type Outcome,
  type Knowledge,
  type Operation,
  type Plan,
  type Present,
} from '../plan/model';
import { personResultSchema, type PersonResult } from '../plan/outcome';
import { planPeople } from '../plan/plan';

export const journalVersion = 1;
/** Milliseconds that a journal is kept after its last line. */
const keptFor = 30 * 24 * 60 * 60 * 1000;

const roleSchema = z.enum(builtInRoleNames);
const operationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('createUser') }),
  z.object({ kind: z.literal('reactivate') }),
  z.object({ kind: z.literal('assign'), role: roleSchema }),
  z.object({ kind: z.literal('remove'), role: roleSchema, assignment: z.string() }),
  z.object({ kind: z.literal('deactivate') }),
]);
const wantedSchema = z.object({
  email: z.string(),
  givenName: z.exactOptional(z.string()),
  familyName: z.exactOptional(z.string()),
  roles: z.readonly(z.array(roleSchema)),
});
const startSchema = z.object({
  accountSid: z.string(),
  mode: z.enum(planModes),
  wanted: z.array(wantedSchema),
  /** Who was confirmed to get Administrator. */
  administrators: z.array(z.string()),
  /** Its results were told by who started it: nobody asks for them once it has ended. */
  apart: z.exactOptional(z.boolean()),
});

const lineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    version: z.literal(journalVersion),
    at: z.iso.datetime(),
    run: startSchema,
  }),
  z.object({ type: z.literal('intend'), email: z.string(), operation: operationSchema }),
  z.object({
    type: z.literal('settle'),
    email: z.string(),
    operation: operationSchema,
    outcome: outcomeSchema,
  }),
  z.object({ type: z.literal('result'), result: personResultSchema }),
  z.object({ type: z.literal('resume'), at: z.iso.datetime() }),
  z.object({ type: z.literal('end'), at: z.iso.datetime() }),
]);
/** A line of a journal: JSON. */
export type Line = z.infer<typeof lineSchema>;

/** A run as its journal tells it. */
export interface RecordedRun extends z.infer<typeof startSchema> {
  file: string;
  /** ISO 8601. */
  startedAt: string;
  /** Absent while it runs, and when it was torn off, cancelled, or met what stops all: it can be gone on with. */
  endedAt?: string;
  /** A live window carries it out now. */
  running: boolean;
  /** Who is finished, since it was last gone on with. */
  results: PersonResult[];
  /** What was begun; without an outcome nobody knows whether it happened. */
  operations: { email: string; operation: Operation; outcome?: Outcome | undefined }[];
}

/**
 * The account's newest run that has no end: to watch while it is `running`, else to go on with. Throws `storage`.
 */
export async function findOpenRun(directory: string, accountSid: string): Promise<RecordedRun | undefined> {
  for (const file of await journalsOf(directory, accountSid)) {
    const run = (await isOver(file)) ? undefined : await readRun(file);
    if (run) return run;
  }
  return undefined;
}

/** The account's run that has no end, else its newest whose results may be asked for. Throws `storage`. */
export async function findLastRun(directory: string, accountSid: string): Promise<RecordedRun | undefined> {
  const open = await findOpenRun(directory, accountSid);
  if (open) return open;
  for (const file of await journalsOf(directory, accountSid)) {
    const run = await readRun(file);
    if (run && !run.apart) return run;
  }
  return undefined;
}

/** Whether the last line is a run's end. */
async function isOver(file: string): Promise<boolean> {
  const text = await readJournal(file);
  const [last] = readLine(text.slice(text.lastIndexOf('\n') + 1));
  return last?.type === 'end';
}

/**
 * A run from its journal's file, such as `RecordedRun.file` names it; `undefined` for one of another version, whose
 * beginning never got to the disk, or that was deleted. Throws `storage`.
 */
export async function readRun(file: string): Promise<RecordedRun | undefined> {
  const text = await readJournal(file);
  const [first, ...lines] = text.split('\n').flatMap(readLine);
  if (first?.type !== 'start') return undefined;
  const operations = new Map<string, RecordedRun['operations'][number]>();
  const results = new Map<string, PersonResult>();
  let endedAt: string | undefined;
  for (const line of lines) {
    if (line.type === 'intend' || line.type === 'settle') {
      const { email, operation } = line;
      const outcome = line.type === 'settle' ? line.outcome : undefined;
      operations.set(JSON.stringify([email, operation]), { email, operation, outcome });
    }
    if (line.type === 'result') results.set(line.result.email, line.result);
    // Everybody is looked at again, and recorded again.
    if (line.type === 'resume') results.clear();
    if (line.type === 'end') endedAt = line.at;
  }
  return {
    ...first.run,
    file,
    startedAt: first.at,
    ...(endedAt !== undefined && { endedAt }),
    running: endedAt === undefined && (await heldFor(lockFile(file))) === basename(file),
    results: [...results.values()],
    operations: [...operations.values()],
  };
}

/**
 * The rest of a run that has no end, against what Twilio shows now: who has got all of it has nothing left to do,
 * and those with an operation that may have happened are looked at once more before anything is sent for them.
 */
export function resumePlan(run: RecordedRun, now: { present: Present; knowledge: Knowledge }): Plan {
  const plan = planPeople({ mode: run.mode, wanted: run.wanted, ...now });
  const begun = new Map<string, RecordedRun['operations']>();
  for (const entry of run.operations) begun.set(entry.email, [...(begun.get(entry.email) ?? []), entry]);
  const people = plan.people.map((person) => {
    const earlier = begun.get(person.email);
    return earlier ? { ...person, earlier } : person;
  });
  return { ...plan, people };
}

/** Changes with every run of the account: what was planned before holds no longer then. Throws `storage`. */
export async function runsMark(directory: string, accountSid: string): Promise<string> {
  const files = await journalsOf(directory, accountSid);
  return stored(async () => {
    const marks = files.map(async (file) => [basename(file), (await stat(file)).size] as const);
    return JSON.stringify(await Promise.all(marks));
  });
}

/** Deletes journals whose last line is 30 days old or more. `now` is in milliseconds since 1970. Throws `storage`. */
export async function deleteOldJournals(directory: string, now: number): Promise<void> {
  for (const name of await listJournals(directory)) {
    const file = join(directory, name);
    await stored(async () => {
      if (now - (await stat(file)).mtimeMs >= keptFor) await rm(file, { force: true });
    });
  }
}

/** Deletes every journal of an account, with the addresses in it, and a lock that a crash left behind. Throws `storage`. */
export async function deleteJournalsOf(directory: string, accountSid: string): Promise<void> {
  for (const file of await journalsOf(directory, accountSid)) await stored(() => rm(file, { force: true }));
  await stored(() => removeLeftLock(join(directory, `${accountSid}.lock`)));
}

/** The newest first: the names sort by time. */
async function journalsOf(directory: string, accountSid: string): Promise<string[]> {
  const names = (await listJournals(directory)).filter((name) => name.startsWith(`${accountSid}.`));
  return names
    .sort()
    .reverse()
    .map((name) => join(directory, name));
}

/** Of all runs of the account, beside their journals. */
export function lockFile(journal: string): string {
  return journal.replace(/\.[^/\\]*$/, '.lock');
}

/** Does what needs the disk. Throws `storage` where it fails. */
export async function stored<T>(work: () => Promise<T>): Promise<T> {
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

function listJournals(directory: string): Promise<string[]> {
  return stored(async () => {
    const names = await readdir(directory).catch(unlessGone<string[]>([]));
    return names.filter((name) => name.endsWith('.jsonl'));
  });
}

function readJournal(file: string): Promise<string> {
  return stored(() => readFile(file, 'utf8').catch(unlessGone('')));
}

/** Another window may have deleted what is read. */
function unlessGone<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (hasCode(error, 'ENOENT')) return instead;
    throw error;
  };
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
