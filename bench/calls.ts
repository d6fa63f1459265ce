import { interleaved, median, type Figure } from './figure';
import { openNetwork } from './network';

const latency = 150;

/** Measures the cost of one account's calls: round trips, requests, tokens, and memory. */
export async function calls(): Promise<Figure[]> {
  const network = await openNetwork();
  const { twilio, client } = network;
  try {
    await twilio.ask('reset', { latency, people: 100 });
    await client.ask('check');
    const { checks } = await interleaved(7, { checks: () => client.ask('check') });
    const one = median(checks.map((each) => each.one));
    const roundTrips = median(checks.map((each) => each.checks)) / one;

    await twilio.ask('reset', { latency: 0, people: 96 });
    await client.ask('refreshAgainAndAgain', 1);
    const { served } = await twilio.ask('counts');

    const tokens = async (who: 'callAtOnce' | 'callByStock') => {
      await twilio.ask('reset', { latency: 15 });
      await client.ask(who, 50);
      return (await twilio.ask('counts')).tokens;
    };
    const [ours, stock] = [await tokens('callAtOnce'), await tokens('callByStock')];

    await twilio.ask('reset', { latency: 0, people: 5000 });
    const heap = await client.ask('refreshAgainAndAgain', 10);
    const [, second = NaN] = heap;
    return [
      {
        name: `all checks of one account with 104 role assignments (two pages), ${latency} ms per request`,
        value: roundTrips,
        unit: 'round trips',
        limit: 2.3,
        against: { 'one bare request, ms': one },
      },
      {
        name: 'requests to refresh an organization with 100 role assignments',
        value: served,
        unit: 'requests',
        limit: 11,
      },
      {
        name: 'token requests for 50 parallel first calls',
        value: ours,
        unit: 'requests',
        limit: 1,
        against: { 'stock SDK': stock },
      },
      {
        name: 'memory: growth from the second to the tenth refresh of 5,000 people',
        value: ((heap.at(-1) ?? NaN) - second) / 1e6,
        unit: 'MB',
        limit: 5,
        against: { 'heap after the second refresh': second / 1e6 },
      },
    ];
  } finally {
    await network.close();
  }
}
