import * as l10n from '@vscode/l10n';
import type { RoleAssignment, User } from '../../twilio/answers';
import type { NewUser } from '../../twilio/api';
import { SetupError } from '../../twilio/errors';
import type { Operation } from '../plan/model';
import type { Run } from './run';

/** How often a write is repeated whose answer was lost and whose effect is not there. */
const repeats = 2;
const versionConflict = 25020;
const userExists = 25022;

/** Whom the operations are for. `user` is there from the start, or from `createUser` on. */
export interface Subject {
  profile: NewUser;
  user: User | undefined;
}

/** `already`: it was so before. `lookedUp`: no answer said so, a look did. `unknown`: nobody could say. */
export type StepResult =
  { state: 'done' | 'already'; lookedUp: boolean } | { state: 'refused' | 'unknown'; error: SetupError };

/**
 * Sends one operation, once as far as its effect goes: a write whose answer was lost, or that Twilio refused as if
 * it had been done before, is looked up, and repeated only where it left no trace.
 */
export async function carryOut(operation: Operation, subject: Subject, run: Run): Promise<StepResult> {
  const step = stepFor(operation, subject, run);
  let lost: SetupError | undefined;
  for (let left = repeats; ; left -= 1) {
    try {
      await step.send();
      return { state: 'done', lookedUp: false };
    } catch (thrown) {
      const error = asSetupError(thrown);
      const unknown = error.details.effectUnknown === true;
      if (!unknown && !hintsAtDone(error)) return { state: 'refused', error };
      try {
        if (unknown) await run.settle();
        if (await step.isDone()) return { state: unknown ? 'done' : 'already', lookedUp: true };
      } catch {
        return { state: unknown ? 'unknown' : 'refused', error };
      }
      // Then the one that is there already may be what the lost request made.
      if (lost && error.details.code === userExists) return { state: 'unknown', error: lost };
      if (unknown) lost = error;
      const repeatable = unknown || error.details.code === versionConflict;
      if (left === 0 || !repeatable || run.isStopped) return { state: 'refused', error };
    }
  }
}

/** Refusals with which Twilio may answer what is so already; for some operations it documents none. */
function hintsAtDone({ details: { kind, code } }: SetupError): boolean {
  return kind === 'conflict' || kind === 'notFound' || code === 20001 || code === 25022;
}

/** Anything but a `SetupError` is a fault of the program; it must neither pass unseen nor end the other people's work. */
export function asSetupError(error: unknown): SetupError {
  if (SetupError.is(error)) return error;
  const message = l10n.t('Something went wrong in the extension.');
  return new SetupError({ kind: 'unexpectedResponse', message, effectUnknown: true, cause: error });
}

interface Step {
  send(): Promise<unknown>;
  /** Asks Twilio whether what was to be reached is so. */
  isDone(): Promise<boolean>;
}

function stepFor(operation: Operation, subject: Subject, run: Run): Step {
  switch (operation.kind) {
    case 'createUser':
      return {
        send: async () => {
          subject.user = await run.request((client, signal) => client.createUser(subject.profile, signal));
        },
        isDone: async () => {
          subject.user = await run.look((client, signal) => client.findUser(subject.profile.email, signal));
          return subject.user !== undefined;
        },
      };
    case 'reactivate':
      return {
        send: async () => {
          const user = existing(subject);
          subject.user = await run.request((client, signal) => client.setUserActive(user, true, signal));
        },
        isDone: async () => (await refresh(subject, run)).active,
      };
    case 'deactivate':
      return {
        send: () => run.request((client, signal) => client.deactivateUser(existing(subject).id, signal)),
        isDone: async () => !(await refresh(subject, run)).active,
      };
    case 'assign': {
      const role_sid = run.sidOf(operation.role);
      const scope = run.plan.accountSid;
      return {
        send: () => {
          const identity = existing(subject).id;
          return run.request((client, signal) => client.assignRole({ role_sid, scope, identity }, signal));
        },
        isDone: async () => (await assignmentsOf(subject, run)).some((each) => each.role_sid === role_sid),
      };
    }
    case 'remove': {
      const { assignment } = operation;
      return {
        send: () => run.request((client, signal) => client.removeRoleAssignment(assignment, signal)),
        isDone: async () => !(await assignmentsOf(subject, run)).some(({ sid }) => sid === assignment),
      };
    }
  }
}

function existing({ user }: Subject): User {
  if (user) return user;
  throw new TypeError('An operation that needs a user came before there was one');
}

async function refresh(subject: Subject, run: Run): Promise<User> {
  const user = await run.look((client, signal) => client.fetchUser(existing(subject).id, signal));
  subject.user = user;
  return user;
}

/** The roles that the person holds on the account now. */
export function assignmentsOf(subject: Subject, run: Run): Promise<RoleAssignment[]> {
  const filter = { scope: run.plan.accountSid, identity: existing(subject).id };
  return run.look((client, signal) => client.listRoleAssignments(filter, signal));
}
