import fc from 'fast-check';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { toHtml } from '../../../src/report/html';
import { reportText, type Block } from '../../../src/report/text';
import { exampleReport } from './examples';

const html = toHtml(reportText(exampleReport()), 'en');

describe("a report's HTML", () => {
  it('loads nothing and runs nothing', () => {
    assert.doesNotMatch(html, /<script|<link|<img|<iframe|\ssrc=|\shref=|\son\w+=|url\(|@import/i);
  });

  it('forbids scripts and everything external, and allows its own style by hash', () => {
    const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = `default-src 'none'; style-src 'sha256-${hash}'; form-action 'none'; base-uri 'none'`;
    assert.ok(html.includes(`<meta http-equiv="Content-Security-Policy" content="${policy}">`));
  });

  it('keeps its tags and text intact, whatever the text contains', () => {
    const blocks = (text: string): Block[] => [
      { kind: 'heading', level: 1, text },
      { kind: 'paragraph', text },
      { kind: 'list', items: [text] },
      { kind: 'table', about: text, head: [text], rows: [[text, { state: 'open', text }]] },
    ];
    const tags = (text: string) => toHtml(blocks(text), text).match(/<[^>]*>/g)?.length;
    const plain = tags('Kim');
    const pieces = [
      '<',
      '>',
      '"',
      "'",
      '&',
      '<img src=x onerror=alert(1)>',
      '</style>',
      '-->',
      '&lt;',
      'Kim',
      ' ',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
        const text = parts.join('');
        assert.equal(tags(text), plain);
        const shown = /<p>(.*)<\/p>/.exec(toHtml(blocks(text), 'en'))?.[1];
        const named = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
        assert.equal(
          shown?.replaceAll(/&(lt|gt|quot|#39|amp);/g, (_, name) => named[name as keyof typeof named]),
          text,
        );
      }),
    );
  });
});
