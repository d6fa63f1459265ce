import { oneLine } from '../twilio/redact';

/**
 * Returns Markdown that shows a text as it is, on one line. Escapes everything that Markdown, a table row, a tooltip, or
 * the extensions of VS Code's preview could act on, such as bare addresses and formulas.
 */
export function markdown(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>&|~$#!@{}]|(?<=\/)\/|(?<=www)\./gi, '\\$&');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Returns HTML that shows a text as it is, in an element or an attribute in double quotes. */
export function html(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? '');
}
