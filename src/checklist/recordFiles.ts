import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChecklistRecord, emptyRecord, parseParts } from './record';

export const ending = '.json';

/**
 * The accounts' records on disk, which all windows share. Each mark, check, and choice has a file of its own, so that
 * windows that write at the same moment keep what the others wrote. Every file is complete: it's written under another
 * name first. Reads only what this window hasn't read or written.
 */
export class RecordFiles {
  private readonly known = new Map<string, { record: ChecklistRecord; broken: ReadonlySet<string> }>();

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

  /** Returns whether a part of the account's record is unreadable. */
  isBroken(sid: string, part: string): boolean {
    return this.known.get(sid)?.broken.has(part) ?? false;
  }

  /** Reads the records again when they're needed next, since another window may have changed them. */
  reread(): void {
    this.known.clear();
  }
}

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
