import * as l10n from '@vscode/l10n';

/**
 * The permissions that the organization's OAuth app may need, by what they are used for
 * (https://www.twilio.com/docs/iam/oauth-apps/org-oauth-apps). Their full names start with `twilio/iam/`.
 * Both `roles/list` and `role-assignments/list` are asked for: listing roles needs the first by that page, the second
 * by https://www.twilio.com/docs/iam/access-control/role-resource.
 */
export const permissionsFor = {
  invite: [
    'managed-users/list',
    'managed-users/read',
    'managed-users/create',
    'role-assignments/list',
    'role-assignments/create',
    'roles/list',
  ],
  changeRoles: ['role-assignments/delete'],
  deactivate: ['managed-users/delete'],
  reactivate: ['managed-users/update'],
} as const;

export type Permission = (typeof permissionsFor)[keyof typeof permissionsFor][number];

export const permissions: readonly Permission[] = Object.values(permissionsFor).flat();

export const permissionDocs = 'https://www.twilio.com/docs/iam/oauth-apps/org-oauth-apps';

/** The permissions that a text of Twilio names; a refusal may hold them. */
export function permissionsIn(text: string): Permission[] {
  return permissions.filter((permission) => new RegExp(`(?<![\\w-])${permission}(?![\\w-])`).test(text));
}

/** Which click adds the permission. */
export function howToAdd(permission: Permission): string {
  return l10n.t(
    'In the Twilio Console open Settings > Organization settings > Organization API access, choose the OAuth app and tick {0} under Scopes & permissions.',
    permission,
  );
}
