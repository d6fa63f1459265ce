import { bearStoredStates } from './storedStates';

describe('stored states of this and other versions', () => {
  it('break nothing, and are kept when something replaces them', () => bearStoredStates(500, 1));
});
