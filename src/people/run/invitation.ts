import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { type AccessRead, readAccess } from '../../accounts/access';
import type { ConnectedAccount, Learned } from '../../accounts/account';
import type { TwilioClient } from '../../twilio/api';
import { SetupError } from '../../twilio/errors';
import { refusedStill } from '../plan/domains';
import type { Knowledge, Plan, PlanMode, Wanted } from '../plan/model';
import type { PersonResult } from '../plan/outcome';
import { planPeople } from '../plan/plan';
import type { RunResult } from './apply';
import type { Pause } from './pause';
import { type RecordedRun, restMark, resumePlan, runsMark } from './readJournal';
import { failedOnly } from './results';

/** A plan that was shown to the user and can be carried out once. */
export interface Prepared {
  id: string;
  account: ConnectedAccount;
  plan: Plan;
  /** The account's `runsMark` from before the plan was made. */
  seen: string;
  /** The interrupted run that this plan continues. */
  resume?: RecordedRun | undefined;
}

/** What the user confirmed in addition to the plan as a whole. */
export interface Confirmed {
  /** The addresses that get the Administrator role, each confirmed by name. */
  administrators: readonly string[];
  /** Whether the user agreed to reduce their own access. */
  ownAccess: boolean;
}

/** A run in this window, under way or ended. */
export interface InvitationRun {
  prepared: Prepared;
  confirmed: Confirmed;
  begun: ReadonlySet<string>;
  finished: ReadonlyMap<string, PersonResult>;
  pause: Pause;
  /** The estimated number of seconds until the run ends. */
  secondsLeft?: number | undefined;
  /** The number of seconds for which Twilio asked to wait. */
  waiting?: number | undefined;
  /** Present once the run has ended. */
  result?: RunResult;
}

/** Adds what a run's answers taught, and drops refusals that have expired. */
export function learnFrom(result: RunResult, known: Learned, now: Date): Learned {
  const refused = Object.fromEntries(result.refusedDomains.map((domain) => [domain, now.toISOString()]));
  return {
    version: 1,
    refusedDomains: { ...refusedStill(known.refusedDomains, now.getTime()), ...refused },
    owners: [...new Set([...known.owners, ...result.owners])],
    elsewhere: {
      ...refusedStill(known.elsewhere ?? {}, now.getTime()),
      ...Object.fromEntries(result.elsewhere.map((email) => [email, now.toISOString()])),
    },
  };
}

/** An account, and everything that a plan for it is made from. */
export interface PlanSource {
  account: ConnectedAccount;
  client: TwilioClient;
  learned: Learned;
  /** The folder that holds the journals of earlier runs. */
  journals: string;
}

/** What Twilio shows now, and what else a plan is made from. */
export interface Now {
  present: AccessRead;
  knowledge: Knowledge;
}

/** Reads the current state from Twilio and plans changes to people. Writes nothing. */
export function prepare(
  source: PlanSource,
  mode: PlanMode,
  wanted: readonly Wanted[],
  signal: AbortSignal,
): Promise<Prepared> {
  return prepareWith(source, mode, (now) => planPeople({ mode, wanted, ...now }), signal);
}

/** Reads the current state from Twilio and lets `makePlan` make a plan of this mode from it. Writes nothing. */
export async function prepareWith(
  source: PlanSource,
  mode: PlanMode,
  makePlan: (now: Now) => Plan,
  signal: AbortSignal,
): Promise<Prepared> {
  const { seen, ...now } = await readNow(source, mode, signal);
  return { id: randomUUID(), account: source.account, plan: makePlan(now), seen };
}

/**
 * Plans for everyone left from a run, and writes nothing. What a run in this window gives was confirmed here, so its
 * journal only tells what became of it. Throws `conflict` if a recorded run isn't the one with the mark `rest`, which the
 * user saw.
 */
export function prepareLeftOver(
  source: PlanSource,
  left: { shown: InvitationRun | undefined; recorded: RecordedRun | undefined; rest: string | undefined },
  signal: AbortSignal,
): Promise<Prepared> {
  const { shown, recorded, rest } = left;
  if (!shown && recorded && restMark(recorded) !== rest) throw changedOnDisk();
  const { mode, wanted } = shown?.prepared.plan ?? recorded ?? { mode: 'add', wanted: [] };
  if (recorded && recorded.endedAt === undefined)
    return prepareRest(source, { ...recorded, mode, wanted }, signal);
  const results = shown?.result?.results ?? recorded?.results ?? [];
  return prepare(source, mode, failedOnly(wanted, results), signal);
}

function changedOnDisk(): SetupError {
  return new SetupError({
    kind: 'conflict',
    message: l10n.t('The record of this run has changed since it was shown. Nothing was sent.'),
    remedy: l10n.t('Review who gets which roles, and then continue.'),
  });
}

/** Reads the current state from Twilio and plans the rest of an interrupted run. Writes nothing. */
async function prepareRest(
  source: PlanSource,
  interrupted: RecordedRun,
  signal: AbortSignal,
): Promise<Prepared> {
  const { seen, ...now } = await readNow(source, interrupted.mode, signal);
  const plan = resumePlan(interrupted, now);
  return { id: randomUUID(), account: source.account, plan, seen, resume: interrupted };
}

async function readNow(
  { account, client, learned, journals }: PlanSource,
  mode: PlanMode,
  signal: AbortSignal,
): Promise<Now & { seen: string }> {
  const seen = await runsMark(journals, account.sid);
  const [present] = await Promise.all([
    readAccess(client, account.sid, signal),
    (mode === 'add' || mode === 'set') && checkOpen(client, signal),
  ]);
  const knowledge = { ...knowledgeOf(account, learned, new Date()), roleSids: present.roleSids };
  return { present, knowledge, seen };
}

/** Returns what a plan is made from, apart from what Twilio shows. */
export function knowledgeOf(
  { owner, you }: ConnectedAccount,
  { owners, refusedDomains, elsewhere }: Learned,
  now: Date,
): Omit<Knowledge, 'roleSids'> {
  return { owner, self: you, otherOwners: owners, refusedDomains, elsewhere, now: now.getTime() };
}

/** Throws `conflict` if the account is known to be closed. Not every credential can read that. */
async function checkOpen(client: TwilioClient, signal: AbortSignal): Promise<void> {
  if (!client.holds.account) return;
  const status = await client.fetchAccount(signal).then(
    ({ value }) => value.status,
    () => undefined,
  );
  if (status !== 'closed') return;
  throw new SetupError({
    kind: 'conflict',
    message: l10n.t('The account is closed, so no one can get a role on it.'),
    remedy: l10n.t('Check its status in the Twilio Console, or connect another account.'),
  });
}
