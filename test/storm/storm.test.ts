import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, sampleState, type SandboxOptions } from '../../src/sandbox/twilio';
import { systemClock, type Clock } from '../../src/twilio/clock';
import { apply, connect, planFor } from '../support/people';
import { VirtualClock } from '../unit/twilio/virtualClock';
import { checkState, people } from './killing';
import { rateLimit } from '../support/rateLimit';

const latency = 15;

/**
 * Invites this many people while Twilio serves ten requests per second. Checks that all succeed with few
 * refusals.
 */
async function storm(
  count: number,
  retryAfter: 'always' | 'never' | 'alternate',
  { clock, run, directory }: { clock: Clock; run: <T>(work: Promise<T>) => Promise<T>; directory?: string },
): Promise<void> {
  const answers = { sent: 0, refused: 0 };
  const options: SandboxOptions = {
    state: sampleState(new Date()),
    now: () => new Date(performance.timeOrigin + clock.now()),
    admit: rateLimit({ perSecond: 10, retryAfter }),
  };
  const sandbox = createSandbox(options);
  const client = connect(
    async (request) => {
      await clock.sleep(latency / 2, request.signal);
      const response = await sandbox.fetch(request);
      await clock.sleep(latency / 2, request.signal);
      answers.sent += 1;
      if (response.status === 429) answers.refused += 1;
      return response;
    },
    { clock },
  );
  // A user reviews the plan for over a second, during which nothing is requested.
  const before = connect(createSandbox({ state: options.state }).fetch);
  const plan = await planFor(before, 'add', people(count));
  const { results } = await run(
    apply(plan, client, { clock, ...(directory !== undefined && { journal: { directory } }) }),
  );
  assert.equal(results.filter(({ outcome }) => outcome === 'done').length, count);
  checkState(sandbox, people(count));
  assert.ok(answers.refused > 0, 'the limit was never met');
  assert.ok(
    answers.refused < 0.05 * answers.sent,
    `${answers.refused} of ${answers.sent} requests were refused`,
  );
}

describe('a storm at ten requests per second', () => {
  before(() => import('../../src/twilio/sdk.js'));

  for (const retryAfter of ['always', 'never', 'alternate'] as const) {
    it(`invites 1,000 people on a virtual clock, Retry-After: ${retryAfter}`, async () => {
      const clock = new VirtualClock();
      await storm(1000, retryAfter, { clock, run: (work) => clock.run(work) });
    });
  }

  it('invites 60 people in real time with a journal', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'twilio-setup-storm-'));
    try {
      await storm(60, 'alternate', { clock: systemClock, run: (work) => work, directory });
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
