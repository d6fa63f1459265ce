import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as z from 'zod/mini';

/** Milliseconds between two heartbeats, and without one after which a lock counts as left behind. */
const heartbeat = 5_000;
const staleAfter = 30_000;

const lockSchema = z.object({
  version: z.literal(1),
  token: z.string(),
  pid: z.int(),
  host: z.string(),
  /** What the lock is held for. */
  about: z.string(),
});
export type LockHolder = z.infer<typeof lockSchema>;

/** A file that one process at a time holds. Its time of change is the heartbeat. */
export interface Lock {
  /** Whether the lock is still ours; not after a sleep of the computer during which another took it over. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** Takes the lock, also from a process that is gone. `undefined` when another process holds it. */
export async function takeLock(file: string, about: string): Promise<Lock | undefined> {
  const mine: LockHolder = { version: 1, token: randomUUID(), pid: process.pid, host: hostname(), about };
  if (!(await create(file, mine))) {
    if (await readHolder(file)) return undefined;
    if (!(await removeStale(file)) || !(await create(file, mine))) return undefined;
  }
  let beatAt = Date.now();
  const isMine = async () => (await parse(file))?.token === mine.token;
  const beat = async () => {
    if (!(await isMine())) return;
    beatAt = Date.now();
    await utimes(file, new Date(), new Date());
  };
  const timer = setInterval(() => void beat().catch(() => {}), heartbeat);
  timer.unref();
  return {
    // As long as the heart beats in time nobody takes the lock over, so there is no need to look.
    isHeld: async () => Date.now() - beatAt < staleAfter / 2 || isMine(),
    release: async () => {
      clearInterval(timer);
      if (await isMine()) await rm(file, { force: true });
    },
  };
}

/** Who holds the lock and is alive; `undefined` when nobody does. */
export async function readHolder(file: string): Promise<LockHolder | undefined> {
  const holder = await parse(file);
  if (!holder) return undefined;
  if (holder.host === hostname() && !isAlive(holder.pid)) return undefined;
  const beatAt = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
  return Date.now() - beatAt < staleAfter ? holder : undefined;
}

async function create(file: string, holder: LockHolder): Promise<boolean> {
  // The content comes with the name, so that nobody reads an empty lock.
  const draft = `${file}.${holder.token}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(holder));
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Moves a stale lock away. If it was no longer the stale one, it goes back: another process was faster. */
async function removeStale(file: string): Promise<boolean> {
  const stale = (await parse(file))?.token;
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true;
    throw error;
  }
  const wasStale = (await parse(aside))?.token === stale;
  if (!wasStale) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
  return wasStale;
}

async function parse(file: string): Promise<LockHolder | undefined> {
  try {
    return lockSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
