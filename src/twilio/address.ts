import { domainToASCII, domainToUnicode } from 'node:url';
import * as l10n from '@vscode/l10n';
import { plain } from './redact';

/** The longest address that SCIM accepts (https://www.twilio.com/docs/iam/scim/api-reference). */
const longestAddress = 160;
/** See RFC 5321, section 4.5.3.1.1. */
const longestLocalPart = 64;

// Some programs add soft hyphens, zero-width spaces, and direction marks to copied text.
const hidden = /[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/;
const allHidden = new RegExp(hidden, 'g');
const plainAddress = /^[a-z0-9][a-z0-9_+-]*(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}$/i;
const domainForm = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

export type AddressReading =
  /** `doubt` is a translated remark on an address that's valid but probably a mistake. */
  { email: string; doubt?: string; problem?: never } | { email?: never; doubt?: never; problem: string };

/** Returns the domain of an address that `readAddress` accepted. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

/** Returns the canonical spelling of an address, to compare and to show. Makes what isn't an address harmless. */
export function addressKey(address: string): string {
  return readAddress(address).email ?? plain(address).toLowerCase();
}

/**
 * Validates an address and makes it lowercase, since `Kim@…` and `kim@…` reach the same person. Converts its domain
 * to ASCII, as Twilio does. `problem` is a translated sentence that includes the remedy.
 */
export function readAddress(raw: string): AddressReading {
  // A fast path for nearly all addresses in a long list.
  if (raw.length <= longestLocalPart && plainAddress.test(raw)) return { email: raw.toLowerCase() };
  const text = raw.replace(allHidden, '').trim().normalize('NFKC');
  const at = text.lastIndexOf('@');
  if (at < 0) return { problem: l10n.t('The address has no “@”. Write it like kim@example.com.') };
  const local = text.slice(0, at);
  const problem = checkLocalPart(local);
  if (problem !== undefined) return { problem };
  const { ascii: domain, isMixed } = readDomain(text.slice(at + 1).toLowerCase());
  if (domain === '') {
    return { problem: l10n.t('The part after the “@” isn’t a domain. Write it like example.com.') };
  }
  const email = `${local.toLowerCase()}@${domain}`;
  const doubt = doubtAbout(email, isMixed, raw);
  if (email.length <= longestAddress) return doubt === undefined ? { email } : { email, doubt };
  return {
    problem: l10n.t('The address is longer than the {0} characters that Twilio accepts.', longestAddress),
  };
}

function checkLocalPart(local: string): string | undefined {
  if (local === '') return l10n.t('The part before the “@” is missing. Write the whole address.');
  if (local.includes('@')) return l10n.t('The address has more than one “@”. Write only one address.');
  // Quotation marks and backslashes would alter the filter used to look up the address at Twilio.
  const odd = /[^\p{L}\p{N}\p{M}.!#$%&'*+/=?^_`{|}~-]/u.exec(local);
  if (odd) {
    return odd[0] === ' '
      ? l10n.t('The address contains a space. Remove it, or write “Kim Ode <kim@example.com>”.')
      : l10n.t('An address can’t contain the character “{0}”. Remove it.', odd[0]);
  }
  if (/^\.|\.\.|\.$/.test(local)) {
    return l10n.t('The part before the “@” can’t start or end with a dot or contain two in a row.');
  }
  if (local.length <= longestLocalPart) return undefined;
  return l10n.t('The part before the “@” has more than {0} characters.', longestLocalPart);
}

interface Domain {
  /** The domain in ASCII, or nothing if the text isn't a domain. */
  ascii: string;
  /** Whether it has Latin letters and others that look like them. */
  isMixed: boolean;
}

/** The last domains read. Thousands of people share a few, and converting one takes longer than the rest of an address. */
const domains = new Map<string, Domain>();
const mostDomains = 1000;

function readDomain(name: string): Domain {
  const known = domains.get(name);
  if (known) return known;
  const isAscii = /^[ -~]*$/.test(name);
  const ascii = isAscii ? name : /^[\p{L}\p{N}\p{M}.-]+$/u.test(name) ? domainToASCII(name) : '';
  const domain = domainForm.test(ascii)
    ? { ascii, isMixed: mixesScripts(domainToUnicode(ascii)) }
    : { ascii: '', isMixed: false };
  if (domain.ascii === '' || name.length > longestAddress) return domain;
  if (domains.size === mostDomains) domains.clear();
  // The name may be a slice, which would keep an entire list in memory.
  domains.set(Buffer.from(name).toString(), domain);
  return domain;
}

function mixesScripts(text: string): boolean {
  const looksAlike = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;
  return looksAlike.test(text) && /\p{Script=Latin}/u.test(text);
}

function doubtAbout(email: string, isMixed: boolean, raw: string): string | undefined {
  const [sign] = /^[!-/:-@[-`{-~]/.exec(email) ?? [];
  if (sign !== undefined) return l10n.t('The address starts with “{0}”. Check that this is right.', sign);
  if (isMixed || /[^ -~]/.test(email)) {
    return l10n.t('The address has letters outside the English alphabet. Check that they’re right.');
  }
  return hasHidden(raw) ? l10n.t('Hidden characters were removed from the address.') : undefined;
}

/** Returns whether the text contains invisible characters. */
export function hasHidden(text: string): boolean {
  return hidden.test(text);
}
