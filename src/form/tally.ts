import type { PlanRow, PlanView, RowOutcome, RunView } from './messages';
import type { Phase } from './state';

/** How many people there are of each kind. */
export function countPlan(plan: PlanView): Record<PlanRow['kind'], number> {
  const counts = { create: 0, reactivate: 0, assign: 0, nothing: 0, console: 0, blocked: 0 };
  for (const { kind } of plan.rows) counts[kind]++;
  return counts;
}

/** How many people there are with each outcome. */
export function countRun(run: RunView): Record<RowOutcome, number> {
  const counts = { queued: 0, running: 0, done: 0, already: 0, failed: 0, console: 0, cancelled: 0 };
  for (const { outcome } of run.rows) counts[outcome]++;
  return counts;
}

/** Whether the plan has anything to carry out, or to list for the Console. */
export function canApply(plan: PlanView): boolean {
  const { create, reactivate, assign, console } = countPlan(plan);
  return create + reactivate + assign + console > 0;
}

/** The addresses that must still be ticked, one by one, before they may be given Administrator. */
export function unticked(administrators: readonly string[], ticked: readonly string[]): string[] {
  const done = new Set(ticked);
  return administrators.filter((email) => !done.has(email));
}

/** Whether all is ticked that must be confirmed apart. */
export function isConfirmed(phase: Extract<Phase, { name: 'confirming' }>): boolean {
  const { plan, ticked, ownAccessTicked } = phase;
  const needsOwn = plan.ownAccessLost === true && !ownAccessTicked;
  return !needsOwn && unticked(plan.administrators, ticked).length === 0;
}

/** Whether a finished run leaves nobody to come back to. */
export function isSettled(run: RunView): boolean {
  const { failed, cancelled, queued, running } = countRun(run);
  return !run.running && failed + cancelled + queued + running === 0;
}
