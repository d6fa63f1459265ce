import * as l10n from '@vscode/l10n';
import { places } from '../../twilio/consolePages';
import { permissions, permissionsFor, type Permission } from '../../twilio/permissions';
import type { PickItem, WizardLink } from '../../ui/wizard';

/** Lists the kinds of account credentials with what each can do. */
export function accountItems(): PickItem[] {
  return [
    {
      id: 'authToken',
      label: l10n.t('Auth Token'),
      detail: l10n.t(
        'Reads the account’s type, status, and balance. It gives full access to the account, so treat it like a password.',
      ),
    },
    {
      id: 'apiKey',
      label: l10n.t('API key'),
      detail: l10n.t(
        'A Main key can read all of this. A Standard key can’t read the account’s type and status.',
      ),
    },
    {
      id: 'page',
      label: l10n.t('Open API keys & tokens'),
      detail: places.apiKeys.clickPath.join(' > '),
      ...(places.apiKeys.newConsole && { link: places.apiKeys.newConsole }),
    },
  ];
}

export function withoutAccount(): PickItem {
  return {
    id: 'none',
    label: l10n.t('Continue without'),
    detail: l10n.t('You then mark the account and billing steps as done yourself.'),
  };
}

/** Lists what it takes to create the organization's app: the Console page and the exact permissions to select. */
export function organizationItems(hasAccount: boolean): PickItem[] {
  const { invite, changeRoles, deactivate, reactivate } = permissionsFor;
  return [
    {
      id: 'app',
      label: l10n.t('Enter client ID and secret'),
      detail: l10n.t('An owner or administrator of the organization can create the app.'),
    },
    {
      id: 'page',
      label: l10n.t('Open Organization API access'),
      description: l10n.t('grant type: Client credentials'),
      detail: places.organizationApps.clickPath.join(' > '),
      ...(places.organizationApps.newConsole && { link: places.organizationApps.newConsole }),
    },
    {
      id: 'invite',
      label: l10n.t('Permissions to invite'),
      description: l10n.t('select to copy'),
      detail: byResource(invite),
      copy: invite.join('\n'),
    },
    {
      id: 'more',
      label: l10n.t('Optional permissions to change roles and deactivate users'),
      description: l10n.t('select to copy all'),
      detail: byResource([...changeRoles, ...deactivate, ...reactivate]),
      copy: permissions.join('\n'),
    },
    {
      id: 'none',
      label: l10n.t('Continue without'),
      detail: hasAccount
        ? l10n.t('You then invite people in the Console and mark those steps as done yourself.')
        : l10n.t('Not enough. Enter at least one of the two credentials.'),
    },
  ];
}

/** Groups permissions, as in `managed-users: list, read; roles: list`, because full names don't fit into a row. */
function byResource(wanted: readonly Permission[]): string {
  const actions = new Map<string, string[]>();
  for (const [resource = '', action = ''] of wanted.map((permission) => permission.split('/'))) {
    actions.set(resource, [...(actions.get(resource) ?? []), action]);
  }
  return [...actions].map(([resource, names]) => `${resource}: ${names.join(', ')}`).join('; ');
}

/** Returns the button that opens the Console page for creating the credential. */
export function credentialPage(place: 'apiKeys' | 'organizationApps', tooltip: string): WizardLink[] {
  const url = places[place].newConsole;
  return url === undefined ? [] : [{ tooltip, url }];
}
