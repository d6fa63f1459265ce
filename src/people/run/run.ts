import { setMaxListeners } from 'node:events';
import * as l10n from '@vscode/l10n';
import type { Answer } from '../../twilio/answers';
import type { TwilioClient } from '../../twilio/api';
import { type Clock, systemClock } from '../../twilio/clock';
import { cancelled, type ErrorKind, SetupError } from '../../twilio/errors';
import type { BuiltInRole } from '../../twilio/roles';
import { domainOf } from '../addresses';
import { losesAdministrator, type Operation, type PersonPlan, type Plan } from '../plan/model';
import { type PersonResult, resultOf, resultWithoutRequests } from '../plan/outcome';
import type { ApplyOptions, RunResult } from './apply';
import { checkAnotherAdministrator, checkDeactivation } from './guards';
import type { Journal } from './journal';
import { applyOne } from './person';
import type { Subject } from './steps';

/** People under way at once. How many requests are out is the client's to decide. */
const lanes = 30;
/** Milliseconds that requests in flight have for their answers once the run stops. */
const grace = 10_000;
/** Milliseconds after which a write whose answer was lost is looked up. */
const settling = 1000;

/** What would meet everybody else alike: there is no sense in going on. */
const fatalKinds: readonly ErrorKind[] = [
  'cancelled',
  'auth',
  'forbidden',
  'network',
  'rateLimited',
  'storage',
];
/** The organization is unknown, or the account is not one of its own. */
const fatalCodes: readonly (number | undefined)[] = [25100, 25101, 25200];

/** A call on the client that it is given. */
type Send<T> = (client: TwilioClient, signal: AbortSignal) => Promise<Answer<T>>;

/** A plan on its way: who is next, who waits for whom, what was learnt, and why it ends early if it does. */
export class Run {
  private readonly clock: Clock;
  private readonly began: number;
  /** How many people there is something to send for, and how many of them are finished. */
  private readonly toChange: number;
  private changed = 0;
  private readonly results = new Map<string, PersonResult>();
  private readonly queue: PersonPlan[] = [];
  /** People of a domain that is not known yet, behind the one who is tried first. */
  private readonly behind = new Map<string, PersonPlan[]>();
  private readonly refusedDomains = new Set<string>();
  private readonly owners = new Set<string>();
  /** What Twilio refuses to everybody alike, by kind of operation. */
  private readonly refusals = new Map<string, SetupError>();
  private readonly stopping = new AbortController();
  private readonly flight = new AbortController();
  /** For what must not begin after the run has stopped. */
  private readonly starting: TwilioClient;
  private stopped: SetupError | undefined;
  private startNext = () => {};

  constructor(
    readonly plan: Plan,
    private readonly client: TwilioClient,
    readonly options: ApplyOptions,
    readonly journal: Journal | undefined,
  ) {
    this.clock = options.clock ?? systemClock;
    this.began = this.clock.now();
    this.toChange = plan.people.filter(({ operations }) => operations.length > 0).length;
    // As many listeners as there are requests out: no leak to be warned of.
    setMaxListeners(0, this.stopping.signal, this.flight.signal);
    this.starting = client.startingUntil(this.stopping.signal, () => options.pause?.over);
  }

  get isStopped(): boolean {
    return this.stopped !== undefined;
  }

  /** Carries out the whole plan; resolves when nothing is under way any more. */
  async finish(): Promise<RunResult> {
    const { signal } = this.options;
    const cancel = () => this.stop(cancelled());
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    const { people } = this.plan;
    const changing = people.filter(({ operations }) => operations.length > 0);
    for (const person of people) {
      if (person.operations.length === 0) this.record(resultWithoutRequests(person));
    }
    // Last, and one after the other: each looks at what the one before has left.
    const isCareful = (person: PersonPlan) => losesAdministrator(person) || person.kind === 'deactivate';
    this.lineUp(changing.filter((person) => !isCareful(person)));
    await this.work(lanes);
    this.queue.push(...changing.filter(isCareful));
    await this.work(1);
    signal.removeEventListener('abort', cancel);
    this.flight.abort();
    return {
      results: people.map((person) => this.results.get(person.email) ?? notBegun(person)),
      refusedDomains: [...this.refusedDomains],
      owners: [...this.owners],
      ...(this.stopped && { stopped: this.stopped }),
    };
  }

  /** Sends a request, unless the run has stopped; waits while it is paused. */
  async request<T>(send: Send<T>): Promise<T> {
    if (this.stopped) throw cancelled();
    return (await send(this.starting, this.flight.signal)).value;
  }

  /** Gives Twilio a moment to show what a write did whose answer was lost. */
  async settle(): Promise<void> {
    await this.clock.sleep(settling, this.flight.signal);
  }

  /** Sends a request that only finds out what an earlier one did: also after the run has stopped. */
  async look<T>(send: Send<T>): Promise<T> {
    return (await send(this.client, this.flight.signal)).value;
  }

