import * as l10n from '@vscode/l10n';
import { hasHidden } from '../../twilio/address';

export interface Name {
  givenName?: string;
  familyName?: string;
}

const plainName = /^(?:[a-z][a-z0-9]*(?:[ -][a-z0-9]+){0,2})?$/i;

/** Splits a full name, such as "Kim Ode" or "Ode, Kim". Keeps the spelling and case of its parts. */
export function splitName(whole: string): Name {
  if (whole === '') return {};
  const text = tidy(whole);
  const comma = text.indexOf(',');
  const space = text.indexOf(' ');
  if (comma > 0) return nameOf(text.slice(comma + 1), text.slice(0, comma));
  return space > 0 ? nameOf(text.slice(0, space), text.slice(space + 1)) : nameOf(text, '');
}

/** Combines two parts into a name. Ignores an address in place of a name. */
export function nameOf(given: string, family: string): Name {
  const name: Name = {};
  const [givenName, familyName] = [tidy(given), tidy(family)];
  if (givenName !== '' && !givenName.includes('@')) name.givenName = givenName;
  if (familyName !== '' && !familyName.includes('@')) name.familyName = familyName;
  return name;
}

function tidy(text: string): string {
  if (text === '' || plainName.test(text)) return text;
  return text.trim().replace(/\s+/g, ' ').normalize('NFC');
}

// Titles in all supported languages.
const titles =
  /^(?:dr|prof|mr|mrs|ms|miss|sir|m|mme|mlle|me|sr|sra|srta|don|doña|ing|lic)\.? |[ ,](?:ph\.?d|m\.?d|mba|esq)\.?$/i;
const scripts = [/\p{Script=Latin}/u, /[\p{Script=Cyrillic}\p{Script=Greek}]/u];

/** Returns a translated remark if a name looks wrong. */
export function doubtAboutName({ givenName = '', familyName = '' }: Name): string | undefined {
  if (plainName.test(givenName) && plainName.test(familyName)) {
    const isShort = givenName.length < 6 || familyName.includes(' ');
    return isShort && titles.test(`${givenName} ${familyName}`)
      ? l10n.t('The name contains a title. Check the name.')
      : undefined;
  }
  const name = `${givenName} ${familyName}`.trim();
  if (name.includes('\uFFFD'))
    return l10n.t('The name lost letters when the file was saved. Check the name.');
  if (/&(?:#x?[0-9a-f]{1,6}|[a-z]{2,8});/i.test(name))
    return l10n.t('The name contains HTML codes. Check the name.');
  if (/[ÂÃÄÅ][\u0080-\u00BF\u0152-\u0192\u02C6\u02DC\u2013-\u203A\u20AC\u2122]|=\?/.test(name)) {
    return l10n.t('The name was saved in the wrong encoding. Check the name.');
  }
  if (hasHidden(name) || /\p{Cc}/u.test(name))
    return l10n.t('The name contains hidden characters. Check the name.');
  if (name.split(/[\s-]/).some((word) => scripts.every((script) => script.test(word)))) {
    return l10n.t('The name mixes letters of different scripts. Check the name.');
  }
  if (titles.test(name)) return l10n.t('The name contains a title. Check the name.');
  const isMore =
    /[^\p{L}\p{M}\p{N}\s.,'’·-]| [–—-] /u.test(name) || name.length > 60 || name.split(' ').length > 5;
  return isMore ? l10n.t('The name contains other words or symbols. Check the name.') : undefined;
}
