/** Compares a team file with what Twilio shows. Needs only what was read, and changes nothing. */
import { createHash } from 'node:crypto';
import { type Access, builtInRolesOf, type Holder, otherRolesOf, type HeldRole } from '../accounts/access';
import { splitName } from '../people/list/names';
import type { Knowledge, PersonPlan, Wanted } from '../people/plan/model';
import { planOne, survey } from '../people/plan/planOne';
import { addressKey } from '../twilio/address';
import { plain } from '../twilio/redact';
import type { BuiltInRole } from '../twilio/roles';
import { problemInAddress, rolesOf, type TeamFile, type TeamPerson } from './schema';

/**
 * What Apply would change: someone has `more` or `less` than written, or is `absent`. People who have a role on the
 * account but aren't in the file are `unlisted`, which Apply changes only if the file says `remove`.
 */
export type Drift = 'more' | 'less' | 'absent' | 'unlisted';

/**
 * What no file changes. `waiting`: listed, but only the Console can invite them. `owner`: has access without a role.
 * `inactive`: not listed and deactivated, or listed without a role anymore. `otherRoles`: holds roles on the organization
 * or other than the built-in four. `unnamed`: not in the list of users, or with an address that a file can't have.
 */
export type Apart = 'waiting' | 'owner' | 'inactive' | 'otherRoles' | 'unnamed';

/** Someone about whom there's something to say. */
export interface Finding<Kind extends Drift | Apart = Drift | Apart> {
  kind: Kind;
  /** The address, or for `unnamed` the address or user SID that Twilio has. */
  email: string;
  name: string;
  /** The person's index in the file, if they're listed. */
  index?: number;
  /** The built-in roles that they hold on the account, and those that the file wants today. */
  has: readonly BuiltInRole[];
  wants: readonly BuiltInRole[];
  /** Roles that no file changes. */
  others: readonly HeldRole[];
  /** The last day of access, if it's over. */
  until?: string;
  /** The user is deactivated. */
  inactive?: true;
}

export interface Comparison {
  file: TeamFile;
  drift: readonly Finding<Drift>[];
  apart: readonly Finding<Apart>[];
  /** Changes with everything that Apply's plan depends on at Twilio. */
  state: string;
}

/** What `compareTeam` knows from elsewhere than Twilio's lists. */
export type TeamKnowledge = Omit<Knowledge, 'roleSids'>;

/** Compares a team file with what Twilio shows at `knowledge.now`. */
export function compareTeam(file: TeamFile, access: Access, knowledge: TeamKnowledge): Comparison {
  const world = survey(access, { ...knowledge, roleSids: access.roleSids });
  const today = new Date(knowledge.now).toISOString().slice(0, 10);
  const listed = new Map<string, number>();
  const drift: Finding<Drift>[] = [];
  const apart: Finding<Apart>[] = [];
  file.people.forEach((person, index) => {
    const wanted = wantedOf(person, today);
    const plan = planOne(wanted, 'set', world);
    listed.set(wanted.email, index);
    const { name = '', until } = person;
    const seen = findingOf(wanted.email, world.find(wanted.email));
    const over = isOver(person, today) && until !== undefined && { until };
    const finding = { ...seen, index, name: name || seen.name, wants: wanted.roles, ...over };
    if (plan.obstacle === 'owner') apart.push({ ...finding, kind: 'owner' });
    else add(finding, plan);
  });

  function add(finding: Omit<Finding, 'kind'>, plan: PersonPlan): void {
    const { has, wants, others } = finding;
    const kind = driftOf(plan, wants);
    if (kind) drift.push({ ...finding, kind });
    else if (plan.kind === 'console') apart.push({ ...finding, kind: 'waiting' });
    else if (finding.inactive && has.length > 0) apart.push({ ...finding, kind: 'inactive' });
    else if (others.length > 0) apart.push({ ...finding, kind: 'otherRoles' });
  }

  const unlisted: Finding<Drift>[] = [];
  for (const holder of world.holders) {
    if (holder.email !== undefined && listed.has(holder.email)) continue;
    const kind = standingOf(holder);
    if (kind === undefined) continue;
    const finding = findingOf(holder.email ?? holder.id, holder);
    if (kind === 'listable') unlisted.push({ ...finding, kind: 'unlisted' });
    else apart.push({ ...finding, email: plain(finding.email), kind });
  }
  unlisted.sort((a, b) => rank(a) - rank(b) || compareText(a.email, b.email));
  const state = stateOf(
    world.holders.filter(({ email, roles }) => roles.length > 0 || listed.has(email ?? '')),
  );
  return { file, drift: [...drift, ...unlisted], apart, state };
}

