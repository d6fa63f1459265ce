import { parse } from 'papaparse';
import { namesAddresses } from './columns';
import { readMailboxes } from './mailboxes';

export interface Row {
  /** The 1-based line on which the row starts. */
  line: number;
  cells: string[];
  /** The line on which each cell starts, then that of the next row. Absent if no cell spans several lines. */
  lines?: number[];
  /** Whether a cell contains an "@". */
  hasSign: boolean;
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
// Blank lines, a Markdown table's rule, and rows without content have only these characters.
const content = /[^\s,;|:+=-]/;

/** Finds the table of people in a text. Returns `undefined` for plain lines. */
export function findTable(text: string): Table | undefined {
  if (!text.includes('@')) return undefined;
  const { rows, mended } = parseRows(text);
  const people = rows.filter(({ hasSign }) => hasSign);
  const starts = findHeadings(rows, people);
  if (starts.length === 0) {
    const isTable = people.length > 1 && isRegular(people, 1);
    return isTable ? { heading: undefined, rows, outside: [], mended } : undefined;
  }
  const tables = starts.map((start, index) => {
    const end = starts[index + 1] ?? rows.length;
    return { start, end, people: rows.slice(start + 1, end).filter(({ hasSign }) => hasSign).length };
  });
  const { start, end } = tables.reduce((best, each) => (each.people > best.people ? each : best));
  let last = end;
  while (last > start + 1 && isBelow(rows[last - 1])) last -= 1;
  const outside = [...rows.slice(0, start), ...rows.slice(last)];
  return { heading: rows[start], rows: rows.slice(start + 1, last), outside, mended };
}

/** Returns the rows with an address heading, or else the row above the first address. */
function findHeadings(rows: readonly Row[], people: readonly Row[]): number[] {
  const starts = rows.flatMap(({ cells, hasSign }, index) => {
    if (hasSign && index > topRows) return [];
    const isAlone = filled(cells).length === 1;
    const at = cells.findIndex((cell) => namesAddresses(cell, isAlone));
    // A cell such as "Voice mail" in a later row has no address below it.
    return at >= 0 && (index === 0 || rows[index + 1]?.cells[at]?.includes('@')) ? [index] : [];
  });
  if (starts.length > 0) return starts;
  const first = rows.findIndex(({ hasSign }) => hasSign);
  const above = filled(rows[first - 1]?.cells ?? []);
  // One row of addresses below two words may be a sentence and a list.
  return above.length > 1 && isRegular(people, people.length > 1 ? Infinity : 1) ? [first - 1] : [];
}

function filled(cells: readonly string[]): string[] {
  return cells.filter((cell) => cell !== '');
}

/** Returns whether each address is alone in its cell, and all are in the same of several columns. */
function isRegular(people: readonly Row[], mostAddresses: number): boolean {
  const columns = new Set<number>();
  for (const { cells } of people) {
    for (const [at, cell] of cells.entries()) {
      if (!cell.includes('@')) continue;
      if (!/^[^\s<>@"{}]+@[^\s<>@"{}]+$/.test(cell)) return false;
      columns.add(at);
    }
  }
  const wide = people.filter(({ cells }) => filled(cells).length > 1).length;
  return columns.size <= mostAddresses && wide > people.length / 2;
}

/** Returns whether the last row is a total or footer, with no address or with one amid text in its only cell. */
function isBelow(row: Row | undefined): boolean {
  if (!row?.hasSign) return true;
  const [only = '', more] = filled(row.cells);
  if (more !== undefined || row.cells.length === 1 || only.includes('<')) return false;
  return /[:?]\s/.test(only) || readMailboxes(only, row.line).rest.some((words) => words.includes(' '));
}

function parseRows(text: string): Pick<Table, 'rows' | 'mended'> {
  const [ruleForExcel = '', forExcel] = /^sep=(.)\n/i.exec(text) ?? [];
  const body = text.slice(ruleForExcel.length);
  const delimiter = forExcel ?? guessDelimiter(body);
  const config = { delimiter, newline: '\n' } as const;
  const { data, errors } = parse<string[]>(body, config);
  const broken = new Set(errors.map(({ row }) => row));
  const lines = broken.size > 0 ? text.split('\n') : [];
  const rows: Row[] = [];
  const mended: Table['mended'] = [];
  // Only a quoted cell can span several lines.
  const isQuoted = body.includes('"');
  let line = ruleForExcel === '' ? 1 : 2;
  for (let at = 0; at < data.length; at += 1) {
    const cells = data[at] ?? [];
    // A text may have millions of blank lines.
    if (cells.length === 1 && cells[0] === '') {
      line += 1;
      continue;
    }
    const row = toRow(cells, line, isQuoted);
    const next = row.lines?.at(-1) ?? line + 1;
    if (!broken.has(at)) rows.push(row);
    // A stray quotation mark merged these lines. Parses each alone, or splits it as text if its marks don't match.
    else {
      for (; line < next; line += 1) {
        const alone = lines[line - 1] ?? '';
        const isWell = isWellQuoted(alone, delimiter);
        if (!isWell) mended.push({ line, text: alone });
        const { data: parsed } = isWell ? parse<string[]>(alone, config) : { data: [alone.split(delimiter)] };
        rows.push(toRow(parsed[0] ?? [], line, false));
      }
    }
    line = next;
  }
  return { rows: rows.filter(({ cells }) => cells.some((cell) => content.test(cell))), mended };
}

function guessDelimiter(text: string): string {
  // The line above the first address may be the heading, which has the clearest separators.
  const first = text.lastIndexOf('\n', text.indexOf('@')) + 1;
  const start = text.slice(0, first).trimEnd().lastIndexOf('\n') + 1;
  const lines = text.slice(start, start + sampleLength).split('\n');
  const sample = lines.filter((line) => content.test(line)).join('\n');
  return parse(sample, { preview: 10, newline: '\n' }).meta.delimiter;
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

function toRow(cells: string[], line: number, isQuoted: boolean): Row {
  if (cells.length > mostColumns) cells.push(cells.splice(mostColumns - 1).join(' '));
  const row: Row = { line, cells, hasSign: false };
  if (isQuoted && cells.some((cell) => cell.includes('\n'))) row.lines = linesOf(cells, line);
  for (let index = 0; index < cells.length; index += 1) {
    const cell = (cells[index] ?? '').trim();
    // A cell that looks like a formula may start with an apostrophe; see `results.ts`.
    cells[index] = cell.startsWith("'") ? cell.replace(/^'(?=[=+\-@\t＝＋－＠])/, '') : cell;
    if (cell.includes('@')) row.hasSign = true;
  }
  return row;
}

function linesOf(cells: readonly string[], line: number): number[] {
  const breaksIn = (text: string) => text.split('\n').length - 1;
  let next = line;
  const lines = cells.map((cell) => {
    const start = next + breaksIn(cell.slice(0, -cell.trimStart().length));
    next += breaksIn(cell);
    return start;
  });
  return [...lines, next + 1];
}
