import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodings, readBytes, type Encoding } from '../../../../src/people/list/bytes';
import { readList } from '../../../../src/people/list/readList';
import { describePerson } from './readings';

const folder = join(__dirname, '../../../../../test/unit/people/list/field');
const labels: Record<Encoding, string> = {
  ...{ windows1252: 'windows-1252', windows1250: 'windows-1250', windows1251: 'windows-1251' },
  ...{ windows1254: 'windows-1254', macroman: 'macintosh', shiftjis: 'shift_jis' },
  ...{ gbk: 'gbk', cp950: 'big5', euckr: 'euc-kr' },
};
const decode = (bytes: Uint8Array, encoding: Encoding) =>
  Promise.resolve(new TextDecoder(labels[encoding]).decode(bytes));
const read = (bytes: Uint8Array, chosen?: Encoding) => readBytes(bytes, decode, chosen);

describe('a list file', () => {
  it('reads the same in UTF-8 and UTF-16, with or without a byte order mark', async () => {
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
    };
    for (const [name, bytes] of Object.entries(files)) assert.deepEqual(await read(bytes), { text }, name);
  });

  it('asks which other encoding it has, showing the same names in each', async () => {
    const { question } = await read(readFileSync(join(folder, '03-polish-cp1250.csv')));
    assert.ok(question);
    assert.deepEqual(
      question.choices.map(({ encoding }) => encoding),
      Object.keys(encodings),
    );
    const samples = (encoding: Encoding) =>
      question.choices.find((each) => each.encoding === encoding)?.samples;
    assert.deepEqual(samples('windows1250'), ['Łukasz', 'Żółć', 'Imię']);
    assert.deepEqual(samples('windows1252'), ['£ukasz', '¯ó³æ', 'Imiê']);
  });

  const answers = [
    ['03-polish-cp1250.csv', 'windows1250', ['2 lukasz@acme.test']],
    ['05-mac-roman.csv', 'macroman', ['2 jose@acme.test José|Núñez']],
  ] as const;
  for (const [name, encoding, people] of answers) {
    it(`opens in the chosen encoding: ${name}`, async () => {
      const { text } = await read(readFileSync(join(folder, name)), encoding);
      assert.deepEqual(readList(text ?? '').people.map(describePerson), people);
    });
  }

  it('shows at most three samples, people’s names before headings', async () => {
    const bytes = Buffer.from(
      'Prénom,Email\nJosé,a@a.test\nZoë,b@a.test\nZoë,c@a.test\nJörg,d@a.test\nÅsa,e@a.test',
      'latin1',
    );
    const { question } = await read(bytes);
    assert.deepEqual(question?.choices[0]?.samples, ['José', 'Zoë', 'Jörg']);
  });

  const binary: Record<string, [Uint8Array, RegExp]> = {
    'an Excel workbook': [
      Buffer.from('PK\u0003\u0004[Content_Types].xml xl/workbook.xml', 'latin1'),
      /an Excel workbook/,
    ],
    'a Word document': [Buffer.from('PK\u0003\u0004 word/document.xml', 'latin1'), /a Word document/],
    'an OpenDocument spreadsheet': [
      Buffer.from('PK\u0003\u0004mimetypeapplication/vnd.oasis.opendocument.spreadsheet', 'latin1'),
      /an OpenDocument spreadsheet/,
    ],
    'an archive': [Buffer.from('PK\u0003\u0004', 'latin1'), /a ZIP archive/],
    'an old workbook': [Buffer.from('d0cf11e0a1b11ae1', 'hex'), /an old Office document/],
    'a PDF document': [Buffer.from('%PDF-1.7'), /a PDF document/],
    'rich text': [Buffer.from('{\\rtf1 kim@acme.test}'), /a rich text document/],
    'any other binary': [Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0]), /a binary file/],
  };
  for (const [name, [bytes, refusal]] of Object.entries(binary)) {
    it(`is rejected by type if it’s ${name}`, async () => {
      assert.match((await read(bytes)).refusal ?? '', refusal);
    });
  }
});
