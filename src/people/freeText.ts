import * as l10n from '@vscode/l10n';
import { fieldNamed } from './columns';
import type { Collector, Surroundings } from './collect';
import { noAddress, readPerson } from './onePerson';
import { namesOnlyRoles } from './roleNames';

const closing: Readonly<Record<string, string>> = { '"': '"', '<': '>', '(': ')' };

/** Splits at any of the separators, but not inside quotes, angle brackets or parentheses. */
export function splitOutside(text: string, separators: string): string[] {
  const parts: string[] = [];
  const lastOf: Record<string, number> = {};
  let start = 0;
  let end = '';
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index);
    const close = closing[letter];
    if (end !== '') {
      if (letter === end) end = '';
    } else if (close !== undefined && (lastOf[close] ??= text.lastIndexOf(close)) > index) {
      end = close;
    } else if (separators.includes(letter)) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim());
}

const leftOut = () => l10n.t('Taken as a remark and left out.');

const hasAddress = (text: string) => text.includes('@');

/** Reads lines of people: one or many in a line, with names and roles as people write them. */
export function readFreeText(lines: readonly string[], into: Collector): void {
  let headingRoles: string | undefined;
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    const entry = text.trim();
    if (entry === '') {
      headingRoles = undefined;
      continue;
    }
    const heading = readHeading(entry);
    if (heading !== undefined) {
      headingRoles = heading;
      into.note(line, entry, l10n.t('Counts for the lines below, up to the next empty one.'));
    } else if (/^(#(?!\d)|\/\/)/.test(entry) || (line === 1 && !hasAddress(entry) && fieldNamed(entry))) {
      into.note(line, entry, leftOut());
    } else if (senderLabel.test(entry)) {
      into.note(line, entry, l10n.t('The sender of a mail is left out.'));
    } else {
      readLine(entry, line, into, { roles: headingRoles });
    }
  }
}

/** "Developers:" or "# Developers" above the people. */
function readHeading(text: string): string | undefined {
  const name = /^#+\s*([^@]+?):?$/.exec(text)?.[1] ?? /^([^@]+):$/.exec(text)?.[1];
  return name !== undefined && namesOnlyRoles(name) ? name : undefined;
}

const listMark = /^(?:[-*•–·▪◦>]|#?\d{1,4}[.)]|#\d{1,4}:?)\s+/;
const mailLabel = /^(?:to|cc|bcc|an|kopie|à|para|a|til|till|naar|aan)\s*:\s*(?!$)/i;
const senderLabel = /^(?:from|reply-to|sender|von|de|da|van|fra|från)\s*:/i;

const addressAlone = /^[^\s;,:|<>()"]+@[^\s;,:|<>()"@]+$/;

/** One line, or the address cell of a table. `around` is known of everybody in it. */
export function readLine(text: string, line: number, into: Collector, around: Surroundings): void {
  if (addressAlone.test(text)) {
    into.add({ ...around, line, address: text });
    return;
  }
  const bare = text.replace(listMark, '').replace(mailLabel, '');
  const label = /^([^@:<>"]{1,40}):\s*(?=\S)/.exec(bare);
  if (label?.[1] !== undefined && namesOnlyRoles(label[1])) {
    readPeople(bare.slice(label[0].length), line, into, { ...around, roles: label[1] });
  } else readPeople(withoutLabel(bare, line, into), line, into, around);
}

/** "Sales team: kim@a.test, lee@a.test": what is said of all of them is nobody's name. */
function withoutLabel(text: string, line: number, into: Collector): string {
  const label = /^([^@:<>"]{1,40}):\s*(?=\S)/.exec(text);
  if (label?.[1] === undefined) return text;
  const rest = text.slice(label[0].length);
  const isOfSeveral = rest.split('@').length > 2 && !rest.includes(':');
  if (!isOfSeveral && fieldNamed(label[1]) !== 'email') return text;
  if (isOfSeveral) into.note(line, label[1], leftOut());
  return rest;
}

function readPeople(text: string, line: number, into: Collector, around: Surroundings): void {
  const cells = splitOutside(text, ';\t|').filter((cell) => cell !== '');
  const parts = cells.map((cell) => splitOutside(cell, ',').filter((part) => part !== ''));
  const addresses = parts.flat().filter(hasAddress).flatMap(splitAddresses);
  if (addresses.length <= 1) {
    const [only] = parts;
    readPerson(cells.length > 1 || !only ? cells : only, line, into, around);
    return;
  }
  if (parts.flat().some((part) => !hasAddress(part) && namesOnlyRoles(part)) && !eachHasOwnCell(parts)) {
    into.problem(
      line,
      text,
      l10n.t('It is not clear whose role is meant. Write one person per line where you name roles.'),
    );
    return;
  }
  for (const cell of parts) {
    if (cell.flatMap(splitAddresses).length === 1) readPerson(cell, line, into, around);
    else readMany(cell, line, into, around);
  }
}

/** "kim@a.test, Developer; lee@a.test, Support": each cell has one person and their roles. */
function eachHasOwnCell(cells: readonly string[][]): boolean {
  return cells.length > 1 && cells.every((cell) => cell.flatMap(splitAddresses).length === 1);
}

const between = /^\s*(?:and|und|et|y|e|en|og|och|[&+/])\s+/i;

/** Several people with commas between them: text before an address is its name. */
function readMany(parts: readonly string[], line: number, into: Collector, around: Surroundings): void {
  let names: string[] = [];
  for (const part of parts) {
    if (!hasAddress(part)) {
      names.push(part);
      continue;
    }
    for (const [index, single] of splitAddresses(part).entries()) {
      const person = index === 0 ? single : single.replace(between, '');
      readPerson([...names, person], line, into, around);
      names = [];
    }
  }
  if (names.length > 0) into.problem(line, names.join(', '), noAddress());
}

/** Cuts "a@x.test b@x.test" and "Kim <a@x.test> Lee <b@x.test>" after each address. */
function splitAddresses(part: string): string[] {
  if (!hasAddress(part)) return [];
  const pattern = part.includes('<') ? /[^<]*<[^>]*>?/g : /[^@]*@[^\s(]*/g;
  const found = part.match(pattern)?.filter(hasAddress) ?? [];
  if (found.length < 2) return [part];
  const used = found.reduce((length, text) => length + text.length, 0);
  // What follows the last address stays with it.
  return [...found.slice(0, -1), (found.at(-1) ?? '') + part.slice(used)];
}
