import * as l10n from '@vscode/l10n';
import { places } from '../guide/places';
import { permissions, permissionsFor, type Permission } from '../twilio/permissions';
import type { PickItem, WizardLink } from './wizard';

/** The kinds of account credential and what each is good for. */
export function accountItems(): PickItem[] {
  return [
    {
      id: 'authToken',
      label: l10n.t('Auth Token'),
      detail: l10n.t(
        'Reads type, status and balance. It opens the whole account, so treat it like a password.',
      ),
    },
    {
      id: 'apiKey',
      label: l10n.t('API key'),
      detail: l10n.t('A Main key reads all of it; a Standard key cannot read the account’s type and status.'),
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
    label: l10n.t('Go on without'),
    detail: l10n.t('Account and billing are then attested instead of checked.'),
  };
}

/** What the organization's app is made with: where, and the exact permissions to tick. */
export function organizationItems(hasAccount: boolean): PickItem[] {
  const { invite, changeRoles, deactivate, reactivate } = permissionsFor;
  return [
    {
      id: 'app',
      label: l10n.t('Enter client ID and secret'),
      detail: l10n.t('An owner or administrator of the organization can make the app.'),
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
      description: l10n.t('choose to copy'),
      detail: byResource(invite),
      copy: invite.join('\n'),
    },
    {
      id: 'more',
      label: l10n.t('Permissions to change roles and deactivate, if wanted'),
      description: l10n.t('choose to copy all'),
      detail: byResource([...changeRoles, ...deactivate, ...reactivate]),
      copy: permissions.join('\n'),
    },
    {
      id: 'none',
      label: l10n.t('Go on without'),
      detail: hasAccount
        ? l10n.t('People are then invited in the Console and attested here.')
        : l10n.t('Not enough: give at least one of the two credentials.'),
    },
  ];
}

/** Such as `managed-users: list, read; roles: list`: the full names don't fit into a row. */
function byResource(wanted: readonly Permission[]): string {
  const actions = new Map<string, string[]>();
  for (const [resource = '', action = ''] of wanted.map((permission) => permission.split('/'))) {
    actions.set(resource, [...(actions.get(resource) ?? []), action]);
  }
  return [...actions].map(([resource, names]) => `${resource}: ${names.join(', ')}`).join('; ');
}

/** The button that opens the Console page on which the credential is made. */
export function credentialPage(place: 'apiKeys' | 'organizationApps', tooltip: string): WizardLink[] {
  const url = places[place].newConsole;
  return url === undefined ? [] : [{ tooltip, url }];
}
