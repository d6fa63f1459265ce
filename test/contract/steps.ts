import { raw } from '../../src/twilio/redact';
import { SetupError } from '../../src/twilio/errors';
import { builtInRoles } from '../../src/twilio/roles';
import type { RoleAssignment, UsageTrigger, User } from '../../src/twilio/answers';
import type { TwilioClient } from '../../src/twilio/api';

export type Method = Exclude<keyof TwilioClient, 'holds' | 'reader'>;

/** What the steps of a run share. */
export interface Scene {
  client: TwilioClient;
  signal: AbortSignal;
  accountSid: string;
  /** An existing user for the reading steps. */
  person: User | undefined;
  /** The email address of the user to create. */
  newcomer: string;
  /** What the writing steps created. */
  made: { user?: User; assignment?: RoleAssignment; trigger?: UsageTrigger };
}

/** One client call. */
export interface Step {
  does: string;
  calls: Method;
  as: 'account' | 'organization';
  /** The expected refusal, in the form that `outcomeOf` returns. */
  refused?: string;
  run(scene: Scene): Promise<unknown>;
}

const nobody = `US${'f'.repeat(32)}`;
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();

/** Reads of the organization and the account. They change nothing. */
export const readings: readonly Step[] = [
  organization('listUsers', 'lists all users', ({ client, signal }) => client.listUsers(signal)),
  organization('findUser', 'finds a user by address', ({ client, person, signal }) =>
    client.findUser(raw(need(person).userName), signal),
  ),
  organization('findUser', 'finds no one at an unknown address', ({ client, person, signal }) =>
    client.findUser(raw(need(person).userName).replace(/^.*@/, 'twilio-setup-nobody@'), signal),
  ),
  organization('fetchUser', 'fetches a user', ({ client, person, signal }) =>
    client.fetchUser(need(person).id, signal),
  ),
  organization(
    'fetchUser',
    "reports a user who doesn't exist",
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
  organization('listRoleAssignments', "lists a user's assignments", ({ client, person, signal }) =>
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
  account('listEvents', 'lists events of a type between two times', ({ client, signal }) =>
    client.listEvents(
      { eventType: 'user-session.created', startDate: daysAgo(20), endDate: daysAgo(0) },
      signal,
    ),
  ),
];

/** Steps that create, change, and undo. Each needs the steps before it. They undo what they can. */
export const writings: readonly Step[] = [
  organization('createUser', 'creates a user', async ({ client, newcomer, made, signal }) => {
    const user = { email: newcomer, givenName: 'Contract', familyName: 'Check' };
    made.user = (await client.createUser(user, signal)).value;
  }),
  organization(
    'createUser',
    'refuses a second user with that address',
    ({ client, newcomer, signal }) => client.createUser({ email: newcomer }, signal),
    '409, 25022',
  ),
  organization('assignRole', 'assigns the Support role', async (scene) => {
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
    'refuses an unknown role',
    ({ client, accountSid, made, signal }) =>
      client.assignRole(
        { role_sid: `IX${'f'.repeat(32)}`, scope: accountSid, identity: need(made.user).id },
        signal,
      ),
    '400, 25202',
  ),
  organization('removeRoleAssignment', 'removes the role', ({ client, made, signal }) =>
    client.removeRoleAssignment(need(made.assignment).sid, signal),
  ),
  organization('setUserActive', 'sets the user inactive', ({ client, made, signal }) =>
    client.setUserActive(need(made.user), false, signal),
  ),
  organization(
    'setUserActive',
    'reports that the user has changed in the meantime',
    ({ client, made, signal }) => client.setUserActive(need(made.user), true, signal),
    '409, 25020',
  ),
  organization('setUserActive', 'sets the user active', async ({ client, made, signal }) => {
    const present = await client.fetchUser(need(made.user).id, signal);
    made.user = (await client.setUserActive(present.value, true, signal)).value;
  }),
  organization('deactivateUser', 'deactivates the user', ({ client, made, signal }) =>
    client.deactivateUser(need(made.user).id, signal),
  ),
  account('createUsageTrigger', 'creates a usage trigger', async ({ client, newcomer, made, signal }) => {
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
  if (thing === undefined) throw new Error('Skipped because an earlier step failed.');
  return thing;
}

/**
 * Returns how a call ends: `answered`, a refusal as status and code such as `404, 25008`, or another error's
 * text.
 */
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
