import { createSandbox, sampleState } from '../src/sandbox/twilio';
import { apply, connect, planFor } from '../test/support/people';
import { fault, FaultList } from '../test/support/faults';
import { VirtualClock } from '../test/unit/twilio/virtualClock';
import { invited } from './crowd';
import { rateLimit } from '../test/support/rateLimit';

/**
 * Returns how long an invitation takes when only answers take time, as a multiple of the minimum, with a
 * Twilio that serves 20 requests at once.
 */
export async function inviteInVirtualTime(people: number, latency: number): Promise<number> {
  const clock = new VirtualClock();
  const faults = new FaultList();
  faults.always({}, fault.delay(latency));
  const sandbox = createSandbox({
    state: sampleState(new Date()),
    now: () => new Date(performance.timeOrigin + clock.now()),
    wait: (ms, signal) => clock.sleep(ms, signal),
    faults,
    admit: rateLimit({ concurrent: 20 }),
  });
  const client = connect((request) => sandbox.fetch(request), { clock });
  const plan = await clock.run(planFor(client, 'add', invited(people)));
  const start = clock.now();
  const { results } = await clock.run(apply(plan, client, { clock }));
  if (!results.every(({ outcome }) => outcome === 'done')) throw new Error('Some people weren’t invited.');
  return (clock.now() - start) / ((plan.requests / 20) * latency);
}
