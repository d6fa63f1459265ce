import type { PersonResult } from './apply';
import type { Wanted } from './plan';

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
