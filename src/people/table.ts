import * as l10n from '@vscode/l10n';
import { parse } from 'papaparse';
import { builtInRoles } from '../twilio/roles';
import type { Collector } from './collect';
import { endsWithEmail, fieldNamed, readHeadings, withoutBrackets, type Columns } from './columns';
import { readLine } from './freeText';
import { noAddress } from './onePerson';
import { plain } from './roleNames';

const delimiters = ['\t', ';', ',', '|'];
/** How far down a heading may stand below titles. */
const headingWithin = 10;

export interface Table {
  /** Index of the heading's line. */
  start: number;
  delimiter: string;
}

/** Finds the heading of a table: a line without any address, one of whose cells names the column of addresses. */
export function findTable(lines: readonly string[]): Table | undefined {
  for (const [start, line] of lines.slice(0, headingWithin).entries()) {
    // "Email (such as kim@example.com)" is a heading all the same.
    if (withoutBrackets(line).includes('@')) return undefined;
    const delimiter = delimiters.find((each) => isHeading(line, each, lines[start + 1] ?? ''));
    if (delimiter !== undefined) return { start, delimiter };
  }
  return undefined;
}

/** The line names a column of addresses, or some other column and has just one address below. */
function isHeading(line: string, delimiter: string, next: string): boolean {
  const cells = splitCells(line, delimiter);
  if (cells.length < 2) return false;
  const fields = cells.map(fieldNamed);
  if (fields.includes('email')) return true;
  const below = splitCells(next, delimiter);
  const [only, ...more] = cells.filter(endsWithEmail);
  if (only !== undefined && more.length === 0 && below[cells.indexOf(only)]?.includes('@')) return true;
  return (
    fields.some((field) => field !== undefined) &&
    below.length === cells.length &&
    below.filter((cell) => cell.includes('@')).length === 1
  );
}

function splitCells(line: string, delimiter: string): string[] {
  return line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

/** Reads the table that `findTable` found, to the end of the text. */
export function readTable(lines: readonly string[], table: Table, into: Collector): void {
  const { data, errors } = parse<string[]>(lines.slice(table.start).join('\n'), {
    delimiter: table.delimiter,
  });
  const [heading = [], ...rows] = data;
  const columns = readHeadings(heading.map(cleanCell));
  if (columns.email.length === 0) columns.email = [probableEmail(heading, rows[0] ?? [])];
  const openQuote = errors.find((error) => error.code === 'MissingQuotes')?.row;
  let line = table.start + 1 + lineCount(heading);
  for (const [index, row] of rows.entries()) {
    if (index + 1 === openQuote) {
      const message = l10n.t('A quotation mark opens here and is never closed. Close it, or remove it.');
      into.problem(line, (row.at(-1) ?? '').replace(/\s+/g, ' ').slice(0, 80), message);
    } else readRow(row.map(cleanCell), columns, line, into);
    line += lineCount(row);
  }
  const unused = columns.unused.filter(
    (title) => !columns.email.some((each) => columns.titles[each] === title),
  );
  if (unused.length > 0) {
    into.note(table.start + 1, unused.join(', '), l10n.t('These columns were not used.'));
  }
}

/** The column of addresses where no heading names one for sure. */
function probableEmail(heading: readonly string[], first: readonly string[]): number {
  const [only, ...more] = heading.filter(endsWithEmail);
  const index = first.findIndex((cell) => cell.includes('@'));
  return only !== undefined && more.length === 0 ? heading.indexOf(only) : Math.max(index, 0);
}

/** A cell that begins with a formula's sign may have been made harmless by an apostrophe: see `results.ts`. */
function cleanCell(cell: string): string {
  return cell.trim().replace(/^'(?=[=+\-@\t＝＋－＠])/, '');
}

function lineCount(row: readonly string[]): number {
  return row.reduce((count, cell) => (cell.includes('\n') ? count + cell.split('\n').length - 1 : count), 1);
}

function readRow(row: readonly string[], columns: Columns, line: number, into: Collector): void {
  // Empty rows, and the rule below the heading of a Markdown table.
  if (row.every((cell) => /^:?-*:?$/.test(cell))) return;
  const { fields, titles } = columns;
  const index = columns.email.find((each) => row[each]) ?? columns.email[0] ?? 0;
  const address = row[index] ?? '';
  const tooMany = row.slice(titles.length).filter((cell) => cell !== '');
  if (tooMany.length > 0) {
    const message = l10n.t(
      'The row has more cells than the heading. Put quotation marks around a cell with commas.',
    );
    into.problem(line, tooMany.join(', '), message);
    return;
  }
  if (!address.includes('@')) {
    into.problem(line, address || row.filter((cell) => cell !== '').join(', '), noAddress(), titles[index]);
    return;
  }
  const ticked = readTicks(row, columns, line, into);
  if (ticked === undefined) return;
  const cell = (field: keyof typeof fields) => row[fields[field] ?? -1] || undefined;
  readLine(address, line, into, {
    name: cell('name'),
    givenName: cell('givenName'),
    familyName: cell('familyName'),
    account: cell('account'),
    roles: [cell('roles') ?? '', ...ticked].filter((text) => text !== '').join(', '),
    columns: { address: titles[index], roles: titles[fields.roles ?? -1] },
  });
}

const yes = new Set([
  'x',
  'yes',
  'y',
  'true',
  '1',
  'ja',
  'j',
  'oui',
  'si',
  'sim',
  'wahr',
  'vrai',
  'verdadero',
]);
const no = new Set(['', 'no', 'n', 'false', '0', 'nein', 'non', 'nao', 'falsch', 'faux', 'falso']);

/** The roles ticked in columns of their own; `undefined` if a cell can't be understood. */
function readTicks(
  row: readonly string[],
  columns: Columns,
  line: number,
  into: Collector,
): string[] | undefined {
  const roles: string[] = [];
  for (const { index, role } of columns.ticks) {
    const cell = row[index] ?? '';
    const word = /^[✓✔☑]/.test(cell) ? 'x' : plain(cell);
    if (yes.has(word)) roles.push(builtInRoles[role].label);
    else if (!no.has(word)) {
      into.problem(line, cell, l10n.t('Write x for yes, or leave the cell empty.'), columns.titles[index]);
      return undefined;
    }
  }
  return roles;
}
