import type { Step, SubStep } from './steps/step';
import { alerts } from './steps/alerts';
import { billing } from './steps/billing';
import { people } from './steps/people';
import { twoFactor } from './steps/twoFactor';
import type { PlaceId } from '../twilio/consolePages';

export type { Section, Step, SubStep } from './steps/step';

/** The guide's steps in order. */
export const steps: readonly Step[] = [twoFactor, people, alerts, billing];

export const subSteps: readonly SubStep[] = steps.flatMap((step) => step.subSteps);

export function stepOf(subStep: SubStep): Step {
  const step = steps.find((candidate) => candidate.subSteps.includes(subStep));
  if (!step) throw new Error(`No step holds ${subStep.id}`);
  return step;
}

/** Returns the step's sub-steps from the guide, which count toward it. */
export function countedIn({ subSteps: all }: Step): SubStep[] {
  return all.filter(({ recommended }) => !recommended);
}

/** Returns the step's sub-steps that go beyond the guide. */
export function recommendedIn({ subSteps: all }: Step): SubStep[] {
  return all.filter(({ recommended }) => recommended);
}

/** Returns the Console page for a step or sub-step. */
export function placeOf(what: Step | SubStep): PlaceId {
  return what.place ?? stepOf(what).place;
}
