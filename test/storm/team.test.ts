import * as fc from 'fast-check';
import { checkGainedAccess, checkTeamFile, gainedAccess, organization } from '../unit/team/property';

describe('generated organizations', () => {
  it('have no drift after a changed team file is applied', async () => {
    const property = fc.asyncProperty(organization, (given) => checkTeamFile(given, { applies: true }));
    await fc.assert(property, { numRuns: 1000, seed: 16 });
  });

  it('have no drift after what they gained is taken away', async () => {
    await fc.assert(fc.asyncProperty(gainedAccess, checkGainedAccess), { numRuns: 300, seed: 16 });
  });
});
