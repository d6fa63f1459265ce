import * as l10n from '@vscode/l10n';
import { cancelled, SetupError } from '../twilio/errors';
import type { Accounts, Secrets } from './accounts';
import type { Ask } from './ask';
import type { ConnectedAccount } from './store';

/**
 * Saves the account. Where VS Code can't store a secret, asks whether to try again or to keep it in memory until the
 * window closes. Throws `cancelled` when that is dismissed: nothing is saved then.
 */
export async function saveAccount(
  accounts: Accounts,
  ask: Ask,
  account: ConnectedAccount,
  secrets: Secrets,
): Promise<void> {
  try {
    await accounts.save(account, secrets);
  } catch (error) {
    if (!SetupError.is(error, 'storage')) throw error;
    const again = l10n.t('Try Again');
    const inWindow = l10n.t('Keep Until This Window Closes');
    const { message, remedy } = error.details;
    const inMemory = l10n.t('Or keep the credential in memory only: it is gone when this window closes.');
    const detail = [remedy, inMemory].join(' ');
    const choice = await ask({
      severity: 'warning',
      message,
      detail,
      modal: true,
      choices: [again, inWindow],
    });
    if (choice === again) return saveAccount(accounts, ask, account, secrets);
    if (choice !== inWindow) throw cancelled();
    accounts.keepUntilWindowCloses(account.sid, secrets);
    await accounts.save(account);
  }
}
