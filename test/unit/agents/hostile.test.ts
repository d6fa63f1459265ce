import { giveToolsHostileInputs } from './hostile';

describe('a thousand hostile inputs of agents', () => {
  it('write nothing and show no secret', () => giveToolsHostileInputs(1000, 17));
});
