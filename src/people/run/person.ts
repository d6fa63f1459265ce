/** One person's part of a run: their operations in order, each sent so that it takes effect once. */
import * as l10n from '@vscode/l10n';
import type { RoleAssignment, User } from '../../twilio/answers';
import type { NewUser } from '../../twilio/api';
import { effectOf, effects, isUnknownUser } from '../../twilio/codes';
import { SetupError } from '../../twilio/errors';
import {
  becomesAdministrator,
  type Operation,
  type Outcome,
  type PersonPlan,
  sameOperation,
} from '../plan/model';
import { foundDone, outcomeOfError, type PersonResult, resultOf } from '../plan/outcome';
import { planOne, survey } from '../plan/planOne';
import type { Calls } from './calls';
import { checkOperation, checkReactivation, outdated } from './guards';
import type { Journal } from './journal';

/** How often a write is repeated if its answer was lost and Twilio doesn't show its effect. */
const repeats = 2;
/** Milliseconds that a new user may take to become known to role assignments, and between the first two tries. */
const knownWithin = 60_000;
const firstWait = 1000;

/** Hears at once what one person's operations say about everyone else in the run. */
export interface Watch {
  /** Resolves once this person may become a new user. Throws `cancelled` once the run has stopped. */
  mayCreate(email: string): Promise<void>;
  succeeded(operation: Operation, email: string, how: 'done' | 'already'): void;
  /** `operation` is the one that failed, if there is one. */
  failed(error: SetupError, email: string, operation?: Operation): void;
}

/** Carries out one person's operations. Never throws. */
export async function applyPerson(
  person: PersonPlan,
  { calls, journal, watch }: { calls: Calls; journal: Journal | undefined; watch: Watch },
): Promise<PersonResult> {
  const run = new PersonRun(person, calls, journal, watch);
  try {
    await run.apply();
  } catch (error) {
    run.fail(asSetupError(error));
  }
  return run.result();
}

/** How to bring an operation's effect about, and how to check for it. */
interface Attempt {
  send(): Promise<unknown>;
  /** Asks Twilio whether the operation's effect is there. */
  isDone(): Promise<boolean>;
}

/**
 * `already`: it was done before. `unknown`: it may or may not be done. `lookedUp`: a look at Twilio showed that it's
 * done, not the answer to the request.
 */
type AttemptResult =
  { state: 'done' | 'already'; lookedUp: boolean } | { state: 'refused' | 'unknown'; error: SetupError };

class PersonRun {
  /** The plan in force, which is a new one if the person turns out to be a user already. */
  private person: PersonPlan;
  private readonly profile: NewUser;
  /** Whom the operations are for: known from the start, or from `createUser` on. */
  private user: User | undefined;
  private readonly outcomes = new Map<Operation, Outcome>();
  private failure: SetupError | undefined;
  /** When to stop waiting for Twilio to recognize the new user. */
  private knownBy: number | undefined;

  constructor(
    private readonly planned: PersonPlan,
    private readonly calls: Calls,
    private readonly journal: Journal | undefined,
    private readonly watch: Watch,
  ) {
    this.person = planned;
    this.profile = profileOf(planned);
    this.user = planned.user;
  }

  async apply(): Promise<void> {
    const mayHaveHappened = this.planned.earlier?.some(({ outcome }) => outcome === undefined);
    if (this.planned.kind === 'create' || mayHaveHappened) {
      const user = await this.calls.request((client, signal) => client.findUser(this.planned.email, signal));
      if (user) await this.planAgain(user);
    }
    await this.performAll();
  }

  fail(error: SetupError, operation?: Operation): void {
    this.failure ??= error;
    this.watch.failed(error, this.person.email, operation);
  }

  result(): PersonResult {
    return resultOf(this.person, this.outcomes, this.failure);
  }

