import * as l10n from '@vscode/l10n';
import { roleText } from '../accounts/access';
import { roleLabels, type BuiltInRole } from '../twilio/roles';
import type { Apart, Comparison, Drift, Finding } from './compare';
import type { CreatedTeam } from './create';

/** What can be said of people, in the order in which they're shown. */
export const kinds = [
  'more',
  'less',
  'absent',
  'unlisted',
  'waiting',
  'otherRoles',
  'inactive',
  'unnamed',
  'owner',
] as const satisfies (Drift | Apart)[];

/** Returns the heading for people of one kind. */
export function headingOf(kind: Drift | Apart): string {
  switch (kind) {
    case 'more':
      return l10n.t('More access than written');
    case 'less':
      return l10n.t('Less access than written');
    case 'absent':
      return l10n.t('Not at Twilio yet');
    case 'unlisted':
      return l10n.t('Not in the file');
    case 'waiting':
      return l10n.t('To invite in the Console');
    case 'otherRoles':
      return l10n.t('Other roles');
    case 'inactive':
      return l10n.t('Deactivated');
    case 'unnamed':
      return l10n.t('Without a usable address');
    case 'owner':
      return l10n.t('Owner');
  }
}

/** Describes what Twilio has and what the file says, in one or two sentences. */
export function describeFinding(finding: Finding, { file }: Pick<Comparison, 'file'>): string {
  const { others, kind } = finding;
  const text = mainSentence(finding, file.unlisted === 'remove');
  if (others.length === 0 || kind === 'owner') return text;
  const roles = others.map(roleText).join(', ');
  return `${text} ${l10n.t('A file doesn’t change these roles: {0}.', roles)}`.trim();
}

function mainSentence({ kind, has, wants, until, inactive }: Finding, removes: boolean): string {
  switch (kind) {
    case 'more':
      if (until !== undefined)
        return l10n.t('Still has {0}, but the last day of access was {1}.', rolesText(has), until);
      return differs(has, wants);
    case 'less':
      return inactive
        ? l10n.t('Deactivated. Applying the file reactivates this user with {0}.', rolesText(wants))
        : differs(has, wants);
    case 'absent':
      return l10n.t(
        'Not a user of your organization. Applying the file invites them with {0}.',
        rolesText(wants),
      );
    case 'unlisted':
      return removes
        ? l10n.t('Has {0} but isn’t in the file. Applying the file takes these roles.', rolesText(has))
        : l10n.t('Has {0} but isn’t in the file.', rolesText(has));
    case 'waiting':
      return l10n.t(
        'Only the Console can invite this person, because their domain isn’t verified. Twilio’s API doesn’t show whether they accepted.',
      );
    case 'otherRoles':
      return '';
    case 'inactive':
      return l10n.t('Deactivated, so the roles have no effect: {0}.', rolesText(has));
    case 'unnamed':
      return l10n.t(
        'Has {0}, but is missing from the user list or has an address that a file can’t have.',
        rolesText(has),
      );
    case 'owner':
      return l10n.t('Owns the organization. A file doesn’t change the owner’s access.');
  }
}

const differs = (has: readonly BuiltInRole[], wants: readonly BuiltInRole[]) =>
  l10n.t('Has {0} at Twilio. The file says {1}.', rolesText(has), rolesText(wants));

function rolesText(roles: readonly BuiltInRole[]): string {
  return roles.length === 0 ? l10n.t('no role') : roleLabels(roles);
}

/** Counts the people whom a created file leaves out, by reason. Returns an empty text if there's no one. */
export function leftOut(left: CreatedTeam['left']): string {
  const counts = kinds.flatMap((kind) => {
    const count = kind in left ? (left[kind as keyof typeof left] ?? 0) : 0;
    return count > 0 ? [l10n.t('{0}: {1}', headingOf(kind), count)] : [];
  });
  return counts.join(', ');
}
