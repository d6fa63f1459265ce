import assert from 'node:assert/strict';
import type { Wanted } from '../../../../src/people/plan/model';
import type { Progress } from '../../../../src/people/run/apply';
import { Pause } from '../../../../src/people/run/pause';
import type { Fault } from '../../../../src/sandbox/faults';
import { sampleState } from '../../../../src/sandbox/sample';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../../src/sandbox/twilio';
import type { TwilioClient } from '../../../../src/twilio/api';
import { fault, FaultList } from '../../../support/faults';
import { apply, connect, planFor } from '../../../support/people';
import { VirtualClock } from '../../twilio/virtualClock';
import { rateLimit } from '../../../support/rateLimit';

const latency = 100;

describe('a run', () => {
  let clock: VirtualClock;
  let faults: FaultList;
  let sandbox: Sandbox;
  let client: TwilioClient;

  before(() => import('../../../../src/twilio/sdk.js'));
  beforeEach(() => connectTo({}));

  /** A Twilio whose answers take 100 ms on a virtual clock. */
  function connectTo(options: Partial<SandboxOptions>): void {
    clock = new VirtualClock();
    faults = new FaultList();
    sandbox = createSandbox({
      state: sampleState(new Date(0)),
      now: () => new Date(clock.now()),
      wait: (milliseconds, signal) => clock.sleep(milliseconds, signal),
      faults,
      ...options,
    });
    faults.always({ path: 'iam' }, fault.lateAnswer(latency));
    client = connect(sandbox.fetch, { clock, random: () => 0.5 });
  }

  const people = (count: number): Wanted[] =>
    Array.from({ length: count }, (_, index) => ({
      email: `p${index}@harbor.example`,
      roles: ['developer', 'support'],
    }));
  const plan = (count: number) => clock.run(planFor(client, 'add', people(count)));
  const times = () => sandbox.requests.map(({ at }) => Date.parse(at));

  it('reports who has begun, who is finished, and the time left', async () => {
    const what = await plan(90);
    const progress: Progress[] = [];
    const start = clock.now();
    await clock.run(apply(what, client, { clock, onProgress: (each) => progress.push({ ...each }) }));
    const took = clock.now() - start;
    assert.deepEqual(progress[0], { email: 'p0@harbor.example', people: 90, finished: 0 });
    assert.equal(progress.filter(({ result }) => result).length, 90);
    const { finished, timeLeft } = progress.at(-1)!;
    assert.deepEqual([finished, timeLeft], [90, 0]);
    const half = progress.find((each) => each.finished === 45)!;
    assert.ok(half.timeLeft! > 0.3 * took && half.timeLeft! < 0.7 * took, `${half.timeLeft} of ${took}`);
  });

  it("sends nothing while paused, then continues, and doesn't count the pause as work", async () => {
    const what = await plan(60);
    const pause = new Pause(clock);
    const left: number[] = [];
    const onProgress = ({ timeLeft }: Progress) => void left.push(timeLeft ?? 0);
    const running = apply(what, client, { clock, pause, onProgress });
    await clock.advanceTo(clock.now() + 650);
    pause.begin();
    const begun = clock.now();
    await clock.advanceTo(begun + 3_600_000);
    assert.deepEqual(
      times().filter((at) => at > begun),
      [],
    );
    pause.end();
    const { results } = await clock.run(running);
    assert.ok(results.every(({ outcome }) => outcome === 'done'));
    assert.ok(Math.max(...left) < 60_000, `${Math.max(...left)} ms were left`);
  });

  it('can be canceled while paused', async () => {
    const what = await plan(5);
    const stop = new AbortController();
    const pause = new Pause(clock);
    pause.begin();
    const running = apply(what, client, { clock, pause, signal: stop.signal });
    await clock.rest();
    stop.abort();
    const { results } = await clock.run(running);
    assert.ok(results.every(({ outcome }) => outcome === 'cancelled'));
  });

  it("sends nothing if it's canceled before it begins", async () => {
    const what = await plan(5);
    const before = sandbox.requests.length;
    const { stopped } = await clock.run(apply(what, client, { clock, signal: AbortSignal.abort() }));
    assert.deepEqual([stopped?.details.kind, sandbox.requests.length], ['cancelled', before]);
  });

  it('sends nothing more once canceled, and records requests in flight', async () => {
    const what = await plan(60);
    const stop = new AbortController();
    const running = apply(what, client, { clock, signal: stop.signal });
    await clock.advanceTo(clock.now() + 450);
    const cancelledAt = clock.now();
    stop.abort();
    const { results, stopped } = await clock.run(running);
    assert.equal(stopped?.details.kind, 'cancelled');
    assert.deepEqual(
      times().filter((at) => at > cancelledAt),
      [],
    );
    assert.ok(clock.now() <= cancelledAt + latency);
    const told = results.filter(({ user }) => user?.outcome === 'done').map(({ email }) => email);
    const made = sandbox.state.users.map(({ userName }) => userName).filter((name) => name.startsWith('p'));
    assert.deepEqual(new Set(told), new Set(made));
    assert.ok(made.length > 0 && made.length < 60);
  });

  it("sends nothing after Twilio's pause if it was canceled during the pause", async () => {
    connectTo({ admit: rateLimit({ perSecond: 10, retryAfter: 'always' }) });
    const what = await plan(20);
    const stop = new AbortController();
    const running = apply(what, client, { clock, signal: stop.signal });
    await clock.advanceTo(clock.now() + 350);
    assert.ok(sandbox.requests.some(({ status }) => status === 429));
    const cancelledAt = clock.now();
    stop.abort();
    await clock.run(running);
    assert.equal(clock.now(), cancelledAt);
    await clock.advanceTo(cancelledAt + 10_000);
    assert.deepEqual(
      times().filter((at) => at > cancelledAt),
      [],
    );
  });

  it('gives requests in flight ten seconds once canceled, then does no more lookups', async () => {
    const what = await plan(1);
    const stop = new AbortController();
    faults.next({ method: 'POST', path: /\/Users$/ }, fault.lateAnswer(25_000));
    const running = apply(what, client, { clock, signal: stop.signal });
    await clock.advanceTo(clock.now() + 300);
    const cancelledAt = clock.now();
    stop.abort();
    await clock.run(running);
    assert.ok(clock.now() - cancelledAt <= 10_000);
  });

  it('creates no second user when Twilio shows the first one late', async () => {
    const what = await plan(1);
    faults.next({ method: 'POST', path: /\/Users$/ }, fault.resetAfter());
    const late = clock.now() + 900;
    const find: Fault = async (serve, { wait }) => {
      const isEarly = clock.now() < late;
      await wait(latency);
      return isEarly ? Response.json({ schemas: [], totalResults: 0, Resources: [] }) : serve();
    };
    faults.next({ method: 'GET', path: '/scim/v2/Users' }, find, find, find);
    const { results } = await clock.run(apply(what, client, { clock }));
    const posts = sandbox.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/Users'));
    assert.deepEqual([results[0]?.outcome, posts.length], ['done', 1]);
  });

  it("leaves it open whether it created a user that Twilio has but doesn't show yet", async () => {
    const what = await plan(1);
    faults.next({ method: 'POST', path: /\/Users$/ }, fault.resetAfter());
    const showNobody: Fault = () => Response.json({ schemas: [], totalResults: 0, Resources: [] });
    const looks = Array.from({ length: 3 }, () => showNobody);
    faults.next({ method: 'GET', path: '/scim/v2/Users' }, ...looks);
    const { results, stopped } = await clock.run(apply(what, client, { clock }));
    assert.deepEqual([stopped?.details.kind, results[0]?.outcome], ['network', 'unclear']);
  });

  it('stops for everyone when the credentials are refused', async () => {
    const what = await plan(60);
    const { organization } = sandbox.state;
    organization.permissions = organization.permissions.filter(
      (each) => !each.endsWith('managed-users/create'),
    );
    const { results, stopped } = await clock.run(apply(what, client, { clock }));
    assert.equal(stopped?.details.kind, 'forbidden');
    assert.ok(results.some(({ outcome }) => outcome === 'cancelled'));
  });
});
