import assert from 'node:assert/strict';
import type { Wanted } from '../../../../src/people/plan/model';
import type { RunResult } from '../../../../src/people/run/apply';
import { sampleState } from '../../../../src/sandbox/sample';
import { createSandbox, sampleCredentials, type Sandbox } from '../../../../src/sandbox/twilio';
import type { TwilioClient } from '../../../../src/twilio/api';
import { fault, FaultList, networkError } from '../../../support/faults';
import { apply, connect, planFor } from '../../../support/people';
import { VirtualClock } from '../../twilio/virtualClock';

const creation = { method: 'POST', path: /\/Users$/ };
const assignment = { method: 'POST', path: /RoleAssignments$/ };
const kim = 'kim@harbor.example';

describe('a run that creates users', () => {
  let clock: VirtualClock;
  let faults: FaultList;
  let sandbox: Sandbox;
  let client: TwilioClient;

  before(() => import('../../../../src/twilio/sdk.js'));
  beforeEach(() => connectTo(0));

  /** `knownAfter`: the milliseconds after which role assignments know a new user. */
  function connectTo(knownAfter: number): void {
    clock = new VirtualClock();
    faults = new FaultList();
    sandbox = createSandbox({
      state: sampleState(new Date(0)),
      now: () => new Date(clock.now()),
      wait: (milliseconds, signal) => clock.sleep(milliseconds, signal),
      faults,
      undocumented: { knownAfter },
    });
    faults.always({ method: 'GET', path: 'iam' }, fault.lateAnswer(100));
    client = connect(sandbox.fetch, { clock, random: () => 0.5 });
  }

  const newPeople = (count: number): Wanted[] =>
    Array.from({ length: count }, (_, index) => ({
      email: `p${index}@harbor.example`,
      roles: ['developer'],
    }));

  async function run(
    wanted: readonly Wanted[],
    options: Parameters<typeof apply>[2] = {},
  ): Promise<RunResult> {
    const plan = await clock.run(planFor(client, 'add', wanted));
    return clock.run(apply(plan, client, { clock, ...options }));
  }

  /** How many welcome emails Twilio sent. */
  const mails = () => sandbox.state.users.filter(({ userName }) => userName.startsWith('p')).length;
  const ofOutcome = ({ results }: RunResult, outcome: string) =>
    results.filter((each) => each.outcome === outcome).map(({ email }) => email);

  describe('and whose roles Twilio refuses', () => {
    const account = () => sandbox.state.accounts.find(({ sid }) => sid === sampleCredentials.accountSid)!;
    const causes: Record<string, () => void> = {
      "because the account isn't the organization's": () => void (account().managed = false),
      'because the account is unknown': () => faults.always(assignment, fault.code(25101)),
      'because the SID is unknown': () => faults.always(assignment, fault.code(20404)),
      'without the permission to assign': () => {
        const { organization } = sandbox.state;
        organization.permissions = organization.permissions.filter(
          (each) => !each.endsWith('role-assignments/create'),
        );
      },
      'because the account is closed': () => faults.always(assignment, fault.code(20403)),
      'because the role is unknown': () => faults.always(assignment, fault.code(25202)),
      'for an unclear reason': () => faults.always(assignment, fault.code(25106)),
      'with a code that no page explains': () => faults.always(assignment, fault.code(20001)),
      'because it has a problem': () => faults.always(assignment, fault.status(500)),
    };
    for (const [cause, arrange] of Object.entries(causes)) {
      it(`${cause} sends one welcome email and stops`, async () => {
        const plan = await clock.run(planFor(client, 'add', newPeople(40)));
        arrange();
        const result = await clock.run(apply(plan, client, { clock }));
        assert.equal(mails(), 1);
        assert.ok(result.stopped, 'the run ended as if everyone had their turn');
        assert.ok(ofOutcome(result, 'cancelled').length >= 39);
      });
    }

    it('goes on if an existing user already got a role in the run', async () => {
      const present: Wanted = { email: kim, roles: ['support'] };
      const refuse = () => faults.next(assignment, fault.code(25106));
      const result = await run([present, ...newPeople(5)], {
        onProgress: ({ email, result: finished }) => finished && email === kim && refuse(),
      });
      assert.equal(mails(), 5);
      assert.equal(ofOutcome(result, 'done').length, 5);
    });
  });

  it('looks everyone up while the first new user gets a role', async () => {
    const plan = await clock.run(planFor(client, 'add', newPeople(8)));
    const before = sandbox.requests.length;
    faults.next(assignment, fault.lateAnswer(5000));
    const running = apply(plan, client, { clock });
    await clock.advanceTo(clock.now() + 4000);
    const sent = sandbox.requests.slice(before).map(({ method }) => method);
    assert.deepEqual(
      [sent.filter((method) => method === 'GET').length, sent.filter((method) => method === 'POST').length],
      [8, 2],
    );
    const { results } = await clock.run(running);
    assert.ok(results.every(({ outcome }) => outcome === 'done'));
  });

  it("doesn't count a refused address as its first new user", async () => {
    faults.next(creation, fault.code(25011));
    const result = await run(newPeople(3));
    assert.deepEqual([ofOutcome(result, 'failed').length, ofOutcome(result, 'done').length], [1, 2]);
  });

  describe('whom role assignments know only later', () => {
    it('waits for each of them, for up to a minute', async () => {
      connectTo(45_000);
      const result = await run(newPeople(3));
      assert.deepEqual([ofOutcome(result, 'done').length, mails()], [3, 3]);
    });

    it('stops after a minute for the first one, says why, and leaves everyone to resume', async () => {
      connectTo(600_000);
      const result = await run(newPeople(3));
      assert.ok(clock.now() >= 60_000 && clock.now() < 75_000, `${clock.now()}`);
      assert.match(result.stopped?.details.message ?? '', /doesn’t recognize the new user yet/);
      assert.deepEqual([ofOutcome(result, 'cancelled').length, mails()], [3, 1]);
    });

    it('leaves a later one to resume, and goes on', async () => {
      const result = await run(newPeople(3), {
        onProgress: ({ email, result: finished }) =>
          finished && email.startsWith('p0') && faults.always(assignment, fault.code(25201)),
      });
      assert.equal(result.stopped, undefined);
      assert.deepEqual(ofOutcome(result, 'cancelled'), ['p1@harbor.example', 'p2@harbor.example']);
      assert.match(result.results[1]?.note ?? '', /doesn’t recognize the new user yet/);
    });

    for (const code of [25201, 20404, 25008]) {
      it(`also waits if Twilio says so with ${code}`, async () => {
        faults.next(assignment, fault.code(code), fault.code(code), fault.code(code));
        assert.deepEqual(ofOutcome(await run(newPeople(1)), 'done').length, 1);
      });
    }

    it('counts a user found after a lost answer as its own', async () => {
      connectTo(20_000);
      faults.next(creation, fault.resetAfter());
      assert.equal(ofOutcome(await run(newPeople(1)), 'done').length, 1);
    });

    it('still counts them as its own when it resumes', async () => {
      connectTo(100_000);
      const wanted = newPeople(1);
      assert.ok((await run(wanted)).stopped);
      const plan = await clock.run(planFor(client, 'add', wanted));
      const [person] = plan.people;
      const resumed = {
        ...plan,
        people: [{ ...person!, earlier: [{ operation: { kind: 'createUser' as const } }] }],
      };
      assert.equal(ofOutcome(await clock.run(apply(resumed, client, { clock })), 'done').length, 1);
    });

    it("sends someone else's user to the Console at once", async () => {
      faults.always(assignment, fault.code(25201));
      const result = await run([{ email: kim, roles: ['support'] }]);
      assert.deepEqual([ofOutcome(result, 'console'), clock.now() < 5000], [[kim], true]);
    });
  });

  describe('and loses answers that it can’t look up', () => {
    /** The network fails for good while Twilio gives the tenth role. */
    async function lose(): Promise<RunResult> {
      const plan = await clock.run(planFor(client, 'add', newPeople(25)));
      const { length: before } = sandbox.state.roleAssignments;
      const failing = connect(
        async (request) => {
          const isDown = () => sandbox.state.roleAssignments.length - before >= 10;
          if (isDown()) throw networkError('ECONNRESET');
          const response = await sandbox.fetch(request);
          if (isDown()) throw networkError('ECONNRESET');
          return response;
        },
        { clock, random: () => 0.5 },
      );
      return clock.run(apply(plan, failing, { clock }));
    }

    it('calls no one with the role failed, and no one without it done', async () => {
      const result = await lose();
      const { users, roleAssignments } = sandbox.state;
      const unclear = ofOutcome(result, 'unclear');
      assert.ok(unclear.length > 0);
      for (const { email, outcome } of result.results) {
        const user = users.find(({ userName }) => userName === email);
        const has = roleAssignments.some(({ identity }) => identity === user?.id);
        assert.ok(has ? ['done', 'unclear'].includes(outcome) : outcome !== 'done', `${email}: ${outcome}`);
      }
    });

    it('says what is unclear and what continuing does', async () => {
      const { results } = await lose();
      const { note, roles } = results.find(({ outcome }) => outcome === 'unclear')!;
      assert.match(
        note,
        /It’s unclear whether they have Developer\. Trying again checks before sending anything\./,
      );
      assert.doesNotMatch(note, /Still doesn’t have/);
      assert.deepEqual(roles, [{ role: 'developer', change: 'grant', outcome: 'unclear' }]);
    });
  });

  it('calls it unclear whether a user was created if the run is canceled meanwhile', async () => {
    const plan = await clock.run(planFor(client, 'add', newPeople(1)));
    const stop = new AbortController();
    faults.next(creation, fault.lateAnswer(25_000));
    const running = apply(plan, client, { clock, signal: stop.signal });
    await clock.advanceTo(clock.now() + 300);
    stop.abort();
    const { results } = await clock.run(running);
    assert.equal(results[0]?.outcome, 'unclear');
    assert.match(results[0].note, /It’s unclear whether Twilio created this user\./);
  });
});
