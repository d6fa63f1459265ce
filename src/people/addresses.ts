import { domainToASCII } from 'node:url';
import * as l10n from '@vscode/l10n';
import { decodeWords } from './mailWords';

/** What a mail address may be in SCIM (https://www.twilio.com/docs/iam/scim/api-reference). */
const longestAddress = 160;
/** RFC 5321, 4.5.3.1.1. */
const longestLocalPart = 64;

// Programs put these into what is copied: soft hyphens, zero-width spaces, marks of direction.
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g;
const spaces = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;

/**
 * The text without invisible characters; every kind of space and separator is a plain one, every line end `\n`, and
 * what mails write in ASCII is in its own letters.
 */
export function tidy(text: string): string {
  return decodeWords(text)
    .replace(invisible, '')
    .replace(spaces, ' ')
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replaceAll('＠', '@')
    .replace(/[，、،]/g, ',')
    .replaceAll('；', ';');
}

export type AddressReading = { email: string; problem?: never } | { email?: never; problem: string };

/** The domain of an address that `readAddress` gave. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

/**
 * Reads one address, with what mail programs put around it. The result is in lower case, because an invitation to
 * `Kim@…` and one to `kim@…` reach the same person, and has its domain in ASCII, as Twilio's host names have.
 * `problem` is a translated sentence with the remedy.
 */
export function readAddress(raw: string): AddressReading {
  const text = unwrap(raw).normalize('NFKC');
  const at = text.lastIndexOf('@');
  if (at < 0)
    return { problem: l10n.t('This is no mail address: it has no “@”. Write it like kim@example.com.') };
  const local = text.slice(0, at);
  const problem = checkLocalPart(local);
  if (problem !== undefined) return { problem };
  const domain = readDomain(text.slice(at + 1));
  if (domain === undefined) {
    return { problem: l10n.t('What stands after the “@” is no domain. Write it like example.com.') };
  }
  const email = `${local.toLowerCase()}@${domain}`;
  if (email.length > longestAddress) {
    return {
      problem: l10n.t('The address is longer than the {0} characters that Twilio takes.', longestAddress),
    };
  }
  return { email };
}

function unwrap(raw: string): string {
  // Of ten thousand addresses nearly all have nothing around them.
  if (/^[a-z0-9][\w.@+-]*[a-z0-9]$/i.test(raw)) return raw;
  const text = raw
    .trim()
    .replace(/^[\s<([{"'“”‘’«„]+/, '')
    .replace(/^e?-?mail[=:]/i, '')
    .replace(/(@[^?]*)\?.*$/, '$1')
    .replace(/[\s>)\]}"'“”‘’».,;:!]+$/, '');
  return /^mailto:/i.test(text) ? withoutPercents(text.slice('mailto:'.length)) : text;
}

/** The address of a link (RFC 6068). */
function withoutPercents(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function checkLocalPart(local: string): string | undefined {
  if (local === '') return l10n.t('Nothing stands before the “@”. Write the whole address.');
  if (local.includes('@')) return l10n.t('The address has more than one “@”. Write one address only.');
  // Quotes and backslashes would change the filter in which Twilio is asked for the address.
  const odd = /[^\p{L}\p{N}\p{M}.!#$%&'*+/=?^_`{|}~-]/u.exec(local);
  if (odd) {
    return odd[0] === ' '
      ? l10n.t('The address has a space in it. Remove it, or write a name as “Kim Ode <kim@example.com>”.')
      : l10n.t('The character “{0}” cannot stand in an address. Remove it.', odd[0]);
  }
  if (/^\.|\.\.|\.$/.test(local)) {
    return l10n.t('A dot stands at the start or end of the name, or two in a row. Correct the address.');
  }
  if (local.length > longestLocalPart) {
    return l10n.t('More than {0} characters stand before the “@”. Correct the address.', longestLocalPart);
  }
  return undefined;
}

function readDomain(text: string): string | undefined {
  const name = text.toLowerCase();
  const domain = /^[ -~]*$/.test(name)
    ? name
    : /^[\p{L}\p{N}\p{M}.-]+$/u.test(name)
      ? domainToASCII(name)
      : '';
  const labels = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
  return labels.test(domain) ? domain : undefined;
}

/** Whether the part before the `@` has letters outside ASCII: allowed, and easily a mistake. */
export function hasUnusualLetters(email: string): boolean {
  return /[^ -~]/.test(email);
}

/** The sign before the first letter: allowed, and easily a bullet or a formula's. */
export function leadingSign(email: string): string | undefined {
  return /^[!-/:-@[-`{-~]/.exec(email)?.[0];
}
