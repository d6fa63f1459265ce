import type { Role } from '../twilio/answers';
import { builtInRoleNames, type BuiltInRole, type RoleSids } from '../twilio/roles';
import { tasks, type Task } from './evidence';
import { latestEvidence, type ChecklistRecord } from './record';

/** The guide's own table of what each role is for. */
const byGuide: Record<BuiltInRole, readonly Task[]> = {
  administrator: tasks,
  billingManager: ['billing'],
  developer: ['develop'],
  support: ['observe'],
};

/** How the permissions of a task begin, in the form in which Roles lists them (`policy.allow`). */
const permissions: Record<Task, readonly string[]> = {
  manage: ['/twilio/iam/role-assignments/', '/twilio/iam/managed-users/'],
  billing: ['/twilio/billing/'],
  develop: ['/twilio/iam/api-keys/', '/twilio/phone-numbers/', '/twilio/messaging/'],
  observe: ['/twilio/monitor/', '/twilio/usage/'],
};

/**
 * What each role may do by the permissions that Twilio lists for it
 * (https://www.twilio.com/docs/iam/access-control/role-resource). `undefined` where they can't be read that way:
 * Administrator includes all permissions, so a list in which it lacks a task is not one to go by.
 */
export function tasksByPolicy(
  roles: readonly Role[],
  sids: RoleSids,
): Partial<Record<BuiltInRole, Task[]>> | undefined {
  const tasksOf = (name: BuiltInRole) => {
    const allowed = roles.find(({ sid }) => sid === sids[name])?.policy?.allow ?? [];
    return tasks.filter((task) =>
      allowed.some((permission) => permissions[task].some((start) => permission.startsWith(start))),
    );
  };
  if (tasksOf('administrator').length < tasks.length) return undefined;
  return Object.fromEntries(
    builtInRoleNames.flatMap((name) => (sids[name] === undefined ? [] : [[name, tasksOf(name)]])),
  );
}

/** Somebody holds more than their tasks need. `person` is a user SID; `by` says what the roles were measured with. */
export interface Advice {
  person: string;
  held: BuiltInRole[];
  enough: BuiltInRole[];
  by: 'policy' | 'guide';
}

/** Who could do with less, of the people for whom tasks were chosen. It is advice: no state depends on it. */
export function advice(record: ChecklistRecord): Advice[] {
  const evidence = latestEvidence(record, 'people');
  const table = evidence?.tasksByPolicy ?? byGuide;
  const by = evidence?.tasksByPolicy ? 'policy' : 'guide';
  const reach = (roles: readonly BuiltInRole[]) => new Set(roles.flatMap((role) => table[role] ?? []));
  return Object.entries(evidence?.rolesOf ?? {}).flatMap(([person, held]) => {
    const needed = record.choices.tasks?.[person] ?? [];
    const enough = leastRoles(needed, reach);
    const less = enough !== undefined && reach(enough).size < reach(held).size;
    return needed.length > 0 && less ? [{ person, held, enough, by }] : [];
  });
}

/** The roles that reach all tasks and as little besides as possible; of several such, the fewest. */
function leastRoles(
  needed: readonly Task[],
  reach: (roles: readonly BuiltInRole[]) => Set<Task>,
): BuiltInRole[] | undefined {
  const lesser = builtInRoleNames.filter((role) => role !== 'administrator');
  const sets = lesser.reduce<BuiltInRole[][]>(
    (all, role) => [...all, ...all.map((set) => [...set, role])],
    [[]],
  );
  return [...sets, ['administrator' as const]]
    .filter((set) => needed.every((task) => reach(set).has(task)))
    .sort((a, b) => reach(a).size - reach(b).size || a.length - b.length)[0];
}
