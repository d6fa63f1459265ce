import * as l10n from '@vscode/l10n';
import { sid } from './answers';
import { checkEmail } from './credentials';
import { SetupError } from './errors';

/** The SID, if it may stand in an address or a body; throws `invalidInput` without repeating it. */
export function checkedSid(prefix: string, value: string): string {
  if (sid(prefix).safeParse(value).success) return value;
  const message = l10n.t('A SID of the kind {0} was expected.', prefix);
  throw new SetupError({ kind: 'invalidInput', message });
}

/** The address, if it may stand in a filter: how Twilio would have quotes escaped there is documented nowhere. */
export function checkedUserName(value: string): string {
  const message = checkEmail(value);
  if (message === undefined) return value;
  throw new SetupError({ kind: 'invalidInput', message });
}
