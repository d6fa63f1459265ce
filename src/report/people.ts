import type { Answer, RoleAssignment, User } from '../twilio/answers';
import { builtInRoleNames, type RoleSids } from '../twilio/roles';
import type { EntryOf } from './schema';
import { outside } from './words';

/** What was read for the part about people, just now. */
export interface PeopleAnswers {
  users: Answer<User[]>;
  /** Of the account. */
  assignments: Answer<RoleAssignment[]>;
  roles: Answer<RoleSids>;
}

/** The part about people: of those without access to the account only their number, names only if asked for. */
export type ReportPeople = [EntryOf<'people'>, ...EntryOf<'person'>[]];

/** Who has access to the account. `owner` is the owner's address, who has access without any role. */
export function reportPeople(
  { users, assignments, roles }: PeopleAnswers,
  owner: string,
  withNames: boolean,
): ReportPeople {
  const roleOf = new Map(builtInRoleNames.map((role) => [roles.value[role], role]));
  const listed = new Set(users.value.map(({ id }) => id));
  const unlisted = [...new Set(assignments.value.map(({ identity }) => identity))]
    .filter((id) => !listed.has(id))
    .map((id): User => ({ id, userName: id, active: true }));
  const everybody = [...users.value, ...unlisted].map((user) => {
    const held = assignments.value.filter(({ identity }) => identity === user.id);
    const own = new Set(held.map(({ role_sid }) => roleOf.get(role_sid)));
    return {
      user,
      owner: user.userName.toLowerCase() === owner.toLowerCase(),
      roles: builtInRoleNames.filter((role) => own.has(role)),
      otherRoles: new Set(held.map(({ role_sid }) => role_sid).filter((sid) => !roleOf.has(sid))).size,
    };
  });
  const active = everybody.filter(({ user }) => user.active);
  const access = active.filter((person) => person.owner || person.roles.length > 0 || person.otherRoles > 0);
  const holders = builtInRoleNames.map((role) => [
    role,
    access.filter((person) => person.roles.includes(role)).length,
  ]);
  const numbers: EntryOf<'people'> = {
    kind: 'people',
    id: 'people',
    extent: withNames ? 'names' : 'numbers',
    calls: [users, assignments, roles].map(({ source }) => source),
    perRole: Object.fromEntries(holders) as EntryOf<'people'>['perRole'],
    otherRoles: access.filter((person) => person.otherRoles > 0).length,
    access: access.length,
    withoutRole: active.length - access.length,
    deactivated: everybody.length - active.length,
  };
  if (!withNames) return [numbers];
  const named = access
    .map(({ user: { displayName, userName }, ...rest }) => ({
      name: outside(displayName || userName),
      email: outside(userName),
      ...rest,
    }))
    .sort((a, b) => Number(b.owner) - Number(a.owner) || a.email.localeCompare(b.email, 'en'));
  const persons = named.map((person, index): EntryOf<'person'> => ({
    kind: 'person',
    id: `person:${index + 1}`,
    ...person,
  }));
  return [numbers, ...persons];
}

/** The part about people where they could not be read. `problem` is a translated sentence. */
export function unreadPeople(problem: string): ReportPeople {
  const none = { calls: [], perRole: {}, otherRoles: 0, access: 0, withoutRole: 0, deactivated: 0 };
  return [{ kind: 'people', id: 'people', extent: 'unread', problem: outside(problem), ...none }];
}
