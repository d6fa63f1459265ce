import * as l10n from '@vscode/l10n';

/**
 * The permissions that the organization's OAuth app may need, by purpose
 * (https://www.twilio.com/docs/iam/oauth-apps/org-oauth-apps). Full names start with `twilio/iam/`. To list roles, that
 * page requires `roles/list`, while https://www.twilio.com/docs/iam/access-control/role-resource requires
 * `role-assignments/list`, so the list has both.
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

/** Finds the permissions named in Twilio's text, such as an error message. */
export function permissionsIn(text: string): Permission[] {
  return permissions.filter((permission) => new RegExp(`(?<![\\w-])${permission}(?![\\w-])`).test(text));
}

/** Describes how to add the permission in the Twilio Console. */
export function howToAdd(permission: Permission): string {
  return l10n.t(
    'In the Twilio Console, open Settings > Organization settings > Organization API access, choose the OAuth app, and select {0} under Scopes & permissions.',
    permission,
  );
}
