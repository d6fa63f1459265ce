import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { places } from '../../twilio/consolePages';
import { permissions, permissionsFor, type Permission } from '../../twilio/permissions';
import type { PickItem, WizardLink } from '../../ui/wizard';

/** The credentials that a user can enter together. */
export const credentialKinds = ['app', 'authToken', 'apiKey', 'appAndAuthToken', 'appAndApiKey'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** Lists the kinds of account credentials with what each can do. */
export function accountItems(): PickItem[] {
  return [...accountKinds(), keysPage()];
}

/** Lists all credentials, the organization's app first because only it can invite, and what it takes to create one. */
export function credentialItems(): PickItem[] {
  const { invite, changeRoles, deactivate, reactivate } = permissionsFor;
  return [
    item(
      'app',
      l10n.t('Organization’s OAuth app'),
      l10n.t('Invites people and shows who has which role. An organization administrator creates it.'),
    ),
    ...accountKinds(),
    item('appAndAuthToken', l10n.t('The app and the Auth Token'), l10n.t('For everything in the checklist.')),
    item('appAndApiKey', l10n.t('The app and an API key'), l10n.t('For everything that the key can read.')),
    { id: 'help', label: l10n.t('How to create them'), kind: vscode.QuickPickItemKind.Separator },
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
    keysPage(),
  ];
}

function accountKinds(): PickItem[] {
  return [
    item(
      'authToken',
      l10n.t('Auth Token'),
      l10n.t('Reads type, status, and balance. Gives full access, so treat it like a password.'),
    ),
    item(
      'apiKey',
      l10n.t('API key'),
      l10n.t('A Main key reads all of that, a Standard or Restricted key only a part.'),
    ),
  ];
}

function item(id: CredentialKind, label: string, detail: string): PickItem {
  return { id, label, detail };
}

function keysPage(): PickItem {
  return {
    id: 'page',
    label: l10n.t('Open API keys & tokens'),
    detail: places.apiKeys.clickPath.join(' > '),
    ...(places.apiKeys.newConsole && { link: places.apiKeys.newConsole }),
  };
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
