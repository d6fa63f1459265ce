import { display } from '../twilio/errors';

/** Amounts stay decimal text, as Twilio sends them, because floats would round them. */

const form = /^(-?)0*(\d+)(?:\.(\d*))?$/;

export function isDecimal(text: string): boolean {
  return form.test(text);
}

function scaled(text: string, digits: number): bigint {
  const [, sign = '', whole = '0', fraction = ''] = form.exec(text) ?? [];
  return BigInt(`${sign}${whole}${fraction.padEnd(digits, '0')}`);
}

/** Returns -1, 0, or 1 as the first decimal is less than, equal to, or greater than the second. */
export function compareDecimals(first: string, second: string): number {
  const digits = Math.max(...[first, second].map((text) => text.split('.')[1]?.length ?? 0));
  const difference = scaled(first, digits) - scaled(second, digits);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * Formats an amount with its currency, such as `14.30 USD`, or `14,30 USD` in French. Never rounds; shows at least two
 * decimal places.
 */
export function money(amount: string, currency = ''): string {
  return `${decimalText(amount)} ${currency.toUpperCase()}`.trim();
}

/** English does without `Intl`, whose first use takes as long as the entire checklist. */
function decimalText(amount: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const text = `${whole}.${fraction.padEnd(2, '0')}` as const;
  if (display.language.startsWith('en') || !isDecimal(text)) return text;
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 100 };
  // A string keeps digits that a number would round.
  return new Intl.NumberFormat(display.language, digits).format(text as `${number}`);
}
