import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { TwilioClient } from '../../../src/twilio/api';
import { FakeTwilio, fetchFailed, json, never, text, user, userSid } from './fakeTwilio';

const fetchUser = (client: TwilioClient, signal: AbortSignal) => client.fetchUser(userSid, signal);
const bearers = (fake: FakeTwilio) => fake.sent.map(({ headers }) => headers.get('authorization'));
const unauthorized = (message = 'Authenticate') => json({ code: 20003, message, status: 401 }, 401);

describe("the organization's token", () => {
  it('is requested as Twilio documents', async () => {
    const fake = new FakeTwilio(() => json(user));
    await fake.run(fetchUser);
    const { method, url, body, headers } = fake.tokenRequests[0]!;
    assert.equal(`${method} ${url.href}`, 'POST https://oauth.twilio.com/v2/token');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), {
      grant_type: 'client_credentials',
      client_id: `OQ${'6f'.repeat(16)}`,
      client_secret: 'planted-client-secret',
    });
    assert.equal(headers.get('content-type'), 'application/x-www-form-urlencoded');
    assert.equal(headers.get('authorization'), null);
  });

  it('is fetched once for fifty first calls', async () => {
    const fake = new FakeTwilio(() => json(user));
    await fake.run((client, signal) =>
      Promise.all(Array.from({ length: 50 }, () => fetchUser(client, signal))),
    );
    assert.equal(fake.tokenRequests.length, 1);
    assert.deepEqual(new Set(bearers(fake)), new Set(['Bearer planted-token-0']));
  });

  it('lets many waiters share one signal, without warnings or leftover listeners', async () => {
    const fake = new FakeTwilio(() => json(user));
    const warnings: Error[] = [];
    const hear = (warning: Error) => void warnings.push(warning);
    const signal = never();
    process.on('warning', hear);
    await fake.run((client) => Promise.all(Array.from({ length: 50 }, () => fetchUser(client, signal))));
    process.off('warning', hear);
    assert.deepEqual([warnings, getEventListeners(signal, 'abort').length], [[], 0]);
  });

  it('is reused until a minute before it expires, and then renewed', async () => {
    const fake = new FakeTwilio(() => json(user));
    for (const at of [0, 3_539_000, 3_541_000]) {
      await fake.clock.advanceTo(at);
      await fake.run(fetchUser);
    }
    assert.deepEqual(bearers(fake), [
      'Bearer planted-token-0',
      'Bearer planted-token-0',
      'Bearer planted-token-1',
    ]);
  });

  for (const minutes of [-10, 10]) {
    it(`isn't judged by its own date, so that a clock ${minutes} minutes off does no harm`, async () => {
      // By this clock, the token expired long ago or lasts too long.
      const exp = Math.floor(Date.now() / 1000) + minutes * 60;
      const claims = Buffer.from(JSON.stringify({ exp })).toString('base64url');
      const fake = new FakeTwilio(() => json(user));
      fake.answerToken = () => json({ access_token: `eyJhbGciOiJub25lIn0.${claims}.x`, expires_in: 300 });
      await fake.run(fetchUser);
      await fake.clock.advanceTo(239_000);
      await fake.run(fetchUser);
      assert.equal(fake.tokenRequests.length, 1);
      await fake.clock.advanceTo(241_000);
      await fake.run(fetchUser);
      assert.equal(fake.tokenRequests.length, 2);
    });
  }

  it("is still used if it's short-lived", async () => {
    const fake = new FakeTwilio(() => json(user));
    fake.answerToken = (_, index) => json({ access_token: `token-${index}`, expires_in: 60 });
    await fake.run(fetchUser);
    await fake.clock.advanceTo(29_000);
    await fake.run(fetchUser);
    assert.equal(fake.tokenRequests.length, 1);
  });

  it('is renewed once when Twilio refuses it, and the call is repeated once', async () => {
    const fake = new FakeTwilio((_, index) => (index === 0 ? unauthorized() : json(user)));
    await fake.run(fetchUser);
    assert.deepEqual(bearers(fake), ['Bearer planted-token-0', 'Bearer planted-token-1']);
  });

  it("is also renewed for a write, which Twilio didn't process", async () => {
    const fake = new FakeTwilio((_, index) => (index === 0 ? unauthorized() : json(user, 201)));
    await fake.run((client, signal) => client.createUser({ email: 'kim@acme.test' }, signal));
    assert.equal(fake.sent.length, 2);
  });

  it('is renewed once when Twilio refuses many calls together', async () => {
    const fake = new FakeTwilio(({ headers }) =>
      headers.get('authorization') === 'Bearer planted-token-0' ? unauthorized() : json(user),
    );
    await fake.run((client, signal) =>
      Promise.all(Array.from({ length: 20 }, () => fetchUser(client, signal))),
    );
    assert.equal(fake.tokenRequests.length, 2);
  });

  it("isn't renewed again for a call that Twilio refuses later than the others", async () => {
    const fake = new FakeTwilio(async ({ headers }, index) => {
      if (index === 1) await fake.clock.sleep(5000, never());
      return headers.get('authorization') === 'Bearer planted-token-0' ? unauthorized() : json(user);
    });
    await fake.run((client, signal) => Promise.all([fetchUser(client, signal), fetchUser(client, signal)]));
    assert.equal(fake.tokenRequests.length, 2);
  });

  it("isn't renewed twice", async () => {
    const fake = new FakeTwilio(() => unauthorized());
    const { kind, code } = await fake.failure(fetchUser);
    assert.deepEqual([kind, code, fake.sent.length, fake.tokenRequests.length], ['auth', 20003, 2, 2]);
  });

  it("isn't renewed for a missing permission while it's fresh", async () => {
    const fake = new FakeTwilio(() => unauthorized('Missing permission: twilio/iam/managed-users/read'));
    const { kind, permission } = await fake.failure(fetchUser);
    assert.deepEqual([kind, permission, fake.sent.length], ['forbidden', 'managed-users/read', 1]);
  });

  it('is renewed once for a 403 that gives no reason, before a permission is blamed', async () => {
    const denied = () => json({ code: 20003, message: 'Denied' }, 403);
    const mended = new FakeTwilio((_, index) => (index === 0 ? denied() : json(user)));
    await mended.run(fetchUser);
    assert.equal(mended.tokenRequests.length, 2);
    const refused = new FakeTwilio(denied);
    const { kind, permission, permissionIsLikely } = await refused.failure(fetchUser);
    assert.deepEqual([kind, permission, permissionIsLikely], ['forbidden', 'managed-users/read', true]);
    assert.deepEqual([refused.sent.length, refused.tokenRequests.length], [2, 2]);
  });

  it('is not renewed while it is fresh for a 403 that has another reason', async () => {
    const fake = new FakeTwilio(() => json({ code: 20403, message: 'Suspended' }, 403));
    const { code } = await fake.failure(fetchUser);
    assert.deepEqual([code, fake.sent.length], [20403, 1]);
  });

  it("is renewed after a 403 when it's old", async () => {
    const fake = new FakeTwilio(({ at }, index) =>
      at > 0 && index === 1 ? json({ code: 20003, message: 'Expired' }, 403) : json(user),
    );
    await fake.run(fetchUser);
    await fake.clock.advanceTo(600_000);
    await fake.run(fetchUser);
    assert.equal(fake.tokenRequests.length, 2);
  });

  for (const [shape, refusal] of [
    ["Twilio's words", () => json({ code: 20003, message: 'Invalid client', status: 400 }, 400)],
    ["OAuth's words", () => json({ error: 'invalid_client', error_description: 'Unknown' }, 401)],
    ['no words', () => text('', 401)],
  ] as const) {
    it(`isn't requested again for a while after a refusal in ${shape}`, async () => {
      const fake = new FakeTwilio(() => json(user));
      fake.answerToken = refusal;
      const { kind, message } = await fake.failure(fetchUser);
      assert.equal(kind, 'auth');
      assert.match(message, /client ID or client secret/);
      await fake.failure(fetchUser);
      assert.equal(fake.tokenRequests.length, 1);
      fake.answerToken = () => json({ access_token: 'planted-mended-token', expires_in: 3600 });
      await fake.clock.advanceTo(20_000);
      await fake.run(fetchUser);
    });
  }

  it('is requested again after a proxy refuses', async () => {
    const fake = new FakeTwilio(() => json(user));
    fake.answerToken = (_, index) =>
      index === 0 ? text('<html>Denied</html>', 403) : json({ access_token: 'x', expires_in: 3600 });
    assert.equal((await fake.failure(fetchUser)).kind, 'network');
    await fake.run(fetchUser);
  });

  it('is requested again after a broken connection, without harm', async () => {
    const fake = new FakeTwilio(() => json(user));
    fake.answerToken = (_, index) => {
      if (index < 2) throw fetchFailed('ECONNRESET');
      return json({ access_token: 'planted-late-token', expires_in: 3600 });
    };
    await fake.run(fetchUser);
    assert.equal(fake.tokenRequests.length, 3);
  });

  it('continues to be fetched when one waiter is canceled', async () => {
    const fake = new FakeTwilio(() => json(user));
    const stop = new AbortController();
    fake.answerToken = async () => {
      await fake.clock.sleep(1000, new AbortController().signal);
      return json({ access_token: 'planted-slow-token', expires_in: 3600 });
    };
    const results = await fake.run(async (client, signal) => {
      const both = Promise.allSettled([fetchUser(client, stop.signal), fetchUser(client, signal)]);
      await fake.clock.rest();
      stop.abort();
      return both;
    });
    assert.deepEqual(
      [results.map(({ status }) => status), fake.tokenRequests.length],
      [['rejected', 'fulfilled'], 1],
    );
  });

  it('is abandoned when no one waits for it anymore, and fetched again later', async () => {
    const fake = new FakeTwilio(() => json(user));
    const stop = new AbortController();
    fake.answerToken = (_, index) =>
      index === 0
        ? new Promise(() => undefined)
        : json({ access_token: 'planted-second-token', expires_in: 3600 });
    const { kind } = await fake.failure(async (client) => {
      const call = fetchUser(client, stop.signal);
      call.catch(() => undefined);
      await fake.clock.rest();
      stop.abort();
      return call;
    });
    assert.equal(kind, 'cancelled');
    await fake.clock.rest();
    assert.equal(fake.clock.sleeping, 0);
    await fake.run(fetchUser);
    assert.equal(fake.tokenRequests.length, 2);
  });

  it("isn't requested without a credential", async () => {
    const fake = new FakeTwilio(() => json(user), { organization: undefined });
    assert.equal((await fake.failure(fetchUser)).kind, 'auth');
    assert.equal(fake.tokenRequests.length + fake.sent.length, 0);
  });
});
