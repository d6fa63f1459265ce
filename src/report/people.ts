import {
  type AccessRead,
  builtInRolesOf,
  type Holder,
  holdersOf,
  isOrganization,
  nameOf,
  otherRolesOf,
  roleName,
} from '../accounts/access';
import { builtInRoleNames, missingRead } from '../twilio/roles';
import type { EntryOf } from './schema';
import { plain } from '../twilio/redact';

/** The part about people. It names people only on request, and counts those without access to the account. */
export type ReportPeople = [EntryOf<'people'>, ...EntryOf<'person'>[]];

/** Returns who has access to the account. `owners` are the addresses of the owner, who has access without any role. */
export function reportPeople(read: AccessRead, owners: readonly string[], withNames: boolean): ReportPeople {
  const { users, assignments, roles, organization } = read.sources;
  const missing = missingRead(read.organization);
  const everybody = holdersOf(read, owners);
  const active = everybody.filter((holder) => holder.active);
  const access = active.filter(({ owner, roles: held }) => owner || held.length > 0);
  const holders = builtInRoleNames.map((role) => [
    role,
    access.filter(({ roles: held }) => held.some(({ builtIn }) => builtIn === role)).length,
  ]);
  const numbers: EntryOf<'people'> = {
    kind: 'people',
    id: 'people',
    extent: withNames ? 'names' : 'numbers',
    calls: [users, assignments, ...(organization ? [organization] : []), roles],
    perRole: Object.fromEntries(holders) as EntryOf<'people'>['perRole'],
    otherRoles: countRoles(access.flatMap(otherRoles)),
    ...(missing !== undefined && { missing }),
    access: access.length,
    withoutRole: active.length - access.length,
    deactivated: everybody.length - active.length,
  };
  if (!withNames) return [numbers];
  // Several times faster than `localeCompare` with options.
  const { compare } = new Intl.Collator('en', { numeric: true });
  const named = access
    .map((holder) => ({
      name: plain(nameOf(holder)),
      email: plain(holder.user?.userName ?? holder.id),
      owner: holder.owner,
      roles: builtInRolesOf(holder),
      otherRoles: otherRoles(holder),
    }))
    .sort((a, b) => Number(b.owner) - Number(a.owner) || compare(a.email, b.email));
  const listed = named.map((person, index): EntryOf<'person'> => ({
    kind: 'person',
    id: `person:${index + 1}`,
    ...person,
  }));
  return [numbers, ...listed];
}

type OtherRole = EntryOf<'person'>['otherRoles'][number];

function otherRoles(holder: Holder): OtherRole[] {
  return otherRolesOf(holder).map((role) => ({
    name: roleName(role),
    scope: isOrganization(role.scope) ? 'organization' : 'account',
  }));
}

/** Counts the people with each role. No one is listed with the same role twice. */
function countRoles(roles: readonly OtherRole[]): EntryOf<'people'>['otherRoles'] {
  const counts = new Map<string, OtherRole & { people: number }>();
  for (const role of roles) {
    const key = JSON.stringify([role.name, role.scope]);
    counts.set(key, { ...role, people: (counts.get(key)?.people ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** Returns the part about people if they couldn't be read. `problem` is a translated sentence. */
export function unreadPeople(problem: string): ReportPeople {
  const none = { calls: [], perRole: {}, otherRoles: [], access: 0, withoutRole: 0, deactivated: 0 };
  return [{ kind: 'people', id: 'people', extent: 'unread', problem: plain(problem), ...none }];
}
