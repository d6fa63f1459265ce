import * as l10n from '@vscode/l10n';
import { fieldNamed } from './columns';
import type { Collector, Entry } from './collect';
import { decodeQuotedPrintable } from './mailWords';

/** Whether the text is a directory's LDIF or an address book's vCards. */
export function areRecords(text: string): boolean {
  return /^BEGIN:VCARD\s*$/im.test(text) || (/^dn::? /im.test(text) && /^mail::? /im.test(text));
}

/** Reads LDIF (RFC 2849) and vCards (RFC 6350) as far as they name people: one person per record. */
export function readRecords(lines: readonly string[], into: Collector): void {
  let entry: Partial<Entry> = {};
  const finish = () => {
    const { address, line } = entry;
    const name = entry.name ?? entry.familyName ?? entry.givenName;
    if (address !== undefined && line !== undefined) into.add({ ...entry, address, line });
    else if (name !== undefined)
      into.note(start, name, l10n.t('Has no address, as a group has none, and is left out.'));
    entry = {};
  };
  let start = 0;
  for (const { text, line } of unfold(lines)) {
    if (Object.keys(entry).length === 0) start = line;
    if (text.trim() === '' || /^END:VCARD/i.test(text)) finish();
    else readProperty(text, line, entry, into);
  }
  finish();
}

/** A line that begins with a space goes on with the one before, and so does one after a soft line break. */
function unfold(lines: readonly string[]): { text: string; line: number }[] {
  const whole: { text: string; line: number }[] = [];
  for (const [index, text] of lines.entries()) {
    const last = whole.at(-1);
    if (/^[ \t]/.test(text) && last) last.text += text.slice(1);
    else if (last && /quoted-printable.*=$/i.test(last.text)) last.text = last.text.slice(0, -1) + text;
    else whole.push({ text, line: index + 1 });
  }
  return whole;
}

function readProperty(text: string, line: number, entry: Partial<Entry>, into: Collector): void {
  const property = /^(?:[\w-]+\.)?([\w-]+)((?:;[^:]*)?)(::?)\s*(.*)$/i.exec(text);
  if (!property) {
    const isComment = text.startsWith('#');
    if (text.includes('@') && !isComment)
      into.problem(line, text.trim(), l10n.t('Stands outside the records. Put it into a list of its own.'));
    return;
  }
  const [, key = '', parameters = '', colons, raw = ''] = property;
  const value = decodeValue(raw, colons === '::' ? 'base64' : parameters);
  if (/^n$/i.test(key)) {
    [entry.familyName, entry.givenName] = value.split(';');
    return;
  }
  const field = fieldNamed(key);
  if (field === 'email') {
    if (entry.address === undefined) Object.assign(entry, { address: value, line });
    else if (value !== entry.address)
      into.note(line, value, l10n.t('A further address of the same person, which is left out.'));
  } else if (field === 'givenName' || field === 'familyName' || field === 'name') entry[field] ??= value;
}

function decodeValue(raw: string, parameters: string): string {
  if (/base64|encoding=b/i.test(parameters)) return Buffer.from(raw, 'base64').toString('utf8');
  const charset = /charset=([\w-]+)/i.exec(parameters)?.[1] ?? 'utf-8';
  const text = /quoted-printable/i.test(parameters) ? decodeQuotedPrintable(raw, charset) : raw;
  return text.replace(/\\([,;\\])/g, '$1');
}
