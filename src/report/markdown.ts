import type { Block, Cell } from './text';

/** The report as Markdown (GitHub's, as VS Code shows it). Nothing in its texts is taken for markup. */
export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(blockText).join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(block.text)}`;
    case 'paragraph':
      return started(block.text);
    case 'list':
      return block.items.map((item) => `- ${started(item)}`).join('\n');
    case 'table': {
      const line = (cells: readonly Cell[]) => `| ${cells.map(cellText).join(' | ')} |`;
      return [line(block.head), `|${' --- |'.repeat(block.head.length)}`, ...block.rows.map(line)].join('\n');
    }
  }
}

function cellText(cell: Cell): string {
  if (typeof cell === 'string') return escaped(cell);
  // What a person said is set apart from what was checked by more than its word.
  return cell.state === 'verified' ? `**${escaped(cell.text)}**` : `*${escaped(cell.text)}*`;
}

/** The text with everything that Markdown, a table's row or the preview's own additions could act on made literal. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>&|~$#!@{}]|(?<=\/)\//g, '\\$&');
}

/** The same for a text that begins a line, where it could also begin a list or a heading. */
function started(text: string): string {
  return escaped(text).replace(/(?<=^\d+)[.)]|^[-+=]/, '\\$&');
}
