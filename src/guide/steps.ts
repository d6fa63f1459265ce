import type { Step, SubStep } from './step';
import { alerts } from './stepAlerts';
import { billing } from './stepBilling';
import { people } from './stepPeople';
import { twoFactor } from './stepTwoFactor';

export type { Proof, Step, SubStep } from './step';

/** The guide: four steps in this order. */
export const steps: readonly Step[] = [twoFactor, people, alerts, billing];

export const subSteps: readonly SubStep[] = steps.flatMap((step) => step.subSteps);

export function stepOf(subStep: SubStep): Step {
  const step = steps.find((candidate) => candidate.subSteps.includes(subStep));
  if (!step) throw new Error(`No step holds ${subStep.id}`);
  return step;
}
