import { holdPromises } from './promises';

describe('any list', () => {
  it('loses nothing, invents nothing, and assigns no role that you didn’t choose', function () {
    this.timeout(60_000);
    holdPromises(5000, 1);
  });
});
