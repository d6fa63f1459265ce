import assert from 'node:assert/strict';
import { html, markdown } from '../../../src/ui/escape';

describe('markdown', () => {
  const cases: [what: string, text: string, written: string][] = [
    ['a link', '[x](command:a)', '\\[x\\](command:a)'],
    ['an icon', '$(trash)', '\\$(trash)'],
    ['a formula', '$a$', '\\$a\\$'],
    ['code', '`a`', '\\`a\\`'],
    ['HTML', '<img src=x>&lt;', '\\<img src=x\\>\\&lt;'],
    ['a bare address', 'https://evil.test', 'https:/\\/evil.test'],
    ['an address without https', 'WWW.evil.test', 'WWW\\.evil.test'],
    ['an email address', 'kim@evil.test', 'kim\\@evil.test'],
    ['the end of a quote', 'Kim\r\n\r\n# Free', 'Kim \\# Free'],
    ['the end of a cell', 'a | b', 'a \\| b'],
    ['a change of direction', 'Kim\u202e!', 'Kim\\!'],
  ];
  for (const [what, text, written] of cases) {
    it(`escapes ${what}`, () => {
      assert.equal(markdown(text), written);
    });
  }
});

describe('html', () => {
  it('escapes what ends a text or an attribute', () => {
    assert.equal(html(`<b a="x">'&`), `&lt;b a=&quot;x&quot;&gt;'&amp;`);
  });
});
