import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { inspect } from 'node:util';
import type { TwilioClient } from '../../../src/twilio/api';
import { Requests } from '../../../src/twilio/requests';
import { createTransport } from '../../../src/twilio/transport';
import { Waiting } from '../../../src/twilio/waiting';
import {
  accountSid,
  authToken,
  clientSecret,
  FakeTwilio,
  json,
  roleSid,
  text,
  user,
  userSid,
  type Sent,
} from './fakeTwilio';
import { VirtualClock } from './virtualClock';

const fetchUser = (client: TwilioClient, signal: AbortSignal) => client.fetchUser(userSid, signal);
const fetchBalance = (client: TwilioClient, signal: AbortSignal) => client.fetchBalance(signal);
const balance = { account_sid: accountSid, balance: '1.00', currency: 'USD' };
const serve = ({ url }: Sent) => json(url.hostname === 'api.twilio.com' ? balance : user);
const hosts = (fake: FakeTwilio) => [...fake.tokenRequests, ...fake.sent].map(({ url }) => url.hostname);

/** Runs with these environment variables and reports any use of Node's own ways to the network. */
async function within(environment: Record<string, string>, run: () => Promise<void>): Promise<string[]> {
  const before = { ...process.env };
  const { request } = https;
  const { request: plain } = http;
  const calls: string[] = [];
  const report = (name: string) => () => {
    calls.push(name);
    throw new Error(`${name} was called.`);
  };
  Object.assign(process.env, environment);
  Object.assign(https, { request: report('https.request') });
  Object.assign(http, { request: report('http.request') });
  try {
    await run();
  } finally {
    Object.assign(https, { request });
    Object.assign(http, { request: plain });
    for (const name of Object.keys(environment)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  }
  return calls;
}

/** The SDK's traps that could affect the product, in the order of the project's list. */
describe("the SDK's traps", () => {
  it("1: a token isn't fetched for every request", async () => {
    const fake = new FakeTwilio(serve);
    for (let call = 0; call < 3; call += 1) await fake.run(fetchUser);
    assert.equal(fake.tokenRequests.length, 1);
  });

  it('2: the token request ignores the environment and takes the same route as all others', async () => {
    const fake = new FakeTwilio(serve);
    const environment = { TWILIO_ACCOUNT_SID: `SK${'1f'.repeat(16)}`, TWILIO_REGION: 'ie1' };
    const calls = await within(environment, async () => {
      await fake.run(fetchUser);
    });
    assert.deepEqual([calls, hosts(fake)], [[], ['oauth.twilio.com', 'iam.twilio.com']]);
  });

  it("3: an organization call doesn't clear the account for later calls", async () => {
    const fake = new FakeTwilio(serve);
    await fake.run(fetchUser);
    await fake.run(fetchBalance);
    assert.equal(fake.sent[1]!.url.pathname, `/2010-04-01/Accounts/${accountSid}/Balance.json`);
    assert.match(fake.sent[1]!.headers.get('Authorization') ?? '', /^Basic /);
  });

  it('4: calls go to the documented organization endpoints, not the preview', async () => {
    const fake = new FakeTwilio(() => json({ content: [], meta: { next_page_url: null } }));
    await fake.run((client, signal) => client.listRoleAssignments({ scope: accountSid }, signal));
    const { host, pathname } = fake.sent[0]!.url;
    assert.equal(host + pathname, 'iam.twilio.com/v2/Organizations/RoleAssignments');
  });

  it('5: a role assignment is sent in snake case', async () => {
    const wanted = { role_sid: roleSid, scope: accountSid, identity: userSid };
    const fake = new FakeTwilio(() => json({ sid: `IY${'4d'.repeat(16)}`, ...wanted }, 201));
    await fake.run((client, signal) => client.assignRole(wanted, signal));
    assert.deepEqual(JSON.parse(fake.sent[0]!.body), wanted);
  });

  for (const [when, answer] of [
    ['schemas come first', { schemas: ['urn:a', 'urn:b'], Resources: [user], totalResults: 1 }],
    ['Resources is absent', { schemas: ['urn:a', 'urn:b'], totalResults: 0 }],
  ] as const) {
    it(`6: no phantom users when ${when}`, async () => {
      const fake = new FakeTwilio(() => json(answer));
      const { value } = await fake.run((client, signal) => client.listUsers(signal));
      assert.deepEqual(
        value.map(({ id }) => id),
        'Resources' in answer ? [userSid] : [],
      );
    });
  }

  it("7: a SCIM error's `detail` isn't lost", async () => {
    const fake = new FakeTwilio(() => json({ detail: 'Only on Tuesdays', status: '400', code: 29999 }, 400));
    const { message, code } = await fake.failure(fetchUser);
    assert.match(message, /Only on Tuesdays/);
    assert.equal(code, 29999);
  });

  it('8: a SCIM request has a body', async () => {
    const fake = new FakeTwilio(() => json(user, 201));
    await fake.run((client, signal) => client.createUser({ email: 'kim@acme.test' }, signal));
    assert.equal(fake.sent[0]!.headers.get('Content-Type'), 'application/json');
    assert.ok(fake.sent[0]!.body.includes('kim@acme.test'));
  });

  it('9: a refusal is an error', async () => {
    const fake = new FakeTwilio(() => json({ ...user, code: 25008 }, 404));
    assert.equal((await fake.failure(fetchUser)).kind, 'notFound');
  });

  it('10: Retry-After is obeyed, and a failing server is asked again', async () => {
    const answers = [() => text('', 429, { 'Retry-After': '5' }), () => text('', 503), () => json(user)];
    const fake = new FakeTwilio((_, index) => answers[index]!());
    await fake.run(fetchUser);
    assert.deepEqual(
      fake.sent.map(({ at }) => at),
      [0, 5000, 6000],
    );
  });

  it("11: the environment's proxy and certificates are ignored, and only fetch opens connections", async () => {
    const fake = new FakeTwilio(serve);
    const environment = { HTTP_PROXY: 'http://127.0.0.1:9', TWILIO_CA_BUNDLE: '/nowhere' };
    const calls = await within(environment, async () => {
      await fake.run(fetchUser);
      await fake.run(fetchBalance);
    });
    assert.deepEqual(calls, []);
  });

  it('12: the hook authorizes, writes query and body, and lets a refusal through', async () => {
    const fake = new FakeTwilio(() => json({ Resources: [], totalResults: 0 }));
    await fake.run((client, signal) => client.findUser('kim@acme.test', signal));
    const { headers, url } = fake.sent[0]!;
    assert.equal(headers.get('Authorization'), 'Bearer planted-token-0');
    assert.equal(url.searchParams.get('filter'), 'userName eq "kim@acme.test"');
    assert.ok(fake.tokenRequests[0]!.body.startsWith('grant_type=client_credentials&'));
  });

  it('13: a printed client reveals no credential', async () => {
    const fake = new FakeTwilio(serve);
    await fake.run(fetchUser);
    await fake.run(fetchBalance);
    const clock = new VirtualClock();
    const within = new Requests({
      accountSid,
      account: { kind: 'authToken', authToken },
      organization: { clientId: `OQ${'6f'.repeat(16)}`, clientSecret },
      transport: createTransport({ fetch, clock }),
      waiting: new Waiting({ clock, random: Math.random }),
      clock,
    });
    const printed = [fake.client, within]
      .map((each) => inspect(each, { depth: 20, showHidden: true }) + JSON.stringify(each))
      .join();
    for (const secret of [authToken, clientSecret, 'planted-token', 'Basic ', 'Bearer ']) {
      assert.ok(!printed.includes(secret), secret);
    }
  });

  it('14: region and edge in the environment redirect no requests', async () => {
    const fake = new FakeTwilio(serve);
    const environment = {
      TWILIO_REGION: 'au1',
      TWILIO_EDGE: 'sydney',
      TWILIO_ACCOUNT_SID: `AC${'ee'.repeat(16)}`,
      TWILIO_AUTH_TOKEN: 'ee'.repeat(16),
      TWILIO_LOG_LEVEL: 'debug',
    };
    await within(environment, async () => {
      await fake.run(fetchUser);
      await fake.run(fetchBalance);
    });
    assert.deepEqual(hosts(fake), ['oauth.twilio.com', 'iam.twilio.com', 'api.twilio.com']);
    const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    assert.equal(fake.sent[1]!.headers.get('Authorization'), `Basic ${login}`);
  });

  it('load nothing of the SDK before the first call', () => {
    const client = path.join(__dirname, '../../../src/twilio/client.js');
    const script = `
      const { createTwilioClient } = require(${JSON.stringify(client)});
      createTwilioClient({ accountSid: 'AC${'1a'.repeat(16)}', fetch });
      console.log(Object.keys(require.cache).filter((file) => /node_modules.(twilio|axios)/.test(file)).length);`;
    assert.equal(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }).trim(), '0');
  });
});
