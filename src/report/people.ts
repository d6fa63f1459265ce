import { type AccessRead, builtInRolesOf, holdersOf, nameOf, otherRolesOf } from '../accounts/access';
import { builtInRoleNames } from '../twilio/roles';
import type { EntryOf } from './schema';
import { plain } from '../twilio/redact';

/** The part about people. It names people only on request, and counts those without access to the account. */
export type ReportPeople = [EntryOf<'people'>, ...EntryOf<'person'>[]];

/** Returns who has access to the account. `owners` are the addresses of the owner, who has access without any role. */
export function reportPeople(read: AccessRead, owners: readonly string[], withNames: boolean): ReportPeople {
  const { users, assignments, roles } = read.sources;
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
    calls: [users, assignments, roles],
    perRole: Object.fromEntries(holders) as EntryOf<'people'>['perRole'],
    otherRoles: access.filter((holder) => otherRolesOf(holder).length > 0).length,
    access: access.length,
    withoutRole: active.length - access.length,
    deactivated: everybody.length - active.length,
  };
  if (!withNames) return [numbers];
  const named = access
    .map((holder) => ({
      name: plain(nameOf(holder)),
      email: plain(holder.user?.userName ?? holder.id),
      owner: holder.owner,
      roles: builtInRolesOf(holder),
      otherRoles: otherRolesOf(holder).length,
    }))
    .sort((a, b) => Number(b.owner) - Number(a.owner) || a.email.localeCompare(b.email, 'en'));
  const persons = named.map((person, index): EntryOf<'person'> => ({
    kind: 'person',
    id: `person:${index + 1}`,
    ...person,
  }));
  return [numbers, ...persons];
}

/** Returns the part about people if they couldn't be read. `problem` is a translated sentence. */
export function unreadPeople(problem: string): ReportPeople {
  const none = { calls: [], perRole: {}, otherRoles: 0, access: 0, withoutRole: 0, deactivated: 0 };
  return [{ kind: 'people', id: 'people', extent: 'unread', problem: plain(problem), ...none }];
}
