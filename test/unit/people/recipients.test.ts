import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Recipient, Remark } from '../../../src/people/collect';
import { decode, readRecipients } from '../../../src/people/recipients';

/** Real inputs, byte for byte, and `expected.json` with how each is to be read. */
const corpus = join(__dirname, '../../../../test/unit/people/corpus');
const expected = JSON.parse(readFileSync(join(corpus, 'expected.json'), 'utf8')) as Record<
  string,
  { people: string[]; problems: string[]; notes: string[] }
>;

const person = ({ line, email, givenName = '', familyName = '', roles = [], account = '' }: Recipient) =>
  [line, email, givenName, familyName, roles.join('+'), account].join(' | ').replace(/[ |]+$/, '');
const remark = ({ line, column = '', value, message }: Remark) => [line, column, value, message].join(' | ');

describe('recipients', () => {
  describe('corpus', () => {
    const files = readdirSync(corpus).filter((name) => !name.startsWith('.') && name !== 'expected.json');

    it('has a reading for each of at least 60 inputs', () => {
      assert.ok(files.length >= 60);
      assert.deepEqual(Object.keys(expected).sort(), files.sort());
    });

    for (const name of files) {
      it(name, () => {
        const { recipients, problems, notes } = readRecipients(decode(readFileSync(join(corpus, name))));
        assert.deepEqual(
          { people: recipients.map(person), problems: problems.map(remark), notes: notes.map(remark) },
          expected[name],
        );
      });
    }
  });

  const local = fc.stringMatching(/^[a-z0-9]{1,8}([.+_'-][a-z0-9]{1,6})?$/);
  const address = fc
    .tuple(local, fc.constantFrom('acme.test', 'müller.example', 'mail.sub.acme.test'))
    .map((parts) => parts.join('@'));

  it('reads any addresses with any separators, each once', () => {
    const separators = fc.constantFrom(',', ', ', ';', '; ', '\n', '\r\n', '\t', ' ', '\n\n', ' | ');
    fc.assert(
      fc.property(
        fc.uniqueArray(address, { minLength: 1, maxLength: 20 }),
        separators,
        (addresses, separator) => {
          const { recipients, problems } = readRecipients(addresses.join(separator));
          const read = recipients.map(({ email }) => email);
          assert.deepEqual(problems, []);
          assert.deepEqual(
            read,
            addresses.map((each) => each.replace('müller', 'xn--mller-kva')),
          );
        },
      ),
    );
  });

  it('takes whatever it is given, and drops no line with an address silently', () => {
    const pieces = fc.oneof(
      fc.string(),
      address,
      fc.constantFrom('<', '>', '"', ',', ';', '@', ':', 'Developer', '\n'),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        const text = parts.join(' ');
        const { recipients, problems, notes } = readRecipients(text);
        const seen = new Set([...recipients, ...problems, ...notes].map(({ line }) => line));
        const lines = text.split(/\r\n?|[\n\v\f\u0085\u2028\u2029]/);
        for (const [index, line] of lines.entries()) {
          if (line.includes('@')) assert.ok(seen.has(index + 1), line);
        }
      }),
    );
  });

  it('gives no address that could leave a filter’s quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { email } of readRecipients(`${text}@acme.test`).recipients) {
          assert.doesNotMatch(email, /["\\\s]/);
        }
      }),
    );
  });

  it('reads the same from every encoding that spreadsheets write', () => {
    const text = 'Email;Name\r\nkim@acme.test;Kim Öde\r\n';
    const le = Buffer.from(text, 'utf16le');
    const be = Buffer.from(text, 'utf16le').swap16();
    const files = {
      utf8: Buffer.from(text),
      utf8Mark: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
      utf16: le,
      utf16Mark: Buffer.concat([Buffer.from([0xff, 0xfe]), le]),
      utf16Big: be,
      utf16BigMark: Buffer.concat([Buffer.from([0xfe, 0xff]), be]),
      windows1252: Buffer.from(text, 'latin1'),
    };
    for (const [name, bytes] of Object.entries(files)) assert.equal(decode(bytes), text, name);
  });
});
