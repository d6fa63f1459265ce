import * as l10n from '@vscode/l10n';

const longest = 60;

/** What is wrong with the name that an account shall be shown under, and how to mend it. */
export function checkAccountName(text: string, taken: readonly string[]): string | undefined {
  const name = text.trim();
  if (name === '') return l10n.t('Type a name, such as the one of the company.');
  if (taken.some((other) => other.toLowerCase() === name.toLowerCase()))
    return l10n.t('Another account has this name. Type one that tells the two apart.');
  return tooLong(name);
}

/** What is wrong with the name that a person gives for attestations. */
export function checkOwnName(text: string): string | undefined {
  const name = text.trim();
  if (name === '') return l10n.t('Type a name: a tick without a name proves nothing.');
  if (/[0-9a-f]{32}/i.test(name)) return l10n.t('This looks like a credential. Type your name.');
  return tooLong(name);
}

/** What is wrong with a domain that shall be verified in the sample; `known` are those that are. */
export function checkDomain(text: string, known: readonly string[]): string | undefined {
  const domain = text.trim().toLowerCase();
  if (known.includes(domain)) return l10n.t('This domain is verified already. Type another one.');
  return /^([\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+$/u.test(domain)
    ? undefined
    : l10n.t('Type a domain alone, such as pier.example: no address and no https://.');
}

function tooLong(name: string): string | undefined {
  return name.length > longest
    ? l10n.t('Use at most {0} characters, not {1}.', longest, name.length)
    : undefined;
}
