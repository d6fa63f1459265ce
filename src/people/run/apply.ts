import * as l10n from '@vscode/l10n';
import type { TwilioClient } from '../../twilio/api';
import type { Clock } from '../../twilio/clock';
import { SetupError } from '../../twilio/errors';
import type { Plan } from '../plan/model';
import type { PersonResult } from '../plan/outcome';
import { type JournalOptions, openJournal } from './journal';
import type { Pause } from './pause';
import { Run } from './run';

export interface Progress {
  /** The person this is about: begun, or finished with the result. */
  email: string;
  result?: PersonResult;
  /** How many there are, and how many are finished. */
  people: number;
  finished: number;
  /** Milliseconds left for all, once it can be told. */
  timeLeft?: number;
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
  /** The journal's file, where the run was written down. */
  journal?: string;
}

export interface ApplyOptions {
  /** Cancels: nothing new starts, answers of what is in flight are still recorded. */
  signal: AbortSignal;
  /** Must be exactly `plan.administrators` (in any order). */
  confirmedAdministrators: readonly string[];
  /** Must be true where `plan.ownAccessLost`. */
  confirmedOwnAccess?: boolean;
  /** Where the run is written down, so that it can be gone on with. */
  journal?: JournalOptions;
  pause?: Pause;
  onProgress?: (progress: Progress) => void;
  clock?: Clock;
}

/**
 * Carries out a plan. Throws, before any request: `invalidInput` when a confirmation is missing, `conflict` while
 * another window changes people of the account, `storage` when the journal can't be begun. After that it never
 * throws: what went wrong stands in the result. A run that stopped early can be gone on with (`findOpenRun`).
 */
export async function applyPlan(plan: Plan, client: TwilioClient, options: ApplyOptions): Promise<RunResult> {
  checkConfirmations(plan, options);
  const journal = options.journal && (await openJournal(plan, options.journal));
  const result = await new Run(plan, client, options, journal).finish();
  if (journal) result.journal = journal.file;
  try {
    await journal?.close({ ended: result.stopped === undefined });
  } catch (error) {
    if (SetupError.is(error)) result.stopped ??= error;
  }
  return result;
}

function checkConfirmations(plan: Plan, options: ApplyOptions): void {
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
}
