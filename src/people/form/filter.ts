import type { PlanRow, PlanView, ReadPerson, ResultRow, RunView } from './messages';
import type { RowFilter } from './state';

/** Makes a function that returns the people who match a search. */
export function peopleFilter(): (people: readonly ReadPerson[], search: string) => readonly ReadPerson[] {
  return finder(({ email, name }) => `${email} ${name ?? ''}`);
}

/** Makes a function that returns a plan's rows of one kind that match a search. */
export function planFilter(): (plan: PlanView, filter: RowFilter) => readonly PlanRow[] {
  const find = finder<PlanRow>(({ email, note, roles }) => `${email} ${note} ${labels(roles)}`);
  const ofKind = once(({ rows, administrators }: PlanView, kind: RowFilter['kind']): readonly PlanRow[] => {
    if (kind === undefined) return rows;
    const getsAdministrator = new Set(kind === 'administrator' ? administrators : []);
    return rows.filter((row) => row.kind === kind || getsAdministrator.has(row.email));
  });
  return (plan, { kind, text }) => find(ofKind(plan, kind), text);
}

/** Makes a function that returns a run's rows with one outcome that match a search. */
export function runFilter(): (run: RunView, filter: RowFilter) => readonly ResultRow[] {
  const find = finder<ResultRow>(({ email, note, roles = [] }) => `${email} ${note} ${labels(roles)}`);
  const ofKind = once(({ rows }: RunView, kind: RowFilter['kind']): readonly ResultRow[] =>
    kind === undefined ? rows : rows.filter(({ outcome }) => outcome === kind),
  );
  return (run, { kind, text }) => find(ofKind(run, kind), text);
}

const labels = (roles: readonly { label: string }[]) => roles.map(({ label }) => label).join(' ');

/**
 * Makes a function that finds the rows containing all words of a search, ignoring case. As a search
 * grows, it checks only the previous matches, since it runs on each keystroke and there can be ten thousand rows.
 */
function finder<T>(textOf: (row: T) => string): (rows: readonly T[], search: string) => readonly T[] {
  let all: readonly T[] = [];
  let texts: { row: T; text: string }[] = [];
  let last = { search: '', hits: texts, found: all };
  return (rows, search) => {
    if (search.trim() === '') return rows;
    if (rows !== all) {
      all = rows;
      texts = rows.map((row) => ({ row, text: textOf(row).toLowerCase() }));
      last = { search: '', hits: texts, found: rows };
    }
    const wanted = search.toLowerCase();
    const among = wanted.startsWith(last.search) ? last.hits : texts;
    const words = wanted.split(/\s+/);
    const hits = among.filter(({ text }) => hasAll(text, words));
    const isSame = among === last.hits && hits.length === among.length;
    const found = isSame ? last.found : hits.map(({ row }) => row);
    last = { search: wanted, hits, found };
    return found;
  };
}

/** Uses a plain loop, since it runs up to ten thousand times per keystroke. */
function hasAll(text: string, words: readonly string[]): boolean {
  for (const word of words) if (!text.includes(word)) return false;
  return true;
}

/** Returns the function with its last result cached. */
export function once<A extends readonly unknown[], R>(compute: (...given: A) => R): (...given: A) => R {
  let last: { given: A; result: R } | undefined;
  return (...given) => {
    if (!last || given.some((each, index) => each !== last?.given[index]))
      last = { given, result: compute(...given) };
    return last.result;
  };
}
