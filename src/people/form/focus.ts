import type { FormState } from './state';

/** A place on the page that can receive the focus. */
export type FocusTarget = 'encoding' | 'problem' | 'failure' | 'plan' | 'run' | 'people';

/** Returns where the focus goes when its element disappears. */
export function focusIn({ phase: { name } }: FormState): FocusTarget {
  if (name === 'confirming') return 'plan';
  return name === 'running' || name === 'done' ? 'run' : 'people';
}

/** Returns where the focus goes after a transition; `undefined` leaves it in place. */
export function focusAfter(before: FormState, after: FormState): FocusTarget | undefined {
  const from = before.phase.name;
  const to = after.phase.name;
  if (after.unread && after.unread !== before.unread) return 'encoding';
  if (after.failure && after.failure !== before.failure) return 'failure';
  if (after.problems.length > 0 && after.problems !== before.problems && from === 'previewing')
    return 'problem';
  if (to === 'confirming' && from !== 'confirming') return 'plan';
  const hadRun = from === 'running' || from === 'done';
  const hasRun = to === 'running' || to === 'done';
  if (hasRun && !hadRun) return 'run';
  if (to !== 'editing') return undefined;
  const leftPlan = from === 'confirming' && before.draft === after.draft;
  return hadRun || leftPlan ? 'people' : undefined;
}
