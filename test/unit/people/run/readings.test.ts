import assert from 'node:assert/strict';
import type { Wanted } from '../../../../src/people/plan/model';
import type { Undocumented } from '../../../../src/sandbox/exchange';
import { createSandbox, sampleState, type Fault, type Sandbox } from '../../../../src/sandbox/twilio';
import type { TwilioClient } from '../../../../src/twilio/api';
import { builtInRoles } from '../../../../src/twilio/roles';
import { fault, FaultList } from '../../../support/faults';
import { apply, connect, planFor } from '../../../support/people';
import { VirtualClock } from '../../twilio/virtualClock';

/** Twilio's documentation can be read in different ways. Each is played here, and a run ends the same. */
describe('a run on Twilio as one can read its documentation', () => {
  const assignment = { method: 'POST', path: /RoleAssignments$/ };
  const kim = 'kim@harbor.example';
  const wanted: Wanted[] = [
    { email: 'ann@harbor.example', roles: ['developer', 'support'] },
    { email: 'bo@harbor.example', roles: ['administrator', 'developer'] },
    { email: kim, roles: ['support'] },
  ];
  let clock: VirtualClock;
  let faults: FaultList;
  let sandbox: Sandbox;
  let client: TwilioClient;

  before(() => import('../../../../src/twilio/sdk.js'));

  function open(undocumented: Partial<Undocumented>): void {
    clock = new VirtualClock();
    faults = new FaultList();
    sandbox = createSandbox({
      state: sampleState(new Date(0)),
      now: () => new Date(clock.now()),
      wait: (milliseconds, signal) => clock.sleep(milliseconds, signal),
      faults,
      undocumented,
    });
    client = connect(sandbox.fetch, { clock, random: () => 0.5 });
  }

  const change = async (mode: 'add' | 'set', people: readonly Wanted[]) =>
    clock.run(apply(await clock.run(planFor(client, mode, people)), client, { clock }));
  const rolesOf = (email: string) => {
    const { id } = sandbox.state.users.find(({ userName }) => userName === email) ?? assert.fail(email);
    const held = sandbox.state.roleAssignments.filter(({ identity }) => identity === id);
    return held.map(({ role_sid }) => Object.values(builtInRoles).find(({ sid }) => sid === role_sid)?.label);
  };

  const readings: Record<string, Partial<Undocumented>> = {
    'that knows new users after 30 seconds': { knownAfter: 30_000 },
    'that lists users in pages': { usersPerPage: 2 },
    'that requires a filter for lists of roles': { assignmentLists: 'organization' },
    'that lists roles on the organization only for each user': { assignmentLists: 'person' },
    'that never lists roles on the organization': { assignmentLists: 'account' },
    'that ends other roles with Administrator': { administratorBeside: 'ends' },
    'that refuses Administrator beside other roles': { administratorBeside: 'refused' },
  };
  for (const [name, undocumented] of Object.entries(readings)) {
    it(`${name} gives everyone their roles`, async () => {
      open(undocumented);
      const { results } = await change('add', wanted);
      assert.deepEqual(
        results.map(({ outcome }) => outcome),
        ['done', 'done', 'done'],
      );
      assert.deepEqual(
        wanted.map(({ email }) => rolesOf(email)),
        [['Developer', 'Support'], ['Administrator'], ['Developer', 'Support']],
      );
    });
  }

  for (const duplicateAssignment of ['refused', 'conflict', 'accepted'] as const) {
    it(`assigns a role once after a lost answer, with repeated assignments ${duplicateAssignment}`, async () => {
      open({ duplicateAssignment });
      faults.next(assignment, fault.resetAfter());
      const { results } = await change('add', wanted.slice(0, 1));
      assert.deepEqual(
        [results[0]?.outcome, rolesOf('ann@harbor.example')],
        ['done', ['Developer', 'Support']],
      );
    });

    it(`takes a role for given that someone else gave meanwhile, with repeated assignments ${duplicateAssignment}`, async () => {
      open({ duplicateAssignment });
      const plan = await clock.run(planFor(client, 'add', wanted.slice(2)));
      const { id } = sandbox.state.users.find(({ userName }) => userName === kim) ?? assert.fail();
      const before: Fault = (serve) => {
        const [example = assert.fail()] = sandbox.state.roleAssignments;
        const sid = `IY${'f'.repeat(32)}`;
        const { accountSid: scope } = plan;
        sandbox.state.roleAssignments.push({
          ...example,
          sid,
          scope,
          identity: id,
          role_sid: builtInRoles.support.sid,
        });
        return serve();
      };
      faults.next(assignment, before);
      const { results } = await clock.run(apply(plan, client, { clock }));
      assert.match(results[0]?.outcome ?? '', /^(done|already)$/);
    });
  }

  for (const [administratorBeside, what, outcome, roles] of [
    ['kept', 'stays beside other roles', 'done', ['Administrator']],
    ['ends', 'ends other roles', 'done', ['Administrator']],
    // Twilio says why, and the person keeps what they had.
    ['refused', 'is refused beside other roles', 'failed', ['Developer']],
  ] as const) {
    it(`keeps or replaces a Developer's role where Administrator ${what}`, async () => {
      open({ administratorBeside });
      const { results } = await change('add', [{ email: kim, roles: ['administrator'] }]);
      assert.deepEqual([results[0]?.outcome, rolesOf(kim)], [outcome, roles]);
    });
  }

  const refusals: Record<string, Fault> = {
    'a web page': fault.html(502),
    text: () => new Response('Bad gateway', { status: 502 }),
    nothing: () => new Response('', { status: 502 }),
  };
  for (const [what, refused] of Object.entries(refusals)) {
    it(`gives a role once where a gateway answers with ${what}`, async () => {
      open({});
      faults.next(assignment, refused);
      await change('add', wanted.slice(0, 1));
      assert.deepEqual(rolesOf('ann@harbor.example'), ['Developer', 'Support']);
    });
  }
});
