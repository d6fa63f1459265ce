import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import {
  createSandbox,
  sampleCredentials,
  sampleState,
  type Fault,
  type Sandbox,
} from '../../../src/sandbox/twilio';
import type { TwilioClient } from '../../../src/twilio/api';
import { createTwilioClient } from '../../../src/twilio/client';
import type { ErrorDetails } from '../../../src/twilio/errors';
import { builtInRoles } from '../../../src/twilio/roles';
import { detailsOf, never } from './fakeTwilio';
import { VirtualClock } from './virtualClock';

const { accountSid, authToken, clientId, clientSecret } = sampleCredentials;
const begin = new Date('2026-11-20T12:00:00Z');
const sid = (prefix: string, number: number) => prefix + number.toString(16).padStart(32, '0');
const scope = accountSid;
const triggerSid = sid('UT', 77);

/** One client call and its known properties. */
export interface Call {
  write?: boolean;
  /** Whether the answer has no body. */
  bodyless?: boolean;
  permission?: string;
  /** The host whose requests meet the faults, if it isn't the call's own. */
  host?: string;
  make: (client: TwilioClient, signal: AbortSignal) => Promise<unknown>;
}

/** Every client call, and the token that some of them need. */
export const calls: Record<string, Call> = {
  'the token': { host: 'oauth.twilio.com', make: (client, signal) => client.listRoles(signal) },
  findUser: {
    permission: 'managed-users/list',
    make: (client, signal) => client.findUser('kim@harbor.example', signal),
  },
  fetchUser: {
    permission: 'managed-users/read',
    make: (client, signal) => client.fetchUser(sid('US', 2), signal),
  },
  listUsers: { permission: 'managed-users/list', make: (client, signal) => client.listUsers(signal) },
  createUser: {
    write: true,
    permission: 'managed-users/create',
    make: (client, signal) => client.createUser({ email: 'new@harbor.example' }, signal),
  },
  setUserActive: {
    write: true,
    permission: 'managed-users/update',
    make: async (client, signal) => {
      const userName = 'morgan@harbor.example';
      const emails = [{ value: userName, primary: true }];
      return client.setUserActive({ id: sid('US', 2), userName, emails, active: true }, false, signal);
    },
  },
  deactivateUser: {
    write: true,
    bodyless: true,
    permission: 'managed-users/delete',
    make: (client, signal) => client.deactivateUser(sid('US', 2), signal),
  },
  listRoles: { permission: 'roles/list', make: (client, signal) => client.listRoles(signal) },
  listRoleAssignments: {
    permission: 'role-assignments/list',
    make: (client, signal) => client.listRoleAssignments({ scope }, signal),
  },
  assignRole: {
    write: true,
    permission: 'role-assignments/create',
    make: (client, signal) =>
      client.assignRole({ role_sid: builtInRoles.support.sid, scope, identity: sid('US', 2) }, signal),
  },
  removeRoleAssignment: {
    write: true,
    bodyless: true,
    permission: 'role-assignments/delete',
    make: (client, signal) => client.removeRoleAssignment(sid('IY', 2), signal),
  },
  fetchAccount: { make: (client, signal) => client.fetchAccount(signal) },
  fetchBalance: { make: (client, signal) => client.fetchBalance(signal) },
  listUsageTriggers: { make: (client, signal) => client.listUsageTriggers({}, signal) },
  createUsageTrigger: {
    write: true,
    make: (client, signal) =>
      client.createUsageTrigger(
        { callbackUrl: 'https://acme.test/', triggerValue: '5', usageCategory: 'totalprice' },
        signal,
      ),
  },
  deleteUsageTrigger: {
    write: true,
    bodyless: true,
    make: (client, signal) => client.deleteUsageTrigger(triggerSid, signal),
  },
  listEvents: { make: (client, signal) => client.listEvents({}, signal) },
};

/** The sandbox on a virtual clock. One call's requests, except for its token, meet the faults in turn. */
export class Scene {
  readonly clock = new VirtualClock();
  readonly sandbox: Sandbox;
  readonly client: TwilioClient;
  /** Counts how often Twilio carried out the request. */
  effects = 0;
  tries = 0;

  constructor(
    private readonly call: Call,
    faults: readonly (Fault | undefined)[],
  ) {
    const state = sampleState(begin);
    state.usageTriggers.push({
      sid: triggerSid,
      account_sid: accountSid,
      callback_method: 'POST',
      callback_url: 'https://acme.test/',
      date_created: begin.toISOString(),
      friendly_name: '',
      recurring: null,
      trigger_by: 'price',
      trigger_value: '5',
      usage_category: 'totalprice',
    });
    const meets = ({ hostname }: URL) =>
      (call.host ?? hostname) === hostname && (call.host !== undefined || hostname !== 'oauth.twilio.com');
    this.sandbox = createSandbox({
      state,
      now: () => new Date(begin.getTime() + this.clock.now()),
      wait: (ms, signal) => this.clock.sleep(ms, signal),
      faults: { take: (_, url) => (meets(url) ? this.count(faults) : undefined) },
    });
    this.client = createTwilioClient({
      accountSid,
      account: { kind: 'authToken', authToken },
      organization: { clientId, clientSecret },
      fetch: (request) => this.sandbox.fetch(request),
      clock: this.clock,
      random: () => 0.5,
    });
  }

  /** Returns the call's error details, or nothing on success. Fails if anything is still pending. */
  async outcome(signal = never()): Promise<Partial<ErrorDetails>> {
    await sdkLoaded;
    const details = await this.clock.run(this.made(signal));
    await this.clock.rest();
    assert.deepEqual([this.clock.sleeping, getEventListeners(signal, 'abort').length], [0, 0]);
    return details;
  }

  /** Does the same for a call canceled after everything that can happen without time passing. */
  async cancelled(): Promise<Partial<ErrorDetails>> {
    const stop = new AbortController();
    await sdkLoaded;
    const made = this.made(stop.signal);
    await this.clock.rest();
    const before = this.clock.now();
    stop.abort();
    const details = await made;
    assert.equal(this.clock.now(), before);
    await this.clock.rest();
    assert.deepEqual([this.clock.sleeping, getEventListeners(stop.signal, 'abort').length], [0, 0]);
    return details;
  }

  private made(signal: AbortSignal): Promise<Partial<ErrorDetails>> {
    const made = this.call.make(this.client, signal);
    return made.then(
      () => ({}),
      () => detailsOf(made),
    );
  }

  private count(faults: readonly (Fault | undefined)[]): Fault {
    const met = faults[Math.min(this.tries, faults.length - 1)];
    this.tries += 1;
    return (serve, context) => {
      const counted = () => {
        const response = serve();
        if (response.ok) this.effects += 1;
        return response;
      };
      return met ? met(counted, context) : counted();
    };
  }
}

const sdkLoaded = import('../../../src/twilio/sdk.js');
