import {
  builtInRolesOf,
  type Holder,
  holdersOf,
  isAdministrator,
  isOrganization,
  otherRolesOf,
  roleText,
} from '../../accounts/access';
import { addressKey, domainOf } from '../../twilio/address';
import { builtInRoleNames, type BuiltInRole } from '../../twilio/roles';
import { domainStandings, type DomainStanding, refusedStill } from './domains';
import type { Knowledge, Obstacle, Operation, PersonPlan, Plan, PlanMode, Present, Wanted } from './model';

/** Twilio's lists and the planner's other knowledge, arranged by address and domain. */
export interface World {
  /** Everyone, also those missing from the list of users. */
  holders: readonly Holder[];
  /** Returns the user with this address, as `addressKey` spells it. */
  find(email: string): Holder | undefined;
  isOwner(email: string): boolean;
  standing(domain: string): DomainStanding;
  /** Whether Twilio lately said that the address belongs to a user outside the organization. */
  isElsewhere(email: string): boolean;
  roleExists: (role: BuiltInRole) => boolean;
  /** The addresses of active users who are Administrators of the account, also by a role on the organization. */
  administrators: ReadonlySet<string>;
  organizationAdministrators: Plan['organizationAdministrators'];
}

// A plan may cover thousands of people, so they share these objects.
const none: readonly never[] = [];
const createUser: Operation = { kind: 'createUser' };
const assigning = ofEachRole((role): Operation => ({ kind: 'assign', role }));
const granted = ofEachRole((role) => ({ role, state: 'grant' as const }));
const asHeld = ofEachRole((role) => ({ role, state: 'held' as const }));
const removed = ofEachRole((role) => ({ role, state: 'remove' as const }));

function ofEachRole<T>(make: (role: BuiltInRole) => T): Record<BuiltInRole, T> {
  return Object.fromEntries(builtInRoleNames.map((role) => [role, make(role)])) as Record<BuiltInRole, T>;
}

/** Arranges what Twilio shows and what else is known, once for all people. */
export function survey(present: Present, knowledge: Knowledge): World {
  const owners = new Set([knowledge.owner ?? '', ...(knowledge.otherOwners ?? [])].map(addressKey));
  const elsewhere = new Set(Object.keys(refusedStill(knowledge.elsewhere ?? {}, knowledge.now)));
  const users = new Map<string, Holder>();
  const administrators = new Set<string>();
  // Holders missing from the list of users have no address to plan for. They don't count as remaining Administrators
  // either, since it's unclear whether they can log in.
  const holders = holdersOf({ ...present, roleSids: knowledge.roleSids }, owners);
  for (const holder of holders) {
    if (holder.email !== undefined) users.set(holder.email, holder);
  }
  const organizationAdministrators: { identity: string; assignment: string }[] = [];
  for (const [email, holder] of users) {
    // The owner keeps access in any case, and someone else must be able to step in.
    if (!holder.active || holder.owner || !isAdministrator(holder)) continue;
    administrators.add(email);
    for (const assignment of administeringOrganization(holder))
      organizationAdministrators.push({ identity: holder.id, assignment });
  }
  return {
    holders,
    find: (email) => users.get(email),
    isOwner: (email) => owners.has(email),
    isElsewhere: (email) => elsewhere.has(email),
    standing: domainStandings(users.values(), knowledge),
    roleExists: (role) => knowledge.roleSids[role] !== undefined,
    administrators,
    organizationAdministrators,
  };
}

/** Returns the SIDs of the assignments that make someone an Administrator by a role on the organization. */
function administeringOrganization({ roles }: Holder): string[] {
  return roles.flatMap(({ administers, scope, assignments }) =>
    administers === 'yes' && isOrganization(scope) ? assignments : [],
  );
}

/**
 * Plans for one person, whose address has the form that `addressKey` returns. The guards that need the whole plan are
 * in `planPeople`.
 */
