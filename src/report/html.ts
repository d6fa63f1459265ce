import { createHash } from 'node:crypto';
import { html } from '../ui/escape';
import type { Block, Cell, Progress } from './text';

/** The report's styles. Always light, because the report is meant for printing. They load no other files. */
const style = `
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.5rem; background: #fff; color: #1b1b1f;
  font: 0.95rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid #8a8a92; padding-bottom: 0.2rem; }
table { width: 100%; border-collapse: collapse; margin: 0.75rem 0; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.3rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.6rem; border: 1px solid #c4c4cc; }
thead th { background: #f1f1f4; }
tbody th { font-weight: 500; }
thead th, .state { overflow-wrap: normal; }
.state { display: inline-block; padding: 0 0.45rem; border: 1.5px solid; border-radius: 0.25rem; font-weight: 600; }
.verified { color: #0b5d2c; border-style: solid; }
.attested { color: #174a8b; border-style: dashed; font-style: italic; }
.stale, .attention { color: #7a3d00; border-style: double; border-width: 3px; }
.bar { width: 8rem; height: 0.7rem; margin-right: 0.4rem; vertical-align: -0.05rem; }
.whole { fill: #e2e2e8; }
.proven { fill: #0b5d2c; }
.said { fill: #6d93c9; }
.open { color: #4a4a52; border-style: dotted; }
@media screen and (max-width: 30rem) {
  body { padding: 1rem 0.5rem; }
  th, td { padding: 0.3rem; }
  thead th, .state { overflow-wrap: anywhere; }
}
@page { margin: 18mm 15mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  h1, h2, caption { break-after: avoid; }
  tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
}
`;

/**
 * Renders the report as one HTML file for printing, with no scripts or outside resources and a policy that forbids
 * both. `language` is the language of its texts, such as `en`.
 */
export function toHtml(blocks: readonly Block[], language: string): string {
  const title = blocks.find((block) => block.kind === 'heading')?.text ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  return `<!DOCTYPE html>
<html lang="${html(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; form-action 'none'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${blocks.map(blockText).join('\n')}
</main>
</body>
</html>
`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${html(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${html(block.text)}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${html(item)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return [
        '<table>',
        `<caption>${html(block.about)}</caption>`,
        `<thead><tr>${block.head.map((name) => `<th scope="col">${html(name)}</th>`).join('')}</tr></thead>`,
        '<tbody>',
        ...block.rows.map(rowText),
        '</tbody>',
        '</table>',
      ].join('\n');
  }
}

function rowText([name = '', ...cells]: Cell[]): string {
  const rest = cells.map((cell) => `<td>${cellText(cell)}</td>`).join('');
  return `<tr><th scope="row">${cellText(name)}</th>${rest}</tr>`;
}

function cellText(cell: Cell): string {
  if (typeof cell === 'string') return html(cell);
  if (!('state' in cell)) return progressText(cell);
  return `<span class="state ${cell.state}">${html(cell.text)}</span>`;
}

/** Draws progress as a bar, whose text says the same. Printers draw shapes but leave out backgrounds. */
function progressText({ verified, attested, total, text }: Progress): string {
  const length = (count: number) => (total === 0 ? 0 : (count / total) * 100);
  const part = (of: string, from: number, count: number) =>
    `<rect class="${of}" x="${length(from)}" width="${length(count)}" height="10"/>`;
  const parts = part('whole', 0, total) + part('proven', 0, verified) + part('said', verified, attested);
  return `<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg> ${html(text)}`;
}
