import * as l10n from '@vscode/l10n';
import { builtInRoleNames, type BuiltInRole } from '../../twilio/roles';
import { answerFor, isActiveStatus, isRole, proposeColumns, rolesIn } from './columns';
import type {
  Answers,
  Column,
  ColumnQuestion,
  ColumnUse,
  Proposal,
  RoleChoice,
  StatusChoice,
} from './columns';
import { readMailboxes, type Mailbox } from './mailboxes';
import { nameOf, splitName } from './names';
import { People, withLines, type Person, type Remark } from './people';
import { findTable, type Row, type Table } from './table';

/** Asks what each word in some columns means. Open until every word has an answer. */
export interface WordQuestion<Kind = 'roleWords' | 'marks' | 'statuses', Choice = unknown> {
  kind: Kind;
  /** The keys of the columns that contain the words. */
  columns: string[];
  /** `count` is the number of rows with the word. `choice` is the answer or a proposal. */
  words: { word: string; count: number; choice?: Choice }[];
  open: boolean;
}

/** A question about the whole list. The people are final only once every question is answered. */
export type Question =
  | ColumnQuestion
  | WordQuestion<'roleWords', RoleChoice>
  | WordQuestion<'marks', boolean>
  | WordQuestion<'statuses', StatusChoice>;

export interface ListReading {
  /** The columns of a table; empty if the list is plain lines. */
  columns: Column[];
  /** One sentence about how the table is read; absent while a column is unclear. */
  summary?: string;
  questions: Question[];
  people: Person[];
  /** Unused text and doubtful entries, in line order. They don't block a preview. */
  remarks: Remark[];
  /** Invalid addresses, in line order. They block a preview. */
  problems: Remark[];
}

/**
 * Reads people from pasted text or a file's text. Every address becomes a person or appears in a remark or problem.
 * Roles come only from answers, plain marks, and exact labels in a role column. `accounts` are the SIDs and names that
 * an account column can contain.
 */
export function readList(text: string, answers: Answers = {}, accounts: readonly string[] = []): ListReading {
  const tidy = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/[＠＜＞]/g, (sign) => sign.normalize('NFKC'));
  const people = new People();
  const table = findTable(tidy);
  const read = table ? readTable(table, answers, accounts, people) : readLines(tidy, people);
  return { ...read, people: people.list, remarks: byLine(people.remarks), problems: byLine(people.problems) };
}

function byLine(remarks: readonly Remark[]): Remark[] {
  return [...remarks].sort((a, b) => a.line - b.line);
}

