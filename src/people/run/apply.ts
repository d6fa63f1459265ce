/** Carries out a plan for all its people: who goes next, who waits for whom, and when the run ends early. */
import * as l10n from '@vscode/l10n';
import { domainOf } from '../../twilio/address';
import type { TwilioClient } from '../../twilio/api';
import { type Clock, systemClock } from '../../twilio/clock';
import { effectOf, effects } from '../../twilio/codes';
import { cancelled, SetupError } from '../../twilio/errors';
import { losesAdministrator, type Operation, type PersonPlan, type Plan } from '../plan/model';
import { type PersonResult, resultOf, resultWithoutRequests } from '../plan/outcome';
import { Calls } from './calls';
import { type Journal, type JournalOptions, openJournal } from './journal';
import type { Pause } from './pause';
import { applyPerson, type Watch } from './person';

/** How many people change at the same time. The client decides how many requests are in flight. */
const lanes = 32;
/** How many before a role is given, so that the first new user's requests don't queue behind many lookups. */
const lanesAtFirst = 20;

export interface Progress {
  /** The person who started, or who is finished if there is a result. */
  email: string;
  result?: PersonResult;
  /** How many people the plan has, and how many are finished. */
  people: number;
  finished: number;
  /** Milliseconds left for everyone, once there is an estimate. */
  timeLeft?: number;
}

export interface RunResult {
  /** Everyone in the plan, in its order. */
  results: PersonResult[];
  /** Domains that Twilio refused in this run. */
  refusedDomains: string[];
  /** Addresses that Twilio called an owner's in this run. */
  owners: string[];
  /** Addresses that Twilio called taken in this run although no list shows their users. */
  elsewhere: string[];
  /** Why the run stopped early. Absent if everyone had their turn. */
  stopped?: SetupError;
  /** The journal's file, if there is a journal. */
  journal?: string;
}

export interface ApplyOptions {
  /** Cancels: nothing new starts, and the answers to requests in flight are still recorded. */
  signal: AbortSignal;
  /** Must be exactly `plan.administrators`, in any order. */
  confirmedAdministrators: readonly string[];
  /** Must be true if `plan.ownAccessLost` is. */
  confirmedOwnAccess?: boolean;
  /** Where to record the run, so that it can be resumed. */
  journal?: JournalOptions;
  pause?: Pause;
  onProgress?: (progress: Progress) => void;
  clock?: Clock;
}

/**
 * Carries out a plan. Before any request, throws `invalidInput` if a confirmation is missing, `conflict` while another
 * window changes people in the account, and `storage` if the journal can't be started. After that it never throws, and
 * the result tells what went wrong. `findOpenRun` finds a run that stopped early.
 */
export async function applyPlan(plan: Plan, client: TwilioClient, options: ApplyOptions): Promise<RunResult> {
  checkConfirmations(plan, options);
  const journal = options.journal && (await openJournal(plan, options.journal));
  const result = await new Scheduler(plan, client, options, journal).run();
  if (journal) result.journal = journal.file;
  try {
    const isLeft = result.results.some(({ outcome }) => outcome === 'cancelled');
    await journal?.close({ ended: result.stopped === undefined && !isLeft });
  } catch (error) {
    if (SetupError.is(error)) result.stopped ??= error;
  }
  return result;
}

/** From here on, `plan.administrators` are the people confirmed by name. */
function checkConfirmations(plan: Plan, options: ApplyOptions): void {
  const confirmed = new Set(options.confirmedAdministrators);
  if (
    plan.administrators.length !== confirmed.size ||
    !plan.administrators.every((each) => confirmed.has(each))
  ) {
    throw new SetupError({
      kind: 'invalidInput',
      message: l10n.t(
        'The people confirmed as Administrators aren’t exactly those who would become one. Nothing was changed.',
      ),
      remedy: l10n.t('Review the plan again, and confirm each of them by name.'),
    });
  }
  if (plan.ownAccessLost && options.confirmedOwnAccess !== true) {
    throw new SetupError({
      kind: 'invalidInput',
      message: l10n.t('This would reduce your own access, which you didn’t confirm. Nothing was changed.'),
      remedy: l10n.t('Confirm it, or remove yourself from the list.'),
    });
  }
}

