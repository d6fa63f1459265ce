import { median, type Figure } from './figure';
import { openNetwork } from './network';
import type { Load } from './twilioClient';
import type { Conditions } from './twilioServer';

const many = { latency: 0, people: 5000 };
/** Few enough people for a single page of role assignments. */
const slow = { latency: 10_000, people: 90 };

/** Measures how long the extension keeps its host from anything else, each time in a fresh process. */
export async function load(): Promise<Figure[]> {
  const names: Load[] = ['checks', 'checks of ten accounts', 'report', 'people', 'preview'];
  const figures: Figure[] = [];
  for (const name of names) {
    const times = [await longestTask(name), await longestTask(name), await longestTask(name)];
    figures.push(figureOf(`${name}, 5,000 people`, median(times)));
  }
  return [...figures, figureOf('checks of 90 people, 10 s per request', await longestTask('checks', slow))];
}

// The longest task reads the answer that lists all users.
const figureOf = (what: string, value: number): Figure => ({
  name: `longest task: ${what}`,
  value,
  unit: 'ms',
  limit: 100,
});

async function longestTask(name: Load, conditions: Conditions = many): Promise<number> {
  const network = await openNetwork();
  try {
    await network.twilio.ask('reset', conditions);
    return await network.client.ask('longestTask', name);
  } finally {
    await network.close();
  }
}
