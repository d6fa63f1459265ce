import type { PlanRow, PlanView, RowOutcome, RunView } from './messages';
import type { Phase } from './state';

/** Counts the people of each kind. */
export function countPlan(plan: PlanView): Record<PlanRow['kind'], number> {
  const counts = { create: 0, reactivate: 0, assign: 0, nothing: 0, console: 0, blocked: 0 };
  for (const { kind } of plan.rows) counts[kind]++;
  return counts;
}

/** Counts the people with each outcome. */
export function countRun(run: RunView): Record<RowOutcome, number> {
  const ended = { done: 0, already: 0, failed: 0, unclear: 0, console: 0, cancelled: 0 };
  const counts: Record<RowOutcome, number> = { queued: 0, running: 0, ...ended };
  for (const { outcome } of run.rows) counts[outcome]++;
  return counts;
}

/** Returns whether the plan has anything to send or to list for the Console. */
export function canApply(plan: PlanView): boolean {
  const { create, reactivate, assign, console } = countPlan(plan);
  return create + reactivate + assign + console > 0;
}

/** Returns the addresses that the user must still tick before they can get Administrator. */
export function unticked(administrators: readonly string[], ticked: readonly string[]): string[] {
  const done = new Set(ticked);
  return administrators.filter((email) => !done.has(email));
}

/** Returns whether the user ticked everything that needs its own tick. */
export function isConfirmed(phase: Extract<Phase, { name: 'confirming' }>): boolean {
  const { plan, ticked, ownAccessTicked } = phase;
  const needsOwn = plan.ownAccessLost === true && !ownAccessTicked;
  return !needsOwn && unticked(plan.administrators, ticked).length === 0;
}

/** Returns whether a run is over and leaves no one. */
export function isSettled(run: RunView): boolean {
  const { failed, unclear, cancelled, queued, running } = countRun(run);
  return !run.running && failed + unclear + cancelled + queued + running === 0;
}
