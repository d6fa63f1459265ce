import assert from 'node:assert/strict';
import { checkDraft, readDraft, readingOf, textOf } from '../../../../src/people/form/reading';

const bytes = (text: string, encoding: BufferEncoding = 'utf8') =>
  new Uint8Array(Buffer.from(text, encoding));

describe('what is read for the form', () => {
  it('is everybody by address, with name and roles where the text has them', () => {
    const { people } = readingOf(
      'email,first name,last name,roles\nMia@acme.test,Mia,Lind,dev\njon@acme.test,,,',
    );
    assert.deepEqual(people, [
      { email: 'mia@acme.test', name: 'Mia Lind', roles: ['developer'] },
      { email: 'jon@acme.test' },
    ]);
  });

  it('has the roles of the table in place of the text’s', () => {
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

  it('needs no role for all where each has one in the table', () => {
    const own = { 'mia@acme.test': ['support' as const] };
    assert.deepEqual(checkDraft({ text: 'mia@acme.test', roles: [], own }), []);
  });

  describe('from a file', () => {
    it('is its text in UTF-8, UTF-16 or Windows-1252', () => {
      assert.equal(textOf(bytes('zoë@acme.test')), 'zoë@acme.test');
      assert.equal(textOf(bytes('\uFEFFzoë@acme.test', 'utf16le')), 'zoë@acme.test');
      assert.equal(textOf(bytes('zoë@acme.test', 'latin1')), 'zoë@acme.test');
    });

    it('is refused with a remedy for a workbook and for what is no text', () => {
      assert.throws(() => textOf(bytes('PK\x03\x04rest')), /This file is a spreadsheet/);
      assert.throws(() => textOf(bytes('\x01\0\0\0\x02')), /isn’t a text file/);
    });
  });
});
