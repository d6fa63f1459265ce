import { createHash } from 'node:crypto';

/** The digests of a report: one of each entry, in order, and one of all entries together. */
export interface Digest {
  algorithm: 'SHA-256';
  canonicalization: 'RFC 8785';
  entries: { id: string; sha256: string }[];
  /** Of the whole list of entries: the one to note when the report is made. */
  all: string;
}

/** An entry whose digest does not fit, and how. */
export interface Mismatch {
  id: string;
  how: 'changed' | 'missing' | 'added' | 'moved';
}

/**
 * JSON in the one form of RFC 8785 (https://www.rfc-editor.org/rfc/rfc8785): no white space, members sorted by
 * UTF-16 code units, numbers and strings as ECMAScript writes them. `value` is plain JSON; members that are
 * `undefined` stay out.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, content]) => content !== undefined);
  const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, content]) => `${JSON.stringify(name)}:${canonical(content)}`).join(',')}}`;
}

function sha256(value: unknown): string {
  return createHash('sha256').update(canonical(value), 'utf8').digest('hex');
}

/** The digests of the entries, 64 hexadecimal digits each. */
export function digestOf(entries: readonly { id: string }[]): Digest {
  return {
    algorithm: 'SHA-256',
    canonicalization: 'RFC 8785',
    entries: entries.map((entry) => ({ id: entry.id, sha256: sha256(entry) })),
    all: sha256(entries),
  };
}

/** The entries that no longer fit their digests. Whoever changes both is found only by a digest noted elsewhere. */
export function mismatches(entries: readonly { id: string }[], digest: Digest): Mismatch[] {
  const actual = digestOf(entries).entries;
  const at = new Map(actual.map(({ id }, index) => [id, index]));
  const found: Mismatch[] = digest.entries.flatMap(({ id, sha256: stated }, index): Mismatch[] => {
    const position = at.get(id);
    if (position === undefined) return [{ id, how: 'missing' }];
    if (actual[position]?.sha256 !== stated) return [{ id, how: 'changed' }];
    const isAlone = actual.length === digest.entries.length;
    return isAlone && position !== index ? [{ id, how: 'moved' }] : [];
  });
  const stated = new Set(digest.entries.map(({ id }) => id));
  const added = actual.filter(({ id }) => !stated.has(id));
  return [...found, ...added.map(({ id }): Mismatch => ({ id, how: 'added' }))];
}
