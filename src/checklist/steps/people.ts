import * as l10n from '@vscode/l10n';
import { judgeAccess, judgeBackup, judgeExpected, judgeRoles, judgeUsers } from '../judgements';
import { proof, type Step } from './step';

export const people: Step = {
  id: 'people',
  title: () => l10n.t('Invite people with roles'),
  about: () =>
    l10n.t(
      'Give each person an own login with the least they need. **Invite People** does it through Twilio’s API for addresses on a domain that your organization has verified; everybody else is invited in the Console.',
    ),
  place: 'accountUsers',
  subSteps: [
    {
      id: 'people.address',
      title: () => l10n.t('Enter their addresses'),
      about: () =>
        l10n.t(
          'List the people who work with this account. Two people should never share one login. Twilio knows each by an email address.',
        ),
      place: 'accountUsers',
      notes: true,
      proof: proof('people', judgeUsers),
    },
    {
      id: 'people.roles',
      title: () => l10n.t('Select their roles'),
      about: () =>
        l10n.t(
          'A person may hold several roles. Administrator includes all permissions and stands alone: choosing it clears the others.',
        ),
      place: 'accountUsers',
      notes: true,
      proof: proof('people', judgeRoles),
    },
    {
      id: 'people.submit',
      title: () => l10n.t('Send the invitations'),
      about: () =>
        l10n.t(
          'An invitation by API makes the user at once and Twilio mails the person a link to set a password. People from outside the organization cannot be seen by the API, and who has no role here may work with another account: when everybody is invited who should be, say so here.',
        ),
      place: 'accountUsers',
      notes: true,
      proof: proof('people', judgeAccess),
    },
    {
      id: 'people.backup',
      title: () => l10n.t('Backup for the owner'),
      about: () =>
        l10n.t(
          'If the owner is ill or gone, somebody besides the owner has to get in: one more person with Administrator. The API sees the people of your organization only; when somebody outside it can manage the account, or nobody should, say so here.',
        ),
      place: 'accountUsers',
      notes: true,
      proof: proof('people', judgeBackup),
      claims: ['outside', 'none'],
    },
    {
      id: 'people.expected',
      title: () => l10n.t('Only expected Administrators'),
      about: () =>
        l10n.t(
          'Administrator may do everything, giving Administrator to others included. Choose once who is meant to have it; each check compares. The choice is kept as user SIDs, without names or addresses.',
        ),
      place: 'accountUsers',
      notes: true,
      proof: proof('people', judgeExpected),
    },
  ],
};
