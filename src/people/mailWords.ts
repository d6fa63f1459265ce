/** What mail programs and address books write in ASCII for letters outside it. */

/** Quoted-printable (RFC 2045, 6.7), in which vCards of version 2.1 have names. */
export function decodeQuotedPrintable(text: string, charset: string): string {
  const bytes = text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return decodeBytes(Buffer.from(bytes, 'latin1'), charset);
}

/** Encoded words (RFC 2047), in which the source of a mail has names; each is put in quotes, as it may hold commas. */
export function decodeWords(text: string): string {
  return text
    .replace(/(\?=)[ \t]+(?==\?)/g, '$1')
    .replace(/=\?([\w-]+)\?([bq])\?([^?\s]*)\?=/gi, (_, charset: string, encoding: string, word: string) => {
      const name = /b/i.test(encoding)
        ? decodeBytes(Buffer.from(word, 'base64'), charset)
        : decodeQuotedPrintable(word.replaceAll('_', ' '), charset);
      return `"${name.replace(/["\s]+/g, ' ')}"`;
    });
}

function decodeBytes(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
