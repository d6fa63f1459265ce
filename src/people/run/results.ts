import * as l10n from '@vscode/l10n';
import { unparse } from 'papaparse';
import type { Outcome, PersonResult } from '../plan/outcome';
import type { Wanted } from '../plan/plan';
import { roleLabels } from '../roleNames';

/** Those of the list whom "retry failed" sends again: failed or cancelled. */
export function failedOnly(wanted: readonly Wanted[], results: readonly PersonResult[]): Wanted[] {
  const left = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'cancelled');
  const emails = new Set(left.map(({ email }) => email));
  return wanted.filter(({ email }) => emails.has(email));
}

/** The addresses left for the Console, one per line, to paste there; empty if there is nobody. */
export function consoleList(results: readonly PersonResult[]): string {
  return results
    .filter(({ outcome }) => outcome === 'console')
    .map(({ email }) => email)
    .join('\n');
}

/** An outcome in a word or two, translated. */
export function outcomeLabel(outcome: Outcome): string {
  switch (outcome) {
    case 'done':
      return l10n.t('Done');
    case 'already':
      return l10n.t('Was so already');
    case 'failed':
      return l10n.t('Failed');
    case 'console':
      return l10n.t('Left for the Console');
    case 'cancelled':
      return l10n.t('Not done');
  }
}

/**
 * The results as a CSV file that Excel opens in columns and with all letters, and that `readRecipients` reads as the
 * same list. `separator` is what Excel expects where the file will be opened.
 */
export function resultsAsCsv(
  results: readonly PersonResult[],
  wanted: readonly Wanted[],
  separator = listSeparator(),
): string {
  // The first four are names that are understood when the file comes back, in whatever language the rest is.
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
  // Excel would run a cell that begins like a formula; an apostrophe makes it text. (`true` misses cells of two lines.)
  const escapeFormulae = /^[=+\-@\t\r\n＝＋－＠]/;
  const text = unparse({ fields, data }, { delimiter: separator, newline: '\r\n', escapeFormulae });
  return `\uFEFF${text}\r\n`;
}

/** The results as a Markdown table. */
export function resultsAsMarkdown(results: readonly PersonResult[], wanted: readonly Wanted[]): string {
  const heading = [l10n.t('Person'), l10n.t('Roles'), l10n.t('Result'), l10n.t('What happened')];
  const lines = rows(results, wanted).map(({ result, person }) => {
    const happened = [result.note, result.remedy ?? ''].join(' ').trim();
    return [result.email, roleLabels(person?.roles ?? []), outcomeLabel(result.outcome), happened];
  });
  const table = [heading, heading.map(() => '---'), ...lines.map((line) => line.map(asMarkdown))];
  return table.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** What stands between cells where a comma stands in numbers: Excel then takes only semicolons. */
export function listSeparator(locale?: string): ',' | ';' {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? ';' : ',';
}

function rows(results: readonly PersonResult[], wanted: readonly Wanted[]) {
  const people = new Map(wanted.map((person) => [person.email, person]));
  return results.map((result) => ({ result, person: people.get(result.email) }));
}

function asMarkdown(text: string): string {
  return text.replace(/[\\|*_`<>[\]#~]/g, '\\$&').replace(/\s+/g, ' ');
}
