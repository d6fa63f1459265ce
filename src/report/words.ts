import * as l10n from '@vscode/l10n';
import type { ReportState } from './schema';

/** Formats a time the same way everywhere, such as `2026-11-24 13:18:05 UTC`. */
export function utc(at: string): string {
  return at.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

/** Returns the word for a state. Verified and attested never share one. */
export function stateWord(state: ReportState): string {
  switch (state) {
    case 'verified':
      return l10n.t('Verified');
    case 'stale':
      return l10n.t('Out of date');
    case 'attested':
      return l10n.t('Marked as done');
    case 'attention':
      return l10n.t('Needs attention');
    case 'open':
      return l10n.t('Open');
  }
}
