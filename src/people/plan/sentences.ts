import * as l10n from '@vscode/l10n';
import type { BuiltInRole } from '../../twilio/roles';
import { domainOf } from '../addresses';
import type { PersonPlan } from './plan';
import { roleLabels } from '../roleNames';

/** What will happen to a person, or why not and what to do instead: one or two translated sentences. */
export function describePerson(person: PersonPlan): string {
  switch (person.kind) {
    case 'create':
      return `${l10n.t('Becomes a user of your organization with {0}; Twilio sends a welcome mail.', granted(person))}${domainNote(person)}`;
    case 'reactivate':
      return describeReturn(person);
    case 'change':
      return describeChange(person);
    case 'deactivate':
      return l10n.t(
        'Loses access to everything in your organization, in every account. The user stays listed.',
      );
    case 'nothing':
      return describeNothing(person);
    case 'console':
    case 'blocked':
      return describeObstacle(person);
  }
}

function rolesIn(person: PersonPlan, ...states: PersonPlan['roles'][number]['state'][]): BuiltInRole[] {
  return person.roles.filter(({ state }) => states.includes(state)).map(({ role }) => role);
}

const granted = (person: PersonPlan) => roleLabels(rolesIn(person, 'grant'));

function domainNote(person: PersonPlan): string {
  if (person.domain === 'verified') return '';
  return ` ${l10n.t('Whether the domain {0} is verified is not known yet: one person of it is tried first.', domainOf(person.email))}`;
}

function describeReturn(person: PersonPlan): string {
  const roles = roleLabels(rolesIn(person, 'held', 'grant'));
  const back =
    roles === ''
      ? l10n.t('Was switched off and gets access again, without a role on this account.')
      : l10n.t('Was switched off and gets access again, with {0}.', roles);
  const stillAdministrator =
    person.holds.includes('administrator') &&
    !rolesIn(person, 'remove', 'held', 'grant').includes('administrator');
  return stillAdministrator
    ? `${back} ${l10n.t('Still holds Administrator, which comes back with it.')}`
    : back;
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
    return l10n.t(
      'Is no user of your organization. If they have access all the same, take it away in the Console.',
    );
  }
  if (person.user?.active === false) return l10n.t('Is switched off already.');
  const asked = rolesIn(person, 'held').filter((role) => !person.holds.includes(role));
  if (asked.length > 0) return l10n.t('Is Administrator already, which includes {0}.', roleLabels(asked));
  return person.holds.length > 0
    ? l10n.t('Has {0} already.', roleLabels(person.holds))
    : l10n.t('Has no role here already.');
}

function describeObstacle(person: PersonPlan): string {
  const domain = domainOf(person.email);
  switch (person.obstacle) {
    case 'publicDomain':
      return l10n.t(
        '{0} is a public mail domain, which nobody can verify. Invite this person in the Console.',
        domain,
      );
    case 'refusedDomain':
      return l10n.t(
        'Twilio answered that the domain {0} is not verified. Invite this person in the Console, or verify the domain there: a day after that answer it is tried again.',
        domain,
      );
    case 'owner':
      return l10n.t('Owns the organization, may do everything already, and is never changed from here.');
    case 'lastAdministrator':
      return l10n.t(
        'Is the last Administrator of this account that Twilio’s API shows; there may be others outside the organization. Make someone else Administrator first.',
      );
    case 'roleMissing':
      return l10n.t('This account does not offer {0}. Choose another role.', granted(person));
    default:
      return '';
  }
}
