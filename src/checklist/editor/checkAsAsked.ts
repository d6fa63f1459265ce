import * as l10n from '@vscode/l10n';
import { SetupError } from '../../twilio/errors';
import type { CheckId } from '../evidence';
import type { Checklist } from './checklist';

/** Runs checks that the user asked for. Throws `auth` if the credentials allow none of them. */
export async function checkAsAsked(checklist: Checklist, wanted: readonly CheckId[]): Promise<void> {
  const account = checklist.accounts.current;
  const [first] = wanted;
  if (!account || !first) return;
  const possible = await checklist.possibleChecks(account);
  if (!wanted.some((check) => possible.includes(check))) {
    throw new SetupError({
      kind: 'auth',
      message: l10n.t('Nothing was checked because the credential is missing.'),
      remedy: account.named ? l10n.t('Connect the account with “Connect Account.”') : credentialFor(first),
    });
  }
  await checklist.check(wanted);
}

/** Names the credential that would let Twilio's API verify what the user can only attest for now. */
export function credentialFor(check: CheckId): string {
  if (check === 'people') {
    return l10n.t(
      'To check this, add the organization’s OAuth app with “Add or Replace Organization Credential.”',
    );
  }
  return check === 'account'
    ? l10n.t(
        'To check this, add the Auth Token or a Main API key with “Add or Replace Account Credential.” A Standard API key can’t check it.',
      )
    : l10n.t(
        'To check this, add the Auth Token, or an API key that can read it, with “Add or Replace Account Credential.”',
      );
}
