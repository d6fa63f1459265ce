import * as l10n from '@vscode/l10n';
import { redactSecrets, shortenSids } from '../twilio/redact';
import type { ReportState } from './schema';

/** Characters that change the direction of text, so that a name could disguise a line. */
const direction = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

const longest = 500;

/**
 * Makes an outside text (a name, a note, or an answer) safe for a report: one line of at most 500 characters, without
 * credentials, full SIDs, or characters that change its direction.
 */
export function outside(text: string): string {
  const line = text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(direction, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const clean = shortenSids(redactSecrets(line));
  return clean.length > longest ? `${clean.slice(0, longest).replace(/\p{Cs}$/u, '')}…` : clean;
}

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
