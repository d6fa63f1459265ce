import { giveToolsHostileInputs } from '../unit/agents/hostile';

describe('ten thousand hostile inputs of agents', () => {
  it('write nothing and show no secret', () => giveToolsHostileInputs(10_000));
});
