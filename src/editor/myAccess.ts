import * as l10n from '@vscode/l10n';
import { checkMyAccess, type PermissionState } from '../twilio/credentials';
import { howToAdd } from '../twilio/permissions';
import { SetupError } from '../twilio/errors';
import type { Accounts } from './accounts';
import type { Ask } from './ask';
import { withNotification } from './progress';

/** Says which permissions the organization's app has, lacks, or may have, and how to add those it lacks. */
export async function showMyAccess(accounts: Accounts, ask: Ask): Promise<void> {
  const account = accounts.current;
  if (!account) return;
  const client = await accounts.freshClient(account);
  if (!client.holds.organization) {
    throw new SetupError({
      kind: 'auth',
      message: l10n.t('There is no credential of the organization’s OAuth app to check.'),
      remedy: l10n.t('Enter it with “Add or Replace Organization Credential”.'),
    });
  }
  const title = l10n.t('Looking at what the organization’s app may do');
  const states = await withNotification(title, (signal) => checkMyAccess(client, signal));
  const missing = named(states, 'missing');
  await ask({
    severity: missing.length > 0 ? 'warning' : 'info',
    message:
      missing.length > 0
        ? l10n.t('The organization’s app lacks {0} of its permissions.', missing.length)
        : l10n.t('Every permission that can be seen by reading is there.'),
    detail: [
      l10n.t('Granted: {0}', named(states, 'granted').join(', ') || '–'),
      l10n.t('Missing: {0}', missing.join(', ') || '–'),
      l10n.t(
        'Only a write could tell, and none is made for this: {0}',
        named(states, 'unknown').join(', ') || '–',
      ),
      ...missing.map(howToAdd),
    ].join('\n\n'),
    modal: true,
    choices: [],
  });
}

function named(states: readonly PermissionState[], wanted: PermissionState['state']) {
  return states.flatMap(({ permission, state }) => (state === wanted ? permission : []));
}
