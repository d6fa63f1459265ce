import type { PlanRow, PlanView, ResultRow, RunView } from './messages';

/** How many people there are of each kind. */
export function countPlan(plan: PlanView): Record<PlanRow['kind'], number> {
  const counts = { create: 0, assign: 0, nothing: 0, console: 0, blocked: 0 };
  for (const { kind } of plan.rows) counts[kind]++;
  return counts;
}

/** How many people there are with each outcome. */
export function countRun(run: RunView): Record<ResultRow['outcome'], number> {
  const counts = { queued: 0, running: 0, done: 0, already: 0, failed: 0, console: 0, cancelled: 0 };
  for (const { outcome } of run.rows) counts[outcome]++;
  return counts;
}

/** Whether the plan has anything to carry out, or to list for the Console. */
export function canApply(plan: PlanView): boolean {
  const { create, assign, console } = countPlan(plan);
  return create + assign + console > 0;
}

/** The addresses that must still be ticked, one by one, before the plan may give them Administrator. */
export function unticked(plan: PlanView, ticked: readonly string[]): string[] {
  return plan.administrators.filter((email) => !ticked.includes(email));
}

/** Whether a finished run leaves nobody to come back to. */
export function isSettled(run: RunView): boolean {
  const { failed, cancelled } = countRun(run);
  return !run.running && failed + cancelled === 0;
}