class Scheduler implements Watch {
  private readonly clock: Clock;
  private readonly calls: Calls;
  private readonly results = new Map<string, PersonResult>();
  private readonly queue: PersonPlan[] = [];
  /** By domain that Twilio may refuse: the people who wait while one of them goes first. */
  private readonly behind = new Map<string, PersonPlan[]>();
  private startNext = () => {};

  // What Twilio's answers about some people say about others.
  private readonly refusedDomains = new Map<string, SetupError>();
  private readonly owners = new Set<string>();
  private readonly elsewhere = new Set<string>();
  private readonly refusedOperations = new Map<string, SetupError>();

  /** Whether Twilio has given a role in this run. Until then, no second person gets a welcome email. */
  private isProven = false;
  /** The first person who becomes a new user, until they're finished. */
  private trial: { email: string; isCreated?: true; refusal?: SetupError } | undefined;
  /** Wakes the people who wait for the trial. They take no lane, so that the others are looked up meanwhile. */
  private readonly behindTrial: (() => void)[] = [];

  // For the estimate of the time left.
  private readonly began: number;
  private readonly toChange: number;
  private changed = 0;

  constructor(
    private readonly plan: Plan,
    client: TwilioClient,
    private readonly options: ApplyOptions,
    private readonly journal: Journal | undefined,
  ) {
    this.clock = options.clock ?? systemClock;
    this.calls = new Calls(plan, client, this.clock, options.pause);
    this.began = this.clock.now();
    this.toChange = plan.people.filter(hasOperations).length;
  }

  /** Resolves when nothing is in flight anymore. */
  async run(): Promise<RunResult> {
    const { signal } = this.options;
    const cancel = () => this.calls.stop(cancelled());
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    const { people } = this.plan;
    for (const person of people) {
      if (!hasOperations(person)) this.record(resultWithoutRequests(person));
    }
    const changing = people.filter(hasOperations);
    // These run last and one at a time, because each guard depends on the previous person's outcome.
    const isCareful = (person: PersonPlan) => losesAdministrator(person) || person.kind === 'deactivate';
    this.lineUp(changing.filter((person) => !isCareful(person)));
    await this.work(lanes);
    this.queue.push(...changing.filter(isCareful));
    await this.work(1);
    signal.removeEventListener('abort', cancel);
    this.calls.close();
    const { stopped } = this.calls;
    return {
      results: people.map((person) => this.results.get(person.email) ?? notStarted(person)),
      refusedDomains: [...this.refusedDomains.keys()],
      owners: [...this.owners],
      elsewhere: [...this.elsewhere],
      ...(stopped && { stopped }),
    };
  }

  async mayCreate(email: string): Promise<void> {
    while (!this.isProven && this.trial) {
      const over = new Promise<void>((wake) => this.behindTrial.push(wake));
      this.startNext();
      await this.calls.unlessStopped(over);
    }
    if (!this.isProven) this.trial = { email };
  }

  succeeded(operation: Operation, email: string, how: 'done' | 'already'): void {
    if (operation.kind === 'createUser') {
      if (this.trial?.email === email && how === 'done') this.trial.isCreated = true;
      this.releaseDomain(domainOf(email));
    }
    if (operation.kind === 'assign') {
      this.isProven = true;
      this.startNext();
    }
  }

  failed(error: SetupError, email: string, operation?: Operation): void {
    const effect = effectOf(error);
    if (this.trial?.email === email) this.trial.refusal ??= error;
    if (effect === 'ownerFound') this.owners.add(email);
    if (effect === 'userExists') this.elsewhere.add(email);
    if (effect === 'domainRefused') {
      this.refusedDomains.set(domainOf(email), error);
      this.releaseDomain(domainOf(email));
    }
    if (effect === 'sameForAll' && operation) this.refusedOperations.set(operationKey(operation), error);
    if (effects[effect].run === 'stops') this.calls.stop(error);
  }

  /** Queues people, with only one person per domain that Twilio may refuse. */
  private lineUp(people: readonly PersonPlan[]): void {
    const first: PersonPlan[] = [];
    for (const person of people) {
      const domain = domainOf(person.email);
      const waiting = this.behind.get(domain);
      if (person.domain !== 'unknown') this.queue.push(person);
      else if (waiting) waiting.push(person);
      else {
        this.behind.set(domain, []);
        first.push(person);
      }
    }
    this.queue.unshift(...first);
  }

