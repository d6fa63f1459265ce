import type { PlanView, PlanRow, ReadPerson, ResultRow, RunView } from './messages';
import type { RowFilter } from './state';

/** Whether all words of a search stand in one of the texts, in any case. */
function matches(search: string, ...texts: readonly string[]): boolean {
  const words = search.toLowerCase().split(/\s+/);
  const text = texts.join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

const roleText = (roles: ResultRow['roles']) => (roles ?? []).map(({ label }) => label).join(' ');

export function filterPeople(people: readonly ReadPerson[], search: string): readonly ReadPerson[] {
  if (search.trim() === '') return people;
  return people.filter(({ email, name }) => matches(search, email, name ?? ''));
}

export function filterPlan(plan: PlanView, { text, kind }: RowFilter): readonly PlanRow[] {
  if (text.trim() === '' && kind === undefined) return plan.rows;
  const administrators = new Set(plan.administrators);
  return plan.rows.filter(
    (row) =>
      (kind === undefined ||
        row.kind === kind ||
        (kind === 'administrator' && administrators.has(row.email))) &&
      matches(text, row.email, row.note, row.roles.map(({ label }) => label).join(' ')),
  );
}

export function filterRun(run: RunView, { text, kind }: RowFilter): readonly ResultRow[] {
  if (text.trim() === '' && kind === undefined) return run.rows;
  return run.rows.filter(
    (row) =>
      (kind === undefined || row.outcome === kind) && matches(text, row.email, row.note, roleText(row.roles)),
  );
}

/** The same function, which answers the same question once. */
export function once<A extends readonly unknown[], R>(compute: (...given: A) => R): (...given: A) => R {
  let last: { given: A; result: R } | undefined;
  return (...given) => {
    if (!last || given.some((each, index) => each !== last?.given[index]))
      last = { given, result: compute(...given) };
    return last.result;
  };
}
