import * as l10n from '@vscode/l10n';
import { existsSync, type FSWatcher, mkdirSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../twilio/errors';
import type { ChecklistRecord } from './record';
import { ending, type RecordFiles } from './recordFiles';

/** Changes records on disk, and watches for changes. Loads after the first rows. */

const draftEnding = '.draft';

/**
 * Saves what differs between `before` and `after`, or everything if the account has no record on disk. Throws `storage`
 * if the disk refuses; then the record stays as it was in this window.
 */
export function saveRecord(
  files: RecordFiles,
  sid: string,
  before: ChecklistRecord,
  after: ChecklistRecord,
): void {
  const folder = join(files.folder, sid);
  try {
    if (!existsSync(folder) && create(folder, after)) {
      return;
    }
    const [old, now] = [partsOf(before), partsOf(after)];
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      const value = now.get(name);
      if (textOf(old.get(name)) === textOf(value)) continue;
      const file = join(folder, name + ending);
      if (files.isBroken(sid, name)) renameSync(file, `${file}.aside`);
      if (value === undefined) rmSync(file, { force: true });
      else write(file, value);
    }
  } catch (cause) {
    throw new SetupError({
      kind: 'storage',
      message: l10n.t('Couldn’t save the checklist in {0}.', files.folder),
      remedy: l10n.t('Make sure that you can write to this folder and that the disk has free space.'),
      cause,
    });
  } finally {
    files.reread();
  }
}

/** Deletes the account's record. */
export function removeRecord(files: RecordFiles, sid: string): void {
  files.reread();
  rmSync(join(files.folder, sid), { recursive: true, force: true });
}

/**
 * Calls `changed` when a window changes the account's record. Returns what ends the watch. Where a folder can't be watched,
 * the record is read again when the window regains focus.
 */
export function watchRecord({ folder }: RecordFiles, sid: string, changed: () => void): () => void {
  const watchers: FSWatcher[] = [];
  const end = () => {
    for (const watcher of watchers.splice(0)) watcher.close();
  };
  const follow = (place: string, heard: (name: string | null) => void) => {
    const watcher = watch(place, { persistent: false }, (_, name) => heard(name));
    watchers.push(watcher.on('error', () => undefined));
  };
  const begin = () => {
    end();
    try {
      mkdirSync(folder, { recursive: true });
      follow(folder, (name) => {
        // The account's folder was created or removed.
        if (name !== sid) return;
        begin();
        changed();
      });
      if (existsSync(join(folder, sid))) follow(join(folder, sid), changed);
    } catch {
      // There's still the focus.
    }
  };
  begin();
  return end;
}

/** Creates an account's folder with everything in it. Returns `false` if another window was faster. */
function create(folder: string, record: ChecklistRecord): boolean {
  const draft = `${folder}.${process.pid}${draftEnding}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  for (const [name, value] of partsOf(record)) write(join(draft, name + ending), value);
  try {
    renameSync(draft, folder);
    return true;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (existsSync(folder)) return false;
    throw error;
  }
}

function write(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}${draftEnding}`;
  writeFileSync(draft, textOf(value));
  renameSync(draft, file);
}

const textOf = (value: unknown) => JSON.stringify({ version: 2, value });

/** Returns a record's parts, which windows can change at the same time, by a name that can be a file's. */
function partsOf({ attestations, checks, choices, alerts }: ChecklistRecord): Map<string, unknown> {
  return new Map<string, unknown>([
    ...Object.entries(attestations).map(([id, mark]) => [`mark.${id}`, mark] as const),
    ...Object.entries(checks).map(([id, check]) => [`check.${id}`, check] as const),
    ...(Object.keys(choices).length > 0 ? [['choices', choices] as const] : []),
    ...(alerts ? [['alerts', alerts] as const] : []),
  ]);
}
