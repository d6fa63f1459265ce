import { ignoreHostileMessages } from './hostile';

describe("the invite form's host", () => {
  it('ignores messages that the page never sends', () => ignoreHostileMessages(1000, 1));
});
