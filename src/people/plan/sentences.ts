import * as l10n from '@vscode/l10n';
import { domainOf } from '../../twilio/address';
import { roleLabels, type BuiltInRole } from '../../twilio/roles';
import type { PersonPlan } from './model';

/** Describes what happens to a person, or why nothing does and what to do instead, and which roles the plan leaves alone. */
export function describePerson(person: PersonPlan): string {
  const { kind, keeps } = person;
  const text = describeKind(person);
  if (!keeps || !(kind === 'change' || kind === 'nothing' || kind === 'reactivate')) return text;
  return `${text} ${l10n.t('Also has {0}, which you can change only in the Console.', keeps.join(', '))}`;
}

function describeKind(person: PersonPlan): string {
  switch (person.kind) {
    case 'create':
      return describeCreation(person);
    case 'reactivate':
      return describeReactivation(person);
    case 'change':
      return describeChange(person);
    case 'deactivate':
      return l10n.t(
        'Loses access to everything in your organization, in every account. The user remains listed.',
      );
    case 'nothing':
      return describeNothing(person);
    case 'console':
    case 'blocked':
      return describeObstacle(person);
  }
}

/** Describes once what happens to several people about whom `describePerson` says the same. */
export function describePeople(person: PersonPlan, count: number): string {
  if (person.kind !== 'create') return l10n.t('{0} people: {1}', count, describePerson(person));
  const joins = l10n.t(
    '{0} people will be invited as {1}. Twilio sends each of them a welcome email.',
    count,
    granted(person),
  );
  return joins + aboutDomain(person);
}

function rolesIn(person: PersonPlan, ...states: PersonPlan['roles'][number]['state'][]): BuiltInRole[] {
  return person.roles.filter(({ state }) => states.includes(state)).map(({ role }) => role);
}

const granted = (person: PersonPlan) => roleLabels(rolesIn(person, 'grant'));

function describeCreation(person: PersonPlan): string {
  const joins = l10n.t(
    'Becomes a user of your organization with {0}. Twilio sends a welcome email.',
    granted(person),
  );
  return joins + aboutDomain(person);
}

/** Returns a sentence that follows others, or nothing if the domain is verified. */
function aboutDomain({ domain, email }: PersonPlan): string {
  if (domain === 'verified') return '';
  return ` ${l10n.t('It’s unclear whether the domain {0} is verified, so one person from it goes first.', domainOf(email))}`;
}

function describeReactivation(person: PersonPlan): string {
  const roles = roleLabels(rolesIn(person, 'held', 'grant'));
  const regains =
    roles === ''
      ? l10n.t('Regains access, but without a role on this account.')
      : l10n.t('Regains access, with {0}.', roles);
  const stillAdministrator =
    person.holds.includes('administrator') &&
    !rolesIn(person, 'remove', 'held', 'grant').includes('administrator');
  return stillAdministrator
    ? `${regains} ${l10n.t('Still holds Administrator, which takes effect again.')}`
    : regains;
}

function describeChange(person: PersonPlan): string {
  const gained = granted(person);
  const lost = roleLabels(rolesIn(person, 'remove'));
  if (lost === '') return l10n.t('Gets {0}.', gained);
  if (gained === '') return l10n.t('Loses {0}.', lost);
  return l10n.t('Gets {0}, then loses {1}.', gained, lost);
}

function describeNothing(person: PersonPlan): string {
  if (person.obstacle === 'notAUser') {
    return l10n.t('Not a user of your organization. If they still have access, remove it in the Console.');
  }
  if (person.user?.active === false) return l10n.t('Already deactivated.');
  const asked = rolesIn(person, 'held').filter((role) => !person.holds.includes(role));
  if (asked.length > 0) return l10n.t('Already an Administrator, which includes {0}.', roleLabels(asked));
  return person.holds.length > 0
    ? l10n.t('Already has {0}.', roleLabels(person.holds))
    : l10n.t('Already has no role on this account.');
}

function describeObstacle(person: PersonPlan): string {
  const domain = domainOf(person.email);
  switch (person.obstacle) {
    case 'publicDomain':
      return l10n.t(
        '{0} is a public email domain, which no one can verify. Invite this person in the Console.',
        domain,
      );
    case 'refusedDomain':
      return l10n.t(
        'Twilio reported that the domain {0} isn’t verified. Invite this person in the Console, or verify the domain there. The extension tries the domain again a day after Twilio’s report.',
        domain,
      );
    case 'elsewhere':
      return l10n.t(
        'Twilio reported that this person already has a user outside your organization. Invite this person in the Console.',
      );
    case 'owner':
      return l10n.t(
        'Owns the organization, which already includes every permission. You can’t change the owner here.',
      );
    case 'lastAdministrator':
      return l10n.t(
        'This is the last Administrator of this account that Twilio’s API shows, but there may be others outside the organization. Make someone else an Administrator first.',
      );
    case 'roleMissing':
      return l10n.t('This account doesn’t offer {0}. Choose another role.', granted(person));
    default:
      return '';
  }
}
