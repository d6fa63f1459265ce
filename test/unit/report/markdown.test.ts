import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toMarkdown } from '../../../src/report/markdown';
import { reportText, type Block } from '../../../src/report/text';
import { exampleReport } from './examples';

const golden = join(__dirname, '../../../../test/unit/report/report.golden.md');

/** Renders like VS Code's preview: HTML and links on, bare links off. */
const preview = new MarkdownIt({ html: true, linkify: true });
preview.linkify.set({ fuzzyLink: false });

/** Returns what the preview makes of a text: the tags around it and its readable content. */
function shown(blocks: Block[]): { tags: string[]; text: string } {
  const tags: string[] = [];
  const texts: string[] = [];
  const read = (tokens: ReturnType<typeof preview.parse>) => {
    for (const token of tokens) {
      if (token.children) read(token.children);
      else if (token.type === 'text' || token.type === 'text_special') texts.push(token.content);
      else if (token.tag || token.type.startsWith('html')) tags.push(token.tag || token.type);
    }
  };
  read(preview.parse(toMarkdown(blocks), {}));
  return { tags, text: texts.join('') };
}

const places: Record<string, (text: string) => Block[]> = {
  'a heading': (text) => [{ kind: 'heading', level: 1, text }],
  'a paragraph': (text) => [{ kind: 'paragraph', text }],
  'an item of a list': (text) => [{ kind: 'list', items: [text] }],
  'a cell': (text) => [{ kind: 'table', about: '', head: ['h'], rows: [[text], ['after']] }],
  'the word of a state': (text) => [
    { kind: 'table', about: '', head: ['h'], rows: [[{ state: 'verified', text }]] },
  ],
};

/**
 * Pieces that are special in Markdown, HTML, or tables, and plain ones; no line breaks, which no report text
 * has.
 */
const pieces = [
  '|',
  '\\',
  '`',
  '``',
  '*',
  '**',
  '_',
  '__',
  '~~',
  '[',
  ']',
  '(',
  ')',
  '![',
  '](',
  '<',
  '>',
  '&',
  '&lt;',
  '#',
  '#x27;',
  '<img src=x onerror=alert(1)>',
  '<script>',
  '</td>',
  '<!--',
  '-->',
  'https://evil.example/a',
  'http://',
  '//evil.example',
  'mailto:a@b.example',
  'kim@evil.com',
  'www.evil.com',
  '[x](https://evil.example)',
  '$',
  '1.',
  '1)',
  '-',
  '+',
  '=',
  '---',
  ':',
  '!',
  ' ',
  'Kim',
  'ö',
  '😀',
  '{',
  '}',
  '"',
  "'",
  '^',
  '://',
  'javascript:alert(1)',
];
const hostile = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 })
  .map((parts) => `x${parts.join('')}`.slice(1).replace(/ +/g, ' ').trim())
  .filter((text) => text !== '');

describe("a report's Markdown", () => {
  it('matches the golden file for an account in which every state occurs', () => {
    assert.equal(toMarkdown(reportText(exampleReport())), readFileSync(golden, 'utf8'));
  });

  for (const [place, blocks] of Object.entries(places)) {
    it(`shows any text in ${place} literally`, () => {
      const { tags } = shown(blocks('Kim'));
      fc.assert(
        fc.property(hostile, (text) => {
          const found = shown(blocks(text));
          assert.deepEqual(found.tags, tags);
          assert.ok(found.text.includes(text), `${found.text} has not ${text}`);
        }),
        { numRuns: 1000 },
      );
    });
  }
});
