import { killAt, moments, people, twoByTwo } from '../storm/killing';

const count = 200;

describe('a process killed at every point', () => {
  for (const moment of moments) {
    it(`leaves no duplicates: ${count} people, ${moment}, at every request`, async () => {
      // Each person takes four requests: a lookup, the user, and two roles. Only the last three leave a
      // record. The plan takes three reads.
      const points = moment === 'after its record' ? 3 * count : 3 + 4 * count;
      const all = Array.from({ length: points }, (_, index) => index + 1);
      await twoByTwo(all, (request) => killAt([{ request, moment }], people(count)));
    });
  }
});
