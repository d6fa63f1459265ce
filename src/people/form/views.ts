import * as l10n from '@vscode/l10n';
import type { Common, PlanRow, PlanView, ResultRow, RunView } from './messages';
import type { PersonPlan } from '../plan/model';
import type { PersonResult } from '../plan/outcome';
import { describePeople, describePerson } from '../plan/sentences';
import type { InvitationRun, Prepared } from '../run/invitation';
import type { RecordedRun } from '../run/readJournal';
import { consoleList } from '../run/results';
import { sharedKey } from './words';
import { codeOf } from '../../twilio/codes';
import { isKnownPage } from '../../twilio/consolePages';
import { builtInRoles } from '../../twilio/roles';

/** The form's views of plans and runs, in words. */

const rowKinds: Record<PersonPlan['kind'], PlanRow['kind']> = {
  create: 'create',
  reactivate: 'reactivate',
  change: 'assign',
  deactivate: 'assign',
  nothing: 'nothing',
  console: 'console',
  blocked: 'blocked',
};

export function planView({ id, plan }: Prepared): PlanView {
  const { people, administrators, ownAccessLost } = plan;
  const rows = people.map(planRow);
  const common = commonNotes(rows, (index, count) => describePeople(people[index] as PersonPlan, count));
  return { id, rows, administrators, ownAccessLost, common };
}

/** Returns the notes that several rows share. `describe` gets the first row's index and the number of rows. */
function commonNotes(
  rows: readonly Pick<ResultRow, 'note' | 'remedy'>[],
  describe: (index: number, count: number) => string,
): Common[] {
  const groups = new Map<string, { note: string; remedy?: string; index: number; count: number }>();
  for (const [index, { note, remedy }] of rows.entries()) {
    const key = sharedKey({ note, ...(remedy !== undefined && { remedy }) });
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { note, ...(remedy !== undefined && { remedy }), index, count: 1 });
  }
  return [...groups.values()].flatMap(({ index, count, ...shared }) =>
    count > 1 && shared.note !== '' ? { ...shared, text: describe(index, count) } : [],
  );
}

/** Returns what is known only once a run is over. */
function afterRun(rows: readonly ResultRow[], results: readonly PersonResult[]) {
  const isRefused = results.some(({ code }) => codeOf(code)?.effect === 'domainRefused');
  return {
    common: commonNotes(rows, (index, count) => {
      const { note = '', remedy = '' } = rows[index] ?? {};
      return l10n.t('{0} people: {1}', count, `${note} ${remedy}`.trim());
    }),
    ...(isRefused && { domainRefused: true }),
  };
}

function planRow(person: PersonPlan): PlanRow {
  return {
    email: person.email,
    kind: rowKinds[person.kind],
    roles: person.roles.map(({ role, state }) => ({
      label: builtInRoles[role].label,
      held: state === 'held',
      removed: state === 'remove',
    })),
    note: describePerson(person),
  };
}

/** Makes views of a run. An unchanged row stays the same object. */
export class RunViews {
  private readonly rows = new Map<string, { of: PersonResult | RowState; row: ResultRow }>();
  private about: unknown;

  /** `when` formats a point in time. */
  constructor(private readonly when: (at: string) => string) {}

  /** Returns the view of a run in this window. */
  ofRun(run: InvitationRun): RunView {
    this.forget(run);
    const results = new Map(run.result?.results.map((result) => [result.email, result]));
    const rows = run.prepared.plan.people.map(({ email }) => {
      const result = results.get(email) ?? run.finished.get(email);
      return this.row(email, result ?? (run.begun.has(email) ? 'running' : 'queued'));
    });
    const isRunning = run.result === undefined;
    return {
      rows,
      running: isRunning,
      ...(isRunning && run.pause.isOn && { paused: true }),
      ...(isRunning && run.secondsLeft !== undefined && { secondsLeft: run.secondsLeft }),
      ...(run.waiting !== undefined && { waiting: run.waiting }),
      ...(run.result && afterRun(rows, run.result.results)),
      consoleList: run.result ? consoleList(run.result.results) : '',
    };
  }

  /** Returns the view of a run known only from its journal: in another window, interrupted, or over. */
  ofRecord(run: RecordedRun): RunView {
    this.forget(run.file);
    const results = new Map(run.results.map((result) => [result.email, result]));
    const isOver = run.endedAt !== undefined;
    const rows = run.wanted.map(({ email }) => {
      const result = results.get(email);
      const isLeft = !isOver && result?.outcome === 'cancelled';
      return this.row(email, result && !isLeft ? result : isOver ? 'cancelled' : 'queued');
    });
    const left = new Set(
      rows.flatMap(({ email, outcome }) =>
        ['queued', 'failed', 'unclear', 'cancelled'].includes(outcome) ? email : [],
      ),
    );
    return {
      rows,
      running: run.running,
      ...((run.running || run.elsewhere) && { elsewhere: true }),
      ...(!run.running && !isOver && { interrupted: { since: this.when(run.startedAt) } }),
      administrators: run.administrators.filter((email) => left.has(email)),
      ...(!run.running && afterRun(rows, run.results)),
      consoleList: run.running ? '' : consoleList(run.results),
    };
  }

  /** Drops the rows of any other run. */
  forget(about: unknown): void {
    if (this.about !== about) this.rows.clear();
    this.about = about;
  }

  private row(email: string, of: PersonResult | RowState): ResultRow {
    const known = this.rows.get(email);
    if (known && isSame(known.of, of)) return known.row;
    const row = typeof of === 'string' ? { email, outcome: of, note: '' } : resultRow(of);
    this.rows.set(email, { of, row });
    return row;
  }
}

type RowState = 'queued' | 'running' | 'cancelled';

/** Compares by content, since rereading the journal makes new objects. */
function isSame(one: PersonResult | RowState, other: PersonResult | RowState): boolean {
  if (one === other || typeof one === 'string' || typeof other === 'string') return one === other;
  return one.outcome === other.outcome && one.note === other.note;
}

function resultRow({ email, outcome, note, remedy, docs, roles }: PersonResult): ResultRow {
  return {
    email,
    outcome,
    roles: roles.map((each) => ({
      label: builtInRoles[each.role].label,
      removed: each.change === 'remove',
      outcome: each.outcome,
    })),
    note,
    ...(remedy !== undefined && { remedy }),
    ...(docs !== undefined && isKnownPage(docs) && { docs }),
  };
}
