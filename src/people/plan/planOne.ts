import type { User } from '../../twilio/answers';
import { builtInRoleNames, type BuiltInRole } from '../../twilio/roles';
import { addressKey, domainOf } from '../addresses';
import { domainStandings, type DomainStanding } from './domains';
import type { Knowledge, Obstacle, Operation, PersonPlan, PlanMode, Present, Wanted } from './plan';

/** The built-in roles that a user holds on the account, with the SIDs of the assignments. */
type Held = Readonly<Partial<Record<BuiltInRole, readonly string[]>>>;

/** Who has an address, as Twilio shows it. */
interface Known {
  user?: User;
  held: Held;
}

/** Twilio's lists and what is known beside them, arranged by person. */
export interface World {
  find(email: string): Known;
  isOwner(email: string): boolean;
  standing(domain: string): DomainStanding;
  roleExists(role: BuiltInRole): boolean;
  /** Addresses of active users who hold Administrator on the account. */
  administrators: ReadonlySet<string>;
}

const nothingHeld: Held = {};
const nobody: Known = { held: nothingHeld };

// What is the same for all people is there once: a plan may be for thousands.
const createUser: Operation = { kind: 'createUser' };
const assigning = ofEachRole((role): Operation => ({ kind: 'assign', role }));
const granted = ofEachRole((role) => ({ role, state: 'grant' as const }));
const asHeld = ofEachRole((role) => ({ role, state: 'held' as const }));

function ofEachRole<T>(make: (role: BuiltInRole) => T): Record<BuiltInRole, T> {
  return Object.fromEntries(builtInRoleNames.map((role) => [role, make(role)])) as Record<BuiltInRole, T>;
}

export function survey(present: Present, knowledge: Knowledge): World {
  const owners = new Set([knowledge.owner ?? '', ...(knowledge.otherOwners ?? [])].map(addressKey));
  const heldBy = heldRoles(present, knowledge);
  const people = new Map<string, Required<Known>>();
  for (const user of present.users) {
    people.set(addressKey(user.userName), { user, held: heldBy.get(user.id) ?? nothingHeld });
  }
  const administrators = new Set<string>();
  for (const [email, { user, held }] of people) {
    if (user.active && held.administrator) administrators.add(email);
  }
  return {
    find: (email) => people.get(email) ?? nobody,
    isOwner: (email) => owners.has(email),
    standing: domainStandings(people, { ...knowledge, owners }),
    roleExists: (role) => knowledge.roleSids[role] !== undefined,
    administrators,
  };
}

/** What each user, by their `id`, holds on the account. */
function heldRoles({ accountSid, assignments }: Present, { roleSids }: Knowledge): Map<string, Held> {
  const roleOf = new Map(builtInRoleNames.map((role) => [roleSids[role], role]));
  const held = new Map<string, Partial<Record<BuiltInRole, string[]>>>();
  for (const { sid, role_sid, scope, identity } of assignments) {
    const role = roleOf.get(role_sid);
    if (role === undefined || scope !== accountSid) continue;
    const roles = held.get(identity);
    if (roles) (roles[role] ??= []).push(sid);
    else held.set(identity, { [role]: [sid] });
  }
  return held;
}

/**
 * What shall happen to one person, whose address is written as `addressKey` gives it; without the guards that look at
 * all people together.
 */
export function planOne(wanted: Wanted, mode: PlanMode, world: World): PersonPlan {
  const { email, givenName, familyName } = wanted;
  const { user, held } = world.find(email);
  const holds = Object.keys(held) as BuiltInRole[];
  const person: PersonPlan = { email, kind: 'nothing', roles: [], holds, operations: [] };
  if (givenName !== undefined) person.givenName = givenName;
  if (familyName !== undefined) person.familyName = familyName;
  if (user) person.user = user;
  if (world.isOwner(email)) return refuse(person, 'blocked', 'owner');
  if (mode === 'deactivate') return planDeactivation(person);
  if (mode === 'reactivate') return planReactivation(person);
  const roles = wanted.roles.includes('administrator')
    ? (['administrator'] as const)
    : builtInRoleNames.filter((role) => wanted.roles.includes(role));
  return planRoles(person, held, roles, mode, world);
}

function decide(person: PersonPlan, kind: PersonPlan['kind'], operations: Operation[]): PersonPlan {
  person.kind = kind;
  person.operations = operations;
  return person;
}

function refuse(person: PersonPlan, kind: PersonPlan['kind'], obstacle: Obstacle): PersonPlan {
  person.kind = kind;
  person.obstacle = obstacle;
  return person;
}

function planDeactivation(person: PersonPlan): PersonPlan {
  if (!person.user) return refuse(person, 'nothing', 'notAUser');
  if (!person.user.active) return person;
  return decide(person, 'deactivate', [{ kind: 'deactivate' }]);
}

function planReactivation(person: PersonPlan): PersonPlan {
  if (!person.user) return refuse(person, 'nothing', 'notAUser');
  if (person.user.active) return person;
  person.roles = person.holds.map((role) => asHeld[role]);
  return decide(person, 'reactivate', [{ kind: 'reactivate' }]);
}

function planRoles(
  person: PersonPlan,
  held: Held,
  wanted: readonly BuiltInRole[],
  mode: 'add' | 'set',
  world: World,
): PersonPlan {
  const { user, holds } = person;
  const included = mode === 'add' && held.administrator !== undefined;
  const grants = included ? [] : wanted.filter((role) => !held[role]);
  const exclusive = mode === 'set' || wanted.includes('administrator');
  const removals = exclusive ? holds.filter((role) => !wanted.includes(role)) : [];
  person.roles = wanted.map((role) => (grants.includes(role) ? granted[role] : asHeld[role]));
  for (const role of removals) person.roles.push({ role, state: 'remove' });
  if (wanted.length === 0 && removals.length === 0) return person;
  if (grants.some((role) => !world.roleExists(role))) return refuse(person, 'blocked', 'roleMissing');
  const gives = grants.map((role) => assigning[role]);
  if (!user) return planCreation(person, gives, world);
  const takes = removals.flatMap((role) =>
    (held[role] ?? []).map((assignment): Operation => ({ kind: 'remove', role, assignment })),
  );
  if (!user.active && wanted.length > 0) {
    // What shall go, goes before the person comes back: nobody returns with more than was meant.
    return decide(person, 'reactivate', [...takes, { kind: 'reactivate' }, ...gives]);
  }
  const operations = gives.concat(takes);
  return operations.length === 0 ? person : decide(person, 'change', operations);
}

function planCreation(person: PersonPlan, gives: readonly Operation[], world: World): PersonPlan {
  const domain = world.standing(domainOf(person.email));
  if (domain === 'public') return refuse(person, 'console', 'publicDomain');
  if (domain === 'refused') return refuse(person, 'console', 'refusedDomain');
  person.domain = domain;
  return decide(person, 'create', [createUser, ...gives]);
}

/** The roles a person holds when all of the plan is done. */
export function rolesAfter(person: PersonPlan): BuiltInRole[] {
  const gone = person.operations.flatMap((each) => (each.kind === 'remove' ? [each.role] : []));
  const come = person.operations.flatMap((each) => (each.kind === 'assign' ? [each.role] : []));
  return [...person.holds.filter((role) => !gone.includes(role)), ...come];
}