/** Administrators come first, because they matter most. */
const rank = ({ has }: Finding) => (has.includes('administrator') ? 0 : 1);

/** Orders texts the same way everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Returns the addresses known to be the owner's. */
export function ownersOf({ owner, otherOwners = [] }: TeamKnowledge): string[] {
  return owner === undefined ? [...otherOwners] : [owner, ...otherOwners];
}

/**
 * Returns how someone who isn't listed stands to a file: `listable`, or why no file has them. Returns `undefined` for
 * someone without any role.
 */
export function standingOf(holder: Holder): 'listable' | Apart | undefined {
  const { owner, active, user, email, roles } = holder;
  if (owner) return 'owner';
  if (roles.length === 0) return undefined;
  if (!user || email === undefined) return 'unnamed';
  if (builtInRolesOf(holder).length === 0) return 'otherRoles';
  if (!active) return 'inactive';
  return problemInAddress(email) === undefined ? 'listable' : 'unnamed';
}

/** Returns whether a person's last day of access is over; `today` is in UTC, such as 2027-03-31. */
function isOver({ until }: TeamPerson, today: string): boolean {
  return until !== undefined && until < today;
}

function wantedOf(person: TeamPerson, today: string): Wanted {
  const { email, name = '', roles } = person;
  return { email: addressKey(email), ...splitName(name), roles: isOver(person, today) ? [] : rolesOf(roles) };
}

/** Returns what a run should carry out: everyone whose access differs, and unlisted people if the file says so. */
export function wantedFrom({ file, drift }: Comparison): Wanted[] {
  const changed = drift.filter(({ kind }) => kind !== 'unlisted' || file.unlisted === 'remove');
  return changed.map(({ email, index, wants }) => {
    const { name = '' } = index === undefined ? {} : (file.people[index] ?? {});
    return { email, ...splitName(name), roles: [...wants] };
  });
}

function driftOf(plan: PersonPlan, wants: readonly BuiltInRole[]): Exclude<Drift, 'unlisted'> | undefined {
  const { user, holds, roles, kind } = plan;
  if (!user) return wants.length > 0 && kind !== 'console' ? 'absent' : undefined;
  if (!user.active) return wants.length > 0 ? 'less' : undefined;
  // Administrator includes the other roles, so holding them too makes no difference.
  if (wants.includes('administrator') && holds.includes('administrator')) return undefined;
  if (roles.some(({ state }) => state === 'remove')) return 'more';
  return roles.some(({ state }) => state === 'grant') ? 'less' : undefined;
}

function findingOf(email: string, holder: Holder | undefined): Omit<Finding, 'kind'> {
  if (!holder) return { email, name: '', has: [], wants: [], others: [] };
  return {
    email,
    name: plain(holder.user?.displayName ?? ''),
    has: builtInRolesOf(holder),
    wants: [],
    others: otherRolesOf(holder),
    ...(!holder.active && { inactive: true }),
  };
}

function stateOf(holders: readonly Holder[]): string {
  const lines = holders.map(({ id, email, active, owner, roles }) => {
    const held = roles.map(
      ({ sid, scope, assignments }) => `${sid} ${scope} ${[...assignments].sort().join()}`,
    );
    return JSON.stringify([id, email, active, owner, held.sort()]);
  });
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}
