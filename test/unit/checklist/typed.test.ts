import assert from 'node:assert/strict';
import { checkBalanceLimit, checkNote } from '../../../src/checklist/typed';

const prompts: {
  prompt: string;
  check: (text: string) => string | undefined;
  takes: string[];
  refuses: [text: string, saying: RegExp][];
}[] = [
  {
    prompt: 'the balance limit',
    check: checkBalanceLimit,
    takes: ['', ' ', '0', '20', ' 12.50 ', '007'],
    refuses: [
      ['12,50', /with a decimal point/],
      ['20 USD', /no currency/],
      ['$20', /no currency/],
      ['1e3', /such as 20/],
      ['-1', /zero or more/],
    ],
  },
  {
    prompt: 'a note',
    check: checkNote,
    takes: [
      '',
      'Set up on my own phone, 30 May 2027',
      'See https://intranet.example/two-factor',
      'x'.repeat(500),
    ],
    refuses: [
      ['The code is A1b2C3d4E5f6G7h8', /keep it in a password manager/],
      ['x '.repeat(251), /500 characters/],
    ],
  },
];

for (const { prompt, check, takes, refuses } of prompts) {
  describe(`input for ${prompt}`, () => {
    for (const text of takes) {
      it(`can be ${JSON.stringify(text.slice(0, 40))}`, () => {
        assert.equal(check(text), undefined);
      });
    }

    for (const [text, saying] of refuses) {
      it(`can't be ${JSON.stringify(text.slice(0, 40))}, and the error suggests what to enter`, () => {
        assert.match(check(text) ?? '', saying);
      });
    }
  });
}
