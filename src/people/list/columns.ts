import * as l10n from '@vscode/l10n';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../../twilio/roles';
import { readMailboxes, shorten } from './mailboxes';

/** What a column is used for. A role's name stands for a column that marks who gets that role. */
export const columnUses = [
  ...(['address', 'fullName', 'givenName', 'familyName', 'roles', 'account', 'status', 'unused'] as const),
  ...builtInRoleNames,
];
export type ColumnUse = (typeof columnUses)[number];

/** The user's answers about a list, keyed by column (`Column.key`) or by word as written in the list. */
export interface Answers {
  columns?: Readonly<Record<string, ColumnUse>> | undefined;
  /** The roles that each word means, possibly none, or that its people are left out. */
  roleWords?: Readonly<Record<string, RoleChoice>> | undefined;
  /** Whether a mark in a role's column assigns the role. */
  marks?: Readonly<Record<string, boolean>> | undefined;
  statuses?: Readonly<Record<string, StatusChoice>> | undefined;
}
export type RoleChoice = readonly BuiltInRole[] | 'leaveOut';
export type StatusChoice = 'keep' | 'leaveOut';

export interface Column {
  /** The heading, or the column letter if there's none. Unique in the list. */
  key: string;
  title: string;
  /** The first two distinct values. */
  samples: string[];
  use: ColumnUse;
  /** Whether the user chose the use or doesn't have to. */
  sure: boolean;
}

/** A question about what columns are used for. Open until the user chooses a column. */
export interface ColumnQuestion {
  kind: 'address' | 'names';
  /** The keys of the columns in question. */
  columns: string[];
  open: boolean;
}

// Headings in all supported languages, without case, accents, spaces, or punctuation.
const headings: readonly (readonly [ColumnUse, RegExp])[] = [
  ['givenName', /^(?:givenname|firstname|first|forename|prenoms?|nombres)$/],
  ['familyName', /^(?:familyname|lastname|last|surname|nomdefamille|apellidos?)$/],
  [
    'fullName',
    /^(?:name|fullname|displayname|nom|nomcomplet|nometprenom|nombre|nombrecompleto|nombreyapellidos?)$/,
  ],
  ['roles', /^(?:twilio)?(?:roles?|rol)$/],
  ['account', /^(?:twilio)?(?:account(?:sid|name)?|subaccount|compte|cuenta)$/],
  [
    'status',
    /^(?:(?:user|account|employment|employee)?status|statut|etat|estado|estatus|(?:account)?enabled|(?:is)?active|actif|activo)$/,
  ],
  ...builtInRoleNames.map((role) => [role, new RegExp(`^${wordKey(builtInRoles[role].label)}$`)] as const),
];
const addressHeading = /(?:mail|courriel|correo)(?:electronico|\d*(?:address(?:es)?|adresse|value)?)$/;
const anAddressHeading =
  /^(?:(?:work|user|primary)?e?mail(?:address(?:es)?)?|adresse(?:e?mail)?|courriel|correo(?:electronico)?)$/;

/** Words for people who left, in all supported languages. */
const gone =
  /^(?:suspend(?:ed|ue?|id[oa])|deactivated|disabled|inactive|left|departed|former|terminated|archived|deleted|desactivee?|desactivad[oa]|inactif|inactiv[oa]|partie?|supprimee?|eliminad[oa]|baja)$/;
const active =
  /^(?:active|activated|enabled|current|employed|ok|actifs?|activ[oa]|activee?|activad[oa]|habilitad[oa]|true|yes|oui|vrai|si|verdadero)$/;

