import type { BuiltInRole } from '../twilio/roles';
import { plain, readRoles } from './roleNames';

export type Field = 'email' | 'givenName' | 'familyName' | 'name' | 'roles' | 'account';

/**
 * Headings as spreadsheets, address books and directories write them, in the languages whose exports are met most.
 * For `email` the order counts: of two columns the one whose heading stands first here is taken.
 */
const headings: Record<Field, readonly string[]> = {
  email: [
    ...['email', 'e-mail address', 'primary email', 'primary email address', 'work email', 'business email'],
    ...[
      'E-Mail-Adresse',
      'Mailadresse',
      'adresse e-mail',
      'adresse mail',
      'adresse électronique',
      'courriel',
    ],
    ...['correo electrónico', 'correo', 'dirección de correo electrónico', 'indirizzo e-mail', 'e-mailadres'],
    ...[
      'endereço de e-mail',
      'e-post',
      'e-postadress',
      'sähköposti',
      'adres e-mail',
      'メールアドレス',
      '电子邮件',
    ],
    ...['mail', 'email addresses', 'user email', 'E-mail 1 - Value', 'Email 1', 'mail address'],
    ...[
      'E-mail 2 Address',
      'E-mail 2 - Value',
      'userPrincipalName',
      'upn',
      'User name',
      'sign-in name',
      'login',
    ],
  ],
  givenName: [
    ...['given name', 'first name', 'first', 'forename', 'Vorname', 'prénom', 'nombre', 'nome', 'voornaam'],
    ...['fornavn', 'förnamn', 'imię', 'etunimi'],
  ],
  familyName: [
    ...[
      'family name',
      'last name',
      'last',
      'surname',
      'sn',
      'Nachname',
      'Familienname',
      'nom',
      'nom de famille',
    ],
    ...['apellido', 'apellidos', 'cognome', 'sobrenome', 'achternaam', 'efternavn', 'efternamn', 'nazwisko'],
  ],
  name: [
    'name',
    'person',
    'full name',
    'display name',
    'cn',
    'fn',
    'Anzeigename',
    'nom complet',
    'nombre completo',
  ],
  roles: [
    ...['role', 'roles', 'Twilio role', 'Twilio roles', 'Rolle', 'Rollen', 'rôle', 'rôles', 'rol', 'ruolo'],
    ...[
      'ruoli',
      'função',
      'rollen',
      'role assignments',
      'permission',
      'permissions',
      'access level',
      'access',
    ],
  ],
  account: [
    ...[
      'account',
      'account sid',
      'account name',
      'Twilio account',
      'subaccount',
      'project',
      'Konto',
      'compte',
    ],
    ...['cuenta', 'conto', 'conta'],
  ],
};

const fields = Object.keys(headings) as Field[];
const fieldOf = new Map(
  fields.flatMap((field) => headings[field].map((text) => [plain(text), field] as const)),
);
const emailRank = new Map(headings.email.map((text, index) => [plain(text), index]));

/** The field that a heading names, if any. What stands in brackets, such as "[Required]", does not count. */
export function fieldNamed(heading: string): Field | undefined {
  return fieldOf.get(headingKey(heading));
}

/** The text without what stands in square or round brackets. */
export function withoutBrackets(text: string): string {
  return text.replace(/\[[^\]]*\]|\([^)]*\)/g, '');
}

function headingKey(heading: string): string {
  return plain(withoutBrackets(heading));
}

/** Whether a heading that names no field is probably one of addresses: "Contact e-mail". */
export function endsWithEmail(heading: string): boolean {
  return fieldNamed(heading) === undefined && /e?mail(address|adress[ae]?)?$/.test(headingKey(heading));
}

export interface Columns {
  /** The headings, to be named in remarks. */
  titles: string[];
  /** Columns with addresses, the best first. */
  email: number[];
  fields: Partial<Record<Exclude<Field, 'email'>, number>>;
  /** Columns that are a role's name, ticked per person. */
  ticks: { index: number; role: BuiltInRole }[];
  unused: string[];
}

/** Sorts the columns of a table by their headings. */
export function readHeadings(cells: readonly string[]): Columns {
  const titles = cells.map((cell, index) => cell.trim() || columnLetter(index));
  const columns: Columns = { titles, email: [], fields: {}, ticks: [], unused: [] };
  for (const [index, cell] of cells.entries()) {
    const field = fieldNamed(cell);
    const ticked = field === undefined && cell.trim() !== '' ? readRoles(cell) : undefined;
    const [role] = ticked?.roles ?? [];
    if (field === 'email') columns.email.push(index);
    else if (field !== undefined && columns.fields[field] === undefined) columns.fields[field] = index;
    else if (role !== undefined && ticked?.unknown.length === 0 && ticked.roles.length === 1) {
      columns.ticks.push({ index, role });
    } else if (cell.trim() !== '') columns.unused.push(cell.trim());
  }
  const rank = (index: number) => emailRank.get(headingKey(cells[index] ?? '')) ?? Infinity;
  columns.email.sort((a, b) => rank(a) - rank(b));
  return columns;
}

/** A, B, … Z, AA: as a spreadsheet names the column. */
function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter;
}
