/** The nouns of a plan, and the questions that one person's plan answers by itself. */
import * as z from 'zod/mini';
import type { Access } from '../../accounts/access';
import type { User } from '../../twilio/answers';
import type { NewUser } from '../../twilio/api';
import { type BuiltInRole, builtInRoleNames, type RoleSids } from '../../twilio/roles';

/** Has every field of a new user, so that the journal keeps them all. */
export const wantedSchema = z.object({
  email: z.string(),
  givenName: z.exactOptional(z.string()),
  familyName: z.exactOptional(z.string()),
  /** As chosen. With Administrator, the other roles don't count. Ignored by `deactivate` and `reactivate`. */
  roles: z.readonly(z.array(z.enum(builtInRoleNames))),
} satisfies Record<keyof NewUser | 'roles', z.ZodMiniType>);
/** A person and the roles they should have. */
export type Wanted = z.infer<typeof wantedSchema>;

/**
 * `add` gives roles and takes none, except that Administrator replaces the other three. `set` makes the built-in roles
 * on the account exactly these. `deactivate` ends access to the whole organization. `reactivate` restores it, with the
 * roles the user still holds.
 */
export const planModes = ['add', 'set', 'deactivate', 'reactivate'] as const;
export type PlanMode = (typeof planModes)[number];

/** What Twilio shows now. */
export type Present = Pick<Access, 'accountSid' | 'users' | 'assignments' | 'roles'>;

/** What the planner knows from elsewhere than Twilio's lists of users and role assignments. */
export interface Knowledge {
  /** From `readAccess`. */
  roleSids: RoleSids;
  /** The organization owner's address. */
  owner?: string;
  /** Your own address. */
  self?: string;
  /** Addresses that Twilio once refused with 25016, so they belong to owners too. */
  otherOwners?: readonly string[];
  /** Domains that Twilio refused with 25017, and when (ISO 8601). The caller stores them for a day. */
  refusedDomains?: Readonly<Record<string, string>>;
  /** Addresses that Twilio called taken although no list shows their users, and when (ISO 8601). Kept as long. */
  elsewhere?: Readonly<Record<string, string>> | undefined;
  /** The current time in milliseconds since 1970. */
  now: number;
}

/** One change. A person's operations run one after the other, in the plan's order. */
export type Operation = Readonly<
  | { kind: 'createUser' }
  | { kind: 'reactivate' }
  | { kind: 'assign'; role: BuiltInRole }
  | { kind: 'remove'; role: BuiltInRole; assignment: string }
  | { kind: 'deactivate' }
>;

/** Why a plan sends nothing for a person. `describePerson` has the texts. */
export type Obstacle =
  'publicDomain' | 'refusedDomain' | 'elsewhere' | 'owner' | 'lastAdministrator' | 'roleMissing' | 'notAUser';

/** A person's outcome is the worst of its parts. */
export const worstFirst = ['unclear', 'failed', 'cancelled', 'console', 'done', 'already'] as const;

/**
 * `done`: this run made the change. `already`: there was nothing to change. `failed`: Twilio refused. `unclear`: the
 * answer was lost, and a look at Twilio couldn't replace it. `console`: only the Console can do it. `cancelled`: left for
 * later, because the run stopped early or Twilio doesn't recognize the new user yet.
 */
export const outcomeSchema = z.enum(worstFirst);
export type Outcome = z.infer<typeof outcomeSchema>;

export interface PersonPlan {
  email: string;
  wanted: Wanted;
  /** The user as Twilio shows it, if there is one. */
  user?: User;
  /**
   * `create`: a new user. `reactivate`: a deactivated user regains access. `change`: an active user gains or loses
   * roles. `nothing`: there is nothing to change. `console`: only the Console can invite them. `blocked`: a guard
   * refuses.
   */
  kind: 'create' | 'reactivate' | 'change' | 'deactivate' | 'nothing' | 'console' | 'blocked';
  /** The roles asked for, and those that the plan removes. */
  roles: readonly Readonly<{ role: BuiltInRole; state: 'held' | 'grant' | 'remove' }>[];
  /** The built-in roles held on the account now. */
  holds: readonly BuiltInRole[];
  /** The names of the other roles held now, including those on the organization. The plan never changes them. */
  keeps?: readonly string[];
  /** Whether the user is an Administrator by a role on the organization, which the plan never removes. */
  administersOrganization?: true;
  operations: readonly Operation[];
  /** For `console`, `blocked`, and `nothing` where there is no such user. */
  obstacle?: Obstacle;
  /** For `create`. With `unknown`, one person of the domain goes first. */
  domain?: 'verified' | 'unknown';
  /** The operations that an interrupted run started. One without an outcome may or may not have taken effect. */
  earlier?: { operation: Operation; outcome?: Outcome | undefined }[];
}

export interface Plan {
  accountSid: string;
  mode: PlanMode;
  /** Each address once, with all its roles. */
  wanted: Wanted[];
  roleSids: RoleSids;
  people: PersonPlan[];
  /** Addresses that become Administrator, also by reactivation. Each needs a confirmation by name. */
  administrators: string[];
  /** Who is an Administrator by a role on the organization: their user SIDs and the SIDs of the assignments. */
  organizationAdministrators: readonly { identity: string; assignment: string }[];
  /** The plan reduces your own access, which needs a separate confirmation. */
  ownAccessLost: boolean;
  /** Twilio shows no role on the account, so it's unclear whether the account belongs to the organization. */
  accountUnclear: boolean;
  /** How many requests go to Twilio if every answer is as expected. */
  requests: number;
}

export function sameOperation(one: Operation, other: Operation): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Returns whether the state that the plan started from already has what an operation is for. */
export function isReached(operation: Operation, { user, holds }: PersonPlan): boolean {
  switch (operation.kind) {
    case 'createUser':
      return user !== undefined;
    case 'reactivate':
      return user?.active === true;
    case 'deactivate':
      return user?.active === false;
    case 'assign':
      return holds.includes(operation.role);
    case 'remove':
      return user !== undefined && !holds.includes(operation.role);
  }
}

/** Returns whether someone who's an Administrator no longer is one afterward, or loses all access. */
export function losesAdministrator({ holds, administersOrganization, operations }: PersonPlan): boolean {
  if (operations.some(({ kind }) => kind === 'deactivate'))
    return administersOrganization ?? holds.includes('administrator');
  if (administersOrganization) return false;
  return operations.some((each) => each.kind === 'remove' && each.role === 'administrator');
}

/** Returns whether someone who isn't an active Administrator now becomes one. */
export function becomesAdministrator(person: PersonPlan): boolean {
  if (!holdsAfter(person, 'administrator')) return false;
  const isNow = person.user?.active === true && person.holds.includes('administrator');
  return !isNow && person.operations.some(({ kind }) => kind === 'assign' || kind === 'reactivate');
}

/** Returns whether someone ends up with less access than they have now. */
export function losesAccess(person: PersonPlan): boolean {
  if (person.operations.some(({ kind }) => kind === 'deactivate')) return true;
  return !holdsAfter(person, 'administrator') && person.holds.some((role) => !holdsAfter(person, role));
}

/** Returns whether a person holds a role on the account once their operations are done. */
function holdsAfter({ holds, operations }: PersonPlan, role: BuiltInRole): boolean {
  const does = (kind: 'assign' | 'remove') =>
    operations.some((each) => each.kind === kind && each.role === role);
  return does('assign') || (holds.includes(role) && !does('remove'));
}
