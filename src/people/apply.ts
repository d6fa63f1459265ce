import * as l10n from '@vscode/l10n';
import type { TwilioClient } from '../twilio/client';
import type { Clock } from '../twilio/clock';
import { SetupError } from '../twilio/errors';
import type { BuiltInRole } from '../twilio/roles';
import type { Plan } from './plan';
import { Run } from './run';

/**
 * `done`: changed now; `already`: was so; `failed`: Twilio refused; `console`: left for the Console;
 * `cancelled`: not begun, or given up, because the run ended before.
 */
export type Outcome = 'done' | 'already' | 'failed' | 'console' | 'cancelled';

export interface PersonResult {
  email: string;
  /** The worst of what follows: failed, cancelled, console, done, already. */
  outcome: Outcome;
  /** What was to happen to the user itself, and whether it did. */
  user?: { change: 'create' | 'reactivate' | 'deactivate'; outcome: Outcome };
  roles: { role: BuiltInRole; change: 'grant' | 'remove'; outcome: Outcome }[];
  /** What happened, translated. */
  note: string;
  remedy?: string;
  docs?: string;
  code?: number;
  requestId?: string;
}

export interface Progress {
  /** The person this is about: begun, or finished with the result. */
  email: string;
  result?: PersonResult;
}

export interface RunResult {
  /** In the plan's order, everybody of the plan. */
  results: PersonResult[];
  /** Domains that answered 25017 in this run: remember them for a day. */
  refusedDomains: string[];
  /** Addresses that answered 25016 in this run. */
  owners: string[];
  /** Why the run ended early: cancelled, credentials refused, network gone, disk full. Absent when all were tried. */
  stopped?: SetupError;
}

export interface ApplyOptions {
  /** Cancels: nothing new starts, answers of what is in flight are still recorded. */
  signal: AbortSignal;
  /** Must be exactly `plan.administrators` (in any order). */
  confirmedAdministrators: readonly string[];
  /** Must be true where `plan.ownAccessLost`. */
  confirmedOwnAccess?: boolean;
  onProgress?: (progress: Progress) => void;
  clock?: Clock;
}

/**
 * Carries out a plan. Throws `invalidInput`, before any request, when a confirmation is missing; after that it
 * never throws: what went wrong stands in the result.
 */
export async function applyPlan(plan: Plan, client: TwilioClient, options: ApplyOptions): Promise<RunResult> {
  const confirmed = new Set(options.confirmedAdministrators);
  if (
    plan.administrators.length !== confirmed.size ||
    !plan.administrators.every((each) => confirmed.has(each))
  ) {
    throw new SetupError({
      kind: 'invalidInput',
      message: l10n.t(
        'Administrator was not confirmed for exactly the people who would get it. Nothing was changed.',
      ),
      remedy: l10n.t('Look at the plan again and confirm each of them by name.'),
    });
  }
  if (plan.ownAccessLost && options.confirmedOwnAccess !== true) {
    throw new SetupError({
      kind: 'invalidInput',
      message: l10n.t('Your own access would become less, which was not confirmed. Nothing was changed.'),
      remedy: l10n.t('Confirm it, or take yourself off the list.'),
    });
  }
  return new Run(plan, client, options).finish();
}
