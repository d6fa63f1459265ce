import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBytes } from '../../../../src/people/list/bytes';
import { readList } from '../../../../src/people/list/readList';
import { describePerson } from './readings';

const tests = join(__dirname, '../../../../../test/unit/people');
const corpus = join(tests, 'list/corpus');
const expected = JSON.parse(readFileSync(join(tests, 'list/corpus/expected.json'), 'utf8')) as Record<
  string,
  { people: string[]; asked?: string[]; remarks?: string[]; problems?: string[] }
>;

/** Lists exactly as programs export them and people paste them. */
describe('real-world lists', () => {
  const files = readdirSync(corpus).filter((name) => !name.startsWith('.') && name !== 'expected.json');

  it('each have an expectation', () => assert.deepEqual(Object.keys(expected), files));

  for (const name of files) {
    it(name, async () => {
      const decode = (bytes: Uint8Array) => Promise.resolve(new TextDecoder('windows-1252').decode(bytes));
      const { text = '' } = await readBytes(readFileSync(join(corpus, name)), decode, 'windows1252');
      const { people, questions, remarks, problems } = readList(text);
      const { asked = [], remarks: said = [], problems: wrong = [], people: read } = expected[name]!;
      assert.deepEqual(people.map(describePerson), read);
      assert.deepEqual(
        questions.filter(({ open }) => open).map(({ kind }) => kind),
        asked,
      );
      assert.deepEqual(
        remarks.map(({ line, value }) => `${line}: ${value}`),
        said,
      );
      assert.deepEqual(
        problems.map(({ line, value }) => `${line}: ${value}`),
        wrong,
      );
    });
  }
});
