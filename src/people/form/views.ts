import * as l10n from '@vscode/l10n';
import type { Common, PlanRow, PlanView, ResultRow, RunView } from './messages';
import type { PersonPlan, Wanted } from '../plan/model';
import type { PersonResult } from '../plan/outcome';
import { rolesMeant } from '../plan/planOne';
import { describePeople, describePerson } from '../plan/sentences';
import type { InvitationRun, Prepared } from '../run/invitation';
import { type RecordedRun, restMark } from '../run/readJournal';
import { consoleList, isLeft } from '../run/results';
import { sharedKey } from './words';
import { codeOf } from '../../twilio/codes';
import { isKnownPage } from '../../twilio/consolePages';
import type { SetupError } from '../../twilio/errors';
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
  const gives = plan.accountUnclear && people.some(({ operations }) => operations.length > 0);
  const notes = gives ? [{ value: '', message: accountUnclear() }] : [];
  return { id, rows, administrators, ownAccessLost, common, notes };
}

function accountUnclear(): string {
  return l10n.t(
    'Twilio shows no role on this account yet, so it’s unclear whether the account belongs to your organization. One person goes first. If Twilio refuses their role, no one else gets a welcome email.',
  );
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
  private readonly rows = new Map<string, { of: unknown; row: ResultRow }>();
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
      ...whyStopped(run.result?.stopped),
      consoleList: run.result ? consoleList(run.result.results) : '',
    };
  }

  /** Returns the view of a run known only from its journal: in another window, interrupted, or over. */
  ofRecord(run: RecordedRun): RunView {
    this.forget(run.file);
    const results = new Map(run.results.map((result) => [result.email, result]));
    const isOver = run.endedAt !== undefined;
    const left: Wanted[] = [];
    const rows = run.wanted.map((wanted) => {
      const result = results.get(wanted.email);
      if (result && !isLeft(result)) return this.keep(resultRow(result));
      left.push(wanted);
      return this.keep(restRow(run, wanted, result));
    });
    const confirmed = new Set(run.administrators);
    const mayGetAdministrator = ({ email, roles }: Wanted) =>
      confirmed.has(email) || roles.includes('administrator');
    return {
      rows,
      running: run.running,
      ...((run.running || run.elsewhere) && { elsewhere: true }),
      ...(!run.running && !isOver && { interrupted: { since: this.when(run.startedAt) } }),
      rest: restMark(run),
      administrators: left.filter(mayGetAdministrator).map(({ email }) => email),
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
    if (known?.of === of) return known.row;
    return this.keep(typeof of === 'string' ? { email, outcome: of, note: '' } : resultRow(of), of);
  }

  /** Returns the known row if it has the same content, since rereading the journal makes new objects. */
  private keep(row: ResultRow, of?: PersonResult | RowState): ResultRow {
    const known = this.rows.get(row.email)?.row;
    const kept = known && JSON.stringify(known) === JSON.stringify(row) ? known : row;
    this.rows.set(row.email, { of, row: kept });
    return kept;
  }
}

type RowState = 'queued' | 'running';

/** Returns the row of someone left in a recorded run, with everything that continuing does to them. */
function restRow(run: RecordedRun, wanted: Wanted, result: PersonResult | undefined): ResultRow {
  const isOver = run.endedAt !== undefined;
  const isOpen = !result || (!isOver && result.outcome === 'cancelled');
  const outcome = isOver ? ('cancelled' as const) : ('queued' as const);
  const row = isOpen ? { email: wanted.email, outcome, note: '' } : resultRow(result);
  const givesRoles = run.mode === 'add' || run.mode === 'set';
  const reached = (role: string) =>
    result?.roles.find((each) => each.role === role && each.change === 'grant');
  const roles = (givesRoles ? rolesMeant(wanted) : []).map((role) => ({
    label: builtInRoles[role].label,
    outcome: reached(role)?.outcome ?? row.outcome,
  }));
  return { ...row, roles, note: [row.note, describeRest(run.mode)].filter(Boolean).join(' ') };
}

function describeRest(mode: RecordedRun['mode']): string {
  switch (mode) {
    case 'add':
      return '';
    case 'set':
      return l10n.t('Continuing leaves them only these roles on this account.');
    case 'deactivate':
      return l10n.t('Continuing ends their access to everything in your organization.');
    case 'reactivate':
      return l10n.t('Continuing gives them access again, with the roles they still hold.');
  }
}

function whyStopped(stopped: SetupError | undefined): Pick<RunView, 'stopped' | 'notBefore'> {
  if (!stopped || stopped.details.kind === 'cancelled') return {};
  const { message, remedy, notBefore } = stopped.details;
  return {
    stopped: { message, ...(remedy !== undefined && { remedy }) },
    ...(notBefore !== undefined && { notBefore }),
  };
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
