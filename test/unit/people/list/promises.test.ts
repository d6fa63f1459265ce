import { holdPromises } from './promises';

describe('any list', () => {
  it('loses nothing, makes nothing up, and gives no role that was not chosen', function () {
    this.timeout(60_000);
    holdPromises(5000, 1);
  });
});
