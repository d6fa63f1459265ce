import { markdown } from '../ui/escape';
import type { Block, Cell } from './text';

/** Renders the report as GitHub's Markdown, which VS Code shows. No text in it acts as markup. */
export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(blockText).join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${markdown(block.text)}`;
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
  if (typeof cell === 'string') return markdown(cell);
  if (!('state' in cell)) return markdown(cell.text);
  // Bold and italics set verified apart from attested by more than the word.
  return cell.state === 'verified' ? `**${markdown(cell.text)}**` : `*${markdown(cell.text)}*`;
}

/** Also escapes what could begin a list or a heading at the start of a line. */
function started(text: string): string {
  return markdown(text).replace(/(?<=^\d+)[.)]|^[-+=]/, '\\$&');
}
