import * as l10n from '@vscode/l10n';
import type { Prepared } from '../run/invitation';
import { SetupError } from '../../twilio/errors';
import { plain } from '../../twilio/redact';
import type { Ask } from '../../ui/ask';

/** The most addresses that the question names, because VS Code's dialog doesn't scroll. */
const most = 10;

/**
 * Asks in VS Code's own dialog, which no script in a page can answer, whether people should get Administrator and whether
 * to reduce the user's own access. The first choice, which has the focus, changes nothing. Throws `cancelled` unless the
 * user confirms.
 */
export async function confirmInDialog(ask: Ask, { plan, account }: Prepared): Promise<void> {
  if (plan.administrators.length > 0)
    await confirmAdministrators(ask, plan.administrators, plain(account.name));
  if (plan.ownAccessLost) await confirmOwnAccess(ask);
}

async function confirmAdministrators(ask: Ask, emails: readonly string[], account: string): Promise<void> {
  const { length } = emails;
  const give = l10n.t('Give Administrator');
  const choice = await ask({
    severity: 'warning',
    message:
      length === 1
        ? l10n.t('Give Administrator on {0} to 1 person?', account)
        : l10n.t('Give Administrator on {0} to {1} people?', account, length),
    detail: [
      [
        ...emails.slice(0, most).map(plain),
        ...(length > most ? [l10n.t('and {0} more', length - most)] : []),
      ].join('\n'),
      l10n.t('Administrators can do everything on this account, including adding and removing people.'),
    ].join('\n\n'),
    modal: true,
    choices: [l10n.t('Go Back'), give],
  });
  if (choice !== give) throw wentBack();
}

/** Asks whether to reduce the user's own access. The first choice keeps it. Throws `cancelled` unless confirmed. */
export async function confirmOwnAccess(ask: Ask): Promise<void> {
  const lose = l10n.t('Reduce My Access');
  const choice = await ask({
    severity: 'warning',
    message: l10n.t('This reduces your own access.'),
    detail: l10n.t('Afterward, only someone else can restore it.'),
    modal: true,
    choices: [l10n.t('Keep My Access'), lose],
  });
  if (choice !== lose) throw wentBack();
}

function wentBack(): SetupError {
  return new SetupError({ kind: 'cancelled', message: l10n.t('Nothing was sent.') });
}
