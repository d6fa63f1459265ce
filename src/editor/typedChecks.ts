import * as l10n from '@vscode/l10n';
import { compareDecimals, isDecimal } from '../guide/money';
import { calendarDay } from '../guide/reminder';

/** What is wrong with an amount that the balance shall be above, and how to mend it. Empty is none. */
export function checkBalanceLimit(text: string): string | undefined {
  const amount = text.trim();
  if (amount === '') return undefined;
  if (!isDecimal(amount))
    return l10n.t('Type an amount such as 20 or 12.50, with a point and without a currency.');
  return compareDecimals(amount, '0') < 0 ? l10n.t('Type zero or more.') : undefined;
}

/** What is wrong with the day of a reminder, which must exist and come after today. */
export function checkReminderDay(text: string, today: Date): string | undefined {
  const typed = text.trim();
  const date = /^\d{4}-\d{2}-\d{2}$/.test(typed) ? new Date(`${typed}T00:00:00Z`) : undefined;
  const exists = date && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(typed);
  if (!exists) return l10n.t('Type a day that exists, as year-month-day, such as 2027-05-31.');
  return typed > calendarDay(today) ? undefined : l10n.t('Type a day that is still to come.');
}

/** A recovery code or key must not be kept beside the checklist: long words of letters and digits are refused. */
export function checkNote(note: string): string | undefined {
  const words = note.match(/[\p{L}\d_-]+/gu) ?? [];
  const secret = words.some((word) => word.length >= 16 && /\d/.test(word) && /\p{L}/u.test(word));
  if (secret)
    return l10n.t('That looks like a code or a key. Take it out: it belongs in a password manager.');
  return note.length > 500 ? l10n.t('At most 500 characters: shorten the note.') : undefined;
}
