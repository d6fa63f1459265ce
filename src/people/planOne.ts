import type { User } from '../twilio/answers';
import { builtInRoleNames, type BuiltInRole } from '../twilio/roles';
import { addressKey, domainOf } from './addresses';
import { domainStandings, type DomainStanding } from './domains';
import type { Knowledge, Obstacle, Operation, PersonPlan, PlanMode, Present, Wanted } from './plan';

/** Twilio's lists and what is known beside them, arranged by person. */
export interface World {
  userOf(email: string): User | undefined;
  /** The built-in roles a user holds on the account, with the SIDs of the assignments. */
  heldBy(user: User | undefined): ReadonlyMap<BuiltInRole, readonly string[]>;
  isOwner(email: string): boolean;
  standing(domain: string): DomainStanding;
  roleExists(role: BuiltInRole): boolean;
  /** Addresses of active users who hold Administrator on the account. */
  administrators: ReadonlySet<string>;
}

const nothingHeld: ReadonlyMap<BuiltInRole, readonly string[]> = new Map();

export function survey(present: Present, knowledge: Knowledge): World {
  const users = new Map(present.users.map((user) => [addressKey(user.userName), user]));
  const owners = new Set([knowledge.owner ?? '', ...(knowledge.otherOwners ?? [])].map(addressKey));
  const roleOf = new Map(builtInRoleNames.map((role) => [knowledge.roleSids[role], role]));
  const held = new Map<string, Map<BuiltInRole, string[]>>();
  for (const { sid, role_sid, scope, identity } of present.assignments) {
    const role = roleOf.get(role_sid);
    if (role === undefined || scope !== present.accountSid) continue;
    const roles = held.get(identity) ?? new Map<BuiltInRole, string[]>();
    const sids = roles.get(role);
    if (sids) sids.push(sid);
    else held.set(identity, roles.set(role, [sid]));
  }
  const heldBy = (user: User | undefined) => held.get(user?.id ?? '') ?? nothingHeld;
  const administrators = new Set<string>();
  for (const [email, user] of users) {
    if (user.active && heldBy(user).has('administrator')) administrators.add(email);
  }
  return {
    userOf: (email) => users.get(email),
    heldBy,
    isOwner: (email) => owners.has(email),
    standing: domainStandings(users, { ...knowledge, owners }),
    roleExists: (role) => knowledge.roleSids[role] !== undefined,
    administrators,
  };
}

/** What shall happen to one person; without the guards that look at all people together. */
export function planOne(wanted: Wanted, mode: PlanMode, world: World): PersonPlan {
  const email = addressKey(wanted.email);
  const user = world.userOf(email);
  const held = world.heldBy(user);
  const person: PersonPlan = { email, kind: 'nothing', roles: [], holds: [...held.keys()], operations: [] };
  if (wanted.givenName !== undefined) person.givenName = wanted.givenName;
  if (wanted.familyName !== undefined) person.familyName = wanted.familyName;
  if (user) person.user = user;
  if (world.isOwner(email)) return refuse(person, 'blocked', 'owner');
  if (mode === 'deactivate') return planDeactivation(person, user);
  if (mode === 'reactivate') return planReactivation(person, user);
  const roles = wanted.roles.includes('administrator')
    ? (['administrator'] as const)
    : builtInRoleNames.filter((role) => wanted.roles.includes(role));
  return planRoles(person, user, roles, mode, world);
}

function refuse(person: PersonPlan, kind: 'blocked' | 'console', obstacle: Obstacle): PersonPlan {
  return { ...person, kind, obstacle, operations: [] };
}

function planDeactivation(person: PersonPlan, user: User | undefined): PersonPlan {
  if (!user) return { ...person, obstacle: 'notAUser' };
  if (!user.active) return person;
  return { ...person, kind: 'deactivate', operations: [{ kind: 'deactivate' }] };
}

function planReactivation(person: PersonPlan, user: User | undefined): PersonPlan {
  if (!user) return { ...person, obstacle: 'notAUser' };
  if (user.active) return person;
  const roles = person.holds.map((role) => ({ role, state: 'held' as const }));
  return { ...person, kind: 'reactivate', roles, operations: [{ kind: 'reactivate' }] };
}

function planRoles(
  person: PersonPlan,
  user: User | undefined,
  wanted: readonly BuiltInRole[],
  mode: 'add' | 'set',
  world: World,
): PersonPlan {
  const held = world.heldBy(user);
  const included = mode === 'add' && held.has('administrator');
  const grants = included ? [] : wanted.filter((role) => !held.has(role));
  const exclusive = mode === 'set' || wanted.includes('administrator');
  const removals = exclusive ? [...held.keys()].filter((role) => !wanted.includes(role)) : [];
  person.roles = [
    ...wanted.map((role) => ({
      role,
      state: grants.includes(role) ? ('grant' as const) : ('held' as const),
    })),
    ...removals.map((role) => ({ role, state: 'remove' as const })),
  ];
  if (wanted.length === 0 && removals.length === 0) return person;
  if (grants.some((role) => !world.roleExists(role))) return refuse(person, 'blocked', 'roleMissing');
  const assign = grants.map((role): Operation => ({ kind: 'assign', role }));
  const remove = removals.flatMap((role) =>
    (held.get(role) ?? []).map((assignment): Operation => ({ kind: 'remove', role, assignment })),
  );
  if (!user) return planCreation(person, assign, world);
  if (!user.active && wanted.length > 0) {
    // What shall go, goes before the person comes back: nobody returns with more than was meant.
    return { ...person, kind: 'reactivate', operations: [...remove, { kind: 'reactivate' }, ...assign] };
  }
  const operations = [...assign, ...remove];
  return operations.length === 0 ? person : { ...person, kind: 'change', operations };
}

function planCreation(person: PersonPlan, assign: readonly Operation[], world: World): PersonPlan {
  const domain = world.standing(domainOf(person.email));
  if (domain === 'public') return refuse(person, 'console', 'publicDomain');
  if (domain === 'refused') return refuse(person, 'console', 'refusedDomain');
  return { ...person, kind: 'create', domain, operations: [{ kind: 'createUser' }, ...assign] };
}

/** The roles a person holds when all of the plan is done. */
export function rolesAfter(person: PersonPlan): BuiltInRole[] {
  const gone = person.operations.flatMap((each) => (each.kind === 'remove' ? [each.role] : []));
  const come = person.operations.flatMap((each) => (each.kind === 'assign' ? [each.role] : []));
  return [...person.holds.filter((role) => !gone.includes(role)), ...come];
}
