import * as l10n from '@vscode/l10n';

/**
 * Twilio's four built-in account roles with their published SIDs (https://www.twilio.com/docs/api/errors/25202), and what
 * each one covers: Twilio's matrix (https://help.twilio.com/articles/223136227), and general settings as of December 2025
 * (https://www.twilio.com/en-us/changelog/account-api-access-new-roles). The labels are Twilio's own and aren't
 * translated.
 */
export const builtInRoles = {
  administrator: {
    sid: 'IX00000000000000000000000000000102',
    label: 'Administrator',
    covers: ['access', 'development', 'billing', 'logs', 'usage', 'settings'],
  },
  billingManager: {
    sid: 'IX00000000000000000000000000000104',
    label: 'Billing Manager',
    covers: ['billing', 'logs', 'usage', 'settings'],
  },
  developer: {
    sid: 'IX00000000000000000000000000000103',
    label: 'Developer',
    covers: ['development', 'logs', 'usage'],
  },
  support: {
    sid: 'IX00000000000000000000000000000105',
    label: 'Support',
    covers: ['logs', 'usage', 'settings'],
  },
} as const;

export type BuiltInRole = keyof typeof builtInRoles;

export const builtInRoleNames = Object.keys(builtInRoles) as BuiltInRole[];

/** Returns Twilio's labels of the roles, in a row. */
export function roleLabels(roles: readonly BuiltInRole[]): string {
  return roles.map((role) => builtInRoles[role].label).join(', ');
}

/** The SIDs of this organization's account roles. Omits roles that the organization doesn't have. */
export type RoleSids = Partial<Record<BuiltInRole, string>>;

/** What a role can cover: who has access, development resources, billing, logs, usage, and general settings. */
export type Area = (typeof builtInRoles)['administrator']['covers'][number];

/**
 * Returns the choice after a role is switched on or off, in the order of `builtInRoleNames`. Administrator includes
 * the other roles, so it's never chosen together with them.
 */
export function chooseRole(chosen: readonly BuiltInRole[], role: BuiltInRole, on: boolean): BuiltInRole[] {
  if (!on) return builtInRoleNames.filter((name) => name !== role && chosen.includes(name));
  if (role === 'administrator') return ['administrator'];
  return builtInRoleNames.filter(
    (name) => name !== 'administrator' && (name === role || chosen.includes(name)),
  );
}

/** Returns a role's name with its scope, if that's the whole organization rather than the account. */
export function scopedRole(name: string, onOrganization: boolean): string {
  return onOrganization ? l10n.t('{0} (organization)', name) : name;
}

/** The most people whose roles are read one by one. */
export const mostAsked = 200;

/**
 * Whether the roles on the organization were read. `refused`: Twilio lists them in none of the known ways. `tooMany`:
 * Twilio lists them only for each person, and there are more than `mostAsked` people.
 */
export const organizationReads = ['read', 'refused', 'tooMany'] as const;
export type OrganizationRead = (typeof organizationReads)[number];

/** Returns the sentence that names the missing read, or `undefined` if nothing is missing. */
export function missingRead(organization: OrganizationRead | undefined): string | undefined {
  switch (organization) {
    case 'read':
      return undefined;
    case 'refused':
      return l10n.t('Roles on the whole organization couldn’t be read because Twilio refused to list them.');
    case 'tooMany':
      return l10n.t(
        'Roles on the whole organization couldn’t be read because Twilio lists them only person by person, and there are more than {0} people.',
        mostAsked,
      );
    case undefined:
      return l10n.t('Roles on the whole organization haven’t been read yet. Check again.');
  }
}
