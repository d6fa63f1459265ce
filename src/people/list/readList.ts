import * as l10n from '@vscode/l10n';
import { builtInRoleNames, type BuiltInRole } from '../../twilio/roles';
import { answerFor, isActiveStatus, isRole, proposeColumns, rolesIn } from './columns';
import type {
  Answers,
  Column,
  ColumnQuestion,
  ColumnUse,
  Profile,
  RoleChoice,
  StatusChoice,
} from './columns';
import { isCutBetween, readMailboxes, type Mailbox } from './mailboxes';
import { nameOf, splitName } from './names';
import { People, type Person, type Remark } from './people';
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
    .replace(/＠/g, '@')
    .replace(/[＜〈⟨]/g, '<')
    .replace(/[＞〉⟩]/g, '>');
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
  const lines = text.split('\n');
  let isCut = false;
  for (const [index, line] of lines.entries()) {
    const wasCut = isCut;
    isCut = isCutBetween(line, lines[index + 1] ?? '');
    if (line.includes('@')) {
      if (/^\s*(?:#(?!\d)|\/\/)/.test(line)) people.leaveOut(index + 1, line, comment);
      else readLine(line, index + 1, people, { starts: wasCut, ends: isCut });
    } else if (/\S/.test(line)) people.remarkLine(index + 1, line, noAddress);
  }
  return { columns: [], questions: [] };
}

/** Reads a line. `cut` says whether it starts or ends amid an address. */
function readLine(text: string, line: number, people: People, cut: { starts: boolean; ends: boolean }): void {
  const { mailboxes, extra, rest } = readMailboxes(text, line);
  const emails = mailboxes.map((each, index) => {
    const isCut = (cut.starts && index === 0) || (cut.ends && index === mailboxes.length - 1);
    if (!isCut) return people.add(each, splitName(each.name ?? ''));
    const message = l10n.t('A line break divides this address. Put the whole address on one line.');
    people.problem(line, each.text, message);
    return undefined;
  });
  const about = emails.length === 1 && emails[0] !== undefined ? { email: emails[0] } : {};
  for (const each of extra) people.remark(line, each.text, secondAddress(), about);
  if (rest.length > 0)
    people.remark(line, rest.join(' … '), l10n.t('Other text on this line. Not used.'), about);
}

const secondAddress = () => l10n.t('This address is part of a name or follows another address. Not used.');

function readTable(table: Table, answers: Answers, accounts: readonly string[], people: People) {
  const { heading, rows, outside, mended } = table;
  const { columns, questions, foreign } = proposeColumns(heading?.cells ?? [], rows, answers, accounts);
  for (const { line, cells } of outside) {
    people.leaveOut(line, cells.join(' '), l10n.t('Outside the table. Not used.'));
  }
  const mismatch = l10n.t('The quotation marks on this line don’t match, so they’re read as text.');
  for (const { line, text } of mended) people.remarkLine(line, text, mismatch);
  if (heading?.hasSign) {
    people.leaveOut(heading.line, heading.cells.join(' '), l10n.t('Part of the heading. Not used.'));
  }
  for (const title of foreign) {
    const message = l10n.t('This column names none of your Twilio accounts. Not used.');
    people.remark(heading?.line ?? 1, title, message);
  }
  const meanings = findMeanings(columns, rows, answers);
  readRows(rows, columns, meanings, people);
  const shown = columns
    .filter(({ samples, heading: text }) => samples.length > 0 || text !== '')
    .map(({ key, title, samples, use, sure }): Column => ({ key, title, samples, use, sure }));
  const asked = [meanings.roles, meanings.marks, meanings.statuses].map(({ question }) => question);
  return {
    columns: shown,
    questions: [...questions, ...asked.filter(({ words }) => words.length > 0)],
    ...(shown.every(({ sure }) => sure) && { summary: summarize(shown) }),
  };
}

/** Lists the words for roles, marks, and statuses, with their meanings. */
function findMeanings(columns: readonly Profile[], rows: readonly Row[], answers: Answers) {
  const find = <Kind extends string, Choice>(
    kind: Kind,
    isUsed: (use: ColumnUse) => boolean,
    meaningOf: (word: string) => Choice | undefined,
    proposal?: Choice,
  ) => {
    const chosen = new Map<string, Choice>();
    const counts = new Map<string, number>();
    const used = columns.filter(({ use }) => isUsed(use));
    for (const { index } of used) {
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

type Found = Mailbox & { column: string };

/** Reads the rows of a table whose columns are known. */
function readRows(
  rows: readonly Row[],
  columns: readonly Profile[],
  meanings: Meanings,
  people: People,
): void {
  const using = (...uses: ColumnUse[]) => columns.filter(({ use }) => uses.includes(use));
  const addresses = using('address');
  const strays = columns.filter(({ use, withSign }) => use !== 'address' && withSign > 0);
  // Roles that the user hasn't confirmed are proposed but not assigned.
  const roleColumns = using('roles', ...builtInRoleNames).filter(({ sure }) => sure);
  // A row has no cell at this index. Looking up -1 in an array would be slow.
  const none = columns.length;
  const [full = none, given = none, family = none, account = none, status = none] = (
    ['fullName', 'givenName', 'familyName', 'account', 'status'] as const
  ).map((use) => using(use)[0]?.index);
  for (const row of rows) {
    const { line, cells } = row;
    const roles = rolesOf(cells, roleColumns, meanings);
    if (roles === undefined || meanings.statuses.chosen.get(cells[status] ?? '') === 'leaveOut') {
      people.leaveOut(line, cells.join(' '), l10n.t('Left out, as you chose.'));
      continue;
    }
    const found: Found[] = [];
    for (const column of addresses) readAddressCell(row, column, people, found);
    const whole = cells[full] ?? '';
    const first = cells[given] ?? '';
    const last = cells[family] ?? '';
    // A partial name never replaces a full one.
    const isParted = whole === '' ? first !== '' || last !== '' : first !== '' && last !== '';
    for (const each of found) {
      // The row's name applies only if the row has one address.
      const isOnly = found.length === 1;
      const name =
        isParted && isOnly ? nameOf(first, last) : splitName((isOnly && whole) || (each.name ?? ''));
      people.add(each, name, { roles, account: cells[account] || undefined, column: each.column });
    }
    if (found.length > 1) {
      const message = l10n.t('This row has several addresses. Each one gets the row’s roles.');
      people.remark(line, found.map(({ text }) => text).join(', '), message);
    }
    const remarks = people.remarks.length;
    for (const column of strays) remarkStrays(row, column, found, people);
    const isSaid = found.length > 0 || people.remarks.length > remarks;
    if (isSaid || addresses.some(({ index }) => cells[index])) continue;
    const text = cells.filter((cell) => cell !== '').join(', ');
    people.leaveOut(line, text, l10n.t('No address in this row. Not used.'));
  }
}

/** Returns the roles of a row; `undefined` if it's left out. */
function rolesOf(cells: readonly string[], columns: readonly Profile[], { roles, marks }: Meanings) {
  const all: BuiltInRole[] = [];
  for (const { index, use } of columns) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    const marked = isRole(use) && marks.chosen.get(cell) === true ? [use] : [];
    const meaning = isRole(use) ? marked : (roles.chosen.get(cell) ?? []);
    if (meaning === 'leaveOut') return undefined;
    all.push(...meaning);
  }
  return all;
}

/** Adds remarks on addresses in columns used for something else. */
function remarkStrays(
  { line, lines, cells }: Row,
  { index, title: column }: Profile,
  found: readonly Mailbox[],
  people: People,
): void {
  const cell = cells[index] ?? '';
  if (!cell.includes('@')) return;
  const { mailboxes, extra } = readMailboxes(cell, lines?.[index] ?? line);
  for (const stray of [...mailboxes, ...extra]) {
    if (found.some(({ text }) => text === stray.text) || !/[^@]@[^@]/.test(stray.text)) continue;
    const message = l10n.t('This address is in a column that isn’t used for addresses.');
    people.remark(stray.line, stray.text, message, { column });
  }
}

/** Adds the addresses in a cell to `found`. A cell with any other text is a problem and adds none. */
function readAddressCell(row: Row, { index, title: column }: Profile, people: People, found: Found[]): void {
  const cell = row.cells[index] ?? '';
  if (cell === '') return;
  const line = row.lines?.[index] ?? row.line;
  if (/^[\w.+-]+@[\w.-]*\w$/.test(cell)) {
    found.push({ text: cell, line, column });
    return;
  }
  const { mailboxes, extra, rest } = readMailboxes(cell, line);
  if (mailboxes.length > 0 && rest.length === 0) {
    for (const each of extra) people.remark(each.line, each.text, secondAddress());
    for (const each of mailboxes) found.push({ ...each, column });
    return;
  }
  const message =
    mailboxes.length === 0
      ? l10n.t('The address has no “@”. Write it like kim@example.com.')
      : l10n.t(
          'The cell contains more than addresses. Remove the rest, or write “Kim Ode <kim@example.com>”.',
        );
  people.problem(line, cell, message, column);
  const all = [...mailboxes, ...extra];
  if (all.length > 1) for (const each of all) people.problem(each.line, each.text, message, column);
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