/** Strips case, accents, spaces, and punctuation from a word. */
function wordKey(text: string): string {
  const letters = /^[ -~]*$/.test(text) ? text : text.normalize('NFKD');
  return letters.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Normalizes a heading. Ignores text in brackets, such as "[Required]". */
function headingKey(cell: string): string {
  return cell.length > 80 ? '' : wordKey(cell.replace(/\[[^[\]]*\]|\([^()]*\)/g, ''));
}

/** Returns whether a cell is the heading of an address column. With `isAlone`, only common headings count. */
export function namesAddresses(cell: string, isAlone: boolean): boolean {
  if (!/mail|courriel|correo/i.test(cell) || /@/.test(cell.replace(/\([^()]*\)/g, ''))) return false;
  return (isAlone ? anAddressHeading : addressHeading).test(headingKey(cell));
}

export function isActiveStatus(word: string): boolean {
  return active.test(wordKey(word));
}

/** Returns the roles in a cell that contains only role labels; otherwise `undefined`. */
export function rolesIn(cell: string): BuiltInRole[] | undefined {
  const roles = cell
    .split(/[,;\n]/)
    .map((part) => roleOf.get(part.trim().replace(/\s+/g, ' ').toLowerCase()));
  return roles.every((role) => role !== undefined) ? roles : undefined;
}

const roleOf = new Map(builtInRoleNames.map((role) => [builtInRoles[role].label.toLowerCase(), role]));

/** The most distinct words that a column of roles or statuses can have. */
const fewWords = 50;
/** The number of rows to check when a column's heading is unknown. */
const someRows = 1000;

interface Row {
  cells: readonly string[];
}

/** A column with what its cells hold. */
export interface Profile extends Column {
  index: number;
  heading: string;
  /** The user's answer. */
  chosen: ColumnUse | undefined;
  filled: number;
  /** The numbers of cells that contain an "@", and that contain only addresses. */
  withSign: number;
  addresses: number;
  /** The distinct values without an "@", or some of them if there are many. */
  words: Set<string>;
  /** The number of cells in the first rows that are a single word. */
  oneWord: number;
}

export interface Proposal {
  columns: Profile[];
  questions: ColumnQuestion[];
  /** The headings of account columns that name none of the user's accounts. */
  foreign: string[];
}

const nameUses: readonly ColumnUse[] = ['fullName', 'givenName', 'familyName'];

/** Proposes a use for each column. `accounts` are the SIDs and names that the list can refer to. */
export function proposeColumns(
  heading: readonly string[],
  rows: readonly Row[],
  answers: Answers,
  accounts: readonly string[],
): Proposal {
  const columns = profileColumns(heading, rows, answers);
  const questions: ColumnQuestion[] = [];
  const ask = (kind: ColumnQuestion['kind'], asked: readonly Profile[], uses: readonly ColumnUse[]) => {
    const isDeclined = kind === 'names' && asked.every(({ chosen }) => chosen !== undefined);
    const open = !isDeclined && !columns.some(({ chosen }) => chosen !== undefined && uses.includes(chosen));
    for (const column of asked) column.sure = !open;
    questions.push({ kind, columns: asked.map(({ key }) => key), open });
  };

  const candidates = columns.filter(({ heading: text, addresses, filled, withSign }) =>
    namesAddresses(text, false) ? withSign > 0 : addresses > filled / 2,
  );
  const isFree = (column: Profile) => column.use === 'unused' && !candidates.includes(column);
  const best = candidates.find((column) => namesAddresses(column.heading, true)) ?? candidates[0];
  if (best) best.use = 'address';
  for (const column of columns) {
    const use = headingUse(column.heading);
    const isTaken = columns.some((each) => each.use === use);
    if (use && !isTaken && isFree(column) && isPlausible(use, column, accounts)) column.use = use;
  }
  const foreign = columns.filter((column) => isFree(column) && headingUse(column.heading) === 'account');
  for (const column of columns.filter(isFree)) {
    const words = [...column.words];
    if (words.length === 0 || words.length > fewWords || column.withSign > 0) continue;
    if (words.some((word) => gone.test(wordKey(word)))) column.use = 'status';
    else if (words.filter(rolesIn).length >= words.length / 2)
      Object.assign(column, { use: 'roles', sure: false });
  }
  const inDoubt = doubtfulNames(columns, isFree);
  for (const column of columns) {
    const use = column.chosen;
    if (use === undefined) continue;
    for (const each of columns) if (each.chosen === undefined && areAlike(use, each.use)) each.use = 'unused';
    Object.assign(column, { use, sure: true });
  }
  const hasAddress = columns.some(({ use }) => use === 'address');
  if (candidates.length > 1 || !hasAddress) ask('address', candidates, ['address']);
  if (inDoubt.length > 0) ask('names', inDoubt, nameUses);
  const isUnused = ({ use }: Column) => use === 'unused';
  return { columns, questions, foreign: foreign.filter(isUnused).map(({ title }) => title) };
}

/** Returns whether choosing one use overrides a proposal of the other. */
function areAlike(use: ColumnUse, other: ColumnUse): boolean {
  return use === 'address' ? other === 'address' : nameUses.includes(use) && nameUses.includes(other);
}

/** Tells full names from partial ones. Returns the columns whose kind of name is unclear. */
function doubtfulNames(columns: readonly Profile[], isFree: (column: Profile) => boolean): Profile[] {
  const [whole, given, family] = nameUses.map((use) => columns.find((column) => column.use === use));
  const half = given ?? family;
  if (!whole) return [];
  const key = headingKey(whole.heading);
  if (given && family) whole.use = 'unused';
  else if (key === 'nom' && given) whole.use = 'familyName';
  else if (key === 'nombre' && family) whole.use = 'givenName';
  else if (half) {
    half.use = 'unused';
    return [whole, half];
  } else if (isOneWord(whole)) {
    const words = columns.filter((column) => isFree(column) && isOneWord(column));
    return words.length > 0 ? [whole, ...words] : [];
  }
  return [];
}

/** Returns whether a column's values fit its use: few words for roles, a known account for accounts. */
function isPlausible(use: ColumnUse, { words }: Profile, accounts: readonly string[]): boolean {
  const isOurs = (word: string) =>
    /^AC[0-9a-f]{32}$/i.test(word) || accounts.some((name) => name.toLowerCase() === word.toLowerCase());
  if (use === 'account') return [...words].some(isOurs);
  return nameUses.includes(use) || words.size <= fewWords;
}

function headingUse(heading: string): ColumnUse | undefined {
  const key = headingKey(heading);
  return headings.find(([, pattern]) => pattern.test(key))?.[0];
}

function profileColumns(heading: readonly string[], rows: readonly Row[], answers: Answers): Profile[] {
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), heading.length);
  return Array.from({ length: width }, (_, index) => {
    const text = heading[index] ?? '';
    const letter = columnLetter(index);
    const isAgain = heading.indexOf(text) !== index;
    const title = text === '' ? l10n.t('Column {0}', letter) : isAgain ? `${text} (${letter})` : text;
    const key = text === '' ? letter : title;
    const column: Profile = {
      ...{ key, title, samples: [], use: 'unused', sure: true },
      ...{ index, heading: text, chosen: answerFor(answers.columns, key) },
      ...{ filled: 0, withSign: 0, addresses: 0, words: new Set(), oneWord: 0 },
    };
    for (let row = 0; row < rows.length; row += 1) profileCell(column, rows[row]?.cells[index] ?? '', row);
    column.samples = column.samples.map(shorten);
    return column;
  });
}

