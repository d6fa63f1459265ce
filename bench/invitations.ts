import { interleaved, median, type Figure } from './figure';
import { invite, openNetwork, type Invitation, type Way } from './network';
import { inviteInVirtualTime } from './virtual';

/**
 * How many people to invite, the latency of Twilio's answers in milliseconds, and the number of repetitions.
 */
interface Amount {
  people: number;
  latency: number;
  turns: number;
}

const little: Amount = { people: 60, latency: 15, turns: 5 };
const much: Amount = { people: 500, latency: 150, turns: 1 };

/** Twilio serves 20 requests at once. */
export async function twentyAtOnce(full: boolean): Promise<Figure[]> {
  const { people, latency, turns } = full ? much : little;
  const network = await openNetwork();
  try {
    const by = (way: Way) => () => invite(network, way, people, { latency, concurrent: 20 });
    const results = await interleaved(turns, {
      product: by('product'),
      sequential: by('sequential'),
      naive: by('naive'),
    });
    const least = (requests: number) => (requests / 20) * latency;
    return [
      {
        name: `inviting ${little.people} people, 20 at once, ${little.latency} ms, virtual clock`,
        value: await inviteInVirtualTime(little.people, little.latency),
        unit: '× minimum',
        limit: 1.15,
        against: { '500 people, 150 ms': await inviteInVirtualTime(much.people, much.latency) },
      },
      {
        name: `inviting ${people} people, 20 at once, ${latency} ms, loopback`,
        value: times(results.product, least),
        unit: '× minimum',
        ...(full && { limit: 1.15 }),
        against: compared(results, least),
      },
    ];
  } finally {
    await network.close();
  }
}

/** Twilio serves ten requests per second. All ways run side by side, each with its own mostly idle Twilio. */
export async function tenPerSecond(full: boolean): Promise<Figure[]> {
  const { people, latency, turns } = full ? much : little;
  const by = async (way: Way) => {
    const network = await openNetwork();
    const results: Invitation[] = [];
    for (let turn = 0; turn < turns; turn += 1)
      results.push(await invite(network, way, people, { latency, perSecond: 10 }));
    await network.close();
    return results;
  };
  const [product, sequential, naive] = await Promise.all([by('product'), by('sequential'), by('naive')]);
  const least = (requests: number) => (requests / 10) * 1000;
  const what = `${people} people, ten a second, ${latency} ms, loopback`;
  return [
    {
      name: `inviting ${what}`,
      value: times(product, least),
      unit: '× minimum',
      limit: 1.1,
      against: compared({ sequential, naive }, least),
    },
    {
      name: `refused requests, ${what}`,
      value: refused(product),
      unit: '%',
      limit: 5,
      against: { 'stock SDK one by one': refused(sequential), 'stock SDK 20 at once': refused(naive) },
    },
  ];
}

/** Returns the time as a multiple of the minimum. */
function times(results: readonly Invitation[], least: (requests: number) => number): number {
  return median(results.map(({ ms, requests }) => ms / least(requests)));
}

function refused(results: readonly Invitation[]): number {
  return median(results.map(({ counts }) => (100 * counts.refused) / (counts.served + counts.refused)));
}

/** Describes the other ways: their time, and how many people they left incomplete. */
function compared(
  { sequential, naive }: Record<Exclude<Way, 'product'>, Invitation[]>,
  least: (requests: number) => number,
): Record<string, number> {
  const undone = (results: Invitation[]) => median(results.map(({ people, counts }) => people - counts.done));
  return {
    'stock SDK one by one': times(sequential, least),
    'stock SDK 20 at once': times(naive, least),
    'people left incomplete one by one': undone(sequential),
    'people left incomplete 20 at once': undone(naive),
  };
}
