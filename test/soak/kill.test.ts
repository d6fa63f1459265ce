import { killAt, moments, people, twoByTwo } from '../storm/killing';

const count = 200;

describe('a process that is killed, at every point', () => {
  for (const moment of moments) {
    it(`leaves nothing twice: ${count} people, ${moment}, for every request`, async () => {
      // Each person needs a look, the user and two roles; only the last three leave a record. The plan reads thrice.
      const points = moment === 'after its record' ? 3 * count : 3 + 4 * count;
      const all = Array.from({ length: points }, (_, index) => index + 1);
      await twoByTwo(all, (request) => killAt([{ request, moment }], people(count)));
    });
  }
});
