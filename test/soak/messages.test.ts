import { ignoreHostileMessages } from '../unit/people/form/hostile';

describe('ten thousand messages that the page never sends', () => {
  it('change nothing in the invite form', () => ignoreHostileMessages(10_000));
});