  /** Queues the people who wait, once Twilio has accepted or refused an address of their domain. */
  private releaseDomain(domain: string): void {
    const waiting = this.behind.get(domain);
    this.behind.delete(domain);
    if (waiting) this.queue.push(...waiting);
    this.startNext();
  }

  /** Works through the queue with as many people at a time as there are lanes. */
  private work(width: number): Promise<void> {
    return new Promise((resolve) => {
      let active = 0;
      this.startNext = () => {
        const most = this.isProven ? width : Math.min(width, lanesAtFirst);
        while (active - this.behindTrial.length < most && !this.calls.stopped) {
          const wake = this.isProven || !this.trial ? this.behindTrial.shift() : undefined;
          if (wake) {
            wake();
            continue;
          }
          const person = this.queue.shift();
          if (!person) break;
          active += 1;
          void this.change(person).then(() => {
            active -= 1;
            this.startNext();
          });
        }
        if (active === 0) resolve();
      };
      this.startNext();
    });
  }

  private async change(person: PersonPlan): Promise<void> {
    const refusal = this.knownRefusal(person);
    if (!refusal) this.report({ email: person.email });
    const { calls, journal } = this;
    const result = refusal
      ? resultOf(person, new Map(), refusal)
      : await applyPerson(person, { calls, journal, watch: this });
    this.changed += 1;
    this.record(result);
    if (this.trial?.email === person.email) this.endTrial(this.trial);
    // If the first person met some other error, the domain is still unknown and the next person goes first.
    const next = person.domain === 'unknown' ? this.behind.get(domainOf(person.email))?.shift() : undefined;
    if (next) this.queue.unshift(next);
  }

  /** Stops the run if the first new user got no role, since no one else may either. */
  private endTrial({ isCreated, refusal }: NonNullable<Scheduler['trial']>): void {
    this.trial = undefined;
    if (isCreated && refusal && !this.isProven) this.calls.stop(noRoleGiven(refusal));
    this.startNext();
  }

  /** Returns the error that Twilio would certainly send for a person, so that it needn't be asked. */
  private knownRefusal(person: PersonPlan): SetupError | undefined {
    const domain = domainOf(person.email);
    const refused = this.refusedDomains.get(domain);
    if (person.kind === 'create' && refused) return domainRefused(domain, refused);
    for (const operation of person.operations) {
      const refusal = this.refusedOperations.get(operationKey(operation));
      if (refusal) return refusal;
    }
    return undefined;
  }

  private record(result: PersonResult): void {
    this.results.set(result.email, result);
    this.journal?.finished(result);
    this.report({ email: result.email, result });
  }

  private report(about: { email: string; result?: PersonResult }): void {
    const { onProgress, pause } = this.options;
    const spent = this.clock.now() - this.began - (pause?.lasted ?? 0);
    const timeLeft = (spent / this.changed) * (this.toChange - this.changed);
    onProgress?.({
      ...about,
      people: this.plan.people.length,
      finished: this.results.size,
      ...(this.changed > 0 && { timeLeft }),
    });
  }
}

const hasOperations = ({ operations }: PersonPlan) => operations.length > 0;

/** Returns the same key for operations that Twilio refuses alike, whoever they are for. */
const operationKey = (operation: Operation) =>
  operation.kind === 'assign' ? `assign ${operation.role}` : operation.kind;

const notStarted = (person: PersonPlan) => resultOf(person, new Map(), cancelled());

function noRoleGiven({ details }: SetupError): SetupError {
  const message = l10n.t('{0} The run stopped before it invited anyone else.', details.message);
  return new SetupError({ ...details, message });
}

function domainRefused(domain: string, { details: { kind, effect, code } }: SetupError): SetupError {
  return new SetupError({
    kind,
    ...(effect && { effect }),
    ...(code !== undefined && { code }),
    message: l10n.t(
      'Twilio reported for someone else that the domain {0} isn’t verified, so no request was sent.',
      domain,
    ),
    remedy: l10n.t('Invite this person in the Console, or verify the domain there.'),
  });
}
