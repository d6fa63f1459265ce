/** Limits of what the form takes. The page imports them, so this file stays without zod. */

/** The longest text that is read, in characters: several times ten thousand people. */
export const longestText = 2_000_000;

/** The longest text that its field shows unasked, in characters. */
const longText = 20_000;

export const isShort = (text: string): boolean => text.length <= longText;

/** The largest file that is read, in bytes. */
export const largestFile = 8_000_000;
