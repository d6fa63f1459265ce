import * as l10n from '@vscode/l10n';
import { compareDecimals, isDecimal } from './money';

/** What is wrong with an amount that the balance shall be above, and how to mend it. Empty is none. */
export function checkBalanceLimit(text: string): string | undefined {
  const amount = text.trim();
  if (amount === '') return undefined;
  if (!isDecimal(amount))
    return l10n.t('Type an amount such as 20 or 12.50, with a point and without a currency.');
  return compareDecimals(amount, '0') < 0 ? l10n.t('Type zero or more.') : undefined;
}

/** A recovery code or key must not be kept beside the checklist: long words of letters and digits are refused. */
export function checkNote(note: string): string | undefined {
  const words = note.match(/[\p{L}\d_-]+/gu) ?? [];
  const secret = words.some((word) => word.length >= 16 && /\d/.test(word) && /\p{L}/u.test(word));
  if (secret)
    return l10n.t('That looks like a code or a key. Take it out: it belongs in a password manager.');
  return note.length > 500 ? l10n.t('At most 500 characters: shorten the note.') : undefined;
}
