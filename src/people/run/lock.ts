import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod/mini';

/** Milliseconds between heartbeats, and milliseconds without one after which a lock counts as abandoned. */
const heartbeat = 5_000;
const staleAfter = 30_000;
/** Milliseconds that a heartbeat can seem to be ahead, because disks round times and clocks differ. */
const ahead = 2_000;

const holderSchema = z.object({
  version: z.literal(1),
  token: z.string(),
  pid: z.int(),
  host: z.string(),
  /** What the lock is for. */
  about: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** A file that one process holds at a time. Its modification time is the heartbeat. */
export interface Lock {
  /** Returns whether this process still holds the lock. Another window may take it while the computer sleeps. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** Takes the lock, or returns `undefined` if a live process holds it. `wait` passes a number of milliseconds. */
export async function takeLock(
  file: string,
  about: string,
  wait: Wait = setTimeout,
): Promise<Lock | undefined> {
  const mine: Holder = { version: 1, token: randomUUID(), pid: process.pid, host: hostname(), about };
  if (!(await create(file, mine))) {
    const seen = await markOf(file);
    if (await isLive(file, wait)) return undefined;
    await removeStale(file, seen);
    if (!(await create(file, mine))) return undefined;
  }
  // A run asks before each write, so an untouched file isn't read again right away. After a while it is, because a
  // network disk may have cached it and the computer may have slept.
  let read: { mark: string | undefined; at: number } | undefined;
  const isHeld = async () => {
    const now = { mark: await markOf(file), at: Date.now() };
    if (read?.mark !== undefined && read.mark === now.mark && now.at - read.at < heartbeat) return true;
    const isOurs = (await parse(file))?.token === mine.token;
    read = isOurs ? now : undefined;
    return isOurs;
  };
  const beat = async () => {
    if (await isHeld()) await utimes(file, new Date(), new Date());
  };
  const timer = setInterval(() => void beat().catch(() => {}), heartbeat);
  timer.unref();
  return {
    isHeld,
    release: async () => {
      clearInterval(timer);
      if (await isHeld()) await rm(file, { force: true });
    },
  };
}

/** Returns what the lock is for, or `undefined` if no live process holds it. */
export async function heldFor(file: string, wait: Wait = setTimeout): Promise<string | undefined> {
  return (await isLive(file, wait)) ? (await parse(file))?.about : undefined;
}

/** Removes the lock if no live process holds it. */
export async function removeLeftLock(file: string): Promise<void> {
  const seen = await markOf(file);
  if (!(await isLive(file, setTimeout))) await removeStale(file, seen);
}

type Wait = (milliseconds: number) => Promise<unknown>;

/** The marks of locks from the future that didn't change while they were watched. */
const lifeless = new Set<string>();

async function isLive(file: string, wait: Wait): Promise<boolean> {
  const holder = await parse(file);
  if (holder?.host === hostname() && !isAlive(holder.pid)) return false;
  // The heartbeat decides for a lock still being written, one from another computer, and a reused process ID.
  const beatAt = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
  const age = Date.now() - beatAt;
  if (age > -ahead) return age < staleAfter;
  // A time from the future proves nothing, so the lock must show that its heart beats.
  const before = await markOf(file);
  if (before === undefined || lifeless.has(before)) return false;
  await wait(2 * heartbeat);
  const now = await markOf(file);
  if (now === before) lifeless.add(before);
  return now !== undefined && now !== before;
}

async function create(file: string, holder: Holder): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(JSON.stringify(holder));
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * Moves the lock aside, so that of several processes only one removes it. Puts it back unless it's still as it was when
 * it had the mark `seen`.
 */
async function removeStale(file: string, seen: string | undefined): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  if ((await markOf(aside)) === seen) await rm(aside, { force: true });
  else await rename(aside, file);
}

async function parse(file: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Returns a mark that changes when the file is written, touched, or replaced. */
async function markOf(file: string): Promise<string | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found && [found.ino, found.mtimeNs, found.size].join();
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
