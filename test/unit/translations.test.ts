import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const root = join(__dirname, '..', '..', '..');
const textsSchema = z.record(z.string(), z.string());
const glossarySchema = z.strictObject({
  /** How the language addresses the user, and its typography. */
  style: z.array(z.string()),
  terms: z.record(z.string(), z.string()),
  /** Texts that read the same as in English. */
  unchanged: z.array(z.string()),
});
const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
const texts = (path: string) => textsSchema.parse(json(path));

/** The labels that Twilio's Console shows in English only. */
const labels = ['Administrator', 'Billing Manager', 'Account SID', 'Auth Token', 'OAuth'];
const languages = readdirSync(join(root, 'l10n')).flatMap(
  (file) => /^bundle\.l10n\.(.+)\.json$/.exec(file)?.[1] ?? [],
);

/** Returns what a translation must repeat: placeholders, link targets, and icons. */
function marksOf(text: string): string[] {
  return [...text.matchAll(/\{\d+\}|\]\([^)]*\)|\$\([\w-]+\)|https?:\/\/[\w./-]+/g)]
    .map(([mark]) => mark)
    .sort();
}

describe('the languages', () => {
  it('are French and Spanish, besides English', () => {
    assert.deepEqual([...languages].sort(), ['es', 'fr']);
  });
});

for (const language of languages) {
  describe(`the translation into ${language}`, () => {
    const files = [
      ['l10n/bundle.l10n.json', `l10n/bundle.l10n.${language}.json`],
      ['package.nls.json', `package.nls.${language}.json`],
    ] as const;
    const pairs = () =>
      files.flatMap(([from, to]) => {
        const translated = texts(to);
        return Object.entries(texts(from)).map(([key, english]) => [english, translated[key] ?? ''] as const);
      });
    const glossary = () => glossarySchema.parse(json(`l10n/glossary.${language}.json`));
    const wrong = (isWrong: (english: string, translated: string) => boolean) =>
      pairs().filter(([english, translated]) => isWrong(english, translated));

    for (const [from, to] of files) {
      it(`has every text of ${from} and no others`, () => {
        const keys = Object.keys(texts(from));
        const theirs = Object.keys(texts(to));
        const missing = keys.filter((key) => !theirs.includes(key));
        const unused = theirs.filter((key) => !keys.includes(key));
        assert.deepEqual({ missing, unused }, { missing: [], unused: [] });
      });
    }

    it('keeps placeholders, links, and icons', () => {
      assert.deepEqual(
        wrong((english, translated) => marksOf(english).join() !== marksOf(translated).join()),
        [],
      );
    });

    it('leaves nothing in English', () => {
      const { unchanged } = glossary();
      const isWord = /\p{L}{3}/u;
      assert.deepEqual(
        wrong(
          (english, translated) =>
            translated === '' ||
            (english === translated &&
              isWord.test(english.replace(/\{\d+\}|\$\([\w-]+\)/g, '')) &&
              !unchanged.includes(english)),
        ),
        [],
      );
    });

    it("shows Twilio's labels as the Console does", () => {
      const lost = (english: string, translated: string) =>
        labels.filter((label) => english.includes(label) && !translated.includes(label));
      assert.deepEqual(
        wrong((english, translated) => lost(english, translated).length > 0),
        [],
      );
    });

    it('has the quotation marks of its language', () => {
      assert.deepEqual(
        wrong((english, translated) => /['"]/.test(translated) && !/['"]/.test(english)),
        [],
      );
    });

    it('translates terms as the glossary does, whose texts are all in use', () => {
      const all = pairs();
      const { terms, unchanged } = glossary();
      const unused = unchanged.filter((text) => !all.some(([english]) => english === text));
      const untrue = Object.entries(terms).filter(
        ([english, term]) => !all.some(([from, to]) => from.includes(english) && to.includes(term)),
      );
      assert.deepEqual({ unused, untrue }, { unused: [], untrue: [] });
    });
  });
}
