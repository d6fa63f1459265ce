import { holdPromises } from '../unit/people/list/promises';

describe('fifty thousand generated lists', () => {
  it('lose nothing, make nothing up, and give no role that was not chosen', () => holdPromises(50_000));
});
