import * as l10n from '@vscode/l10n';
import { tidy } from './addresses';
import { Collector, type RecipientList } from './collect';
import { readFreeText } from './freeText';
import { areRecords, readRecords } from './records';
import { findTable, readTable } from './table';

/** The text of a file: UTF-8, UTF-16 (with or without a byte order mark), else Windows-1252 as old Excel writes. */
export function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // Text that is mostly Latin has zeros at every other place in UTF-16, and none in any other encoding.
  const start = bytes.subarray(0, 1000);
  const zeros = [0, 1].map((odd) => start.filter((byte, index) => byte === 0 && index % 2 === odd).length);
  if ((zeros[1] ?? 0) > start.length / 4) return new TextDecoder('utf-16le').decode(bytes);
  if ((zeros[0] ?? 0) > start.length / 4) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/**
 * Reads people from anything pasted or opened: one per line, a mail's To line, names with addresses, a
 * spreadsheet's cells, CSV with a heading in any order, LDIF and vCards. Never throws.
 */
export function readRecipients(text: string): RecipientList {
  const into = new Collector();
  const lines = tidy(text).split('\n');
  const table = findTable(lines);
  if (areRecords(text)) readRecords(lines, into);
  else if (table) {
    leaveOut(lines.slice(0, table.start), into);
    readTable(lines, table, into);
  } else readFreeText(lines, into);
  return into.result();
}

/** Titles above a table's heading. */
function leaveOut(lines: readonly string[], into: Collector): void {
  for (const [index, line] of lines.entries()) {
    const forExcel = /^sep=.$/i.test(line);
    if (line.trim() !== '' && !forExcel)
      into.note(index + 1, line.trim(), l10n.t('Stands above the heading and is left out.'));
  }
}
