import { parse } from 'papaparse';
import { namesAddresses } from './columns';
import { readMailboxes } from './mailboxes';

export interface Row {
  /** The 1-based line on which the row starts. */
  line: number;
  cells: string[];
  /** Whether a cell spans several lines. */
  isTall: boolean;
}

export interface Table {
  /** Absent if the first row is already a person. */
  heading: Row | undefined;
  rows: Row[];
  /** Rows above and below the table, and those of smaller tables. */
  outside: Row[];
  /** Lines with unmatched quotation marks, which are read as text. */
  mended: { line: number; text: string }[];
}

/** The number of characters to check for the separator. */
const sampleLength = 20_000;
/** The most cells that a table row can have. */
const mostColumns = 200;
const topRows = 20;
// Matches blank lines, a Markdown table's rule, and rows without content.
const emptyLine = /^[\s,;|:+=-]*$/;
const anEmptyLine = /(?:^|\n)[\s,;|:+=-]*(?:\n|$)/;

/** Finds the table of people in a text. Returns `undefined` for plain lines. */
export function findTable(text: string): Table | undefined {
  if (!text.includes('@')) return undefined;
  const { rows, mended } = parseRows(text);
  const signs = rows.map(({ cells }) => cells.some((cell) => cell.includes('@')));
  const starts = findHeadings(rows, signs);
  if (starts.length === 0) {
    return isRegular(rows, signs, 2) ? { heading: undefined, rows, outside: [], mended } : undefined;
  }
  const tables = starts.map((start, index) => {
    const end = starts[index + 1] ?? rows.length;
    return { start, end, people: signs.slice(start + 1, end).filter(Boolean).length };
  });
  const { start, end } = tables.reduce((best, each) => (each.people > best.people ? each : best));
  let last = end;
  while (last > start + 1 && isBelow(rows[last - 1], signs[last - 1])) last -= 1;
  const outside = [...rows.slice(0, start), ...rows.slice(last)];
  return { heading: rows[start], rows: rows.slice(start + 1, last), outside, mended };
}

/** Returns the rows with an address heading, or else the row above the first address. */
function findHeadings(rows: readonly Row[], signs: readonly boolean[]): number[] {
  const starts = rows.flatMap(({ cells }, index) => {
    if (signs[index] && index > topRows) return [];
    const isAlone = cells.filter((cell) => cell !== '').length === 1;
    const at = cells.findIndex((cell) => namesAddresses(cell, isAlone));
    // A cell such as "Voice mail" in a later row has no address below it.
    return at >= 0 && (index === 0 || rows[index + 1]?.cells[at]?.includes('@')) ? [index] : [];
  });
  if (starts.length > 0) return starts;
  const first = signs.indexOf(true);
  const above = rows[first - 1]?.cells.filter((cell) => cell !== '') ?? [];
  return above.length > 1 && isRegular(rows.slice(first), signs.slice(first), 1) ? [first - 1] : [];
}

/** Returns whether each address is alone in its cell and row, and all are in the same one of several columns. */
function isRegular(rows: readonly Row[], signs: readonly boolean[], least: number): boolean {
  const people = rows.filter((_, index) => signs[index]);
  const column = people[0]?.cells.findIndex((cell) => cell.includes('@')) ?? -1;
  const hasOne = ({ cells }: Row) =>
    cells.every((cell, at) => (at === column ? /^[^\s<>@]+@[^\s<>@]+$/.test(cell) : !cell.includes('@')));
  const wide = people.filter(({ cells }) => cells.filter((cell) => cell !== '').length > 1).length;
  return people.length >= least && wide > people.length / 2 && people.every(hasOne);
}

/** Returns whether the last row is a total or footer, with no address or with one amid text in its only cell. */
function isBelow(row: Row | undefined, hasSign: boolean | undefined): boolean {
  const [only = '', more] = row?.cells.filter((cell) => cell !== '') ?? [];
  if (!hasSign || more !== undefined || row?.cells.length === 1 || only.includes('<')) return !hasSign;
  return readMailboxes(only).rest.some((words) => words.includes(' '));
}

function parseRows(text: string): Pick<Table, 'rows' | 'mended'> {
  const [, forExcel] = /^sep=(.)\n/i.exec(text) ?? [];
  let lines: string[] | undefined;
  let numbers: number[] | undefined;
  let joined = text.trimEnd();
  if (joined.includes('"') || anEmptyLine.test(joined) || forExcel !== undefined) {
    const all = text.split('\n');
    numbers = [...all.keys()].filter((at) => !(at === 0 && forExcel) && !emptyLine.test(all[at] ?? ''));
    lines = numbers.map((at) => all[at] ?? '');
    joined = lines.join('\n');
  }
  const delimiter = forExcel ?? guessDelimiter(joined);
  const { data, errors } = parse<string[]>(joined, { delimiter, newline: '\n' });
  const mended: Table['mended'] = [];
  if (errors.length === 0 || !lines || !numbers) return { rows: toRows(data, numbers), mended };
  // A stray quotation mark merges rows. On the affected lines, it's read as text.
  const spans = toRows(data, [...lines.keys()]);
  for (const at of new Set(errors.map(({ row = 0 }) => row))) {
    const end = (spans[at + 1]?.line ?? lines.length + 1) - 1;
    for (let index = (spans[at]?.line ?? 1) - 1; index < end; index += 1) {
      const line = lines[index] ?? '';
      if (isWellQuoted(line, delimiter)) continue;
      const cells = line.replaceAll('"', '""').split(delimiter);
      lines[index] = cells.map((cell) => `"${cell}"`).join(delimiter);
      mended.push({ line: (numbers[index] ?? 0) + 1, text: line });
    }
  }
  return {
    rows: toRows(parse<string[]>(lines.join('\n'), { delimiter, newline: '\n' }).data, numbers),
    mended,
  };
}

function guessDelimiter(text: string): string {
  // The line above the first address may be the heading, which has the clearest separators.
  const first = text.lastIndexOf('\n', text.indexOf('@'));
  const start = first < 1 ? 0 : text.lastIndexOf('\n', first - 1) + 1;
  return parse(text.slice(start, start + sampleLength), { preview: 10, newline: '\n' }).meta.delimiter;
}

/** Returns whether every quotation mark on a line opens or closes a cell. */
function isWellQuoted(line: string, delimiter: string): boolean {
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at)) {
    if (at > 0 && line.charAt(at - 1) !== delimiter) return false;
    do at = line.indexOf('"', at + 1) + 1;
    while (at > 0 && line.charAt(at) === '"');
    if (at === 0 || (at < line.length && line.charAt(at) !== delimiter)) return false;
  }
  return true;
}

/** Converts parsed cells to rows. `numbers` are the parsed lines' indexes; `undefined` means all lines. */
function toRows(data: readonly string[][], numbers: readonly number[] | undefined): Row[] {
  let next = 0;
  const rows = data.map((cells) => {
    const start = next;
    next += 1;
    if (cells.length > mostColumns) cells.push(cells.splice(mostColumns - 1).join(' '));
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index] ?? '';
      if (numbers) for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) next += 1;
      const text = cell.trim();
      // A cell that looks like a formula may start with an apostrophe; see `results.ts`.
      cells[index] = text.startsWith("'") ? text.replace(/^'(?=[=+\-@\t＝＋－＠])/, '') : text;
    }
    return { line: (numbers?.[start] ?? start) + 1, cells, isTall: next > start + 1 };
  });
  return numbers ? rows.filter(({ cells }) => cells.some((cell) => cell !== '')) : rows;
}
