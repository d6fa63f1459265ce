import assert from 'node:assert/strict';
import type { TwilioClient } from '../../../src/twilio/api';
import {
  detailsOf,
  FakeTwilio,
  fetchFailed,
  json,
  roleSid,
  accountSid,
  text,
  user,
  userSid,
  type Answering,
} from './fakeTwilio';

const fetchUser = (client: TwilioClient, signal: AbortSignal) => client.fetchUser(userSid, signal);
const createUser = (client: TwilioClient, signal: AbortSignal) =>
  client.createUser({ email: 'kim@acme.test' }, signal);
const busy = (headers: Record<string, string> = {}) =>
  json({ code: 20429, message: 'Too many' }, 429, headers);

/** Gives these answers in order; the last one repeats. */
const inOrder =
  (...answers: (() => Response)[]): Answering =>
  (_, index) =>
    (answers[index] ?? answers[answers.length - 1]!)();
const good = () => json(user);
const broken = (): Response => {
  throw fetchFailed('ECONNRESET');
};
const times = (fake: FakeTwilio) => fake.sent.map(({ at }) => at);

describe('waiting for Twilio after a 429', () => {
  it('lasts as many seconds as Retry-After says and is reported', async () => {
    const fake = new FakeTwilio(inOrder(() => busy({ 'Retry-After': '12' }), good));
    await fake.run(fetchUser);
    assert.deepEqual(times(fake), [0, 12_000]);
    assert.deepEqual(fake.seconds, [12, undefined]);
  });

  it('lasts until the date in Retry-After, regardless of local time', async () => {
    const dates = { Date: 'Mon, 23 Nov 2015 10:00:00 GMT', 'Retry-After': 'Mon, 23 Nov 2015 10:00:07 GMT' };
    const fake = new FakeTwilio(inOrder(() => busy(dates), good));
    await fake.run(fetchUser);
    assert.deepEqual(times(fake), [0, 7000]);
  });

  for (const asked of ['0', '-5', 'soon', 'Mon, 23 Nov 2015 10:00:07 GMT']) {
    it(`has its own duration when Retry-After is "${asked}"`, async () => {
      const fake = new FakeTwilio(inOrder(() => busy({ 'Retry-After': asked }), good));
      await fake.run(fetchUser);
      assert.deepEqual(times(fake), [0, 500]);
    });
  }

  it('grows with each refusal, with jitter, up to 30 s', async () => {
    const refusals = Array.from({ length: 8 }, () => busy);
    const fake = new FakeTwilio(inOrder(...refusals, good));
    await fake.run(fetchUser);
    const waits = times(fake).map((at, index, all) => at - (all[index - 1] ?? 0));
    assert.deepEqual(waits.slice(1), [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  it("also repeats a write, since Twilio didn't process it", async () => {
    const fake = new FakeTwilio(inOrder(busy, () => json(user, 201)));
    await fake.run(createUser);
    assert.equal(fake.sent.length, 2);
  });

  it('pauses all calls at once and counts their refusals as one', async () => {
    const fake = new FakeTwilio((_, index) => (index < 5 ? busy() : json(user)));
    await fake.run((client, signal) =>
      Promise.all(Array.from({ length: 5 }, () => fetchUser(client, signal))),
    );
    assert.deepEqual(times(fake), [0, 0, 0, 0, 0, 500, 500, 500, 500, 500]);
    assert.deepEqual(fake.seconds, [1, undefined]);
  });

  it('counts refusals that ask for the same pause as one', async () => {
    const fake = new FakeTwilio((_, index) => {
      if (index < 5) return busy({ 'Retry-After': '10' });
      return index === 5 ? busy() : json(user);
    });
    await fake.run((client, signal) =>
      Promise.all(Array.from({ length: 5 }, () => fetchUser(client, signal))),
    );
    assert.equal(times(fake).at(-1), 11_000);
  });

  it('is short again after a success', async () => {
    const fake = new FakeTwilio(inOrder(busy, busy, good, busy, good));
    await fake.run(fetchUser);
    await fake.run(fetchUser);
    assert.deepEqual(times(fake), [0, 500, 1500, 1500, 2000]);
  });

  it('holds back a call that begins during the pause', async () => {
    const fake = new FakeTwilio(inOrder(() => busy({ 'Retry-After': '10' }), good));
    await fake.run(async (client, signal) => {
      const first = fetchUser(client, signal);
      await fake.clock.advanceTo(3000);
      await Promise.all([first, client.fetchAccount(signal).catch(() => undefined)]);
    });
    assert.deepEqual(times(fake), [0, 10_000, 10_000]);
  });

  it('grows when a later refusal asks for more', async () => {
    const fake = new FakeTwilio(async ({ url }, index) => {
      if (index === 0) return busy({ 'Retry-After': '2' });
      if (index > 1) return url.hostname === 'iam.twilio.com' ? json(user) : text('', 404);
      await fake.clock.sleep(1000, new AbortController().signal);
      return busy({ 'Retry-After': '5' });
    });
    await fake.run((client, signal) => Promise.all([fetchUser(client, signal), fetchUser(client, signal)]));
    assert.deepEqual(times(fake), [0, 0, 6000, 6000]);
  });

  it('ends with an error after ten minutes without a success', async () => {
    const fake = new FakeTwilio(() => busy());
    const { kind, code } = await fake.failure(fetchUser);
    assert.deepEqual([kind, code], ['rateLimited', 20429]);
    const last = times(fake).at(-1)!;
    assert.ok(last > 9 * 60_000 && last <= 10 * 60_000, String(last));
  });

  it('continues while other calls succeed', async () => {
    let accountCalls = 0;
    const fake = new FakeTwilio(({ url, at }) => {
      if (url.hostname !== 'api.twilio.com')
        return at < 20 * 60_000 ? busy({ 'Retry-After': '60' }) : json(user);
      accountCalls += 1;
      return text('', 404);
    });
    const keepCalling = async (client: TwilioClient, signal: AbortSignal) => {
      while (fake.clock.now() < 20 * 60_000) {
        await client.fetchBalance(signal);
        await fake.clock.sleep(50_000, signal);
      }
    };
    await fake.run((client, signal) => Promise.all([fetchUser(client, signal), keepCalling(client, signal)]));
    assert.ok(accountCalls > 10);
  });

  it('ends at once when Twilio asks for more than ten minutes', async () => {
    const fake = new FakeTwilio(() => busy({ 'Retry-After': '3600' }));
    assert.equal((await fake.failure(fetchUser)).kind, 'rateLimited');
    assert.deepEqual(times(fake), [0]);
  });

  it('ends for all calls, including queued ones', async () => {
    const fake = new FakeTwilio(() => busy());
    const calls = await fake.run((client, signal) =>
      Promise.all(Array.from({ length: 50 }, () => detailsOf(fetchUser(client, signal)))),
    );
    assert.deepEqual([...new Set(calls.map(({ kind }) => kind))], ['rateLimited']);
    assert.ok(fake.clock.now() <= 10 * 60_000, String(fake.clock.now()));
  });

  it("doesn't hold a later call for a pause of more than ten minutes", async () => {
    const fake = new FakeTwilio(inOrder(() => busy({ 'Retry-After': '3600' }), good));
    await fake.failure(fetchUser);
    assert.deepEqual([(await fake.failure(fetchUser)).kind, fake.sent.length], ['rateLimited', 1]);
    await fake.clock.advanceTo(3_600_000);
    await fake.run(fetchUser);
    assert.deepEqual(times(fake), [0, 3_600_000]);
  });

  it('says to each call when the pause ends', async () => {
    const fake = new FakeTwilio(() => busy({ 'Retry-After': '3600' }));
    const minutesLeft = async () =>
      Math.round(((await fake.failure(fetchUser)).notBefore! - Date.now()) / 60_000);
    assert.ok([60, 61].includes(await minutesLeft()));
    await fake.clock.advanceTo(30 * 60_000);
    assert.ok([30, 31].includes(await minutesLeft()));
  });

  it("doesn't name another call's request when a call that was never sent is abandoned", async () => {
    const headers = { 'Retry-After': '3600', 'Twilio-Request-Id': `RQ${'1'.repeat(32)}` };
    const fake = new FakeTwilio(inOrder(() => busy(headers), good));
    assert.equal((await fake.failure(fetchUser)).requestId, headers['Twilio-Request-Id']);
    assert.equal((await fake.failure(fetchUser)).requestId, undefined);
  });

  it('allows ten minutes again for calls made after it gave up', async () => {
    const fake = new FakeTwilio(() => busy());
    await fake.failure(fetchUser);
    const before = fake.clock.now();
    await fake.failure(fetchUser);
    assert.ok(fake.clock.now() - before > 9 * 60_000);
  });

  it('excludes time during which the call was held back', async () => {
    const fake = new FakeTwilio(inOrder(() => busy({ 'Retry-After': '60' }), busy, good));
    await fake.run(async (client, signal) => {
      let release: (() => void) | undefined;
      let pause: Promise<void> | undefined;
      const held = fetchUser(
        client.startingUntil(signal, () => pause),
        signal,
      );
      await fake.clock.advanceTo(30_000);
      pause = new Promise((resolve) => (release = resolve));
      await fake.clock.advanceTo(20 * 60_000);
      pause = undefined;
      release?.();
      return held;
    });
    assert.deepEqual(times(fake), [0, 1_200_000, 1_201_000]);
  });

  it('can be canceled midway, without an unknown effect', async () => {
    const fake = new FakeTwilio(() => busy({ 'Retry-After': '60' }));
    const stop = new AbortController();
    const details = await fake.failure(async (client) => {
      const creating = createUser(client, stop.signal);
      creating.catch(() => undefined);
      await fake.clock.advanceTo(5000);
      stop.abort();
      return creating;
    });
    assert.deepEqual([details.kind, details.effectUnknown], ['cancelled', undefined]);
    assert.deepEqual(fake.seconds, [60, undefined]);
    assert.equal(fake.clock.sleeping, 0);
  });

  it('can be ended for all waiting calls, in the same tick, and only for them', async () => {
    const fake = new FakeTwilio((_, index) => (index < 3 ? busy({ 'Retry-After': '60' }) : json(user)));
    const ended: number[] = [];
    const outcomes = await fake.run(async (client, signal) => {
      const calls = Array.from({ length: 3 }, async () => {
        const details = await detailsOf(fetchUser(client, signal));
        ended.push(fake.clock.now());
        return [details.kind, details.effectUnknown];
      });
      await fake.clock.advanceTo(5000);
      fake.waits[0]?.cancel();
      return Promise.all(calls);
    });
    assert.deepEqual(outcomes, Array(3).fill(['cancelled', undefined]));
    assert.deepEqual([ended, fake.clock.sleeping, fake.sent.length], [[5000, 5000, 5000], 0, 3]);
    await fake.run(fetchUser);
    assert.equal(fake.sent.length, 4);
  });

  it('reports no further wait when waiting calls are ended', async () => {
    const fake = new FakeTwilio(() => busy({ 'Retry-After': '300' }));
    await fake.run(async (client, signal) => {
      const calls = Array.from({ length: 3 }, () => detailsOf(fetchUser(client, signal)));
      await fake.clock.advanceTo(5000);
      fake.waits[0]?.cancel();
      await Promise.all(calls);
    });
    assert.deepEqual(fake.seconds, [300, undefined]);
  });

  it('also ends the wait for a token', async () => {
    const fake = new FakeTwilio(good);
    fake.answerToken = () => busy({ 'Retry-After': '60' });
    const kinds = await fake.run(async (client, signal) => {
      const calls = Array.from({ length: 3 }, () => detailsOf(fetchUser(client, signal)));
      await fake.clock.advanceTo(5000);
      fake.waits[0]?.cancel();
      return Promise.all(calls);
    });
    assert.deepEqual(
      [kinds.map(({ kind }) => kind), fake.clock.now(), fake.sent.length],
      [['cancelled', 'cancelled', 'cancelled'], 5000, 0],
    );
  });

  it("distinguishes Twilio's request to wait from a retry", async () => {
    const answers = [busy, () => text('', 503, { 'Retry-After': '5' }), () => text('', 503), good];
    const fake = new FakeTwilio(inOrder(...answers));
    await fake.run(fetchUser);
    assert.deepEqual(
      fake.waits.map((wait) => wait && [wait.seconds, wait.asked]),
      [[1, true], undefined, [5, true], undefined, [2, false], undefined],
    );
  });
});

describe('a retry', () => {
  for (const status of [502, 503, 504]) {
    it(`makes three attempts for a read after ${status}`, async () => {
      const fake = new FakeTwilio(() => text('<html>', status));
      const { kind, effectUnknown } = await fake.failure(fetchUser);
      assert.deepEqual([kind, effectUnknown, fake.sent.length], ['server', undefined, 3]);
      assert.deepEqual(times(fake), [0, 1000, 3000]);
    });

    it(`doesn't repeat a write after ${status} and leaves its effect unknown`, async () => {
      const fake = new FakeTwilio(() => text('', status));
      const { kind, effectUnknown } = await fake.failure(createUser);
      assert.deepEqual([kind, effectUnknown, fake.sent.length], ['server', true, 1]);
    });
  }

  it('makes three attempts for a read over a broken connection', async () => {
    const fake = new FakeTwilio(broken);
    const { kind, reason } = await fake.failure(fetchUser);
    assert.deepEqual([kind, reason, fake.sent.length], ['network', 'connection', 3]);
  });

  it("doesn't follow an untrusted certificate", async () => {
    const fake = new FakeTwilio(() => {
      throw fetchFailed('SELF_SIGNED_CERT_IN_CHAIN');
    });
    assert.equal((await fake.failure(fetchUser)).reason, 'tls');
    assert.equal(fake.sent.length, 1);
  });

  it("uses the later attempt's answer", async () => {
    const fake = new FakeTwilio(inOrder(broken, () => text('', 503), good));
    assert.equal((await fake.run(fetchUser)).value.id, userSid);
  });

  it('also obeys Retry-After after 503', async () => {
    const fake = new FakeTwilio(inOrder(() => text('', 503, { 'Retry-After': '20' }), good));
    await fake.run(fetchUser);
    assert.deepEqual(times(fake), [0, 20_000]);
  });

  it('waits no longer than a call may take', async () => {
    const fake = new FakeTwilio(() => text('', 503, { 'Retry-After': '600' }));
    assert.equal((await fake.failure(fetchUser)).kind, 'server');
    assert.deepEqual(times(fake), [0]);
  });

  it("doesn't repeat a read after 500, which may be intentional", async () => {
    const fake = new FakeTwilio(() => text('', 500));
    assert.equal((await fake.failure(fetchUser)).kind, 'server');
    assert.equal(fake.sent.length, 1);
  });

  it("doesn't repeat a write after a lost answer", async () => {
    const fake = new FakeTwilio(broken);
    const assignment = { role_sid: roleSid, scope: accountSid, identity: userSid };
    const { kind, effectUnknown } = await fake.failure((client, signal) =>
      client.assignRole(assignment, signal),
    );
    assert.deepEqual([kind, effectUnknown, fake.sent.length], ['network', true, 1]);
  });

  it('ends a call whose attempts all take too long', async () => {
    const fake = new FakeTwilio(() => new Promise(() => undefined));
    const { reason } = await fake.failure(fetchUser);
    assert.deepEqual([reason, fake.sent.length], ['timeout', 3]);
    assert.ok(fake.clock.now() <= 120_000);
  });
});
