import assert from 'node:assert/strict';
import { isKnownPage, places } from '../../../src/twilio/consolePages';

describe('the pages that links lead to', () => {
  const known = [
    'https://www.twilio.com/docs/api/errors/20003',
    'https://code.visualstudio.com/docs/setup/network',
    ...Object.values(places).flatMap(({ newConsole, legacyConsole }) => [
      ...(newConsole ? [newConsole] : []),
      ...(legacyConsole ? [legacyConsole] : []),
    ]),
  ];
  for (const address of known) {
    it(`include ${address}`, () => {
      assert.ok(isKnownPage(address));
    });
  }

  const foreign = [
    'http://www.twilio.com/docs',
    'https://www.twilio.com.evil.test/',
    'https://twilio.com@evil.test/',
    'https://evil.test/?https://www.twilio.com/',
    'https://code.visualstudio.com.evil.test/docs/',
    'https://www.twilio.com/) [x](command:a)',
    'https://www.twilio.com/a b',
    'command:workbench.action.quit',
    'file:///etc/passwd',
    '',
  ];
  for (const address of foreign) {
    it(`don't include ${JSON.stringify(address)}`, () => {
      assert.ok(!isKnownPage(address));
    });
  }
});
