import assert from 'node:assert/strict';
import type { TwilioClient } from '../../../src/twilio/api';
import { Waiting } from '../../../src/twilio/waiting';
import { FakeTwilio, json, user, userSid } from './fakeTwilio';
import { VirtualClock } from './virtualClock';

const latency = 100;

/** A Twilio whose answers take 100 ms. It counts concurrent requests. */
class SlowTwilio extends FakeTwilio {
  out = 0;
  most = 0;

  constructor(admits: (slow: SlowTwilio, at: number) => boolean = () => true) {
    super(async ({ at }) => {
      this.out += 1;
      this.most = Math.max(this.most, this.out);
      const isAdmitted = admits(this, at);
      await this.clock.sleep(latency, new AbortController().signal);
      this.out -= 1;
      return isAdmitted ? json(user) : json({ code: 20429, message: 'Too many' }, 429);
    });
  }

  many(count: number): Promise<unknown> {
    return this.run((client, signal) =>
      Promise.all(Array.from({ length: count }, () => read(client, signal))),
    );
  }
}

/** Delays in milliseconds for the nth request on its way out and for its answer on the way back. */
interface Delays {
  out?: (n: number) => number;
  back?: (n: number) => number;
}

const heldUp: Record<string, Delays> = {
  'nothing is delayed': {},
  'requests and answers vary a little in duration': {
    out: (n) => (n * 7) % 20,
    back: (n) => (n * 13) % 20,
  },
  'the first requests wait for a connection': { out: (n) => (n < 20 ? (n * 370) % 1500 : 0) },
  'some answers are late': { back: (n) => (n % 20 === 3 ? 2500 : 0) },
  'every answer takes a second': { back: () => 900 },
};

/**
 * Returns how long these calls take, and how many are refused, when Twilio serves ten (or another number) per
 * second.
 */
async function tenPerSecond(
  calls: number,
  { out = () => 0, back = () => 0 }: Delays,
  limit: (at: number) => number = () => 10,
): Promise<{ seconds: number; refused: number }> {
  const clock = new VirtualClock();
  const { signal } = new AbortController();
  const waiting = new Waiting({ clock, random: () => 0.5 });
  let sent = 0;
  let refused = 0;
  let served: number[] = [];
  const attempt = async () => {
    const n = sent++;
    await clock.sleep(out(n), signal);
    const now = clock.now();
    served = served.filter((at) => at > now - 1000);
    const isServed = served.length < limit(now);
    if (isServed) served.push(now);
    else refused += 1;
    await clock.sleep(latency + back(n), signal);
    return { statusCode: isServed ? 200 : 429, body: '', headers: new Headers() };
  };
  const all = Array.from({ length: calls }, () => waiting.run('iam.twilio.com', attempt, true, signal));
  await clock.run(Promise.all(all));
  return { seconds: clock.now() / 1000, refused };
}

const read = (client: TwilioClient, signal: AbortSignal) => client.fetchUser(userSid, signal);
const times = (fake: FakeTwilio) => fake.sent.map(({ at }) => at);

