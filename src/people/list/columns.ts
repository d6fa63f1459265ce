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
  ['status', /^(?:(?:user|account|employment|employee)?status|statut|etat|estado|estatus)$/],
  ...builtInRoleNames.map((role) => [role, new RegExp(`^${wordKey(builtInRoles[role].label)}$`)] as const),
];
const addressHeading = /(?:mail|courriel|correo)(?:electronico|\d*(?:address(?:es)?|adresse|value)?)$/;
const anAddressHeading =
  /^(?:(?:work|user|primary)?e?mail(?:address(?:es)?)?|adresse(?:e?mail)?|courriel|correo(?:electronico)?)$/;

/** Words for people who left, in all supported languages. */
const gone =
  /^(?:suspend(?:ed|ue?|id[oa])|deactivated|disabled|inactive|left|departed|former|terminated|archived|deleted|desactivee?|desactivad[oa]|inactif|inactiv[oa]|partie?|supprimee?|eliminad[oa]|baja)$/;
const active =
  /^(?:active|activated|enabled|current|employed|ok|actifs?|activ[oa]|activee?|activad[oa]|habilitad[oa])$/;

/** Strips case, accents, spaces, and punctuation from a word. */
export function wordKey(text: string): string {
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

interface Profile {
  heading: string;
  filled: number;
  withSign: number;
  addresses: number;
  words: Set<string>;
  samples: string[];
  /** The number of cells in the first rows that are a single word. */
  oneWord: number;
}

export interface Proposal {
  columns: Column[];
  questions: ColumnQuestion[];
  /** The indexes of columns that contain an "@". */
  withSigns: number[];
  /** The headings of account columns that name none of the user's accounts. */
  foreign: string[];
}

/** Proposes a use for each column. `accounts` are the SIDs and names that the list can refer to. */
export function proposeColumns(
  heading: readonly string[],
  rows: readonly Row[],
  answers: Answers,
  accounts: readonly string[],
): Proposal {
  const profiles = profileColumns(heading, rows);
  const columns = profiles.map((each, index) => describe(index, each, heading));
  const questions: ColumnQuestion[] = [];
  const chosen = columns.map(({ key }) => answerFor(answers.columns, key));
  const ask = (kind: ColumnQuestion['kind'], indexes: readonly number[], uses: readonly ColumnUse[]) => {
    const isDeclined = kind === 'names' && indexes.every((index) => chosen[index] !== undefined);
    const open = !isDeclined && !chosen.some((use) => use !== undefined && uses.includes(use));
    const asked = indexes.flatMap((index) => columns[index] ?? []);
    for (const column of asked) column.sure = !open;
    questions.push({ kind, columns: asked.map(({ key }) => key), open });
  };

  const candidates = all(profiles, ({ addresses, filled, withSign, heading: text }) =>
    namesAddresses(text, false) ? withSign > 0 : addresses > filled / 2,
  );
  const free = (index: number) => columns[index]?.use === 'unused' && !candidates.includes(index);
  const best = candidates.find((index) => namesAddresses(heading[index] ?? '', true)) ?? candidates[0] ?? -1;
  const first = columns[best];
  if (first) first.use = 'address';
  for (const [index, profile] of profiles.entries()) {
    const [column, use] = [columns[index], headingUse(profile.heading)];
    const isTaken = columns.some((each) => each.use === use);
    if (column && use && !isTaken && free(index) && isPlausible(use, profile, accounts)) column.use = use;
  }
  for (const [index, { words, withSign }] of profiles.entries()) {
    const column = columns[index];
    if (!column || !free(index) || words.size === 0 || withSign > 0 || words.size > fewWords) continue;
    if ([...words].some((word) => gone.test(wordKey(word)))) column.use = 'status';
    else if ([...words].every((word) => rolesIn(word))) Object.assign(column, { use: 'roles', sure: false });
  }
  const foreign = columns.filter(({ use, title }) => use === 'unused' && headingUse(title) === 'account');
  const inDoubt = doubtfulNames(columns, profiles, free);
  for (const [index, use] of chosen.entries()) {
    const column = columns[index];
    if (use === undefined || !column) continue;
    for (const [other, each] of columns.entries()) {
      if (chosen[other] === undefined && areAlike(use, each.use)) each.use = 'unused';
    }
    Object.assign(column, { use, sure: true });
  }
  const hasAddress = columns.some(({ use }) => use === 'address');
  if (candidates.length > 1 || !hasAddress) ask('address', candidates, ['address']);
  if (inDoubt.length > 0) ask('names', inDoubt, nameUses);
  const withSigns = all(profiles, ({ withSign }) => withSign > 0);
  return {
    columns,
    questions,
    withSigns,
    foreign: foreign.filter(({ use }) => use === 'unused').map(({ title }) => title),
  };
}

const nameUses: readonly ColumnUse[] = ['fullName', 'givenName', 'familyName'];

/** Returns whether choosing one use overrides a proposal of the other. */
function areAlike(use: ColumnUse, other: ColumnUse): boolean {
  return use === 'address' ? other === 'address' : nameUses.includes(use) && nameUses.includes(other);
}

/** Tells full names from partial ones. Returns the columns whose kind of name is unclear. */
function doubtfulNames(
  columns: Column[],
  profiles: readonly Profile[],
  free: (index: number) => boolean,
): number[] {
  const [full = -1, given = -1, family = -1] = nameUses.map((use) =>
    columns.findIndex((each) => each.use === use),
  );
  const [whole, half] = [columns[full], columns[Math.max(given, family)]];
  if (!whole) return [];
  const key = headingKey(whole.title);
  if (given >= 0 && family >= 0) whole.use = 'unused';
  else if (key === 'nom' && given >= 0) whole.use = 'familyName';
  else if (key === 'nombre' && family >= 0) whole.use = 'givenName';
  else if (half) {
    half.use = 'unused';
    return [full, columns.indexOf(half)];
  } else if (isOneWord(profiles[full])) {
    const words = all(profiles, (each, index) => free(index) && isOneWord(each));
    return words.length > 0 ? [full, ...words] : [];
  }
  return [];
}

/** Returns whether a column's values fit its use: few words for roles, a known account for accounts. */
function isPlausible(use: ColumnUse, of: Profile, accounts: readonly string[]): boolean {
  const isOurs = (word: string) =>
    /^AC[0-9a-f]{32}$/i.test(word) || accounts.some((name) => name.toLowerCase() === word.toLowerCase());
  if (use === 'account') return [...of.words].some(isOurs);
  return nameUses.includes(use) || of.words.size <= fewWords;
}

function headingUse(heading: string): ColumnUse | undefined {
  const key = headingKey(heading);
  return headings.find(([, pattern]) => pattern.test(key))?.[0];
}

function profileColumns(heading: readonly string[], rows: readonly Row[]): Profile[] {
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), heading.length);
  const profiles = Array.from({ length: width }, (_, index): Profile => {
    const counts = { filled: 0, withSign: 0, addresses: 0, oneWord: 0 };
    return { heading: heading[index] ?? '', ...counts, words: new Set(), samples: [] };
  });
  for (let row = 0; row < rows.length; row += 1) {
    const { cells } = rows[row] ?? { cells: [] };
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index] ?? '';
      const of = profiles[index];
      if (cell === '' || !of) continue;
      of.filled += 1;
      if (of.samples.length < 2 && of.samples[0] !== cell) of.samples.push(cell);
      if (cell.includes('@')) {
        of.withSign += 1;
        if (isAddressCell(cell)) of.addresses += 1;
      } else if (of.words.size <= fewWords) of.words.add(cell);
      if (row < someRows && oneWord.test(cell)) of.oneWord += 1;
    }
  }
  return profiles;
}

const oneWord = /^\p{L}[\p{L}\p{M}'’.-]*$/u;

function isOneWord(of: Profile | undefined): boolean {
  return of !== undefined && of.oneWord > Math.min(of.filled, someRows) / 2;
}

function isAddressCell(cell: string): boolean {
  if (/^[\w.+-]+@[\w.-]+$/.test(cell)) return true;
  const { mailboxes, extra, rest } = readMailboxes(cell);
  return mailboxes.length > 0 && extra.length + rest.length === 0;
}

function describe(index: number, { heading: text, samples }: Profile, heading: readonly string[]): Column {
  const letter = columnLetter(index);
  const isAgain = heading.indexOf(text) !== index;
  const title = text === '' ? l10n.t('Column {0}', letter) : isAgain ? `${text} (${letter})` : text;
  return {
    key: text === '' ? letter : title,
    title,
    samples: samples.map(shorten),
    use: 'unused',
    sure: true,
  };
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

function all<T>(items: readonly T[], test: (item: T, index: number) => boolean): number[] {
  return items.flatMap((item, index) => (test(item, index) ? [index] : []));
}