  /** Plans again for a user found at Twilio, who gets only what's missing. */
  private async planAgain(user: User): Promise<void> {
    const { plan } = this.calls;
    this.user = user;
    const assignments = await this.assignments();
    const roles = this.planned.roles.filter(({ state }) => state !== 'remove').map(({ role }) => role);
    const present = { accountSid: plan.accountSid, users: [user], assignments };
    const world = survey(present, { roleSids: plan.roleSids, now: 0 });
    const { email, wanted, earlier } = this.planned;
    this.person = { ...planOne({ ...wanted, roles }, plan.mode, world), ...(earlier && { earlier }) };
    const isConfirmed = plan.administrators.includes(email);
    if ((becomesAdministrator(this.person) && !isConfirmed) || this.takesMore()) throw outdated();
    for (const operation of foundDone(this.person)) await this.journal?.settle(email, operation, 'done');
  }

  /** Returns whether the new plan takes something that the reviewed plan didn't mention. */
  private takesMore(): boolean {
    const takes = ({ kind }: Operation) => kind === 'remove' || kind === 'deactivate';
    return this.person.operations
      .filter(takes)
      .some((operation) => !this.planned.operations.some((each) => sameOperation(each, operation)));
  }

  private async performAll(): Promise<void> {
    // Runs first, so that no roles are lost if the reactivation fails.
    if (this.user) await checkReactivation(this.person, this.user, this.calls);
    const { operations } = this.person;
    for (const [index, operation] of operations.entries()) {
      const lookedUp = await this.perform(operation);
      if (operation.kind === 'createUser' && lookedUp && this.user) {
        await this.planAgain(this.user);
        return this.performAll();
      }
      // Grants don't depend on each other. Everything else depends on what came before it.
      const next = operations[index + 1];
      if (this.failure && !(operation.kind === 'assign' && next?.kind === 'assign')) return undefined;
    }
    return undefined;
  }

  /** Returns whether a look, not an answer, showed that the operation is done. */
  private async perform(operation: Operation): Promise<boolean> {
    const { calls, journal } = this;
    const { email } = this.person;
    await calls.ready();
    await checkOperation(operation, { email, user: this.user }, calls);
    if (operation.kind === 'createUser') await this.watch.mayCreate(email);
    await journal?.intend(email, operation);
    const result = await this.carryOut(operation);
    if (!('error' in result)) {
      this.outcomes.set(operation, result.state);
      this.watch.succeeded(operation, email, result.state);
      await journal?.settle(email, operation, result.state);
      return result.lookedUp;
    }
    const outcome = result.state === 'unknown' ? 'unclear' : outcomeOfError(result.error);
    this.outcomes.set(operation, outcome);
    this.fail(result.error, operation);
    // An unknown effect stays open in the journal, and the run stops rather than build on it.
    if (result.state === 'unknown') calls.stop(result.error);
    else await journal?.settle(email, operation, outcome);
    return false;
  }

  /**
   * Sends one operation so that it takes effect once. If the answer is lost, or if the refusal may mean that it's
   * already done, Twilio is asked, and the operation is repeated only if it left no trace.
   */
  private async carryOut(operation: Operation): Promise<AttemptResult> {
    const attempt = this.attempt(operation);
    let lost: SetupError | undefined;
    for (let left = repeats; ; left -= 1) {
      try {
        await attempt.send();
        return { state: 'done', lookedUp: false };
      } catch (thrown) {
        const error = asSetupError(thrown);
        const unknown = error.details.effectUnknown === true;
        const effect = effectOf(error);
        if (!unknown && !effects[effect].lookUp) return { state: 'refused', error };
        try {
          if (unknown) await this.calls.settle();
          if (await attempt.isDone()) return { state: unknown ? 'done' : 'already', lookedUp: true };
        } catch {
          return { state: unknown ? 'unknown' : 'refused', error };
        }
        // The existing user may be the one that the request without an answer made.
        if (lost && effect === 'userExists') return { state: 'unknown', error: lost };
        if (unknown) lost = error;
        const repeatable = unknown || effect === 'repeat';
        if (left === 0 || !repeatable || this.calls.stopped) return { state: 'refused', error };
      }
    }
  }

