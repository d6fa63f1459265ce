import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compareDecimals, isDecimal, money } from '../../../src/checklist/money';
import { display } from '../../../src/twilio/errors';

describe('an amount', () => {
  it('appears with its currency and at least two digits, and never rounded', () => {
    assert.equal(money('14.3', 'usd'), '14.30 USD');
    assert.equal(money('-120', 'EUR'), '-120.00 EUR');
    assert.equal(money('12345678901234567.899', 'USD'), '12345678901234567.899 USD');
  });

  it('compares exactly where floats are equal', () => {
    assert.equal(compareDecimals('0.1', '0.10000000000000000001'), -1);
    assert.equal(compareDecimals('9007199254740993', '9007199254740992'), 1);
  });

  it('is the same with and without trailing zeros', () => {
    assert.equal(compareDecimals('007.50', '7.5'), 0);
    assert.equal(compareDecimals('-0.00', '0'), 0);
  });

  it('compares like whole numbers of cents', () => {
    const cents = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    const text = (value: bigint) => {
      const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
      return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
    };
    fc.assert(
      fc.property(cents, cents, (first, second) => {
        const expected = first < second ? -1 : first > second ? 1 : 0;
        assert.equal(compareDecimals(text(first), text(second)), expected);
      }),
    );
  });

  it('is invalid with a comma, a currency, or an exponent', () => {
    for (const text of ['20,50', '$20', '1e3', '', '.5', '--1']) assert.equal(isDecimal(text), false, text);
    for (const text of ['20', '20.5', '-3.25', '0']) assert.equal(isDecimal(text), true, text);
  });
});

describe('an amount in another display language', () => {
  afterEach(() => {
    display.language = 'en';
  });

  for (const [language, decimal] of [
    ['fr', '14,30 USD'],
    ['es', '14,30 USD'],
  ] as const) {
    it(`has the decimal comma of ${language}`, () => {
      display.language = language;
      assert.equal(money('14.3', 'usd'), decimal);
    });
  }

  it('is never rounded', () => {
    display.language = 'fr';
    assert.equal(money('12345678901234567.899').replaceAll(/\D/g, ''), '12345678901234567899');
  });
});
