import { fieldNamed } from './columns';
import type { Collector, Entry } from './collect';

/** Whether the text is a directory's LDIF or an address book's vCards. */
export function areRecords(text: string): boolean {
  return /^BEGIN:VCARD\s*$/im.test(text) || (/^dn::? /im.test(text) && /^mail::? /im.test(text));
}

/** Reads LDIF (RFC 2849) and vCards (RFC 6350) as far as they name people: one person per record. */
export function readRecords(lines: readonly string[], into: Collector): void {
  let entry: Partial<Entry> = {};
  const finish = () => {
    const { address, line } = entry;
    // A group or an organization has no address; nobody is lost with it.
    if (address !== undefined && line !== undefined) into.add({ ...entry, address, line });
    entry = {};
  };
  for (const { text, line } of unfold(lines)) {
    if (text.trim() === '' || /^END:VCARD/i.test(text)) finish();
    else readProperty(text, line, entry);
  }
  finish();
}

/** A line that begins with a space goes on with the one before. */
function unfold(lines: readonly string[]): { text: string; line: number }[] {
  const whole: { text: string; line: number }[] = [];
  for (const [index, text] of lines.entries()) {
    const last = whole.at(-1);
    if (/^[ \t]/.test(text) && last) last.text += text.slice(1);
    else whole.push({ text, line: index + 1 });
  }
  return whole;
}

function readProperty(text: string, line: number, entry: Partial<Entry>): void {
  const property = /^(?:item\d+\.)?([\w-]+)((?:;[^:]*)?)(::?)\s*(.*)$/i.exec(text);
  if (!property) return;
  const [, key = '', parameters = '', colons, raw = ''] = property;
  const encoded = colons === '::' || /base64|encoding=b/i.test(parameters);
  const value = encoded ? Buffer.from(raw, 'base64').toString('utf8') : raw.replace(/\\([,;\\])/g, '$1');
  if (/^n$/i.test(key)) {
    [entry.familyName, entry.givenName] = value.split(';');
    return;
  }
  const field = fieldNamed(key);
  if (field === 'email') {
    if (entry.address === undefined) Object.assign(entry, { address: value, line });
  } else if (field === 'givenName' || field === 'familyName' || field === 'name') entry[field] ??= value;
}