  private attempt(operation: Operation): Attempt {
    const { calls, profile } = this;
    switch (operation.kind) {
      case 'createUser':
        return {
          send: async () => {
            this.user = await calls.request((client, signal) => client.createUser(profile, signal));
          },
          isDone: async () => {
            this.user = await calls.look((client, signal) => client.findUser(profile.email, signal));
            return this.user !== undefined;
          },
        };
      case 'reactivate':
        return {
          send: async () => {
            const user = this.existing();
            this.user = await calls.request((client, signal) => client.setUserActive(user, true, signal));
          },
          isDone: () => this.isActive(),
        };
      case 'deactivate':
        return {
          send: () => calls.request((client, signal) => client.deactivateUser(this.existing().id, signal)),
          isDone: async () => !(await this.isActive()),
        };
      case 'assign': {
        const scope = calls.plan.accountSid;
        const role_sid = calls.plan.roleSids[operation.role];
        if (role_sid === undefined) throw new TypeError(`The account has no role ${operation.role}`);
        return {
          send: () => {
            const identity = this.existing().id;
            return this.onceKnown(() =>
              calls.request((client, signal) => client.assignRole({ role_sid, scope, identity }, signal)),
            );
          },
          isDone: async () => (await this.assignments()).some((each) => each.role_sid === role_sid),
        };
      }
      case 'remove': {
        const { assignment } = operation;
        return {
          send: () => calls.request((client, signal) => client.removeRoleAssignment(assignment, signal)),
          isDone: async () => !(await this.assignments()).some(({ sid }) => sid === assignment),
        };
      }
    }
  }

  private existing(): User {
    if (this.user) return this.user;
    throw new TypeError('An operation that needs a user came before createUser');
  }

  private async isActive(): Promise<boolean> {
    const { id } = this.existing();
    this.user = await this.calls.look((client, signal) => client.fetchUser(id, signal));
    return this.user.active;
  }

  /** Returns the roles that the person holds on the account now. */
  private assignments(): Promise<RoleAssignment[]> {
    const filter = { scope: this.calls.plan.accountSid, identity: this.existing().id };
    return this.onceKnown(() =>
      this.calls.look((client, signal) => client.listRoleAssignments(filter, signal)),
    );
  }

  /**
   * Repeats a request until Twilio recognizes a user that this run created, which may take a moment. Throws an error
   * with the effect `notYet` after a minute. A request about any other user is sent once.
   */
  private async onceKnown<T>(send: () => Promise<T>): Promise<T> {
    const { clock } = this.calls;
    for (let wait = firstWait; ; wait *= 2) {
      try {
        return await send();
      } catch (error) {
        if (!SetupError.is(error) || !this.isCreatedHere() || !isUnknownUser(error)) throw error;
        this.knownBy ??= clock.now() + knownWithin;
        const left = this.knownBy - clock.now();
        if (left <= 0) throw notYet(error);
        await this.calls.wait(Math.min(wait, left));
      }
    }
  }

  /** Returns whether this run created the user, or may have before it was interrupted. */
  private isCreatedHere(): boolean {
    const earlier = (this.planned.earlier ?? []).map(({ operation, outcome = 'done' }) => ({
      operation,
      outcome,
    }));
    const now = [...this.outcomes].map(([operation, outcome]) => ({ operation, outcome }));
    return [...earlier, ...now].some(
      ({ operation, outcome }) => operation.kind === 'createUser' && outcome === 'done',
    );
  }
}

function notYet({ details }: SetupError): SetupError {
  return new SetupError({
    ...details,
    effect: 'notYet',
    message: l10n.t('Twilio doesn’t recognize the new user yet, so it couldn’t assign roles.'),
    remedy: l10n.t('Wait a few minutes, and then continue.'),
  });
}

/** Returns everything wanted that Twilio accepts in a new user. */
function profileOf({ wanted }: PersonPlan): NewUser {
  const profile: NewUser = { ...wanted };
  // Twilio accepts only names of 2 to 255 characters (25002, 25003). Users can add a shorter one themselves.
  const fits = ({ length }: string) => length >= 2 && length <= 255;
  if (!fits(profile.givenName ?? '')) delete profile.givenName;
  if (!fits(profile.familyName ?? '')) delete profile.familyName;
  return profile;
}

/** Anything but a `SetupError` is a bug. It must show up in the result, but not end the run for other people. */
function asSetupError(error: unknown): SetupError {
  if (SetupError.is(error)) return error;
  const message = l10n.t('Something went wrong in the extension.');
  return new SetupError({ kind: 'unexpectedResponse', message, effectUnknown: true, cause: error });
}
