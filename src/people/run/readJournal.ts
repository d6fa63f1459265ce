import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { SetupError } from '../../twilio/errors';
import { builtInRoleNames } from '../../twilio/roles';
import { hasCode, heldFor, removeLeftLock } from './lock';
import {
  outcomeSchema,
  planModes,
  wantedSchema,
  type Outcome,
  type Knowledge,
  type Operation,
  type Plan,
  type Present,
} from '../plan/model';
import { personResultSchema, type PersonResult } from '../plan/outcome';
import { planPeople } from '../plan/plan';

export const journalVersion = 1;
const minuteMs = 60 * 1000;
/** Milliseconds to keep a journal after its last line. */
const keptFor = 30 * 24 * 60 * minuteMs;

const roleSchema = z.enum(builtInRoleNames);
const operationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('createUser') }),
  z.object({ kind: z.literal('reactivate') }),
  z.object({ kind: z.literal('assign'), role: roleSchema }),
  z.object({ kind: z.literal('remove'), role: roleSchema, assignment: z.string() }),
  z.object({ kind: z.literal('deactivate') }),
]);
const startSchema = z.object({
  accountSid: z.string(),
  mode: z.enum(planModes),
  wanted: z.array(wantedSchema),
  /** The people confirmed to become Administrator. */
  administrators: z.array(z.string()),
  /** Whoever started the run shows its results, so `findLastRun` passes over it once it has ended. */
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
/** One line of a journal, as JSON. */
export type Line = z.infer<typeof lineSchema>;

/** A run as read from its journal. */
export interface RecordedRun extends z.infer<typeof startSchema> {
  file: string;
  /** In ISO 8601. */
  startedAt: string;
  /** In ISO 8601. Absent while the run is in progress and after it ended early, when it can be resumed. */
  endedAt?: string;
  /** Whether a window is carrying it out now. */
  running: boolean;
  /** Whether this window saw another one carry it out. */
  elsewhere?: boolean;
  /** The people finished since the run last started or resumed. */
  results: PersonResult[];
  /** The operations that were started. One without an outcome may or may not have taken effect. */
  operations: { email: string; operation: Operation; outcome?: Outcome | undefined }[];
}

/** Finds the account's newest run without an end, to watch if it's `running` or else to resume. Throws `storage`. */
export async function findOpenRun(directory: string, accountSid: string): Promise<RecordedRun | undefined> {
  for (const file of await journalsOf(directory, accountSid)) {
    const run = (await isOver(file)) ? undefined : await readRun(file);
    if (run) return run;
  }
  return undefined;
}

/** Finds the account's run without an end, or else its newest run that isn't `apart`. Throws `storage`. */
export async function findLastRun(directory: string, accountSid: string): Promise<RecordedRun | undefined> {
  const open = await findOpenRun(directory, accountSid);
  if (open) return open;
  for (const file of await journalsOf(directory, accountSid)) {
    const run = await readRun(file);
    if (run && !run.apart) return run;
  }
  return undefined;
}

/** Returns whether a journal's last line is the run's end, without parsing the rest. */
async function isOver(file: string): Promise<boolean> {
  const text = await readJournal(file);
  const [last] = readLine(text.slice(text.lastIndexOf('\n') + 1));
  return last?.type === 'end';
}

/**
 * Reads a run from its journal. Returns `undefined` if the journal has another version, has no first line, or was
 * deleted. Throws `storage`.
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
    // A resumed run records everyone again.
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
 * Plans what's left of a run, compared with what Twilio shows now. A person whose operation may have taken effect is
 * looked up again before anything is sent for them.
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

/** Returns a mark of who is left in a run and what they should get. It's different if the journal was edited. */
export function restMark({ file, mode, wanted, results }: RecordedRun): string {
  const outcomes = results.map(({ email, outcome }) => [email, outcome]);
  const text = JSON.stringify([basename(file), mode, wanted, outcomes]);
  return createHash('sha256').update(text).digest('hex');
}

/** Returns a mark that changes with every run of the account, which makes earlier plans outdated. Throws `storage`. */
export async function runsMark(directory: string, accountSid: string): Promise<string> {
  const files = await journalsOf(directory, accountSid);
  return stored(async () => {
    const marks = files.map(async (file) => [basename(file), (await stat(file)).size] as const);
    return JSON.stringify(await Promise.all(marks));
  });
}

/**
 * Deletes journals whose last line is at least 30 days old, except during a run: clocks can be wrong. Counts from now if
 * the time is in the future. `now` is in milliseconds since 1970. Throws `storage`.
 */
export async function deleteOldJournals(directory: string, now: number): Promise<void> {
  for (const name of await listJournals(directory)) {
    const file = join(directory, name);
    await stored(async () => {
      const age = now - (await stat(file)).mtimeMs;
      if (age >= keptFor && (await heldFor(lockFile(file))) === undefined) await rm(file, { force: true });
      if (age < -minuteMs) await utimes(file, now / 1000, now / 1000);
    });
  }
}

/** Deletes all journals of an account and a lock that a crash left behind. Throws `storage`. */
export async function deleteJournalsOf(directory: string, accountSid: string): Promise<void> {
  for (const file of await journalsOf(directory, accountSid)) await stored(() => rm(file, { force: true }));
  await stored(() => removeLeftLock(join(directory, `${accountSid}.lock`)));
}

/** Lists an account's journals, newest first. A journal with a time from the future may be of any age and comes last. */
async function journalsOf(directory: string, accountSid: string): Promise<string[]> {
  const names = (await listJournals(directory)).filter((name) => name.startsWith(`${accountSid}.`));
  // Names sort by time.
  const future = journalName(accountSid, new Date(Date.now() + minuteMs));
  const isPast = (name: string) => name < future;
  const newest = names.sort().reverse();
  return [...newest.filter(isPast), ...newest.filter((name) => !isPast(name))].map((name) =>
    join(directory, name),
  );
}

/** Returns the beginning of a journal's name. */
export function journalName(accountSid: string, at: Date): string {
  return `${accountSid}.${at.toISOString().replaceAll(/[:.]/g, '-')}`;
}

/** Returns the path of the lock that all of an account's journals share. */
export function lockFile(journal: string): string {
  return journal.replace(/\.[^/\\]*$/, '.lock');
}

/** Runs work that needs the disk. Throws `storage` if it fails. */
export async function stored<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (SetupError.is(cause)) throw cause;
    throw new SetupError({
      kind: 'storage',
      message: l10n.t('Couldn’t read or save a run’s progress on disk.'),
      remedy: l10n.t('Make sure that the disk is writable and has free space, then continue.'),
      cause,
    });
  }
}

/** An account's SID, the time of the start, and an ID. */
const nameForm = /^AC[0-9a-f]{32}\.[\w-]+\.[\w-]+\.jsonl$/i;

/** Lists the names of the journals. Passes over links and folders, and over files that aren't named like one. */
function listJournals(directory: string): Promise<string[]> {
  return stored(async () => {
    const entries = await readdir(directory, { withFileTypes: true }).catch(unlessGone<Dirent[]>([]));
    return entries.flatMap((entry) => (entry.isFile() && nameForm.test(entry.name) ? entry.name : []));
  });
}

function readJournal(file: string): Promise<string> {
  return stored(() => readFile(file, 'utf8').catch(unlessGone('')));
}

/** Another window may delete a journal at any time. */
function unlessGone<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (hasCode(error, 'ENOENT')) return instead;
    throw error;
  };
}

/** Skips a line that a crash cut off. The run never saw it saved, so nothing depends on it. */
function readLine(text: string): Line[] {
  try {
    const line = lineSchema.safeParse(JSON.parse(text));
    return line.success ? [line.data] : [];
  } catch {
    return [];
  }
}
