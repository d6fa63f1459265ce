import * as l10n from '@vscode/l10n';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../twilio/roles';
import { hasUnusualLetters, leadingSign, readAddress } from './addresses';
import { readRoles, roleLabels, unknownRole, type RoleReading } from './roleNames';

/** A person as a text or file names them. */
export interface Recipient {
  /** Lower case, the domain in ASCII (`xn--…`): one spelling per address everywhere. */
  email: string;
  givenName?: string;
  familyName?: string;
  /** The roles written beside the address; absent where the text names none. */
  roles?: BuiltInRole[];
  /** The account written beside the address, as it stands there: a SID or a name. */
  account?: string;
  /** 1-based line of the text where the person stands first. */
  line: number;
}

/** A part of the text that can't be used, or (as a note) one that was understood in a way worth showing. */
export interface Remark {
  /** 1-based line of the text. */
  line: number;
  /** The column of a table: its heading, or its letter as in a spreadsheet. */
  column?: string;
  /** What stands there. */
  value: string;
  /** Translated: what is wrong and how to mend it, or what was understood. */
  message: string;
}

export interface RecipientList {
  recipients: Recipient[];
  /** Nobody is dropped silently: what could not be read stands here. */
  problems: Remark[];
  /** Merged duplicates, synonyms understood as roles, columns that were not used. */
  notes: Remark[];
}

/** A person as the text has them, before the address and the roles are understood. */
export interface Entry {
  line: number;
  /** The text with the address. */
  address: string;
  /** The whole name, "Kim Ode" or "Ode, Kim". */
  name?: string | undefined;
  givenName?: string | undefined;
  familyName?: string | undefined;
  /** The text with the roles. */
  roles?: string | undefined;
  account?: string | undefined;
  /** For a table: the headings under which address and roles stand. */
  columns?: { address?: string | undefined; roles?: string | undefined };
}

/** What is known of a person before their address is read: from a heading, or from the other cells of a row. */
export type Surroundings = Omit<Entry, 'line' | 'address'>;

/** Makes recipients of entries: checks them, merges who stands twice and writes down every remark. */
export class Collector {
  private readonly people = new Map<string, Recipient>();
  private readonly problems: Remark[] = [];
  private readonly notes: Remark[] = [];
  private readonly shownWords = new Set<string>();
  // Ten thousand rows name roles in a handful of ways.
  private readonly roleReadings = new Map<string, RoleReading>();

  problem(line: number, value: string, message: string, column?: string): void {
    this.problems.push(remark(line, value, message, column));
  }

  note(line: number, value: string, message: string, column?: string): void {
    this.notes.push(remark(line, value, message, column));
  }

  /** A person with anything wrong becomes a problem and no recipient: never half of what was meant. */
  add(entry: Entry): void {
    const { line, columns } = entry;
    const reading = readAddress(entry.address);
    if (reading.email === undefined) {
      this.problem(line, entry.address.trim(), reading.problem, columns?.address);
      return;
    }
    const roles = this.readRoles(entry.roles ?? '');
    if (roles.unknown.length > 0) {
      this.problem(line, roles.unknown.join(', '), unknownRole(), columns?.roles);
      return;
    }
    for (const { word, role } of roles.understood) this.showWord(line, word, builtInRoles[role].label);
    const doubt = doubtAbout(reading.email);
    if (doubt !== undefined) this.note(line, reading.email, doubt, columns?.address);
    const person: Recipient = { email: reading.email, ...readName(entry), line };
    if (roles.roles.length > 0) person.roles = exclusive(roles.roles);
    if (roles.roles.length > (person.roles?.length ?? 0)) this.note(line, reading.email, includesOthers());
    if (entry.account !== undefined && entry.account.trim() !== '') person.account = entry.account.trim();
    this.merge(person);
  }

  result(): RecipientList {
    return {
      recipients: [...this.people.values()],
      problems: this.problems,
      notes: this.notes.sort((a, b) => a.line - b.line),
    };
  }

