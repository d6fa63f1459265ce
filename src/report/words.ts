import * as l10n from '@vscode/l10n';
import { redactSecrets, shortenSids } from '../twilio/redact';
import type { ReportState } from './schema';

/** Signs that turn the direction of text, with which a name could make a line read otherwise. */
const direction = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

const longest = 500;

/**
 * A text from outside (a name, a note, an answer) as it may stand in a report: one line, at most 500 characters,
 * without credentials, whole SIDs and signs that turn its direction.
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

/** A point in time as it can be compared everywhere, such as `2026-11-24 13:18:05 UTC`. */
export function utc(at: string): string {
  return at.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

/** The word for a state. Verified and attested never share one. */
export function stateWord(state: ReportState): string {
  switch (state) {
    case 'verified':
      return l10n.t('Verified');
    case 'stale':
      return l10n.t('Checked too long ago');
    case 'attested':
      return l10n.t('Said to be done');
    case 'attention':
      return l10n.t('Needs attention');
    case 'open':
      return l10n.t('Open');
  }
}
