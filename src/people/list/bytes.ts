import * as l10n from '@vscode/l10n';

/** The encodings to choose from: VS Code's names and the familiar ones. */
export const encodings = {
  windows1252: 'Windows-1252',
  windows1250: 'Windows-1250',
  windows1251: 'Windows-1251',
  windows1254: 'Windows-1254',
  macroman: 'Mac Roman',
  shiftjis: 'Shift JIS',
  gbk: 'GBK',
  cp950: 'Big5',
  euckr: 'EUC-KR',
} as const;
export type Encoding = keyof typeof encodings;

/** Asks which encoding a file has. Each choice shows the same cells decoded that way. */
export interface EncodingQuestion {
  kind: 'encoding';
  choices: { encoding: Encoding; label: string; samples: string[] }[];
}

export type FileReading =
  | { text: string; question?: never; refusal?: never }
  | { text?: never; question: EncodingQuestion; refusal?: never }
  /** A translated message that says what the file is and what to do. */
  | { text?: never; question?: never; refusal: string };

/** Decodes bytes. In the editor, this is VS Code's `workspace.decode`. */
export type Decode = (bytes: Uint8Array, encoding: Encoding) => PromiseLike<string>;

/** Reads a file's text, asks for its encoding, or rejects the file. `chosen` is the user's answer. */
export async function readBytes(bytes: Uint8Array, decode: Decode, chosen?: Encoding): Promise<FileReading> {
  const refusal = refuse(bytes);
  if (refusal !== undefined) return { refusal };
  const text = readUnicode(bytes);
  if (text !== undefined) {
    return text.includes('\0') ? { refusal: notText(l10n.t('a binary file')) } : { text };
  }
  if (bytes.includes(0)) return { refusal: notText(l10n.t('a binary file')) };
  if (chosen !== undefined) return { text: await decode(bytes, chosen) };
  const cells = unclearCells(bytes);
  const choices = Object.entries(encodings).map(async ([name, label]) => {
    const encoding = name as Encoding; // These are the keys of the constant above.
    return { encoding, label, samples: await Promise.all(cells.map((cell) => decode(cell, encoding))) };
  });
  return { question: { kind: 'encoding', choices: await Promise.all(choices) } };
}

/** Decodes UTF-8 or UTF-16, detected by byte order mark or validity. Returns `undefined` for other encodings. */
function readUnicode(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // In UTF-16, every other byte of Latin text is zero. Other encodings have no zero bytes.
  const start = bytes.subarray(0, 1000);
  const isZeroAt = (odd: 0 | 1) =>
    start.filter((byte, index) => byte === 0 && index % 2 === odd).length > start.length / 8;
  const [isEven, isOdd] = [isZeroAt(0), isZeroAt(1)];
  const encoding = isEven === isOdd ? 'utf-8' : isOdd ? 'utf-16le' : 'utf-16be';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Returns up to three distinct cells with non-ASCII bytes, preferably from below the first line. */
function unclearCells(bytes: Uint8Array): Uint8Array[] {
  const cells = new Map<string, Uint8Array>();
  const headings = new Map<string, Uint8Array>();
  let line = 0;
  for (let start = 0, at = 0; at <= bytes.length && cells.size < 3; at += 1) {
    const byte = bytes[at] ?? 0x0a;
    // The bytes for tab, line break, quotation mark, comma, and semicolon are never part of another character.
    if (![0x09, 0x0a, 0x0d, 0x22, 0x2c, 0x3b].includes(byte)) continue;
    const cell = bytes.subarray(start, Math.min(at, start + 60));
    if (cell.some((each) => each > 0x7f)) (line === 0 ? headings : cells).set(cell.join(), cell);
    if (byte === 0x0a || byte === 0x0d) line += 1;
    start = at + 1;
  }
  return [...cells.values(), ...headings.values()].slice(0, 3);
}

function refuse(bytes: Uint8Array): string | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const startsWith = (text: string) => file.subarray(0, text.length).equals(Buffer.from(text, 'latin1'));
  if (startsWith('%PDF')) return notText(l10n.t('a PDF document'));
  if (startsWith('{\\rtf')) return notText(l10n.t('a rich text document'));
  if (startsWith('\u00D0\u00CF\u0011\u00E0')) return notText(l10n.t('an old Office document'));
  if (!startsWith('PK\u0003\u0004')) return undefined;
  if (file.includes('xl/workbook')) return notText(l10n.t('an Excel workbook'));
  if (file.includes('word/document')) return notText(l10n.t('a Word document'));
  if (file.includes('opendocument.spreadsheet')) return notText(l10n.t('an OpenDocument spreadsheet'));
  return notText(l10n.t('a ZIP archive'));
}

function notText(kind: string): string {
  return l10n.t(
    'This is {0}, not a text file. Save it as CSV (UTF-8), or copy its cells and paste them here.',
    kind,
  );
}
