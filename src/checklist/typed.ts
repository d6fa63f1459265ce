import * as l10n from '@vscode/l10n';
import { compareDecimals, isDecimal } from './money';

/** Returns what's wrong with a balance limit and how to fix it. An empty text means no limit. */
export function checkBalanceLimit(text: string): string | undefined {
  const amount = text.trim();
  if (amount === '') return undefined;
  if (!isDecimal(amount))
    return l10n.t('Enter an amount such as 20 or 12.50, with a decimal point and no currency.');
  return compareDecimals(amount, '0') < 0 ? l10n.t('Enter zero or more.') : undefined;
}

/** Refuses long words of letters and digits, so that no recovery code or key ends up in a note. */
export function checkNote(note: string): string | undefined {
  const words = note.match(/[\p{L}\d_-]+/gu) ?? [];
  const secret = words.some((word) => word.length >= 16 && /\d/.test(word) && /\p{L}/u.test(word));
  if (secret) return l10n.t('This looks like a code or a key. Remove it and keep it in a password manager.');
  return note.length > 500 ? l10n.t('Shorten the note to 500 characters.') : undefined;
}
