import type { CheckId } from './evidence';
import type { CheckResult } from './record';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/**
 * How long an answer of the API counts, in milliseconds. After that it is shown as what it was then.
 * Balance: every call and message takes from it, and at zero the account stops, so a day.
 * Account: a suspension follows the balance and is not announced in VS Code, so a day too.
 * People: somebody joins or leaves within a week, and a role too many is a risk from then on.
 * Triggers: they change only when somebody changes them, and Twilio never deletes one.
 * Events: their own date is what counts; a week is short enough within the 30 days that Twilio keeps them.
 */
export const freshFor: Record<CheckId, number> = {
  balance: day,
  account: day,
  people: 7 * day,
  triggers: 30 * day,
  events: 7 * day,
};

/** Whether the answer is too old to count; one from the future, by a clock that was wrong, is too. */
export function isStale(check: CheckId, result: CheckResult, now: Date): boolean {
  const age = now.getTime() - Date.parse(result.source.at);
  return !(age >= -hour && age <= freshFor[check]);
}
