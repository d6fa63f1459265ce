import assert from 'node:assert/strict';
import type { RunResult } from '../../../../src/people/run/apply';
import type { Fault } from '../../../../src/sandbox/faults';
import { sampleState } from '../../../../src/sandbox/sample';
import { createSandbox, type Sandbox } from '../../../../src/sandbox/twilio';
import { fault, FaultList } from '../../../support/faults';
import { apply, connect, planFor } from '../../../support/people';
import { VirtualClock } from '../../twilio/virtualClock';

const page = '<html><head><title>Refused</title></head></html>';

describe('a run that Twilio or the network refuses', () => {
  let sandbox: Sandbox;

  before(() => import('../../../../src/twilio/sdk.js'));

  /** Carries out a plan for new people whose creation gets this answer. */
  async function run(answer: Fault, count = 40): Promise<RunResult> {
    const clock = new VirtualClock();
    const faults = new FaultList();
    sandbox = createSandbox({ state: sampleState(new Date(0)), now: () => new Date(clock.now()), faults });
    const client = connect(sandbox.fetch, { clock, random: () => 0.5 });
    const people = Array.from({ length: count }, (_, index) => ({
      email: `p${index}@harbor.example`,
      roles: ['developer' as const],
    }));
    const plan = await clock.run(planFor(client, 'add', people));
    faults.always({ method: 'POST', path: /\/Users$/ }, answer);
    return clock.run(apply(plan, client, { clock }));
  }

  const outcomes = ({ results }: RunResult) => new Set(results.map(({ outcome }) => outcome));

  for (const [shape, answer] of [
    ['in a web page', () => new Response(page, { status: 429 })],
    ['in JSON', fault.tooManyRequests()],
  ] as const) {
    it(`with 429 ${shape} stops, leaves everyone to resume, and fails no one`, async () => {
      const result = await run(answer);
      assert.equal(result.stopped?.details.kind, 'rateLimited');
      assert.deepEqual(outcomes(result), new Set(['cancelled']));
    });
  }

  for (const status of [401, 403, 407, 451, 511]) {
    it(`with ${status} that isn't Twilio's stops because of the network, and looks nothing up`, async () => {
      const result = await run(() => new Response(page, { status }));
      const { stopped, results } = result;
      assert.deepEqual([stopped?.details.kind, stopped?.details.effectUnknown], ['network', undefined]);
      assert.ok(results.some(({ outcome }) => outcome === 'cancelled'));
    });
  }

  it('with 409 for uniqueness leaves a user whom no one finds to the Console', async () => {
    const body = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      scimType: 'uniqueness',
      detail: 'User already exists in the database.',
      status: '409',
    };
    const { results, stopped } = await run(() => Response.json(body, { status: 409 }), 1);
    assert.deepEqual([results[0]?.outcome, stopped], ['console', undefined]);
    assert.match(results[0]?.remedy ?? '', /invite the person in the Twilio Console/);
    assert.match(results[0]?.note ?? '', /Twilio says: “User already exists in the database\.”/);
  });
});