  /** The SID under which a role of the plan is assigned. */
  sidOf(role: BuiltInRole): string {
    const sid = this.plan.roleSids[role];
    if (sid === undefined) throw new TypeError(`The plan assigns a role that is missing: ${role}`);
    return sid;
  }

  /** The last look before an operation. Throws what forbids it. */
  async allow(operation: Operation, { profile, user }: Subject): Promise<void> {
    await this.options.pause?.wait(this.stopping.signal);
    if (this.stopped) throw cancelled();
    const confirmed = this.options.confirmedAdministrators.includes(profile.email);
    if (operation.kind === 'assign' && operation.role === 'administrator' && !confirmed) {
      throw new TypeError('Administrator was about to be given to somebody who is not confirmed');
    }
    const takes = operation.kind === 'remove' && operation.role === 'administrator';
    // Who is switched off already leaves nobody without an Administrator.
    if (user?.active && takes) await checkAnotherAdministrator(user.id, this.plan.accountSid, this);
    if (user?.active && operation.kind === 'deactivate') await checkDeactivation(user.id, this);
  }

  succeeded(operation: Operation, email: string): void {
    if (operation.kind === 'createUser') this.domainAnswered(domainOf(email));
  }

  /** Keeps in mind what an operation's refusal says about other people. */
  refused(operation: Operation, error: SetupError): void {
    const { code } = error.details;
    if (code === 25007 || code === 25202) this.refusals.set(operationKey(operation), error);
  }

  /** Keeps in mind what an error says, and stops if it says that nothing else will work. */
  learn(error: SetupError, email: string): void {
    const { kind, code } = error.details;
    if (code === 25016) this.owners.add(email);
    if (code === 25017) this.refusedDomains.add(domainOf(email));
    if (code === 25017) this.domainAnswered(domainOf(email));
    if (fatalKinds.includes(kind) || fatalCodes.includes(code)) this.stop(error);
  }

  /** Nothing new starts from now on; what is in flight has a moment for its answer. */
  stop(error: SetupError): void {
    if (this.stopped) return;
    this.stopped = error;
    this.stopping.abort();
    this.clock.sleep(grace, this.flight.signal).then(
      () => this.flight.abort(),
      () => {},
    );
  }

  private lineUp(people: readonly PersonPlan[]): void {
    const first: PersonPlan[] = [];
    for (const person of people) {
      const domain = domainOf(person.email);
      const others = this.behind.get(domain);
      if (person.domain !== 'unknown') this.queue.push(person);
      else if (others) others.push(person);
      else {
        this.behind.set(domain, []);
        first.push(person);
      }
    }
    this.queue.unshift(...first);
  }

  /** Twilio took or refused an address of the domain: those behind may go, each to see for themselves. */
  private domainAnswered(domain: string): void {
    const others = this.behind.get(domain);
    this.behind.delete(domain);
    if (others) this.queue.push(...others);
    this.startNext();
  }

  private work(width: number): Promise<void> {
    return new Promise((resolve) => {
      let active = 0;
      this.startNext = () => {
        while (active < width && !this.stopped) {
          const person = this.queue.shift();
          if (!person) break;
          active += 1;
          void this.one(person).then(() => {
            active -= 1;
            this.startNext();
          });
        }
        if (active === 0) resolve();
      };
      this.startNext();
    });
  }

  private async one(person: PersonPlan): Promise<void> {
    const known = this.knownRefusal(person);
    if (!known) this.report({ email: person.email });
    const result = known ? resultOf(person, new Map(), known) : await applyOne(person, this);
    this.changed += 1;
    this.record(result);
    // The domain is still open if the first one met something else: the next is tried.
    const next = person.domain === 'unknown' ? this.behind.get(domainOf(person.email))?.shift() : undefined;
    if (next) this.queue.unshift(next);
  }

  /** Why a person would be refused as surely as somebody before them: no request is sent to hear it again. */
  private knownRefusal(person: PersonPlan): SetupError | undefined {
    const domain = domainOf(person.email);
    if (person.kind === 'create' && this.refusedDomains.has(domain)) return domainRefused(domain);
    const refused = person.operations.find((operation) => this.refusals.has(operationKey(operation)));
    return refused && this.refusals.get(operationKey(refused));
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

const operationKey = (operation: Operation) =>
  operation.kind === 'assign' ? `assign ${operation.role}` : operation.kind;

const notBegun = (person: PersonPlan) => resultOf(person, new Map(), cancelled());

function domainRefused(domain: string): SetupError {
  return new SetupError({
    kind: 'invalidInput',
    code: 25017,
    message: l10n.t(
      'Twilio said of somebody else that the domain {0} is not verified; no request was sent.',
      domain,
    ),
    remedy: l10n.t('Invite this person in the Console, or verify the domain there.'),
  });
}
