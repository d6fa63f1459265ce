import { SetupError } from '../../src/twilio/errors';
import { builtInRoles } from '../../src/twilio/roles';
import type { RoleAssignment, UsageTrigger, User } from '../../src/twilio/answers';
import type { TwilioClient } from '../../src/twilio/api';

export type Method = Exclude<keyof TwilioClient, 'holds'>;

/** What the steps of a run work on. */
export interface Scene {
  client: TwilioClient;
  signal: AbortSignal;
  accountSid: string;
  /** A person of the organization, to read about. */
  person: User | undefined;
  /** The address of a person to make. */
  newcomer: string;
  /** What the writing steps made. */
  made: { user?: User; assignment?: RoleAssignment; trigger?: UsageTrigger };
}

/** One call of the client. */
export interface Step {
  does: string;
  calls: Method;
  as: 'account' | 'organization';
  /** The refusal that is expected, as `outcomeOf` writes it. */
  refused?: string;
  run(scene: Scene): Promise<unknown>;
}

const nobody = `US${'f'.repeat(32)}`;
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();

/** Reads of the organization and of the account. They change nothing. */
export const readings: readonly Step[] = [
  organization('listUsers', 'lists all users', ({ client, signal }) => client.listUsers(signal)),
  organization('findUser', 'finds a user by address', ({ client, person, signal }) =>
    client.findUser(need(person).userName, signal),
  ),
  organization('findUser', 'finds nobody at an unknown address', ({ client, person, signal }) =>
    client.findUser(need(person).userName.replace(/^.*@/, 'twilio-setup-nobody@'), signal),
  ),
  organization('fetchUser', 'fetches a user', ({ client, person, signal }) =>
    client.fetchUser(need(person).id, signal),
  ),
  organization(
    'fetchUser',
    'is told of a user who is not there',
    ({ client, signal }) => client.fetchUser(nobody, signal),
    '404, 25008',
  ),
  organization('listRoles', 'lists all roles', ({ client, signal }) => client.listRoles(signal)),
  organization('listRoles', 'searches roles by name', ({ client, signal }) =>
    client.listRoles(signal, builtInRoles.developer.label),
  ),
  organization('listRoleAssignments', "lists an account's assignments", ({ client, accountSid, signal }) =>
    client.listRoleAssignments({ scope: accountSid }, signal),
  ),
  organization('listRoleAssignments', "lists a person's assignments", ({ client, person, signal }) =>
    client.listRoleAssignments({ identity: need(person).id }, signal),
  ),
  account('fetchAccount', 'fetches the account', ({ client, signal }) => client.fetchAccount(signal)),
  account('fetchBalance', 'fetches the balance', ({ client, signal }) => client.fetchBalance(signal)),
  account('listUsageTriggers', 'lists usage triggers', ({ client, signal }) =>
    client.listUsageTriggers({}, signal),
  ),
  account('listUsageTriggers', 'lists the daily usage triggers of a category', ({ client, signal }) =>
    client.listUsageTriggers({ category: 'totalprice', recurring: 'daily' }, signal),
  ),
  account('listEvents', 'lists events', ({ client, signal }) => client.listEvents({}, signal)),
  account('listEvents', 'lists events of a kind between two times', ({ client, signal }) =>
    client.listEvents(
      { eventType: 'user-session.created', startDate: daysAgo(20), endDate: daysAgo(0) },
      signal,
    ),
  ),
];

/** Makes, changes and takes back; each step needs those before it. What can be taken back is. */
export const writings: readonly Step[] = [
  organization('createUser', 'makes a user', async ({ client, newcomer, made, signal }) => {
    const user = { email: newcomer, givenName: 'Contract', familyName: 'Check' };
    made.user = (await client.createUser(user, signal)).value;
  }),
  organization(
    'createUser',
    'is refused a second user of that address',
    ({ client, newcomer, signal }) => client.createUser({ email: newcomer }, signal),
    '409, 25022',
  ),
  organization('assignRole', 'gives the role Support', async (scene) => {
    const { client, accountSid, made, signal } = scene;
    const wanted = {
      role_sid: builtInRoles.support.sid,
      scope: accountSid,
      identity: need(made.user).id,
    };
    made.assignment = (await client.assignRole(wanted, signal)).value;
  }),
  organization(
    'assignRole',
    'is refused a role that is none',
    ({ client, accountSid, made, signal }) =>
      client.assignRole(
        { role_sid: `IX${'f'.repeat(32)}`, scope: accountSid, identity: need(made.user).id },
        signal,
      ),
    '400, 25202',
  ),
  organization('removeRoleAssignment', 'takes the role back', ({ client, made, signal }) =>
    client.removeRoleAssignment(need(made.assignment).sid, signal),
  ),
  organization('setUserActive', 'switches the user off', ({ client, made, signal }) =>
    client.setUserActive(need(made.user), false, signal),
  ),
  organization(
    'setUserActive',
    'is told that the user has changed meanwhile',
    ({ client, made, signal }) => client.setUserActive(need(made.user), true, signal),
    '409, 25020',
  ),
  organization('setUserActive', 'switches the user on', async ({ client, made, signal }) => {
    const present = await client.fetchUser(need(made.user).id, signal);
    made.user = (await client.setUserActive(present.value, true, signal)).value;
  }),
  organization('deactivateUser', 'deactivates the user', ({ client, made, signal }) =>
    client.deactivateUser(need(made.user).id, signal),
  ),
  account('createUsageTrigger', 'makes a usage trigger', async ({ client, newcomer, made, signal }) => {
    const trigger = {
      callbackUrl: `https://${newcomer.replace(/^.*@/, '')}/twilio-setup-check`,
      triggerValue: '1000000',
      usageCategory: 'totalprice',
      triggerBy: 'price',
      friendlyName: 'Twilio Setup contract check',
    } as const;
    made.trigger = (await client.createUsageTrigger(trigger, signal)).value;
  }),
  account('deleteUsageTrigger', 'deletes the usage trigger', ({ client, made, signal }) =>
    client.deleteUsageTrigger(need(made.trigger).sid, signal),
  ),
];

function organization(calls: Method, does: string, run: Step['run'], refused?: string): Step {
  return { calls, does, as: 'organization', run, ...(refused !== undefined && { refused }) };
}

function account(calls: Method, does: string, run: Step['run']): Step {
  return { calls, does, as: 'account', run };
}

function need<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('Not tried, since a step before it failed.');
  return thing;
}

/** How a call ends: `answered`, or a refusal as status and code, such as `404, 25008`, or another error in words. */
export async function outcomeOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return 'answered';
  } catch (error) {
    if (!SetupError.is(error)) throw error;
    const { kind, status, code } = error.details;
    return status === undefined || code === undefined ? `${kind}: ${error.message}` : `${status}, ${code}`;
  }
}