export function planOne(wanted: Wanted, mode: PlanMode, world: World): PersonPlan {
  const { email } = wanted;
  const holder = world.find(email);
  const holds = holder ? builtInRolesOf(holder) : none;
  const person: PersonPlan = { email, wanted, kind: 'nothing', roles: none, holds, operations: none };
  if (holder?.user) person.user = holder.user;
  if (holder && holder.roles.length > holds.length) {
    person.keeps = otherRolesOf(holder).map(roleText);
    if (administeringOrganization(holder).length > 0) person.administersOrganization = true;
  }
  if (world.isOwner(email)) return refuse(person, 'blocked', 'owner');
  if (mode === 'deactivate') return planDeactivation(person);
  if (mode === 'reactivate') return planReactivation(person);
  return planRoles(person, holder, mode, world);
}

/** Returns the roles that a choice means: Administrator replaces all others. */
export function rolesMeant(wanted: Pick<Wanted, 'roles'>): readonly BuiltInRole[] {
  return setMeant(wanted).roles;
}

/** Every set of roles that was chosen, with what a new user gets. The key has a bit for each role. */
const roleSets = new Map<number, RoleSet>();
type RoleSet = ReturnType<typeof makeSet>;

function setMeant({ roles }: Pick<Wanted, 'roles'>): RoleSet {
  const meant: typeof roles = roles.includes('administrator') ? ['administrator'] : roles;
  let bits = 0;
  for (const role of meant) bits |= 1 << builtInRoleNames.indexOf(role);
  const set = roleSets.get(bits) ?? makeSet(meant);
  roleSets.set(bits, set);
  return set;
}

function makeSet(meant: readonly BuiltInRole[]) {
  const roles = builtInRoleNames.filter((role) => meant.includes(role));
  const creates = [createUser, ...roles.map((role) => assigning[role])];
  return { roles, granted: roles.map((role) => granted[role]), creates };
}

function decide(person: PersonPlan, kind: PersonPlan['kind'], operations: readonly Operation[]): PersonPlan {
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
  holder: Holder | undefined,
  mode: 'add' | 'set',
  world: World,
): PersonPlan {
  const { user, holds } = person;
  if (!user) return planCreation(person, setMeant(person.wanted), world);
  const wanted = rolesMeant(person.wanted);
  const included = mode === 'add' && holds.includes('administrator');
  const grants = included ? [] : wanted.filter((role) => !holds.includes(role));
  const exclusive = mode === 'set' || wanted.includes('administrator');
  const removals = exclusive ? holds.filter((role) => !wanted.includes(role)) : [];
  const asked = wanted.map((role) => (grants.includes(role) ? granted[role] : asHeld[role]));
  person.roles = [...asked, ...removals.map((role) => removed[role])];
  if (wanted.length === 0 && removals.length === 0) return person;
  if (!grants.every(world.roleExists)) return refuse(person, 'blocked', 'roleMissing');
  const gives = grants.map((role) => assigning[role]);
  const takes = removals.flatMap((role) => {
    const { assignments = [] } = holder?.roles.find(({ builtIn }) => builtIn === role) ?? {};
    return assignments.map((assignment): Operation => ({ kind: 'remove', role, assignment }));
  });
  if (!user.active && wanted.length > 0) {
    // Roles go before access returns, so that no one regains more than the plan says.
    return decide(person, 'reactivate', [...takes, { kind: 'reactivate' }, ...gives]);
  }
  const operations = [...gives, ...takes];
  return operations.length === 0 ? person : decide(person, 'change', operations);
}

function planCreation(
  person: PersonPlan,
  { roles, granted: gets, creates }: RoleSet,
  world: World,
): PersonPlan {
  if (roles.length === 0) return person;
  person.roles = gets;
  if (!roles.every(world.roleExists)) return refuse(person, 'blocked', 'roleMissing');
  const domain = world.standing(domainOf(person.email));
  if (domain === 'public') return refuse(person, 'console', 'publicDomain');
  if (domain === 'refused') return refuse(person, 'console', 'refusedDomain');
  if (world.isElsewhere(person.email)) return refuse(person, 'console', 'elsewhere');
  person.domain = domain;
  return decide(person, 'create', creates);
}
