import * as l10n from '@vscode/l10n';
import {
  existsSync,
  type FSWatcher,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../twilio/errors';
import { type ChecklistRecord, emptyRecord, parseParts, partsOf } from './record';

const ending = '.json';
const draftEnding = '.draft';

/**
 * The accounts' records on disk, which all windows share. Each mark, check, and choice has a file of its own, so that
 * windows that write at the same moment keep what the others wrote. Every file is complete: it's written under another
 * name first. Reads only what this window hasn't read or written.
 */
export class RecordFiles {
  private readonly known = new Map<string, { record: ChecklistRecord; broken: ReadonlySet<string> }>();

  private readonly watchers: FSWatcher[] = [];

  /** `folder` has a folder for each account. */
  constructor(
    readonly folder: string,
    private readonly log: { warn(line: string): void },
  ) {}

  /** Returns the account's record, or `undefined` if none is on disk. */
  recordOf(sid: string): ChecklistRecord | undefined {
    const known = this.known.get(sid);
    if (known) return known.record;
    const texts = readAll(join(this.folder, sid));
    if (!texts) return undefined;
    const { record, broken } = parse(texts);
    if (broken.size > 0)
      this.log.warn(`Parts of a checklist are unreadable and will be set aside: ${[...broken].join(', ')}`);
    this.known.set(sid, { record, broken });
    return record;
  }

  /**
   * Saves what differs between `before` and `after`, or everything if the account has no record on disk. Throws `storage`
   * if the disk refuses; then the record stays as it was in this window.
   */
  save(sid: string, before: ChecklistRecord, after: ChecklistRecord): void {
    const folder = join(this.folder, sid);
    try {
      if (!existsSync(folder) && this.create(folder, after)) {
        this.known.delete(sid);
        return;
      }
      const [old, now] = [partsOf(before), partsOf(after)];
      for (const name of new Set([...old.keys(), ...now.keys()])) {
        const value = now.get(name);
        if (textOf(old.get(name)) === textOf(value)) continue;
        const file = join(folder, name + ending);
        if (this.known.get(sid)?.broken.has(name)) renameSync(file, `${file}.aside`);
        if (value === undefined) rmSync(file, { force: true });
        else write(file, value);
      }
    } catch (cause) {
      throw new SetupError({
        kind: 'storage',
        message: l10n.t('Couldn’t save the checklist in {0}.', this.folder),
        remedy: l10n.t('Make sure that you can write to this folder and that the disk has free space.'),
        cause,
      });
    } finally {
      this.known.delete(sid);
    }
  }

  /** Reads the records again when they're needed next, since another window may have changed them. */
  reread(): void {
    this.known.clear();
  }

  /** Calls `changed` when a window changes the account's record. Ends the earlier watch. Without a SID, watches nothing. */
  watch(sid: string | undefined, changed: () => void): void {
    for (const watcher of this.watchers.splice(0)) watcher.close();
    if (sid === undefined) return;
    const follow = (folder: string, heard: (name: string | null) => void) => {
      const watcher = watch(folder, { persistent: false }, (_, name) => heard(name));
      this.watchers.push(watcher.on('error', () => undefined));
    };
    try {
      mkdirSync(this.folder, { recursive: true });
      follow(this.folder, (name) => {
        // The account's folder was created or removed.
        if (name !== sid) return;
        this.watch(sid, changed);
        changed();
      });
      if (existsSync(join(this.folder, sid))) follow(join(this.folder, sid), changed);
    } catch {
      // The record is then read again when the window regains focus.
    }
  }

  /** Deletes the account's record. */
  remove(sid: string): void {
    this.known.delete(sid);
    rmSync(join(this.folder, sid), { recursive: true, force: true });
  }

  /** Creates an account's folder with everything in it. Returns `false` if another window was faster. */
  private create(folder: string, record: ChecklistRecord): boolean {
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
}

function write(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}${draftEnding}`;
  writeFileSync(draft, textOf(value));
  renameSync(draft, file);
}

const textOf = (value: unknown) => JSON.stringify({ version: 2, value });

/** Returns the texts of an account's files by their part's name, or `undefined` without a folder. */
function readAll(folder: string): Map<string, string> | undefined {
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith(ending));
    return new Map(
      files.map((name) => [name.slice(0, -ending.length), readFileSync(join(folder, name), 'utf8')]),
    );
  } catch {
    // Another window may be removing the account.
    return undefined;
  }
}

/** Returns the record, and the names of the parts that aren't in it because they're unreadable. */
function parse(texts: ReadonlyMap<string, string>): { record: ChecklistRecord; broken: Set<string> } {
  const parts = new Map<string, unknown>();
  for (const [name, text] of texts) {
    try {
      const { version, value } = JSON.parse(text) as { version?: unknown; value?: unknown };
      if (version === 2) parts.set(name, value);
    } catch {
      // It stays out of the parts.
    }
  }
  let record = parseParts(parts);
  if (!record) {
    for (const part of parts) if (!parseParts(new Map([part]))) parts.delete(part[0]);
    record = parseParts(parts) ?? emptyRecord;
  }
  return { record, broken: new Set([...texts.keys()].filter((name) => !parts.has(name))) };
}
