import * as l10n from '@vscode/l10n';
import type { RoleAssignment, User } from '../../twilio/answers';
import type { BuiltInRole, RoleSids } from '../../twilio/roles';
import { addressKey } from '../addresses';
import type { Outcome } from './outcome';
import { planOne, rolesAfter, survey, type World } from './planOne';
import type { Recipient, Remark } from '../collect';

export { describePerson } from './sentences';

/** A person and the roles they shall have. */
export interface Wanted {
  email: string;
  givenName?: string;
  familyName?: string;
  /** As chosen; Administrator beside others counts as Administrator alone. Ignored by `deactivate` and `reactivate`. */
  roles: readonly BuiltInRole[];
}

/**
 * `add`: an invitation, gives roles and takes none (but Administrator replaces the three others);
 * `set`: the four built-in roles on the account become exactly these; `deactivate`: the user is switched off in the
 * whole organization; `reactivate`: the user comes back with the roles that they still hold.
 */
export const planModes = ['add', 'set', 'deactivate', 'reactivate'] as const;
export type PlanMode = (typeof planModes)[number];

/** What Twilio shows now. */
export interface Present {
  accountSid: string;
  /** All managed users of the organization. */
  users: readonly User[];
  /** All role assignments whose scope is the account. */
  assignments: readonly RoleAssignment[];
}

/** What is known beside Twilio's lists. */
export interface Knowledge {
  /** From `client.findBuiltInRoles`. */
  roleSids: RoleSids;
  /** Address of the organization's owner. */
  owner?: string;
  /** Your own address. */
  self?: string;
  /** Addresses that once answered 25016: owners as well. */
  otherOwners?: readonly string[];
  /** Domains that answered 25017 and when (ISO 8601); kept by the caller, forgotten after a day. */
  refusedDomains?: Readonly<Record<string, string>>;
  /** Now, in milliseconds since 1970. */
  now: number;
}

/** One change. They run in the order of the plan, one after the other per person. */
export type Operation = Readonly<
  | { kind: 'createUser' }
  | { kind: 'reactivate' }
  | { kind: 'assign'; role: BuiltInRole }
  | { kind: 'remove'; role: BuiltInRole; assignment: string }
  | { kind: 'deactivate' }
>;

/** Why nothing is sent for a person. The sentence is `describePerson`'s. */
export type Obstacle =
  'publicDomain' | 'refusedDomain' | 'owner' | 'lastAdministrator' | 'roleMissing' | 'notAUser';

export interface PersonPlan {
  email: string;
  givenName?: string;
  familyName?: string;
  /** The user as Twilio shows it, if there is one. */
  user?: User;
  /**
   * `create`: a new user; `reactivate`: a user that was switched off comes back; `change`: roles are given or taken;
   * `deactivate`; `nothing`: all is as wanted; `console`: only the Console can invite them; `blocked`: a guard refuses.
   */
  kind: 'create' | 'reactivate' | 'change' | 'deactivate' | 'nothing' | 'console' | 'blocked';
  /** The roles asked for, and those that will be taken away. */
  roles: Readonly<{ role: BuiltInRole; state: 'held' | 'grant' | 'remove' }>[];
  /** The built-in roles held on the account now. */
  holds: BuiltInRole[];
  operations: Operation[];
  /** For `console` and `blocked`. */
  obstacle?: Obstacle;
  /** Whether the domain is verified, for people to create. `unknown`: one of that domain goes first. */
  domain?: 'verified' | 'unknown';
  /** What the torn-off part of the run began for them; without an outcome it may have happened (`resumePlan`). */
  earlier?: { operation: Operation; outcome?: Outcome | undefined }[];
}

export interface Plan {
  accountSid: string;
  mode: PlanMode;
  /** Whom the plan is for: each address once, with all its roles. */
  wanted: Wanted[];
  roleSids: RoleSids;
  people: PersonPlan[];
  /** Addresses that the plan gives Administrator (also by reactivation): each must be confirmed by name. */
  administrators: string[];
  /** Your own access becomes less: needs a confirmation of its own. */
  ownAccessLost: boolean;
  /** Requests to Twilio, if every answer is as expected. */
  requests: number;
}

/**
 * Who of the list shall have what on this account: the roles written beside a person, else those chosen for all.
 * Reports people without any role and people meant for another account.
 */
export function toWanted(
  recipients: readonly Recipient[],
  choice: { roles: readonly BuiltInRole[]; account: { sid: string; name?: string } },
): { wanted: Wanted[]; problems: Remark[] } {
  const wanted = new Map<string, Wanted>();
  const problems: Remark[] = [];
  const accounts = [choice.account.sid, choice.account.name].map((text) => text?.trim().toLowerCase());
  for (const { email, givenName, familyName, roles = choice.roles, account, line } of recipients) {
    if (account !== undefined && !accounts.includes(account.toLowerCase())) {
      const message = l10n.t(
        'This person is listed for another account. Switch to that account, or remove the line.',
      );
      problems.push({ line, value: `${email}, ${account}`, message });
    } else if (roles.length === 0) {
      problems.push({
        line,
        value: email,
        message: l10n.t('No role is chosen. Choose one for all, or write it here.'),
      });
    } else {
      // The same person may stand once with the account and once without: the first name that is written counts.
      const { roles: before = [], ...named } = wanted.get(email) ?? {};
      const isNamed = 'givenName' in named || 'familyName' in named;
      const name = isNamed
        ? named
        : { ...(givenName !== undefined && { givenName }), ...(familyName !== undefined && { familyName }) };
      wanted.set(email, { ...name, email, roles: [...new Set([...before, ...roles])] });
    }
  }
  return { wanted: [...wanted.values()], problems };
}

