import { addressKey } from '../twilio/address';
import type { Role, RoleAssignment, Source, User } from '../twilio/answers';
import type { TwilioClient } from '../twilio/api';
import { type Outside, raw } from '../twilio/redact';
import { type BuiltInRole, builtInRoleNames, builtInRoles, type RoleSids } from '../twilio/roles';

/** Twilio's three lists about access to an account. */
export interface Access {
  /** The account whose roles to consider. */
  accountSid: string;
  /** The organization's users. */
  users: readonly User[];
  assignments: readonly RoleAssignment[];
  /** Names the roles. */
  roles?: readonly Role[];
  /** The SIDs of the four built-in roles. */
  roleSids: RoleSids;
}

/** The three lists as just read, each with its source. */
export interface AccessRead extends Access {
  roles: readonly Role[];
  sources: Readonly<Record<'users' | 'assignments' | 'roles', Source>>;
}

/** A role that someone holds, listed once regardless of how many assignments there are. */
export interface HeldRole {
  /** The role's SID (IX…). */
  sid: string;
  /** Twilio's name for the role; `undefined` if the list of roles lacks it. */
  name: Outside | undefined;
  /** `undefined` for any other role than the account's built-in four. */
  builtIn: BuiltInRole | undefined;
  /** The SID of the resource that the role is held on, currently always the account. */
  scope: string;
  /** SIDs of the assignments (IY…). */
  assignments: readonly string[];
}

/** A user of the organization, or anyone else who holds a role on the account. */
export interface Holder {
  /** The user SID (US…). */
  id: string;
  /** Absent for a holder missing from the user list, whose SID is all that's known. */
  user?: User;
  /** The user's address as `addressKey` spells it. */
  email?: string;
  /** Also true for holders missing from the list of users, since nothing says that they can't log in. */
  active: boolean;
  /** Whether the holder is the organization's owner, who has access without any role. */
  owner: boolean;
  /** The built-in four first, in their own order. Empty for a user without access. */
  roles: readonly HeldRole[];
}

/** Reads who has access to an account. Sends three concurrent requests, plus one for each additional page. */
export async function readAccess(
  client: TwilioClient,
  accountSid: string,
  signal: AbortSignal,
): Promise<AccessRead> {
  const [users, assignments, roles] = await Promise.all([
    client.listUsers(signal),
    client.listRoleAssignments({ scope: accountSid }, signal),
    client.listRoles(signal),
  ]);
  return {
    accountSid,
    users: users.value,
    assignments: assignments.value,
    roles: roles.value,
    roleSids: builtInRolesAmong(roles.value),
    sources: { users: users.source, assignments: assignments.source, roles: roles.source },
  };
}

/**
 * Returns every user with the roles they hold on the account, then the holders missing from the list of users.
 * `owners` are the addresses known to be the owner's, in any spelling.
 */
export function holdersOf(access: Access, owners: Iterable<string>): Holder[] {
  const ownerKeys = new Set(Array.from(owners, addressKey));
  const held = rolesByUser(access);
  const holders = access.users.map((user): Holder => {
    const { id, active, userName } = user;
    const email = addressKey(raw(userName));
    return { id, user, email, active, owner: ownerKeys.has(email), roles: held.get(id) ?? [] };
  });
  for (const { id } of access.users) held.delete(id);
  for (const [id, roles] of held) holders.push({ id, active: true, owner: false, roles });
  return holders;
}

/** Returns the name to show for someone: their own, else their address, else their user SID. */
export function nameOf({ id, user }: Holder): Outside {
  return user?.displayName || user?.userName || id;
}

/** Returns which of the built-in four someone holds on the account. */
export function builtInRolesOf({ roles }: Holder): BuiltInRole[] {
  return roles.flatMap(({ builtIn }) => builtIn ?? []);
}

/** Returns the roles someone holds besides the built-in four. */
export function otherRolesOf({ roles }: Holder): HeldRole[] {
  return roles.filter(({ builtIn }) => builtIn === undefined);
}

/** Returns the roles that each user holds on the account, by user SID. */
function rolesByUser({ accountSid, assignments, roles = [], roleSids }: Access): Map<string, HeldRole[]> {
  const names = new Map(roles.map((role) => [role.sid, role.friendly_name]));
  const builtIns = new Map(builtInRoleNames.map((role) => [roleSids[role], role]));
  const held = new Map<string, Growing[]>();
  for (const { sid, role_sid, scope, identity } of assignments) {
    // The request covers only this account's assignments, so a role on anything else must not count.
    if (scope !== accountSid) continue;
    const own = held.get(identity);
    const known = own?.find((role) => role.sid === role_sid);
    if (known) {
      known.assignments.push(sid);
      continue;
    }
    const role: Growing = {
      sid: role_sid,
      name: names.get(role_sid),
      builtIn: builtIns.get(role_sid),
      scope,
      assignments: [sid],
    };
    if (own) own.push(role);
    else held.set(identity, [role]);
  }
  for (const own of held.values()) if (own.length > 1) own.sort((a, b) => rank(a) - rank(b));
  return held;
}

type Growing = HeldRole & { assignments: string[] };

function rank({ builtIn }: HeldRole): number {
  return builtIn === undefined ? builtInRoleNames.length : builtInRoleNames.indexOf(builtIn);
}

/**
 * Finds the built-in account roles by the SIDs that Twilio publishes. If a SID isn't in the list, finds the only role
 * with that name below the organization level, because an organization role is also named Administrator. If there's no
 * such role either, uses the published SID, except for Support, which some accounts don't have. Twilio answers 25202
 * for a missing role (https://www.twilio.com/docs/api/errors/25202,
 * https://www.twilio.com/docs/iam/access-control/types-of-roles).
 */
export function builtInRolesAmong(roles: readonly Role[]): RoleSids {
  const found = builtInRoleNames.map((name) => [name, sidOf(name, roles)] as const);
  return Object.fromEntries(found.filter(([, roleSid]) => roleSid !== undefined));
}

function sidOf(name: BuiltInRole, roles: readonly Role[]): string | undefined {
  const { sid: published, label } = builtInRoles[name];
  const bySid = roles.find((role) => role.sid === published);
  if (bySid && bySid.lowest_level !== 'ORGANIZATION') return published;
  const byName = roles.filter(
    ({ friendly_name, lowest_level }) =>
      friendly_name === label && (lowest_level === 'ACCOUNT' || lowest_level === 'SUB_ACCOUNT'),
  );
  if (byName.length === 1) return byName[0]?.sid;
  return bySid || name === 'support' ? undefined : published;
}
