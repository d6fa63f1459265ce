import { bearStoredStates } from '../unit/storedStates';

describe('five thousand stored states', () => {
  it('break nothing, and are kept when something replaces them', () => bearStoredStates(5000));
});
