import assert from 'node:assert/strict';
import { createSandbox, sampleCredentials, sampleState, type Sandbox } from '../../src/sandbox/twilio';
import type { Fetch } from '../../src/twilio/api';
import { runLive } from '../live/live';

const { accountSid, authToken, clientId, clientSecret } = sampleCredentials;
const env: Readonly<Record<string, string>> = {
  TWILIO_SETUP_LIVE_ACCOUNT_SID: accountSid,
  TWILIO_SETUP_LIVE_AUTH_TOKEN: authToken,
  TWILIO_SETUP_LIVE_CLIENT_ID: clientId,
  TWILIO_SETUP_LIVE_CLIENT_SECRET: clientSecret,
};

/** Runs the live check against a sandbox in Twilio's place; `change` can alter its answers. */
async function check({
  variables = env,
  args = [] as string[],
  change = (text: string) => text,
  twilio = createSandbox({ state: sampleState(new Date()) }),
} = {}): Promise<{ code: number; said: string; twilio: Sandbox }> {
  const lines: string[] = [];
  const fetch: Fetch = async (request) => {
    const { status, headers, body } = await twilio.fetch(request);
    return new Response(body && change(await new Response(body).text()), { status, headers });
  };
  const code = await runLive({ env: variables, args, fetch, say: (line) => lines.push(line) });
  return { code, said: lines.join('\n'), twilio };
}

describe('the live check', () => {
  it('explains how to get credentials when there are none', async () => {
    const { code, said, twilio } = await check({ variables: {} });
    assert.equal(code, 2);
    assert.match(said, /TWILIO_SETUP_LIVE_CLIENT_SECRET/);
    assert.equal(twilio.requests.length, 0);
  });

  it("explains what's wrong with a credential without repeating it", async () => {
    const variables = { ...env, TWILIO_SETUP_LIVE_AUTH_TOKEN: 'SKabcdefabcdef' };
    const { code, said } = await check({ variables });
    assert.equal(code, 2);
    assert.match(said, /not the Auth Token/);
    assert.doesNotMatch(said, /abcdef/);
  });

  it('accepts SIDs in any case and with spaces', async () => {
    const variables = {
      ...env,
      TWILIO_SETUP_LIVE_ACCOUNT_SID: ` ${accountSid.toLowerCase()}`,
      TWILIO_SETUP_LIVE_CLIENT_ID: `${clientId.toUpperCase()} `,
    };
    assert.equal((await check({ variables })).code, 0);
  });

  it('refuses unknown arguments, so that no one writes by mistake', async () => {
    const { code, twilio } = await check({ args: ['--write'] });
    assert.deepEqual([code, twilio.requests.length], [2, 0]);
  });

  it('finds no differences when Twilio matches the sandbox', async () => {
    const { code, said } = await check();
    assert.equal(code, 0);
    assert.deepEqual(
      said.split('\n').filter((line) => !line.startsWith('✓')),
      ['Twilio answers as the sandbox does.'],
    );
  });

  it('only reads by default', async () => {
    const { twilio } = await check();
    const writes = twilio.requests.filter(({ method, path }) => method !== 'GET' && path !== '/v2/token');
    assert.deepEqual(writes, []);
  });

  it('reports a field that only Twilio has, without failing', async () => {
    const { code, said } = await check({
      change: (text) => text.replace('{"account_sid"', '{"new":1,"account_sid"'),
    });
    assert.equal(code, 0);
    assert.match(said, /✓ fetchBalance.*\n {4}GET .*Balance\.json: only Twilio has new\n/);
  });

  it('fails when Twilio answers a call differently', async () => {
    const { code, said } = await check({
      change: (text) => text.replace('"friendly_name"', '"friendlyName"'),
    });
    assert.equal(code, 1);
    assert.match(said, /✗ fetchAccount fetches the account\n {4}Twilio: unexpectedResponse: .*friendly_name/);
  });

  it('asks only for what the credentials allow', async () => {
    const variables = { ...env, TWILIO_SETUP_LIVE_CLIENT_ID: '' };
    const { code, twilio } = await check({ variables });
    const hosts = new Set(twilio.requests.map(({ host }) => host));
    assert.deepEqual([code, [...hosts].sort()], [0, ['api.twilio.com', 'monitor.twilio.com']]);
  });

  it('prints no credentials', async () => {
    const { said } = await check({ args: ['--write-to=harbor.example'] });
    for (const secret of [authToken, clientSecret]) assert.doesNotMatch(said, new RegExp(secret));
  });

  it('writes to the given domain and undoes what it can', async () => {
    const { code, said, twilio } = await check({ args: ['--write-to=harbor.example'] });
    assert.equal(code, 0, said);
    const made = twilio.state.users.filter(({ userName }) => userName.startsWith('twilio-setup-check-'));
    assert.deepEqual(
      made.map(({ userName, active }) => [userName.replace(/^.*@/, ''), active]),
      [['harbor.example', false]],
    );
    assert.deepEqual(
      [
        twilio.state.roleAssignments.some(({ identity }) => identity === made[0]!.id),
        twilio.state.usageTriggers,
      ],
      [false, []],
    );
  });
});
