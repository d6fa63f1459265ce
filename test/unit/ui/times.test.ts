import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { agoText, minuteText } from '../../../src/ui/times';

const times = fc.date({ min: new Date('1970-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });

describe('English times, built without Intl', () => {
  it('match a minute as written by Intl', () => {
    const parts = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
    const format = new Intl.DateTimeFormat('en', parts);
    fc.assert(fc.property(times, (time) => assert.equal(minuteText(time, 'en'), format.format(time))));
  });

  it('match elapsed time as written by Intl', () => {
    const format = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
    const units = fc.constantFrom('minute' as const, 'hour' as const, 'day' as const);
    fc.assert(
      fc.property(fc.integer({ min: -2000, max: 5 }), units, (count, unit) =>
        assert.equal(agoText(count, unit, 'en'), format.format(count, unit)),
      ),
    );
  });
});

describe('times in another language', () => {
  it('match Intl', () => {
    const time = new Date(2026, 10, 3, 14, 5);
    assert.match(minuteText(time, 'de'), /^3\. Nov\.?, 14:05$/);
    assert.equal(agoText(-3, 'day', 'de'), 'vor 3 Tagen');
  });
});
