import {
  builtInRolesOf,
  type Holder,
  holdersOf,
  isAdministrator,
  isOrganization,
  mayAdminister,
  otherRolesOf,
  readAccess,
  roleName,
  roleText,
} from '../accounts/access';
import {
  type Account,
  type Answer,
  type Balance,
  canFire,
  type MonitorEvent,
  type UsageTrigger,
} from '../twilio/answers';
import type { TwilioReader } from '../twilio/api';
import { SetupError } from '../twilio/errors';
import { plain } from '../twilio/redact';
import type { BuiltInRole, OrganizationRead } from '../twilio/roles';
import { billingEvents, type CheckId, type Evidence, type EvidenceOf } from './evidence';
import type { CheckFailure, CheckResult } from './record';

/** Someone in the organization, as the last check saw them. It has an address, so it's kept only in memory. */
export interface PersonSeen {
  /** The user SID (US…). */
  id: string;
  /** The shortened user SID of a holder missing from the list of users. */
  address: string;
  /** The names of all roles on the account and on the organization. */
  roles: readonly string[];
}

export type CheckOutcome = { check: CheckId } & (
  { result: CheckResult; people?: readonly PersonSeen[] } | { failure: CheckFailure }
);

export interface CheckTarget {
  client: TwilioReader;
  /** The account whose roles are checked. */
  accountSid: string;
  /** The owner's addresses, if any is known: never counted among the people invited. */
  owners: readonly string[];
}

/**
 * Runs the checks in parallel, each in one round of requests; only lists longer than a page take more. An account
 * in an organization with at most 100 role assignments takes 11 requests: users, role assignments, roles, account,
 * balance, usage triggers, and the audit log once for each of five event types. Twilio documents one type per request.
 * Without a type, the log includes everyone's logins, which take many consecutive pages on a busy account. If Twilio
 * doesn't list all role assignments at once, `readAccess` takes more. A failed check is an outcome too; only a canceled
 * run throws (`cancelled`).
 */
export function runChecks(
  target: CheckTarget,
  checks: readonly CheckId[],
  signal: AbortSignal,
): Promise<CheckOutcome[]> {
  return Promise.all(
    checks.map(async (check): Promise<CheckOutcome> => {
      try {
        return { check, ...(await gather[check](target, signal)) };
      } catch (error) {
        if (!SetupError.is(error) || SetupError.is(error, 'cancelled')) throw error;
        return { check, failure: failureOf(error) };
      }
    }),
  );
}

function failureOf(error: SetupError): CheckFailure {
  const { message, remedy, docs, kind } = error.details;
  const at = new Date().toISOString();
  const told = { message, ...(remedy !== undefined && { remedy }), ...(docs !== undefined && { docs }) };
  return { ...told, at, offline: kind === 'network' };
}

type Gathered = { result: CheckResult; people?: readonly PersonSeen[] };

const gather: Record<CheckId, (target: CheckTarget, signal: AbortSignal) => Promise<Gathered>> = {
  async people({ client, accountSid, owners }, signal) {
    const access = await readAccess(client, accountSid, signal);
    const checked = peopleToCheck(holdersOf(access, owners));
    const { users, assignments, roles, organization } = access.sources;
    const evidence = {
      ...peopleEvidence(checked, access.organization),
      ...(owners.length === 0 && { ownerCounted: true }),
      ...(!access.assignments.some(({ scope }) => scope === accountSid) && { accountUnclear: true as const }),
    };
    const further = [users, roles, ...(organization ? [organization] : [])];
    const result = { evidence, source: assignments, further };
    return { result, people: checked.map(personSeen) };
  },
  async account({ client }, signal) {
    const answer = await client.fetchAccount(signal);
    return resultOf(accountEvidence(answer.value), answer);
  },
  async balance({ client }, signal) {
    const answer = await client.fetchBalance(signal);
    return resultOf(balanceEvidence(answer.value), answer);
  },
  async triggers({ client }, signal) {
    const answer = await client.listUsageTriggers({}, signal);
    return resultOf(triggersEvidence(answer.value), answer);
  },
  async events({ client }, signal) {
    const answers = await Promise.all(
      billingEvents.map((eventType) => client.listEvents({ eventType }, signal)),
    );
    const [first, ...more] = answers;
    if (!first) throw new Error('No event type was requested.');
    return resultOf(eventsEvidence(answers.flatMap(({ value }) => value)), first, ...more);
  },
};

