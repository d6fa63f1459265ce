import { bearChangedAnswers } from '../unit/twilio/changedAnswers';

describe('twenty thousand changed answers of Twilio', () => {
  it('end in a value or an error with a message', () => bearChangedAnswers(20_000));
});