/** Compares wanted with present. Pure; sends nothing. An address that is wanted twice counts once, with all its roles. */
export function planPeople(input: {
  mode: PlanMode;
  wanted: readonly Wanted[];
  present: Present;
  knowledge: Knowledge;
}): Plan {
  const { mode, present, knowledge } = input;
  const world = survey(present, knowledge);
  const wanted = once(input.wanted);
  const people = keepLastAdministrator(
    wanted.map((each) => planOne(each, mode, world)),
    world,
  );
  const self = knowledge.self === undefined ? undefined : addressKey(knowledge.self);
  return {
    accountSid: present.accountSid,
    mode,
    wanted,
    roleSids: knowledge.roleSids,
    people,
    administrators: people.filter(becomesAdministrator).map(({ email }) => email),
    ownAccessLost: people.some((person) => person.email === self && losesAccess(person)),
    requests: people.reduce((sum, person) => sum + requestsFor(person), 0),
  };
}

function once(wanted: readonly Wanted[]): Wanted[] {
  const people = new Map<string, Wanted>();
  for (const person of wanted) {
    const email = addressKey(person.email);
    const known = people.get(email);
    if (known) people.set(email, { ...known, roles: [...known.roles, ...person.roles] });
    else people.set(email, email === person.email ? person : { ...person, email });
  }
  return [...people.values()];
}

/**
 * Takes the change off the one whose change would leave the account without an Administrator that the API shows.
 * Who becomes one by the same plan counts if they have access now: nobody knows whether a new user ever logs in.
 */
function keepLastAdministrator(people: PersonPlan[], world: World): PersonPlan[] {
  if (!people.some(losesAdministrator)) return people;
  const coming = people.filter((person) => person.kind === 'change' && becomesAdministrator(person));
  let left = world.administrators.size + coming.length;
  return people.map((person) => {
    if (!world.administrators.has(person.email) || !losesAdministrator(person)) return person;
    left -= 1;
    if (left > 0) return person;
    left += 1;
    return { ...person, kind: 'blocked', obstacle: 'lastAdministrator', operations: [] };
  });
}

export function sameOperation(one: Operation, other: Operation): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether what an operation is for is so already, by what the plan was made from. */
export function isReached(operation: Operation, { user, holds }: PersonPlan): boolean {
  switch (operation.kind) {
    case 'createUser':
      return user !== undefined;
    case 'reactivate':
      return user?.active === true;
    case 'deactivate':
      return user?.active === false;
    case 'assign':
      return holds.includes(operation.role);
    case 'remove':
      return user !== undefined && !holds.includes(operation.role);
  }
}

/** Whether a plan takes Administrator, or everything, from a person. */
export function losesAdministrator({ holds, operations }: PersonPlan): boolean {
  if (!holds.includes('administrator')) return false;
  return operations.some(
    (each) => each.kind === 'deactivate' || (each.kind === 'remove' && each.role === 'administrator'),
  );
}

/** Whether somebody who is not an active Administrator now is one when the plan is done. */
export function becomesAdministrator(person: PersonPlan): boolean {
  if (!holdsAdministratorAfter(person)) return false;
  const comesBack = person.operations.some(({ kind }) => kind === 'assign' || kind === 'reactivate');
  const isNow = person.user?.active === true && person.holds.includes('administrator');
  return comesBack && !isNow;
}

function holdsAdministratorAfter({ holds, operations }: PersonPlan): boolean {
  const does = (kind: 'assign' | 'remove') =>
    operations.some((each) => each.kind === kind && each.role === 'administrator');
  return does('assign') || (holds.includes('administrator') && !does('remove'));
}

function losesAccess(person: PersonPlan): boolean {
  if (person.operations.some(({ kind }) => kind === 'deactivate')) return true;
  const after = rolesAfter(person);
  return !after.includes('administrator') && person.holds.some((role) => !after.includes(role));
}

/**
 * A creation is looked up before. Where the last Administrator might go, the list and one other are looked at; who is
 * switched on or off, with all that they hold anywhere.
 */
function requestsFor(person: PersonPlan): number {
  return person.operations.reduce((sum, operation) => sum + 1 + looksBefore(operation, person), 0);
}

function looksBefore(operation: Operation, { user, holds }: PersonPlan): number {
  if (operation.kind === 'createUser' || operation.kind === 'reactivate') return 1;
  if (user?.active !== true) return 0;
  if (operation.kind === 'deactivate') return holds.includes('administrator') ? 3 : 2;
  return operation.kind === 'remove' && operation.role === 'administrator' ? 2 : 0;
}
