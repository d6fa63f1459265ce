import * as l10n from '@vscode/l10n';

const longest = 60;

/** Returns what's wrong with an account's name in this extension, and how to fix it. */
export function checkAccountName(text: string, taken: readonly string[]): string | undefined {
  const name = text.trim();
  if (name === '') return l10n.t('Enter a name, such as your company’s.');
  if (taken.some((other) => other.toLowerCase() === name.toLowerCase()))
    return l10n.t('Another account has this name. Enter a different one.');
  return tooLong(name);
}

/** Returns what's wrong with the name that a user enters for attestations. */
export function checkOwnName(text: string): string | undefined {
  const name = text.trim();
  if (name === '') return l10n.t('Enter your name, so that others can see who marked this as done.');
  if (/[0-9a-f]{32}/i.test(name)) return l10n.t('This looks like a credential. Enter your name.');
  return tooLong(name);
}

/** Returns what's wrong with a domain to verify in the sample. `known` lists the verified domains. */
export function checkDomain(text: string, known: readonly string[]): string | undefined {
  const domain = text.trim().toLowerCase();
  if (known.includes(domain)) return l10n.t('This domain is already verified. Enter another one.');
  return /^([\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+$/u.test(domain)
    ? undefined
    : l10n.t('Enter only a domain, such as pier.example, without https:// and without an email address.');
}

function tooLong(name: string): string | undefined {
  return name.length > longest
    ? l10n.t('Use at most {0} characters, not {1}.', longest, name.length)
    : undefined;
}
