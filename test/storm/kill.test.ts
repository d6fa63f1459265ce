import { killAt, moments, people, twoByTwo } from './killing';

/** The plan's three reads, then four requests per person: a lookup, the user, and two roles. */
const requestsFor = (count: number) => 3 + 4 * count;
const changesFor = (count: number) => 3 * count;

describe('a killed process', () => {
  for (const moment of moments) {
    it(`leaves no duplicates: 6 people, ${moment}, at every request`, async () => {
      const points = moment === 'after its record' ? changesFor(6) : requestsFor(6);
      const all = Array.from({ length: points }, (_, index) => index + 1);
      await twoByTwo(all, (request) => killAt([{ request, moment }], people(6)));
    });
  }

  it('leaves no duplicates: 200 people, at 40 points, eight per run', async () => {
    // Picks the same points every time with a linear congruential generator (Park and Miller).
    let seed = 20_260_101;
    const draw = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const each = Math.floor(changesFor(200) / 8);
    const points = Array.from({ length: 40 }, (_, index) => ({
      moment: moments[index % moments.length]!,
      request: 1 + draw(each),
    }));
    const runs = Array.from({ length: 5 }, (_, run) => points.slice(8 * run, 8 * run + 8));
    await twoByTwo(runs, (run) => killAt(run, people(200)));
  });
});
