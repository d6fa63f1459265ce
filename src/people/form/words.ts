import * as l10n from '@vscode/l10n';
import { builtInRoles } from '../../twilio/roles';
import type { ColumnUse } from '../list/columns';
import { outcomeLabel } from '../plan/outcomeLabel';
import type { InputProblem, PlanRow, PlanView, RowOutcome, RunView } from './messages';
import { countPlan, countRun } from './tally';

export function people(count: number): string {
  return count === 1 ? l10n.t('1 person') : l10n.t('{0} people', count);
}

export function rowCount(count: number): string {
  return count === 1 ? l10n.t('1 row') : l10n.t('{0} rows', count);
}

/** Returns what a column is used for, in a few words. */
export function columnUseLabel(use: ColumnUse): string {
  switch (use) {
    case 'address':
      return l10n.t('Address');
    case 'fullName':
      return l10n.t('Full name');
    case 'givenName':
      return l10n.t('First name');
    case 'familyName':
      return l10n.t('Last name');
    case 'roles':
      return l10n.t('Roles');
    case 'account':
      return l10n.t('Twilio account');
    case 'status':
      return l10n.t('Status');
    case 'unused':
      return l10n.t('Not used');
    default:
      return l10n.t('Marks for {0}', builtInRoles[use].label);
  }
}

/** Describes a problem in one line: its place, its text, and what to do. */
export function describeProblem({
  line,
  through,
  column,
  value,
  message,
}: Omit<InputProblem, 'field'>): string {
  const text = value === '' ? message : l10n.t('“{0}”: {1}', value, message);
  if (line === undefined) return text;
  if (through !== undefined) return l10n.t('Lines {0} to {1}: {2}', line, through, text);
  return column === undefined
    ? l10n.t('Line {0}: {1}', line, text)
    : l10n.t('Line {0}, {1}: {2}', line, column, text);
}

/** Returns what rows have in common if they say the same. */
export function sharedKey({ note, remedy = '' }: { note: string; remedy?: string }): string {
  return `${note}\n${remedy}`;
}

/** Returns a short label for what happens to a person. */
export function kindLabel(kind: PlanRow['kind']): string {
  switch (kind) {
    case 'create':
      return l10n.t('New user');
    case 'reactivate':
      return l10n.t('Reactivated user');
    case 'assign':
      return l10n.t('Gets roles');
    case 'nothing':
      return l10n.t('Nothing to do');
    case 'console':
      return l10n.t('In the Console');
    case 'blocked':
      return l10n.t('Skipped');
  }
}

/** Returns the state of a row in a few words. */
export function rowOutcomeLabel(outcome: RowOutcome): string {
  if (outcome === 'queued') return l10n.t('Waiting');
  if (outcome === 'running') return l10n.t('Working');
  return outcomeLabel(outcome);
}

/** Summarizes a plan: how many people of each kind. */
export function describePlan(plan: PlanView): { kind: PlanRow['kind']; text: string }[] {
  const counts = countPlan(plan);
  const texts: Record<PlanRow['kind'], string> = {
    create: counts.create === 1 ? l10n.t('1 new user') : l10n.t('{0} new users', counts.create),
    reactivate: l10n.t('{0} reactivated', counts.reactivate),
    assign: counts.assign === 1 ? l10n.t('1 gets roles') : l10n.t('{0} get roles', counts.assign),
    nothing: l10n.t('{0} unchanged', counts.nothing),
    console: l10n.t('{0} in the Console', counts.console),
    blocked: l10n.t('{0} skipped', counts.blocked),
  };
  const kinds = ['create', 'reactivate', 'assign', 'nothing', 'console', 'blocked'] as const;
  return kinds.filter((kind) => counts[kind] > 0).map((kind) => ({ kind, text: texts[kind] }));
}

/** Summarizes a run: how many people with each outcome. */
export function describeRun(run: RunView): { outcome: RowOutcome; text: string }[] {
  const counts = countRun(run);
  const texts: Record<RowOutcome, string> = {
    queued: l10n.t('{0} waiting', counts.queued),
    running: l10n.t('{0} in progress', counts.running),
    done: l10n.t('{0} done', counts.done),
    already: l10n.t('{0} unchanged', counts.already),
    failed: l10n.t('{0} failed', counts.failed),
    unclear: l10n.t('{0} unclear', counts.unclear),
    console: l10n.t('{0} to invite in the Console', counts.console),
    cancelled: l10n.t('{0} not done', counts.cancelled),
  };
  const outcomes = [
    'done',
    'already',
    'unclear',
    'failed',
    'console',
    'cancelled',
    'running',
    'queued',
  ] as const;
  return outcomes
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => ({ outcome, text: texts[outcome] }));
}

/** Returns the label of the button that starts a plan. */
export function describeApply(plan: PlanView): string {
  const { create, reactivate, assign, console } = countPlan(plan);
  const administrators = plan.administrators.length;
  const change = reactivate + assign;
  if (create + change === 0) return l10n.t('List {0} for the Console', people(console));
  const text = describeInvitation(create, change);
  return administrators === 0 ? text : l10n.t('{0}, {1} as Administrator', text, administrators);
}

function describeInvitation(create: number, change: number): string {
  if (change === 0) return l10n.t('Invite {0}', people(create));
  if (create === 0) return l10n.t('Assign roles to {0}', people(change));
  return l10n.t('Invite {0}, assign roles to {1}', people(create), people(change));
}

/** Returns the label of the retry button. */
export function describeRetry(run: RunView): string {
  const { failed, unclear, cancelled, queued, running } = countRun(run);
  const left = unclear + cancelled + queued + running;
  if (left === 0) return l10n.t('Retry failed ({0})', failed);
  return failed === 0
    ? l10n.t('Continue with the rest ({0})', left)
    : l10n.t('Retry the rest ({0})', failed + left);
}

/** Describes how long a run still takes. */
export function describeTimeLeft(seconds: number): string {
  if (seconds < 60) return l10n.t('about {0} s left', Math.max(1, Math.round(seconds)));
  return l10n.t('about {0} min left', Math.round(seconds / 60));
}
