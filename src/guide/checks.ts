import type { Account, Answer, Balance, RoleAssignment, User } from '../twilio/answers';
import type { TwilioClient } from '../twilio/client';
import { SetupError } from '../twilio/errors';
import { builtInRoleNames, type BuiltInRole, type RoleSids } from '../twilio/roles';
import { checkIds, type CheckId, type Evidence, type PeopleEvidence } from './evidence';
import type { CheckFailure, CheckResult } from './state';

export type CheckOutcome = { check: CheckId } & ({ result: CheckResult } | { failure: CheckFailure });

export interface CheckTarget {
  client: TwilioClient;
  /** The account that roles are given on. */
  accountSid: string;
  /** The owner's address: never counted among the people invited. */
  owner: string;
}

/** The checks that the credentials held allow: people needs the organization's app, the rest the account's. */
export function possibleChecks(holds: TwilioClient['holds']): CheckId[] {
  return checkIds.filter((check) => (check === 'people' ? holds.organization : holds.account));
}

/**
 * Runs the checks side by side, each in one round of requests. A check that fails is an outcome too; only a
 * cancelled run throws (`cancelled`).
 */
export function runChecks(
  target: CheckTarget,
  checks: readonly CheckId[],
  signal: AbortSignal,
): Promise<CheckOutcome[]> {
  return Promise.all(
    checks.map(async (check): Promise<CheckOutcome> => {
      try {
        return { check, result: await gather[check](target, signal) };
      } catch (error) {
        if (!SetupError.is(error) || SetupError.is(error, 'cancelled')) throw error;
        return { check, failure: failureOf(error) };
      }
    }),
  );
}

function failureOf(error: SetupError): CheckFailure {
  const { message, remedy, kind } = error.details;
  const at = new Date().toISOString();
  return { message, ...(remedy !== undefined && { remedy }), at, offline: kind === 'network' };
}

const gather: Record<CheckId, (target: CheckTarget, signal: AbortSignal) => Promise<CheckResult>> = {
  async people({ client, accountSid, owner }, signal) {
    const [users, assignments, roles] = await Promise.all([
      client.listUsers(signal),
      client.listRoleAssignments({ scope: accountSid }, signal),
      client.findBuiltInRoles(signal),
    ]);
    return resultOf(assignments, peopleEvidence(users.value, assignments.value, roles.value, owner));
  },
  async account({ client }, signal) {
    const answer = await client.fetchAccount(signal);
    return resultOf(answer, accountEvidence(answer.value));
  },
  async balance({ client }, signal) {
    const answer = await client.fetchBalance(signal);
    return resultOf(answer, balanceEvidence(answer.value));
  },
};

function resultOf(answer: Answer<unknown>, evidence: Evidence): CheckResult {
  return { evidence, source: answer.source };
}

/** Counts who holds what on the account; people whom Twilio calls inactive and the owner don't count. */
export function peopleEvidence(
  users: readonly User[],
  assignments: readonly RoleAssignment[],
  roleSids: RoleSids,
  owner: string,
): PeopleEvidence {
  const others = users.filter((user) => user.active && user.userName.toLowerCase() !== owner.toLowerCase());
  const roleOf = new Map(builtInRoleNames.map((role) => [roleSids[role], role]));
  const held = others.map((user) => {
    const own = assignments.filter((assignment) => assignment.identity === user.id);
    return new Set(own.flatMap((assignment) => roleOf.get(assignment.role_sid) ?? []));
  });
  const holders = (role: BuiltInRole) => held.filter((roles) => roles.has(role)).length;
  return {
    kind: 'people',
    users: others.length,
    withRole: held.filter((roles) => roles.size > 0).length,
    perRole: {
      administrator: holders('administrator'),
      billingManager: holders('billingManager'),
      developer: holders('developer'),
      support: holders('support'),
    },
    mixed: held.filter((roles) => roles.has('administrator') && roles.size > 1).length,
  };
}

function accountEvidence({ type, status }: Account): Evidence {
  return { kind: 'account', type, status };
}

function balanceEvidence(balance: Balance | undefined): Evidence {
  return { kind: 'balance', ...(balance && { amount: balance.balance, currency: balance.currency }) };
}
