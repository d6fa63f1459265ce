import assert from 'node:assert/strict';
import {
  createSandbox,
  sampleCredentials,
  sampleState,
  type Fault,
  type Sandbox,
} from '../../../src/sandbox/twilio';
import { Refusal, refusalCodes } from '../../../src/sandbox/refusal';
import { expiredToken, missingPermission } from '../../../src/sandbox/organization';
import { createTwilioClient, type TwilioClient } from '../../../src/twilio/client';
import type { ErrorDetails } from '../../../src/twilio/errors';
import { errorText } from '../../../src/twilio/errorTexts';
import { builtInRoles } from '../../../src/twilio/roles';
import { detailsOf, fetchFailed, never, text } from './fakeTwilio';
import { VirtualClock } from './virtualClock';

const { accountSid, authToken, clientId, clientSecret } = sampleCredentials;
const begin = new Date('2026-11-20T12:00:00Z');
const sid = (prefix: string, number: number) => prefix + number.toString(16).padStart(32, '0');
const scope = accountSid;
const triggerSid = sid('UT', 77);

interface Call {
  write?: boolean;
  permission?: string;
  make: (client: TwilioClient, signal: AbortSignal) => Promise<unknown>;
}

const calls: Record<string, Call> = {
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
    permission: 'managed-users/delete',
    make: (client, signal) => client.deactivateUser(sid('US', 2), signal),
  },
  listRoles: { permission: 'roles/list', make: (client, signal) => client.listRoles(signal) },
  findBuiltInRoles: { permission: 'roles/list', make: (client, signal) => client.findBuiltInRoles(signal) },
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
    permission: 'role-assignments/delete',
    make: (client, signal) => client.removeRoleAssignment(sid('IY', 2), signal),
  },
  fetchAccount: { make: (client, signal) => client.fetchAccount(signal) },
  fetchBalance: { make: (client, signal) => client.fetchBalance(signal) },
  listUsageRecords: { make: (client, signal) => client.listUsageRecords({ period: 'ThisMonth' }, signal) },
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
    make: (client, signal) => client.deleteUsageTrigger(triggerSid, signal),
  },
  listEvents: { make: (client, signal) => client.listEvents({}, signal) },
};

/** The sandbox on a virtual clock, whose requests other than for a token meet the faults in turn. */
class Scene {
  readonly clock = new VirtualClock();
  readonly sandbox: Sandbox;
  readonly client: TwilioClient;
  /** How often Twilio carried out what was asked. */
  effects = 0;
  tries = 0;

