import * as l10n from '@vscode/l10n';
import { plain } from '../twilio/redact';
import type { ReportState } from './schema';

/** Formats an ISO 8601 time the same way everywhere, such as `2026-11-24 13:18:05 UTC`. Returns anything else as plain text. */
export function utc(at: string): string {
  return plain(at.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'));
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
