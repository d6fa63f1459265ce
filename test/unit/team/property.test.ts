import * as fc from 'fast-check';
import { checkTeamFile, organization } from './property';

describe('a thousand generated organizations', () => {
  it('have no drift from the file made of them, and every planted change exactly', async () => {
    const property = fc.asyncProperty(organization, (given) => checkTeamFile(given, { applies: false }));
    await fc.assert(property, { numRuns: 1000, seed: 16 });
  });
});
