import * as l10n from '@vscode/l10n';
import { type Area, type BuiltInRole, builtInRoles } from '../twilio/roles';

/** The words for what the built-in roles cover, which the checklist's first rows don't need. */

/** Describes what a role can and can't do, in the user's language. `mayNot` is empty if there are no limits. */
export function describeRole(role: BuiltInRole): { may: string; mayNot: string } {
  const views = named(builtInRoles[role].covers);
  switch (role) {
    case 'administrator':
      return { may: l10n.t('Manages the entire account, including who else has access.'), mayNot: '' };
    case 'billingManager':
      return {
        may: l10n.t('Has access to the billing pages. Views {0}.', views),
        mayNot: l10n.t('Can’t see or change anything else.'),
      };
    case 'developer':
      return {
        may: l10n.t(
          'Uses development resources such as phone numbers and API credentials. Views {0}.',
          views,
        ),
        mayNot: l10n.t('Can’t manage the account or its users.'),
      };
    case 'support':
      return { may: l10n.t('Views {0}.', views), mayNot: l10n.t('Can’t see or change anything else.') };
  }
}

/** Says what Developer already includes of Support where both are among the roles; else `undefined`. */
export function redundancyIn(roles: readonly string[]): string | undefined {
  if (!roles.includes('developer') || !roles.includes('support')) return undefined;
  const included: readonly Area[] = builtInRoles.developer.covers;
  const both = builtInRoles.support.covers.filter((area) => included.includes(area));
  const added = builtInRoles.support.covers.filter((area) => !included.includes(area));
  return l10n.t('Developer already includes {0}. Support adds only {1}.', named(both), named(added));
}

/** Names the areas that any role but Administrator can only view. */
function named(areas: readonly Area[]): string {
  const names: Partial<Record<Area, string>> = {
    logs: l10n.t('logs'),
    usage: l10n.t('usage'),
    settings: l10n.t('general settings'),
  };
  const [first = '', second, third] = areas.flatMap((area) => names[area] ?? []);
  if (second === undefined) return first;
  return third === undefined
    ? l10n.t('{0} and {1}', first, second)
    : l10n.t('{0}, {1}, and {2}', first, second, third);
}
