import { holdPromises } from '../unit/people/list/promises';

describe('fifty thousand generated lists', () => {
  it('lose nothing, invent nothing, and assign no role that you didn’t choose', () => holdPromises(50_000));
});
