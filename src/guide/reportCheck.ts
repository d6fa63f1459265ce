import * as l10n from '@vscode/l10n';
import { SetupError } from '../twilio/errors';
import { digestOf, mismatches, type Mismatch } from './reportDigest';
import { reportSchema, reportVersion, type Report } from './reportSchema';
import { outside } from './reportWords';
import { subSteps } from './steps';

/** What looking at a report found. */
export interface CheckedReport {
  report: Report;
  /** The entries that no longer fit their digest. */
  mismatches: Mismatch[];
  /** Whether the digest over all entries fits them. */
  allFits: boolean;
  /** Whether the digest noted when the report was made is the one of its entries; absent where none was given. */
  isNoted?: boolean;
}

/**
 * Reads a report and holds its entries against its digests, and against `noted`, the digest that was noted when it
 * was made. Throws `invalidInput` where the text is no report; the message says at which place.
 */
export function checkReport(text: string, noted?: string): CheckedReport {
  const report = readReport(text);
  const { all } = digestOf(report.entries);
  return {
    report,
    mismatches: mismatches(report.entries, report.digest),
    allFits: all === report.digest.all,
    ...(noted !== undefined && { isNoted: all === noted.toLowerCase() }),
  };
}

/** What the check comes to, as sentences: whether all fits, and a line for each entry that does not. */
export function verdict({ report, mismatches: found, allFits, isNoted }: CheckedReport): {
  fits: boolean;
  message: string;
  entries: string[];
} {
  const entries = found.map(mismatchText);
  if (entries.length > 0) {
    return {
      fits: false,
      message: l10n.t('The report was changed after it was made. Entries that no longer fit their digest:'),
      entries,
    };
  }
  if (!allFits) {
    const message = l10n.t('The report was changed after it was made: its digests do not fit each other.');
    return { fits: false, message, entries };
  }
  if (isNoted === false) {
    const message = l10n.t(
      'This is not the report whose digest was noted: it is another one, or entries and digests were changed together.',
    );
    return { fits: false, message, entries };
  }
  const message = isNoted
    ? l10n.t('The report is as it was when its digest was noted. Who made it, a digest does not say.')
    : l10n.t(
        'Each entry fits its digest. Whoever changes an entry can change the digests too: compare this one with the digest that was noted. {0}',
        report.digest.all,
      );
  return { fits: true, message, entries };
}

function mismatchText({ id, how }: Mismatch): string {
  const name = nameOf(id);
  switch (how) {
    case 'changed':
      return l10n.t('{0}: changed', name);
    case 'missing':
      return l10n.t('{0}: taken out', name);
    case 'added':
      return l10n.t('{0}: put in', name);
    case 'moved':
      return l10n.t('{0}: moved', name);
  }
}

/** The id of an entry, with the title that the guide has for it: the report's own may have been changed. */
function nameOf(id: string): string {
  const subStep = subSteps.find((each) => id.endsWith(`:${each.id}`));
  return subStep ? `${outside(id)} (${subStep.title()})` : outside(id);
}

function readReport(text: string): Report {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw noReport(l10n.t('The file is not JSON.'), cause);
  }
  if (members(text) !== membersOf(json)) throw noReport(l10n.t('A name stands twice in the same object.'));
  const version: unknown = typeof json === 'object' && json && Reflect.get(json, 'schemaVersion');
  if (typeof version === 'number' && version !== reportVersion) {
    throw noReport(l10n.t('It is of version {0}; this release reads version {1}.', version, reportVersion));
  }
  const parsed = reportSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw noReport(l10n.t('At “{0}” it does not have the form of a report: {1}', place, issue?.message ?? ''));
}

/** How many members a JSON text writes out: `JSON.parse` keeps only the last of two with one name. */
function members(text: string): number {
  const strings = text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g);
  return [...strings].filter(([, colon]) => colon !== undefined).length;
}

function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce<number>((sum, each) => sum + membersOf(each), 0);
  return inside + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

function noReport(reason: string, cause?: unknown): SetupError {
  return new SetupError({
    kind: 'invalidInput',
    message: l10n.t('This file is no report of Twilio Setup. {0}', reason),
    remedy: l10n.t('Choose the JSON file that was saved with the report.'),
    cause,
  });
}