  private merge(person: Recipient): void {
    const key =
      person.account === undefined ? person.email : `${person.email} ${person.account.toLowerCase()}`;
    const known = this.people.get(key);
    if (!known) {
      this.people.set(key, person);
      return;
    }
    // Half of one name and half of another would be nobody's.
    const isSameName = (['givenName', 'familyName'] as const).every(
      (part) => known[part] === undefined || person[part] === undefined || known[part] === person[part],
    );
    const { givenName, familyName } = { ...person, ...known };
    if (isSameName) Object.assign(known, givenName && { givenName }, familyName && { familyName });
    const other = [person.givenName, person.familyName].filter((part) => part !== undefined).join(' ');
    const value = isSameName ? person.email : `${person.email} (${other})`;
    const roles = builtInRoleNames.filter(
      (role) => known.roles?.includes(role) || person.roles?.includes(role),
    );
    if (roles.length > 0) known.roles = exclusive(roles);
    const once = known.roles
      ? l10n.t('Stands in line {0} already: taken once, as {1}.', known.line, roleLabels(known.roles))
      : l10n.t('Stands in line {0} already: taken once.', known.line);
    const dropped = roles.length > (known.roles?.length ?? 0);
    this.note(person.line, value, dropped ? `${once} ${includesOthers()}` : once);
  }

  private readRoles(text: string): RoleReading {
    const reading = this.roleReadings.get(text) ?? readRoles(text);
    this.roleReadings.set(text, reading);
    return reading;
  }

  private showWord(line: number, word: string, label: string): void {
    const key = word.toLowerCase();
    if (this.shownWords.has(key)) return;
    this.shownWords.add(key);
    this.note(line, word, l10n.t('Understood as {0}, wherever it stands.', label));
  }
}

/** The guide's rule: Administrator includes the others and stands alone. */
function exclusive(roles: readonly BuiltInRole[]): BuiltInRole[] {
  return roles.includes('administrator') ? ['administrator'] : [...roles];
}

/** What is allowed in an address and yet seldom meant. */
function doubtAbout(email: string): string | undefined {
  const sign = leadingSign(email);
  if (sign !== undefined)
    return l10n.t('The address begins with the sign “{0}”. Check that it is meant.', sign);
  return hasUnusualLetters(email)
    ? l10n.t('The address has letters outside the English alphabet. Check that they are meant.')
    : undefined;
}

const includesOthers = () => l10n.t('Administrator includes the other roles, which are left out.');

function remark(line: number, value: string, message: string, column: string | undefined): Remark {
  return column === undefined ? { line, value, message } : { line, column, value, message };
}

/** Given and family name; the parts that stand by themselves win over the whole name. */
function readName({ name, givenName, familyName }: Entry): Pick<Recipient, 'givenName' | 'familyName'> {
  const given = trimName(givenName);
  const family = trimName(familyName);
  if (given === '' && family === '') return splitName(trimName(name));
  return { ...(given && { givenName: given }), ...(family && { familyName: family }) };
}

function splitName(name: string): Pick<Recipient, 'givenName' | 'familyName'> {
  // "Sam Reyes (Contractor)"
  const text = trimName(name.replace(/\([^)]*\)/g, ' '));
  // Some programs show the address as the name.
  if (text === '' || text.includes('@')) return {};
  const comma = /^([^,]+),(.+)$/.exec(text);
  const spaced = /^(\S+) (.+)$/.exec(text);
  if (comma) return { givenName: trimName(comma[2]), familyName: trimName(comma[1]) };
  if (spaced) return { givenName: trimName(spaced[1]), familyName: trimName(spaced[2]) };
  return { givenName: text };
}

function trimName(text: string | undefined): string {
  if (text === undefined) return '';
  // Of ten thousand names most have nothing to trim.
  if (/^[a-z]+(?:[ -][a-z]+)*$/i.test(text)) return text;
  return text
    .replace(/["“”«»]/g, '')
    .replace(/^[\s'‘’,]+|[\s'‘’,]+$/g, '')
    .replace(/\s+/g, ' ')
    .normalize('NFC');
}
