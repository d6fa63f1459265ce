import * as l10n from '@vscode/l10n';
import type { CheckId } from '../guide/evidence';
import { SetupError } from '../twilio/errors';
import type { Accounts } from './accounts';
import { credentialFor, type Checklist } from './checklist';

/** Runs checks that a person asked for. Throws `auth` where the credentials at hand allow none of them. */
export async function checkAsAsked(
  accounts: Accounts,
  checklist: Checklist,
  wanted: readonly CheckId[],
): Promise<void> {
  const account = accounts.current;
  const [first] = wanted;
  if (!account || !first) return;
  const possible = await checklist.possibleChecks(account);
  if (!wanted.some((check) => possible.includes(check))) {
    throw new SetupError({
      kind: 'auth',
      message: l10n.t('Nothing was checked: the credential for it is not there.'),
      remedy: credentialFor(first),
    });
  }
  await checklist.check(wanted);
}