  constructor(faults: readonly (Fault | undefined)[]) {
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
    this.sandbox = createSandbox({
      state,
      now: () => new Date(begin.getTime() + this.clock.now()),
      wait: (ms, signal) => this.clock.sleep(ms, signal),
      faults: { take: (_, url) => (url.hostname === 'oauth.twilio.com' ? undefined : this.count(faults)) },
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

  /** What the call ends with: the error's details, or nothing. */
  async outcome(call: Call, signal = never()): Promise<Partial<ErrorDetails>> {
    await import('../../../src/twilio/sdk.js');
    const made = this.clock.run(call.make(this.client, signal));
    return made.then(
      () => ({}),
      () => detailsOf(made),
    );
  }

  private count(faults: readonly (Fault | undefined)[]): Fault {
    const fault = faults[Math.min(this.tries, faults.length - 1)];
    this.tries += 1;
    return (serve, context) => {
      const counted = () => {
        const response = serve();
        if (response.ok) this.effects += 1;
        return response;
      };
      return fault ? fault(counted, context) : counted();
    };
  }
}

const answer =
  (make: () => Response): Fault =>
  () =>
    make();
const lost: Fault = () => {
  throw fetchFailed('ECONNRESET', 'read ECONNRESET');
};
const lostAfter: Fault = (serve) => {
  serve();
  throw fetchFailed('UND_ERR_SOCKET', 'other side closed');
};
const spoiled =
  (spoil: (body: string) => string): Fault =>
  async (serve) => {
    const response = serve();
    const body = spoil((await response.text()) || '{}');
    return new Response(body, {
      status: response.status === 204 ? 200 : response.status,
      headers: response.headers,
    });
  };
const page = '<html><body>Sign in</body></html>';

interface Expected {
  kind?: ErrorDetails['kind'];
  tries: number;
  effects: number;
  effectUnknown?: true;
}
const fine = (tries: number): Expected => ({ tries, effects: 1 });
const fails = (kind: ErrorDetails['kind'], tries: number, effects = 0): Expected => ({
  kind,
  tries,
  effects,
});
const unknown = (expected: Expected): Expected => ({ ...expected, effectUnknown: true });

/** For each fault: what a read and a write that meet it end with. */
const table: Record<string, { faults: (Fault | undefined)[]; read: Expected; write: Expected }> = {
  'no fault': { faults: [undefined], read: fine(1), write: fine(1) },
  'a delay': {
    faults: [async (serve, { wait }) => (await wait(20_000), serve())],
    read: fine(1),
    write: fine(1),
  },
  'no answer, once': {
    faults: [async (serve, { wait }) => (await wait(3_600_000), serve()), undefined],
    read: fine(2),
    write: unknown(fails('network', 1)),
  },
  'a connection lost before the effect': {
    faults: [lost, undefined],
    read: fine(2),
    write: unknown(fails('network', 1)),
  },
  'a connection lost after the effect': {
    faults: [lostAfter, undefined],
    read: { tries: 2, effects: 2 },
    write: unknown(fails('network', 1, 1)),
  },
  'a connection lost for good': {
    faults: [lost],
    read: fails('network', 3),
    write: unknown(fails('network', 1)),
  },
  '429 without Retry-After': {
    faults: [answer(() => text('{"code":20429}', 429)), undefined],
    read: fine(2),
    write: fine(2),
  },
  '429 with Retry-After': {
    faults: [answer(() => text('{"code":25021}', 429, { 'Retry-After': '7' })), undefined],
    read: fine(2),
    write: fine(2),
  },
  '500': {
    faults: [answer(() => text('{"code":20500}', 500)), undefined],
    read: fails('server', 1),
    write: unknown(fails('server', 1)),
  },
  '502 in a web page, once': {
    faults: [answer(() => text(page, 502)), undefined],
    read: fine(2),
    write: unknown(fails('server', 1)),
  },
  '503 for good': {
    faults: [answer(() => text('', 503))],
    read: fails('server', 3),
    write: unknown(fails('server', 1)),
  },
  '504 twice': {
    faults: [answer(() => text('', 504)), answer(() => text('', 504)), undefined],
    read: fine(3),
    write: unknown(fails('server', 1)),
  },
  'a slow body': {
    faults: [
      answer(() => new Response(new ReadableStream({ pull: () => new Promise(() => undefined) }))),
      undefined,
    ],
    read: fine(2),
    write: unknown(fails('network', 1)),
  },
  'a body cut short': {
    faults: [spoiled((body) => body.slice(0, -1)), undefined],
    read: fails('unexpectedResponse', 1, 1),
    write: unknown(fails('unexpectedResponse', 1, 1)),
  },
  'a web page': {
    faults: [answer(() => text(page)), undefined],
    read: fails('unexpectedResponse', 1),
    write: unknown(fails('unexpectedResponse', 1)),
  },
  'a wrong content type': {
    faults: [
      (serve) => {
        const response = serve();
        response.headers.set('Content-Type', 'text/html');
        return response;
      },
    ],
    read: fine(1),
    write: fine(1),
  },
  'a redirect': {
    faults: [answer(() => text('', 307, { Location: 'https://evil.test/' })), undefined],
    read: fails('unexpectedResponse', 1),
    write: unknown(fails('unexpectedResponse', 1)),
  },
};

describe('faults', () => {
  for (const [faultName, { faults, ...expected }] of Object.entries(table)) {
    for (const [callName, call] of Object.entries(calls)) {
      it(`${faultName}: ${callName}`, async () => {
        const scene = new Scene(faults);
        const { kind, effectUnknown } = await scene.outcome(call);
        const { tries, effects } = scene;
        const seen = { ...(kind && { kind }), tries, effects, ...(effectUnknown && { effectUnknown }) };
        assert.deepEqual(seen, call.write ? expected.write : expected.read);
        assert.equal(scene.clock.sleeping, 0);
      });
    }
  }

  for (const [name, call] of Object.entries(calls)) {
    it(`cancelled in the middle: ${name}`, async () => {
      const scene = new Scene([async (serve, { wait }) => (await wait(3_600_000), serve())]);
      const stop = new AbortController();
      const ended = scene.outcome({
        ...call,
        make: async (client) => {
          const made = call.make(client, stop.signal);
          made.catch(() => undefined);
          await scene.clock.rest();
          const before = scene.clock.now();
          stop.abort();
          return made.finally(() => assert.equal(scene.clock.now(), before));
        },
      });
      const { kind, effectUnknown } = await ended;
      assert.deepEqual([kind, effectUnknown ?? false, scene.effects], ['cancelled', call.write ?? false, 0]);
      await scene.clock.rest();
      assert.equal(scene.clock.sleeping, 0);
    });

    const { permission } = call;
    if (permission === undefined) continue;

    it(`a token that has expired: ${name}`, async () => {
      const scene = new Scene([(_, { refuse }) => refuse(expiredToken()), undefined]);
      const { kind } = await scene.outcome(call);
      assert.deepEqual([kind, scene.tries, scene.effects], [undefined, 2, 1]);
    });

    for (const status of [401, 403] as const) {
      it(`a permission that lacks, with ${status}: ${name}`, async () => {
        const full = `twilio/iam/${permission}`;
        const scene = new Scene([
          (_, { refuse, url, undocumented }) =>
            refuse(
              missingPermission(full, { url, undocumented: { ...undocumented, missingPermission: status } }),
            ),
        ]);
        const details = await scene.outcome(call);
        assert.deepEqual([details.kind, details.permission, scene.tries], ['forbidden', permission, 1]);
      });
    }
  }

  for (const code of refusalCodes.filter((each) => errorText(each) && new Refusal(each).status !== 429)) {
    it(`a refusal with code ${code} is told in our own words`, async () => {
      const scene = new Scene([(_, { refuse }) => refuse(new Refusal(code))]);
      const details = await scene.outcome(calls['createUser']!);
      assert.equal(details.code, code);
      assert.equal(scene.effects, 0);
      if (details.permission) return;
      assert.deepEqual({ message: details.message, remedy: details.remedy }, errorText(code));
      assert.equal(details.docs, `https://www.twilio.com/docs/api/errors/${code}`);
    });
  }
});
