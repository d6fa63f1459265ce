import * as l10n from '@vscode/l10n';
import { sid } from './answers';
import { SetupError } from './errors';

/** Returns the SID if it's safe to use in an address or a body. Throws `invalidInput` without repeating it. */
export function checkedSid(prefix: string, value: string): string {
  if (sid(prefix).safeParse(value).success) return value;
  const message = l10n.t('Expected a SID that starts with {0}.', prefix);
  throw new SetupError({ kind: 'invalidInput', message });
}

/**
 * Checks an email address against Twilio's limit of 160 characters and for characters that can't appear in a filter.
 */
export function checkEmail(text: string): string | undefined {
  const value = text.trim();
  if (value.length > 160) return l10n.t('The email address is longer than Twilio’s limit of 160 characters.');
  const form = /^[^\s"\\@()<>,;:[\]]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u;
  return form.test(value) ? undefined : l10n.t('Enter a complete email address, such as kim@example.com.');
}

/** Returns the address if it's safe to use in a filter, where Twilio documents no way to escape quotes. */
export function checkedUserName(value: string): string {
  const message = checkEmail(value);
  if (message === undefined) return value;
  throw new SetupError({ kind: 'invalidInput', message });
}
