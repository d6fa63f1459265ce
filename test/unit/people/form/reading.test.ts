import assert from 'node:assert/strict';
import { checkDraft, readDraft, readingOf, textOf } from '../../../../src/people/form/reading';

const bytes = (text: string, encoding: BufferEncoding = 'utf8') =>
  new Uint8Array(Buffer.from(text, encoding));

describe("the form's reading", () => {
  it('lists everyone by address, with names and roles from the text', () => {
    const { people } = readingOf(
      'email,first name,last name,roles\nMia@acme.test,Mia,Lind,dev\njon@acme.test,,,',
    );
    assert.deepEqual(people, [
      { email: 'mia@acme.test', name: 'Mia Lind', roles: ['developer'] },
      { email: 'jon@acme.test' },
    ]);
  });

  it("prefers the table's roles to the text's", () => {
    const draft = {
      text: 'mia@acme.test, Developer\njon@acme.test, Developer',
      roles: [],
      own: { 'mia@acme.test': ['support' as const] },
    };
    assert.deepEqual(
      readDraft(draft).recipients.map(({ roles }) => roles),
      [['support'], ['developer']],
    );
  });

  it('needs no shared role when everyone has one in the table', () => {
    const own = { 'mia@acme.test': ['support' as const] };
    assert.deepEqual(checkDraft({ text: 'mia@acme.test', roles: [], own }), []);
  });

  describe('of a file', () => {
    it('accepts text in UTF-8, UTF-16, or Windows-1252', () => {
      assert.equal(textOf(bytes('zoë@acme.test')), 'zoë@acme.test');
      assert.equal(textOf(bytes('\uFEFFzoë@acme.test', 'utf16le')), 'zoë@acme.test');
      assert.equal(textOf(bytes('zoë@acme.test', 'latin1')), 'zoë@acme.test');
    });

    it('refuses workbooks and binary files with advice', () => {
      assert.throws(() => textOf(bytes('PK\x03\x04rest')), /This file is a spreadsheet/);
      assert.throws(() => textOf(bytes('\x01\0\0\0\x02')), /isn’t a text file/);
    });
  });
});
