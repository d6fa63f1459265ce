import { setImmediate } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import { addressKey } from '../twilio/address';
import type { Answer, Role, RoleAssignment, Source, User } from '../twilio/answers';
import type { TwilioReader } from '../twilio/api';
import type { ErrorKind } from '../twilio/codes';
import { SetupError } from '../twilio/errors';
import { type Outside, plain, raw, shortenSids } from '../twilio/redact';
import {
  type BuiltInRole,
  builtInRoleNames,
  builtInRoles,
  mostAsked,
  type OrganizationRead,
  type RoleSids,
  scopedRole,
} from '../twilio/roles';

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
  organization: OrganizationRead;
  sources: Readonly<Record<'users' | 'assignments' | 'roles', Source>> & {
    /** The organization's list, if it's a separate one. If there's one for each person, the first of them. */
    organization?: Source;
  };
}

/** A role that someone holds, listed once regardless of how many assignments there are. */
export interface HeldRole {
  /** The role's SID (IX…). */
  sid: string;
  /** Twilio's name for the role; `undefined` if the list of roles lacks it. */
  name: Outside | undefined;
  /** `undefined` for any other role than the account's built-in four, and for any role on the organization. */
  builtIn: BuiltInRole | undefined;
  /** The SID of what the role is held on: the account (AC…), or the organization with all its accounts (OR…). */
  scope: string;
  /**
   * Whether the role makes its holder an Administrator of the account. `unclear` for custom and unknown roles, and for
   * Twilio's own roles outside the built-in four, because some of them manage access.
   */
  administers: 'yes' | 'no' | 'unclear';
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

/**
 * Reads who has access to an account. Sends three concurrent requests, plus one for each additional page, if Twilio
 * lists role assignments without a filter. If it doesn't, `readAssignments` sends more.
 */
export async function readAccess(
  client: TwilioReader,
  accountSid: string,
  signal: AbortSignal,
): Promise<AccessRead> {
  const listed = client.listUsers(signal);
  const [users, { answers, organization = 'read' }, roles] = await Promise.all([
    listed,
    readAssignments(client, accountSid, listed, signal),
    client.listRoles(signal),
  ]);
  const [onAccount, onOrganization] = answers;
  // Whatever follows would otherwise share a task with the last answer, which can be long.
  await setImmediate();
  return {
    accountSid,
    users: users.value,
    assignments: answers.flatMap(({ value }) => value),
    roles: roles.value,
    roleSids: builtInRolesAmong(roles.value),
    organization,
    sources: {
      users: users.source,
      assignments: onAccount.source,
      roles: roles.source,
      ...(onOrganization && { organization: onOrganization.source }),
    },
  };
}

/** What a client has learned about listing the roles on the organization. */
interface Listing {
  needsFilter?: true;
  /** The organization's SID (OR…), if Twilio lists the roles on it. */
  organization?: string;
}
const listings = new WeakMap<TwilioReader, Listing>();

type Assignments = Answer<RoleAssignment[]>;

/**
 * Reads the role assignments on the account and on its organization. Twilio documents neither whether it lists them
 * without a filter (https://www.twilio.com/docs/iam/access-control/role-assignment-resource and
 * https://www.twilio.com/docs/api/errors/25203 disagree), nor whether the organization can be the filter. So this tries
 * the cheapest way first, remembers which one works, and in the end sends one request for each active user.
 */
async function readAssignments(
  client: TwilioReader,
  accountSid: string,
  listedUsers: Promise<Answer<User[]>>,
  signal: AbortSignal,
): Promise<{ answers: [Assignments, ...Assignments[]]; organization?: OrganizationRead }> {
  const list = (filter: { scope?: string; identity?: string }) => client.listRoleAssignments(filter, signal);
  const known = listings.get(client) ?? {};
  listings.set(client, known);
  if (!known.needsFilter) {
    const all = await unlessRefused(list({}));
    if (all?.value.some(({ scope }) => scope === accountSid)) return { answers: [all] };
    // Without a filter, Twilio might list only what's on the organization.
    if (all) return { answers: [await list({ scope: accountSid }), all] };
  }
  const [onAccount, onOrganization] = await Promise.all([
    list({ scope: accountSid }),
    known.organization === undefined ? undefined : unlessRefused(list({ scope: known.organization })),
  ]);
  known.needsFilter = true;
  if (onOrganization) return { answers: [onAccount, onOrganization] };
  const [first, ...others] = (await listedUsers).value.filter(({ active }) => active);
  if (!first) return { answers: [onAccount] };
  // The organization's SID is in none of the answers about the account, but a person's roles may show it.
  const ofFirst = await unlessRefused(list({ identity: first.id }));
  if (!ofFirst) return { answers: [onAccount], organization: 'refused' };
  const scope = ofFirst.value.map((each) => each.scope).find(isOrganization);
  const found = scope === undefined ? undefined : await unlessRefused(list({ scope }));
  if (found && scope !== undefined) {
    known.organization = scope;
    return { answers: [onAccount, found] };
  }
  if (others.length >= mostAsked) return { answers: [onAccount], organization: 'tooMany' };
  const ofOthers = await Promise.all(others.map(({ id }) => unlessRefused(list({ identity: id }))));
  const answers = [ofFirst, ...ofOthers].map((answer) => answer && onlyOrganization(answer));
  const read = answers.flatMap((answer) => answer ?? []);
  return { answers: [onAccount, ...read], ...(read.length < answers.length && { organization: 'refused' }) };
}

/** Returns whether a role's scope is the organization. */
export const isOrganization = (scope: string) => scope.startsWith('OR');

function onlyOrganization(answer: Assignments): Assignments {
  return { ...answer, value: answer.value.filter(({ scope }) => isOrganization(scope)) };
}

/** Returns `undefined` if Twilio refuses the list or answers with something else. */
async function unlessRefused<T>(list: Promise<T>): Promise<T | undefined> {
  try {
    return await list;
  } catch (error) {
    if (SetupError.is(error) && refusals.includes(error.details.kind)) return undefined;
    throw error;
  }
}

const refusals: readonly ErrorKind[] = [
  'invalidInput',
  'forbidden',
  'notFound',
  'conflict',
  'unexpectedResponse',
];

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

/** Returns the roles someone holds other than the built-in four, and those on the organization. */
export function otherRolesOf({ roles }: Holder): HeldRole[] {
  return roles.filter(({ builtIn }) => builtIn === undefined);
}

/** Returns whether someone is an Administrator of the account, also by a role on the organization. */
export function isAdministrator({ roles }: Holder): boolean {
  return roles.some(({ administers }) => administers === 'yes');
}

/** Returns whether someone is an Administrator, or holds a role that may be as powerful. */
export function mayAdminister({ roles }: Holder): boolean {
  return roles.some(({ administers }) => administers !== 'no');
}

/** Returns Twilio's name for a role, or else text with its shortened SID. */
export function roleName({ sid, name, builtIn }: HeldRole): string {
  if (builtIn) return builtInRoles[builtIn].label;
  return name === undefined ? l10n.t('unlisted role {0}', shortenSids(sid)) : plain(name);
}

/** Returns the name to show for a role, and says if it's on the whole organization. */
export function roleText(role: HeldRole): string {
  return scopedRole(roleName(role), isOrganization(role.scope));
}

/** Returns the roles that each user holds on the account and on the organization, by user SID. */
function rolesByUser({ accountSid, assignments, roles = [], roleSids }: Access): Map<string, HeldRole[]> {
  const known = new Map(roles.map((role) => [role.sid, role]));
  const builtIns = new Map(builtInRoleNames.map((role) => [roleSids[role], role]));
  const held = new Map<string, Growing[]>();
  for (const { sid, role_sid, scope, identity } of assignments) {
    // A role on another account doesn't count here.
    if (scope !== accountSid && !isOrganization(scope)) continue;
    const own = held.get(identity);
    const same = own?.find((role) => role.sid === role_sid && role.scope === scope);
    if (same) {
      same.assignments.push(sid);
      continue;
    }
    const builtIn = builtIns.get(role_sid);
    const role: Growing = {
      sid: role_sid,
      name: known.get(role_sid)?.friendly_name,
      builtIn: scope === accountSid ? builtIn : undefined,
      scope,
      administers: powerOf(builtIn, known.get(role_sid)),
      assignments: [sid],
    };
    if (own) own.push(role);
    else held.set(identity, [role]);
  }
  for (const own of held.values()) if (own.length > 1) own.sort((a, b) => rank(a) - rank(b));
  return held;
}

/**
 * Twilio's organization roles that include managing every account
 * (https://www.twilio.com/docs/iam/organizations/managed-accounts).
 */
const organizationManagers = ['Owner', 'Administrator'];

function powerOf(builtIn: BuiltInRole | undefined, role: Role | undefined): HeldRole['administers'] {
  if (builtIn) return builtIn === 'administrator' ? 'yes' : 'no';
  const isManager =
    role?.lowest_level === 'ORGANIZATION' && organizationManagers.includes(raw(role.friendly_name));
  return isManager ? 'yes' : 'unclear';
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
