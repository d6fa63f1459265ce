import { bearChangedAnswers } from './changedAnswers';

describe('changed answers of Twilio', () => {
  it('end in a value or an error with a message', () => bearChangedAnswers(2000, 1));
});
