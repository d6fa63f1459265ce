import * as l10n from '@vscode/l10n';
import { sid } from './answers';
import { SetupError } from './errors';

/** The SID, if it may stand in an address or a body; throws `invalidInput` without repeating it. */
export function checkedSid(prefix: string, value: string): string {
  if (sid(prefix).safeParse(value).success) return value;
  const message = l10n.t('A SID of the kind {0} was expected.', prefix);
  throw new SetupError({ kind: 'invalidInput', message });
}

/** A mail address as Twilio takes it (at most 160 characters), without the letters that a filter could not carry. */
export function checkEmail(text: string): string | undefined {
  const value = text.trim();
  if (value.length > 160)
    return l10n.t('The mail address is longer than the 160 characters that Twilio takes.');
  const form = /^[^\s"\\@()<>,;:[\]]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u;
  return form.test(value) ? undefined : l10n.t('Enter a whole mail address, such as kim@example.com.');
}

/** The address, if it may stand in a filter: how Twilio would have quotes escaped there is documented nowhere. */
export function checkedUserName(value: string): string {
  const message = checkEmail(value);
  if (message === undefined) return value;
  throw new SetupError({ kind: 'invalidInput', message });
}