function readLines(text: string, people: People): Pick<ListReading, 'columns' | 'questions'> {
  const noAddress = l10n.t('No address on this line.');
  const comment = l10n.t('This line is a comment, so it’s left out.');
  for (const [index, line] of text.split('\n').entries()) {
    if (line.includes('@')) {
      if (/^\s*(?:#(?!\d)|\/\/)/.test(line)) people.leaveOut(index + 1, line, comment);
      else readLine(line, index + 1, people);
    } else if (/\S/.test(line)) people.remarkLine(index + 1, line, noAddress);
  }
  return { columns: [], questions: [] };
}

function readLine(text: string, line: number, people: People): void {
  const { mailboxes, extra, rest } = readMailboxes(text);
  const emails = mailboxes.map((each) => people.add(line, each.text, splitName(each.name ?? '')));
  const about = emails.length === 1 && emails[0] !== undefined ? { email: emails[0] } : {};
  for (const each of extra) people.remark(line, each.text, secondAddress(), about);
  if (rest.length > 0)
    people.remark(line, rest.join(' … '), l10n.t('Other text on this line. Not used.'), about);
}

const secondAddress = () => l10n.t('This address is part of a name or follows another address. Not used.');

type Context = Pick<Proposal, 'columns' | 'withSigns'> & { people: People; meanings: Meanings };

function readTable(table: Table, answers: Answers, accounts: readonly string[], people: People) {
  const { heading, rows } = table;
  const proposal = proposeColumns(heading?.cells ?? [], rows, answers, accounts);
  const { columns, questions } = proposal;
  const outside = l10n.t('Outside the table. Not used.');
  for (const { line, cells } of table.outside) people.leaveOut(line, cells.join(' '), outside);
  const mismatch = l10n.t('The quotation marks on this line don’t match, so they’re read as text.');
  for (const { line, text } of table.mended) people.remarkLine(line, text, mismatch);
  const headingText = heading?.cells.join(' ') ?? '';
  if (heading && headingText.includes('@')) {
    people.leaveOut(heading.line, headingText, l10n.t('Part of the heading. Not used.'));
  }
  for (const title of proposal.foreign) {
    const message = l10n.t('This column names none of your Twilio accounts. Not used.');
    people.remark(heading?.line ?? 1, title, message);
  }
  const meanings = findMeanings(columns, rows, answers);
  readRows(rows, { ...proposal, people, meanings });
  const shown = columns.filter(({ samples, title, key }) => samples.length > 0 || title === key);
  const asked = [meanings.roles, meanings.marks, meanings.statuses].map(({ question }) => question);
  return {
    columns: shown,
    questions: [...questions, ...asked.filter(({ words }) => words.length > 0)],
    ...(shown.every(({ sure }) => sure) && { summary: summarize(shown) }),
  };
}

/** Lists the words for roles, marks, and statuses, with their meanings. */
function findMeanings(columns: readonly Column[], rows: readonly Row[], answers: Answers) {
  const find = <Kind extends string, Choice>(
    kind: Kind,
    isUsed: (use: ColumnUse) => boolean,
    meaningOf: (word: string) => Choice | undefined,
    proposal?: Choice,
  ) => {
    const chosen = new Map<string, Choice>();
    const counts = new Map<string, number>();
    const used = columns.filter(({ use }) => isUsed(use));
    for (const index of used.map((column) => columns.indexOf(column))) {
      for (const { cells } of rows) {
        const cell = cells[index];
        if (cell) counts.set(cell, (counts.get(cell) ?? 0) + 1);
      }
    }
    const words = [...counts].map(([word, count]) => {
      const meaning = meaningOf(word);
      if (meaning !== undefined) chosen.set(word, meaning);
      const choice = meaning ?? proposal;
      return { word, count, ...(choice !== undefined && { choice }) };
    });
    const open = chosen.size < counts.size || used.some(({ sure }) => !sure);
    return { chosen, question: { kind, columns: used.map(({ key }) => key), words, open } };
  };
  const roleChoice = (word: string): RoleChoice | undefined =>
    answerFor(answers.roleWords, word) ?? rolesIn(word);
  const status = (word: string): StatusChoice | undefined =>
    answerFor(answers.statuses, word) ?? (isActiveStatus(word) ? 'keep' : undefined);
  return {
    roles: find('roleWords', (use) => use === 'roles', roleChoice),
    marks: find('marks', isRole, (word) => answerFor(answers.marks, word) ?? knownMark(word)),
    statuses: find('statuses', (use) => use === 'status', status, 'leaveOut'),
  };
}

type Meanings = ReturnType<typeof findMeanings>;

/** Reads a mark that means the same in every list, in all supported languages. */
function knownMark(word: string): boolean | undefined {
  if (/^(?:x|yes|y|true|1|oui|vrai|sí|si|verdadero)$/i.test(word)) return true;
  return /^(?:no|n|false|0|non|faux|falso|-)$/i.test(word) ? false : undefined;
}

/** Reads the rows of a table whose columns are known. */
function readRows(rows: readonly Row[], context: Context): void {
  const { columns, withSigns, people, meanings } = context;
  const indexesOf = (...uses: ColumnUse[]) =>
    [...columns.keys()].filter((index) => uses.includes(columns[index]?.use ?? 'unused'));
  const addresses = indexesOf('address');
  const strays = withSigns.filter((index) => !addresses.includes(index));
  // Roles that the user hasn't confirmed are proposed but not assigned.
  const roles = indexesOf('roles', ...builtInRoleNames).filter((index) => columns[index]?.sure);
  const [full = -1, given = -1, family = -1, account = -1, status = -1] = (
    ['fullName', 'givenName', 'familyName', 'account', 'status'] as const
  ).map((use) => columns.findIndex((column) => column.use === use));
  const leftOut = l10n.t('Left out, as you chose.');
  const noAddress = l10n.t('No address in this row. Not used.');
  for (const row of rows) {
    const { line, cells } = row;
    const itsRoles = rolesOf(cells, roles, context);
    if (itsRoles === undefined || meanings.statuses.chosen.get(cells[status] ?? '') === 'leaveOut') {
      people.leaveOut(line, cells.join(' '), leftOut);
      continue;
    }
    const found: Found[] = [];
    for (const index of addresses) found.push(...readAddressCell(row, index, context));
    const whole = cells[full] ?? '';
    const first = cells[given] ?? '';
    const last = cells[family] ?? '';
    // A partial name never replaces a full one.
    const isParted = whole === '' ? first !== '' || last !== '' : first !== '' && last !== '';
    for (const { text, name = '', line: at, column } of found) {
      // The row's name applies only if the row has one address.
      const isRowsName = isParted && found.length === 1;
      const itsName = isRowsName ? nameOf(first, last) : splitName((found.length === 1 && whole) || name);
      people.add(at, text, itsName, { roles: itsRoles, account: cells[account] || undefined, column });
    }
    if (found.length > 1) {
      const message = l10n.t('This row has several addresses. Each one gets the row’s roles.');
      people.remark(line, found.map(({ text }) => text).join(', '), message);
    }
    const remarks = people.remarks.length;
    for (const index of strays) remarkStrays(row, index, found, context);
    const isSaid = found.length > 0 || people.remarks.length > remarks;
    if (isSaid || addresses.some((index) => cells[index])) continue;
    people.leaveOut(line, cells.filter((cell) => cell !== '').join(', '), noAddress);
  }
}

/** Returns the roles of a row; `undefined` if it's left out. */
function rolesOf(cells: readonly string[], indexes: readonly number[], { columns, meanings }: Context) {
  const all: BuiltInRole[] = [];
  for (const index of indexes) {
    const [cell = '', use = 'unused'] = [cells[index], columns[index]?.use];
    const marked = isRole(use) && meanings.marks.chosen.get(cell) === true ? [use] : [];
    const meaning = isRole(use) ? marked : (meanings.roles.chosen.get(cell) ?? []);
    if (meaning === 'leaveOut') return undefined;
    all.push(...meaning);
  }
  return all;
}

/** Adds remarks on addresses in columns used for something else. */
function remarkStrays(
  row: Row,
  index: number,
  found: readonly Mailbox[],
  { columns, people }: Context,
): void {
  const cell = row.cells[index] ?? '';
  if (!cell.includes('@')) return;
  const { mailboxes, extra } = readMailboxes(cell);
  for (const { text, line } of withLines([...mailboxes, ...extra], cell, lineOf(row, index))) {
    if (found.some((each) => each.text === text) || !/[^@]@[^@]/.test(text)) continue;
    const message = l10n.t('This address is in a column that isn’t used for addresses.');
    people.remark(line, text, message, { column: columns[index]?.title ?? '' });
  }
}

type Found = Mailbox & { line: number; column: string | undefined };

/** Reads the addresses in a cell. A cell with any other text is a problem and adds no one. */
function readAddressCell(row: Row, index: number, { columns, people }: Context): Found[] {
  const cell = row.cells[index] ?? '';
  if (cell === '') return [];
  const line = lineOf(row, index);
  const column = columns[index]?.title;
  if (/^[\w.+-]+@[\w.-]*\w$/.test(cell)) return [{ text: cell, index: 0, line, column }];
  const { mailboxes, extra, rest } = readMailboxes(cell);
  if (mailboxes.length > 0 && rest.length === 0) {
    for (const each of withLines(extra, cell, line)) people.remark(each.line, each.text, secondAddress());
    return withLines(mailboxes, cell, line).map((each) => ({ ...each, column }));
  }
  const message =
    mailboxes.length === 0
      ? l10n.t('The address has no “@”. Write it like kim@example.com.')
      : l10n.t(
          'The cell contains more than addresses. Remove the rest, or write “Kim Ode <kim@example.com>”.',
        );
  people.problem(line, cell, message, column);
  const all = withLines([...mailboxes, ...extra], cell, line);
  if (all.length > 1) for (const each of all) people.problem(each.line, each.text, message, column);
  return [];
}

/** Returns the line on which a cell starts. */
function lineOf({ line, cells, isTall }: Row, index: number): number {
  return isTall ? line + cells.slice(0, index).join('').split('\n').length - 1 : line;
}

/** Returns a sentence such as "Address from “E-mail”, name from “Name”; 3 columns not used." */
function summarize(columns: readonly Column[]): string {
  const titles = (...uses: ColumnUse[]) => {
    const used = columns.filter(({ use }) => uses.includes(use));
    return used.map(({ title }) => `“${title}”`).join(', ');
  };
  const [address, name, roles, account, status] = [
    titles('address'),
    titles('fullName', 'givenName', 'familyName'),
    titles('roles', ...builtInRoleNames),
    titles('account'),
    titles('status'),
  ];
  const phrases = [
    l10n.t('Address from {0}', address),
    name && l10n.t('name from {0}', name),
    roles && l10n.t('roles from {0}', roles),
    account && l10n.t('account from {0}', account),
    status && l10n.t('status from {0}', status),
  ];
  const sentence = phrases.filter(Boolean).join(', ');
  const unused = columns.filter(({ use }) => use === 'unused').length;
  if (unused === 0) return l10n.t('{0}.', sentence);
  return unused === 1
    ? l10n.t('{0}; one column not used.', sentence)
    : l10n.t('{0}; {1} columns not used.', sentence, unused);
}