function profileCell(column: Profile, cell: string, row: number): void {
  if (cell === '') return;
  column.filled += 1;
  if (column.samples.length < 2 && column.samples[0] !== cell) column.samples.push(cell);
  if (cell.includes('@')) {
    column.withSign += 1;
    if (isAddressCell(cell)) column.addresses += 1;
  } else if (column.words.size <= fewWords) column.words.add(cell);
  if (row < someRows && oneWord.test(cell)) column.oneWord += 1;
}

const oneWord = /^\p{L}[\p{L}\p{M}'’.-]*$/u;

function isOneWord({ oneWord: count, filled }: Profile): boolean {
  return count > Math.min(filled, someRows) / 2;
}

function isAddressCell(cell: string): boolean {
  if (/^[\w.+-]+@[\w.-]+$/.test(cell)) return true;
  const { mailboxes, extra, rest } = readMailboxes(cell, 0);
  return mailboxes.length > 0 && extra.length + rest.length === 0;
}

/** Returns a spreadsheet's name for a column: A, B, … Z, AA. */
function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter;
}

/** Returns whether a column marks who gets a role. */
export function isRole(use: ColumnUse): use is BuiltInRole {
  return Object.hasOwn(builtInRoles, use);
}

/** Looks up an answer. Ignores inherited properties, since a list can contain words such as "constructor". */
export function answerFor<T>(answers: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return answers !== undefined && Object.hasOwn(answers, key) ? answers[key] : undefined;
}