/** Makes the result from the first answer, which decided, and the others used with it. */
function resultOf(evidence: Evidence, { source }: Answer<unknown>, ...more: Answer<unknown>[]): Gathered {
  const further = more.map((answer) => answer.source);
  return { result: { evidence, source, ...(further.length > 0 && { further }) } };
}

/** Returns whom the evidence is about: everyone but the owner and inactive users. */
export function peopleToCheck(holders: readonly Holder[]): Holder[] {
  return holders.filter(({ active, owner }) => active && !owner);
}

function personSeen({ id, user, roles }: Holder): PersonSeen {
  return { id, address: plain(user?.userName ?? id), roles: roles.map(roleText) };
}

/** Counts the holders of each role and keeps the user SIDs of those who are or may be Administrators. */
export function peopleEvidence(
  holders: readonly Holder[],
  organization: OrganizationRead,
): EvidenceOf<'people'> {
  const people = holders.map((holder) => ({ ...holder, builtIns: builtInRolesOf(holder) }));
  const holding = (role: BuiltInRole) => people.filter(({ builtIns }) => builtIns.includes(role)).length;
  const administrators = people.filter(isAdministrator);
  const unclear = people.filter((person) => mayAdminister(person) && !isAdministrator(person));
  const unlisted = administrators.filter(({ user }) => !user).length;
  const others = otherRoles(people);
  return {
    kind: 'people',
    users: people.length,
    withRole: people.filter(({ roles }) => roles.length > 0).length,
    perRole: {
      administrator: holding('administrator'),
      billingManager: holding('billingManager'),
      developer: holding('developer'),
      support: holding('support'),
    },
    ...(others.length > 0 && { others }),
    mixed: people.filter(({ builtIns }) => builtIns.includes('administrator') && builtIns.length > 1).length,
    administrators: administrators.map(({ id }) => id).sort(),
    ...(unlisted > 0 && { unlistedAdministrators: unlisted }),
    ...(unclear.length > 0 && { unclear: unclear.map(({ id }) => id).sort() }),
    organization,
  };
}

function otherRoles(people: readonly Holder[]): NonNullable<EvidenceOf<'people'>['others']> {
  const counts = new Map<string, { name: string; onOrganization: boolean; people: number }>();
  for (const role of people.flatMap(otherRolesOf)) {
    const known = counts.get(role.sid + role.scope);
    if (known) known.people += 1;
    else {
      const counted = { name: roleName(role), onOrganization: isOrganization(role.scope), people: 1 };
      counts.set(role.sid + role.scope, counted);
    }
  }
  return [...counts.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function accountEvidence({ type, status, sid, owner_account_sid, date_created }: Account): Evidence {
  const created = new Date(date_created ?? NaN);
  return {
    kind: 'account',
    type,
    status,
    ...(owner_account_sid && { subaccount: owner_account_sid !== sid }),
    ...(!Number.isNaN(created.getTime()) && { created: created.toISOString() }),
  };
}

function balanceEvidence(balance: Balance | undefined): Evidence {
  return { kind: 'balance', ...(balance && { amount: balance.balance, currency: plain(balance.currency) }) };
}

function triggersEvidence(triggers: readonly UsageTrigger[]): Evidence {
  const live = triggers.filter(canFire);
  const spend = live.filter(
    ({ usage_category, trigger_by }) => usage_category === 'totalprice' && trigger_by === 'price',
  );
  return {
    kind: 'triggers',
    spend: spend.map(({ trigger_value, recurring }) => ({
      value: plain(trigger_value),
      recurring: recurring ? plain(recurring) : null,
    })),
    others: live.length - spend.length,
  };
}

/** Finds each type's newest event. ISO 8601 times in UTC sort as text. */
function eventsEvidence(events: readonly MonitorEvent[]): Evidence {
  const latest: EvidenceOf<'events'>['latest'] = {};
  for (const type of billingEvents) {
    const dates = events.flatMap(({ event_type, event_date }) => (event_type === type ? event_date : []));
    const newest = dates.sort().at(-1);
    if (newest !== undefined) latest[type] = newest;
  }
  return { kind: 'events', latest };
}
