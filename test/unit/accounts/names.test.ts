import assert from 'node:assert/strict';
import { checkAccountName, checkDomain, checkOwnName } from '../../../src/accounts/names';

const account = (text: string) => checkAccountName(text, ['Harbor Lights']);
const domain = (text: string) => checkDomain(text, ['harbor.example']);

describe('a name typed by the user', () => {
  const right: [what: string, check: (text: string) => string | undefined, text: string][] = [
    ['an account', account, ' Pier '],
    ['an account in another script', account, '港の灯'],
    ['an account at the maximum length', account, 'a'.repeat(60)],
    ['yourself', checkOwnName, 'Avery Quinn'],
    ['yourself, as an email address', checkOwnName, 'avery@harbor.example'],
    ['a domain', domain, 'Pier.example '],
    ['an international domain', domain, 'bücher.example'],
  ];
  for (const [what, check, text] of right) {
    it(`is accepted for ${what}`, () => assert.equal(check(text), undefined));
  }

  const wrong: [what: string, check: (text: string) => string | undefined, text: string, said: RegExp][] = [
    ['no name of an account', account, ' ', /Enter a name, such as/],
    [
      'the name of another account',
      account,
      'harbor lights',
      /Another account has this name\. Enter a different/,
    ],
    ['an overlong account name', account, 'a'.repeat(61), /at most 60 characters, not 61/],
    ['an empty name for yourself', checkOwnName, '  ', /Enter your name, so that others/],
    [
      'a credential instead of your name',
      checkOwnName,
      'f0'.repeat(16),
      /looks like a credential\. Enter your name/,
    ],
    ['an overlong name for yourself', checkOwnName, 'k'.repeat(99), /at most 60 characters, not 99/],
    ['an empty domain', domain, '', /Enter only a domain/],
    ['an email address for a domain', domain, 'kim@pier.example', /without https/],
    ['a web address for a domain', domain, 'https://pier.example', /without https/],
    ['a single word for a domain', domain, 'pier', /such as pier\.example/],
    ['a verified domain', domain, 'HARBOR.example', /already verified\. Enter another/],
  ];
  for (const [what, check, text, said] of wrong) {
    it(`is refused with advice: ${what}`, () => {
      assert.match(check(text) ?? '', said);
      assert.doesNotMatch(check(text) ?? '', /[0-9a-f]{32}/);
    });
  }
});
