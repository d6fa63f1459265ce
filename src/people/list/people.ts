import * as l10n from '@vscode/l10n';
import { readAddress } from '../../twilio/address';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../../twilio/roles';
import { readMailboxes, shorten, type Mailbox } from './mailboxes';
import { doubtAboutName, type Name } from './names';

/** A person named in a list. */
export interface Person extends Name {
  /** In lowercase with an ASCII domain, so that each address has one spelling. */
  email: string;
  /** The roles in the list; absent if it has none for this person. */
  roles?: BuiltInRole[];
  /** The value of the account column: a SID or a name. */
  account?: string;
  /** The 1-based line of the first mention. */
  line: number;
}

/** A remark on a place in the list. */
export interface Remark {
  /** The 1-based line. */
  line: number;
  /** The last line, if the remark covers consecutive lines. */
  through?: number;
  /** The column heading, in a table. */
  column?: string;
  /** The text in the list. */
  value: string;
  /** The translated remark. */
  message: string;
  /** The address of the person that the remark is about. */
  email?: string;
}

/** A row's other details about a person. */
export interface Details {
  roles?: readonly BuiltInRole[];
  account?: string | undefined;
  /** The heading of the address column. */
  column?: string | undefined;
}

/** Collects the people in a list, each only once, and all remarks and problems. */
export class People {
  readonly remarks: Remark[] = [];
  readonly problems: Remark[] = [];
  private readonly people = new Map<string, Person>();

  get list(): Person[] {
    return [...this.people.values()];
  }

  remark(line: number, value: string, message: string, more: { column?: string; email?: string } = {}): void {
    this.remarks.push({ line, value: shorten(value), message, ...more });
  }

  /** Adds a remark on a whole line, or extends the previous line's remark if it's the same. */
  remarkLine(line: number, value: string, message: string): void {
    const last = this.remarks.at(-1);
    if (last?.message === message && (last.through ?? last.line) === line - 1) last.through = line;
    else this.remark(line, value, message);
  }

  /** Remarks that a text isn't used. Also lists each address below its first line or outside the excerpt. */
  leaveOut(line: number, text: string, message: string): void {
    if (!text.includes('@')) {
      this.remarkLine(line, text, message);
      return;
    }
    this.remark(line, text, message);
    if (!text.includes('\n') && shorten(text) === text.trim()) return;
    const { mailboxes, extra } = readMailboxes(text, line);
    for (const each of [...mailboxes, ...extra]) this.remark(each.line, each.text, message);
  }

  problem(line: number, value: string, message: string, column?: string): void {
    this.problems.push({ line, value: shorten(value), message, ...(column !== undefined && { column }) });
  }

  /** Adds a person, or a problem if the address is invalid. Returns the person's address. */
  add(
    { text, line }: Mailbox,
    name: Name,
    { roles = [], account, column }: Details = {},
  ): string | undefined {
    const { email, problem, doubt } = readAddress(text);
    if (email === undefined) {
      this.problem(line, text, problem, column);
      return undefined;
    }
    const key = account === undefined ? email : `${email} ${account.toLowerCase()}`;
    const known = this.people.get(key);
    if (known) {
      this.merge(known, line, name, roles);
      return email;
    }
    const person: Person = { ...name, email, line };
    if (account !== undefined) person.account = account;
    this.people.set(key, person);
    if (doubt !== undefined)
      this.remark(line, text, doubt, { email, ...(column !== undefined && { column }) });
    this.lookAtName(line, person);
    this.giveRoles(line, person, roles);
    return email;
  }

  private merge(person: Person, line: number, name: Name, roles: readonly BuiltInRole[]): void {
    const { email, line: first } = person;
    const [before, now] = [writeName(person), writeName(name)];
    if (before === '') {
      Object.assign(person, name);
      this.lookAtName(line, person);
    }
    this.giveRoles(line, person, roles);
    const isOther = before !== '' && now !== '' && now !== before;
    if (line === first && !isOther) return;
    const labels = person.roles?.map((role) => builtInRoles[role].label).join(', ');
    const message =
      labels === undefined
        ? l10n.t('Already on line {0}, so it’s counted once.', first)
        : l10n.t('Already on line {0}, so it’s counted once, as {1}.', first, labels);
    this.remark(line, isOther ? `${email} (${now})` : email, message, { email });
  }

  private lookAtName(line: number, person: Person): void {
    const doubt = doubtAboutName(person);
    if (doubt !== undefined) this.remark(line, writeName(person), doubt, { email: person.email });
  }

  private giveRoles(line: number, person: Person, roles: readonly BuiltInRole[]): void {
    if (roles.length === 0) return;
    const all = builtInRoleNames.filter((role) => roles.includes(role) || person.roles?.includes(role));
    // The guide's rule: Administrator includes the other roles and is assigned alone.
    person.roles = all.includes('administrator') ? ['administrator'] : all;
    if (person.roles.length === all.length) return;
    const message = l10n.t('Administrator includes the other roles, so they’re left out.');
    this.remark(line, person.email, message, { email: person.email });
  }
}

function writeName({ givenName = '', familyName = '' }: Name): string {
  return familyName === '' ? givenName : `${givenName} ${familyName}`.trim();
}
