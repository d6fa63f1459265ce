import * as l10n from '@vscode/l10n';
import { readAddress } from './address';
import { sid } from './answers';
import { SetupError } from './errors';

/** Returns the SID if it's safe to use in an address or a body. Throws `invalidInput` without repeating it. */
export function checkedSid(prefix: string, value: string): string {
  if (sid(prefix).safeParse(value).success) return value;
  const message = l10n.t('Expected a SID that starts with {0}.', prefix);
  throw new SetupError({ kind: 'invalidInput', message });
}

/** Returns the address if it's safe to use in a filter, where Twilio documents no way to escape quotes. */
export function checkedUserName(value: string): string {
  const { problem } = readAddress(value);
  if (problem === undefined) return value;
  throw new SetupError({ kind: 'invalidInput', message: problem });
}