describe('the request pace', () => {
  it('starts at ten at once and reaches twenty after twice as many successes', async () => {
    const fake = new SlowTwilio();
    await fake.many(60);
    const at = (time: number) => times(fake).filter((each) => each === time).length;
    assert.deepEqual([at(0), at(100), at(200), at(300)], [10, 10, 20, 20]);
  });

  it('halves after more requests are refused than were ever served', async () => {
    const fake = new SlowTwilio(({ out }) => out <= 5);
    await fake.many(60);
    const later = times(fake).filter((at) => at > latency);
    assert.deepEqual([fake.sent.length, later.filter((at) => at === later[0]).length], [65, 5]);
  });

  it('matches what Twilio served in the second before a refusal', async () => {
    let served: number[] = [];
    const fake = new SlowTwilio((_, at) => {
      served = served.filter((time) => time > at - 1000);
      return served.length < 10 && served.push(at) > 0;
    });
    // This counts the token request, which the pace forgets.
    await fake.many(1);
    await fake.clock.advanceTo(5000);
    await fake.many(100);
    assert.equal(fake.sent.length, 111);
    const gaps = times(fake)
      .slice(21)
      .map((at, index, all) => at - (all[index - 1] ?? at - 104));
    for (const gap of gaps) assert.ok(gap > 103 && gap < 105, String(gap));
  });

  for (const [conditions, delays] of Object.entries(heldUp)) {
    it(`comes close to ten per second when ${conditions}`, async () => {
      const { seconds, refused } = await tenPerSecond(300, delays);
      assert.ok(seconds < 1.2 * 30, `${seconds} s`);
      assert.ok(refused < 0.05 * 300, `${refused} refused`);
    });
  }

  it('recovers when the limit rises above the learned one', async () => {
    const { seconds } = await tenPerSecond(500, {}, (at) => (at > 10_000 && at < 30_000 ? 3 : 10));
    assert.ok(seconds < 1.6 * (10 + 20 + 34), `${seconds} s`);
  });

  it("doesn't catch up on idle time", async () => {
    const fake = new SlowTwilio((_, at) => at < 5000 || at > 5100);
    await fake.many(1);
    await fake.clock.advanceTo(4950);
    await fake.many(30);
    await fake.clock.advanceTo(fake.clock.now() + 20_000);
    await fake.many(3);
    const [first = 0, second = 0, third = 0] = times(fake).slice(-3);
    assert.ok(second - first > 50 && third - second > 50, [first, second, third].join(', '));
  });

  it('keeps its width when a waiting call is abandoned', async () => {
    const fake = new SlowTwilio();
    const stop = new AbortController();
    await fake.run(async (client, signal) => {
      const going = Array.from({ length: 10 }, () => read(client, signal));
      const givenUp = Array.from({ length: 5 }, () => assert.rejects(read(client, stop.signal)));
      await fake.clock.rest();
      stop.abort();
      await Promise.all([...going, ...givenUp]);
    });
    await fake.many(30);
    assert.equal(fake.sent.length, 40);
    assert.equal(times(fake).filter((at) => at === latency).length, 10);
  });

  it('keeps its width whenever a call is abandoned', async () => {
    const clock = new VirtualClock();
    const waiting = new Waiting({ clock, random: () => 0.5 });
    const reply = { statusCode: 200, body: '', headers: new Headers() };
    for (let ticks = 0; ticks < 20; ticks += 1) {
      const stop = new AbortController();
      const call = waiting.run('iam.twilio.com', () => Promise.resolve(reply), true, stop.signal);
      const settled = Promise.allSettled([call]);
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      stop.abort();
      await settled;
    }
    let out = 0;
    const wait = () => new Promise<never>(() => (out += 1));
    for (let call = 0; call < 15; call += 1)
      void waiting.run('iam.twilio.com', wait, true, new AbortController().signal);
    await clock.rest();
    assert.equal(out, 10);
  });

  it("makes no one wait behind a call that's refused repeatedly", async () => {
    const fake = new FakeTwilio(({ url }) =>
      url.pathname.endsWith(userSid)
        ? json({ code: 20429, message: 'Too many' }, 429)
        : json({ Resources: [user], totalResults: 1 }),
    );
    const stop = new AbortController();
    await fake.run(async (client, signal) => {
      const refused = assert.rejects(read(client, stop.signal));
      for (let index = 0; index < 5; index += 1) await client.listUsers(signal);
      stop.abort();
      await refused;
    });
  });

  it('holds back only the caller that asks for it', async () => {
    const fake = new FakeTwilio(() => json(user));
    let release = () => {};
    let held: Promise<void> | undefined = new Promise((resolve) => (release = resolve));
    await fake.run(async (client, signal) => {
      const mine = client.startingUntil(signal, () => held);
      const waiting = Array.from({ length: 25 }, () => read(mine, signal));
      await read(client, signal);
      assert.equal(fake.sent.length, 1);
      held = undefined;
      release();
      await Promise.all(waiting);
    });
    assert.equal(fake.sent.length, 26);
  });

  it('starts nothing once the caller stops it, and lets requests in flight finish', async () => {
    const fake = new SlowTwilio();
    const stop = new AbortController();
    const ends = await fake.run((client, signal) => {
      const mine = client.startingUntil(stop.signal);
      const calls = Array.from({ length: 15 }, () => read(mine, signal));
      void fake.clock.rest().then(() => stop.abort());
      return Promise.allSettled(calls);
    });
    assert.equal(fake.sent.length, 10);
    assert.equal(ends.filter(({ status }) => status === 'fulfilled').length, 10);
  });

  it('is separate for each host', async () => {
    const waiting = new Waiting({ clock: new VirtualClock(), random: () => 0.5 });
    const started = new Map<string, number>();
    const { signal } = new AbortController();
    for (const host of ['iam.twilio.com', 'api.twilio.com']) {
      const never = () => {
        started.set(host, (started.get(host) ?? 0) + 1);
        return new Promise<never>(() => {});
      };
      for (let call = 0; call < 15; call += 1) void waiting.run(host, never, true, signal);
    }
    await new VirtualClock().rest();
    assert.deepEqual([...started.values()], [10, 10]);
  });
});
