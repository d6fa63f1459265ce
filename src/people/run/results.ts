import * as l10n from '@vscode/l10n';
import { unparse } from 'papaparse';
import type { Wanted } from '../plan/model';
import type { RunResult } from './apply';
import type { PersonResult } from '../plan/outcome';
import { outcomeLabel } from '../plan/outcomeLabel';
import { SetupError } from '../../twilio/errors';
import { roleLabels } from '../../twilio/roles';
import { markdown } from '../../ui/escape';

/** Returns whether a result leaves something to try again. */
export function isLeft({ outcome }: PersonResult): boolean {
  return outcome === 'failed' || outcome === 'unclear' || outcome === 'cancelled';
}

/** Returns the error to show for the run of one person that no one else shows, if it left something to do. */
export function failureOf({ results, stopped }: RunResult): SetupError | undefined {
  const left = results.find((result) => isLeft(result) || result.outcome === 'console');
  if (!left || (left.outcome === 'cancelled' && SetupError.is(stopped, 'cancelled'))) return undefined;
  const { email: person, note: message, remedy, docs } = left;
  const told = { message, ...(remedy !== undefined && { remedy }), ...(docs !== undefined && { docs }) };
  return new SetupError({ kind: 'server', person, ...told });
}

/** Settles like the work, but names the person in its error. */
export async function naming<T>(person: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw SetupError.is(error) ? new SetupError({ ...error.details, person }) : error;
  }
}

/** Returns the people for whom a retry makes sense. */
export function failedOnly(wanted: readonly Wanted[], results: readonly PersonResult[]): Wanted[] {
  const emails = new Set(results.filter(isLeft).map(({ email }) => email));
  return wanted.filter(({ email }) => emails.has(email));
}

/** Returns the people to invite in the Console, one per line: the address to paste there, and the roles to select. */
export function consoleList(results: readonly PersonResult[]): string {
  return results
    .filter(({ outcome }) => outcome === 'console')
    .map(({ email, roles }) => {
      const granted = roles.flatMap(({ role, change }) => (change === 'grant' ? role : []));
      return granted.length > 0 ? `${email}: ${roleLabels(granted)}` : email;
    })
    .join('\n');
}

/**
 * Returns the results as CSV that Excel opens in columns with every letter intact, and that `readList` reads back
 * as the same list. `separator` is the one Excel expects in the reader's locale.
 */
export function resultsAsCsv(
  results: readonly PersonResult[],
  wanted: readonly Wanted[],
  separator = listSeparator(),
): string {
  // `readList` recognizes the first four, so they stay in English in every language.
  const fields = [
    'Email',
    'First name',
    'Last name',
    'Roles',
    l10n.t('Result'),
    l10n.t('What happened'),
    l10n.t('What to do'),
  ];
  const data = rows(results, wanted).map(({ result, person }) => [
    result.email,
    person?.givenName ?? '',
    person?.familyName ?? '',
    roleLabels(person?.roles ?? []),
    outcomeLabel(result.outcome),
    result.note,
    result.remedy ?? '',
  ]);
  // Excel runs a cell that begins like a formula, so an apostrophe makes it text. `true` misses cells with two lines.
  const escapeFormulae = /^[=+\-@\t\r\n＝＋－＠]/;
  const text = unparse({ fields, data }, { delimiter: separator, newline: '\r\n', escapeFormulae });
  return `\uFEFF${text}\r\n`;
}

/** Returns the results as a Markdown table. */
export function resultsAsMarkdown(results: readonly PersonResult[], wanted: readonly Wanted[]): string {
  const heading = [l10n.t('Person'), l10n.t('Roles'), l10n.t('Result'), l10n.t('What happened')];
  const lines = rows(results, wanted).map(({ result, person }) => {
    const happened = [result.note, result.remedy ?? ''].join(' ').trim();
    return [result.email, roleLabels(person?.roles ?? []), outcomeLabel(result.outcome), happened];
  });
  const table = [heading, heading.map(() => '---'), ...lines.map((line) => line.map(markdown))];
  return table.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** Returns Excel's separator. Where numbers have a decimal comma, Excel accepts only semicolons. */
export function listSeparator(locale?: string): ',' | ';' {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? ';' : ',';
}

function rows(results: readonly PersonResult[], wanted: readonly Wanted[]) {
  const people = new Map(wanted.map((person) => [person.email, person]));
  return results.map((result) => ({ result, person: people.get(result.email) }));
}
