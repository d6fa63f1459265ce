/** Limits for the form's input. The page imports this file, so it can't import zod. */

/** The longest text that the form reads, in characters. Enough for tens of thousands of people. */
export const longestText = 2_000_000;

/** The longest text that the field shows by default, in characters. */
const longText = 20_000;

export const isShort = (text: string): boolean => text.length <= longText;

/** The largest file that the form reads, in bytes. */
export const largestFile = 8_000_000;
