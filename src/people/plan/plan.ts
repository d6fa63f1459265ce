import * as l10n from '@vscode/l10n';
import { addressKey } from '../../twilio/address';
import type { BuiltInRole } from '../../twilio/roles';
import type { Person, Remark } from '../list/people';
import {
  becomesAdministrator,
  losesAccess,
  losesAdministrator,
  type Knowledge,
  type Operation,
  type PersonPlan,
  type Plan,
  type PlanMode,
  type Present,
  type Wanted,
} from './model';
import { planOne, survey, type World } from './planOne';

/**
 * Returns who of a list should have what on this account: the roles listed with a person, otherwise those chosen for
 * everyone. People without a role and people listed for another account become problems.
 */
export function toWanted(
  people: readonly Person[],
  choice: { roles: readonly BuiltInRole[]; account: { sid: string; name?: string } },
): { wanted: Wanted[]; problems: Remark[] } {
  const wanted = new Map<string, Wanted>();
  const problems: Remark[] = [];
  const accounts = [choice.account.sid, choice.account.name].map((text) => text?.trim().toLowerCase());
  for (const { email, givenName, familyName, roles = choice.roles, account, line } of people) {
    if (account !== undefined && !accounts.includes(account.toLowerCase())) {
      const message = l10n.t(
        'This person is listed for a different account. Switch to that account, or remove the line.',
      );
      problems.push({ line, value: `${email}, ${account}`, message });
    } else if (roles.length === 0) {
      problems.push({
        line,
        value: email,
        message: l10n.t('No role chosen. Choose a role for everyone, or add one to this line.'),
      });
    } else {
      // One line may name the account and another may not. The first line with a name wins.
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

/** Compares wanted with present and sends nothing. An address listed twice gets one plan, with all its roles. */
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
    organizationAdministrators: world.organizationAdministrators,
    administrators: people.filter(becomesAdministrator).map(({ email }) => email),
    ownAccessLost: people.some((person) => person.email === self && losesAccess(person)),
    accountUnclear: !present.assignments.some(({ scope }) => scope === present.accountSid),
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
 * Blocks a change that would leave the account without an Administrator that the API shows. Someone who becomes
 * Administrator by the same plan counts only if they have access now, since a new user may never log in.
 */
function keepLastAdministrator(people: PersonPlan[], world: World): PersonPlan[] {
  const isLeaving = (person: PersonPlan) =>
    world.administrators.has(person.email) && losesAdministrator(person);
  if (!people.some(isLeaving)) return people;
  const gained = people.filter(
    (person) =>
      person.kind === 'change' && becomesAdministrator(person) && !world.administrators.has(person.email),
  );
  let left = world.administrators.size + gained.length;
  return people.map((person) => {
    if (!isLeaving(person)) return person;
    left -= 1;
    if (left > 0) return person;
    left += 1;
    return { ...person, kind: 'blocked', obstacle: 'lastAdministrator', operations: [] };
  });
}

function requestsFor(person: PersonPlan): number {
  return person.operations.reduce((sum, operation) => sum + 1 + readsBefore(operation, person), 0);
}

/** Returns how many requests the guards in `run/` send before an operation. */
function readsBefore(operation: Operation, { user, holds, administersOrganization }: PersonPlan): number {
  if (operation.kind === 'createUser' || operation.kind === 'reactivate') return 1;
  if (user?.active !== true) return 0;
  if (operation.kind === 'deactivate')
    return holds.includes('administrator') || administersOrganization ? 3 : 2;
  return operation.kind === 'remove' && operation.role === 'administrator' ? 2 : 0;
}
