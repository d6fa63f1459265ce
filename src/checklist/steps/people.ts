import * as l10n from '@vscode/l10n';
import { judgeAccess, judgeBackup, judgeExpected, judgeRoles, judgeUsers } from '../judgements';
import { proof, type Step } from './step';

export const people: Step = {
  id: 'people',
  title: () => l10n.t('Invite people with roles'),
  about: () =>
    l10n.t(
      'Give each person their own login with the fewest permissions they need. **Invite People** uses Twilio’s API for addresses on your organization’s verified domains. Invite everyone else in the Console.',
    ),
  place: 'accountUsers',
  help: {
    title: () => l10n.t('Twilio’s help for adding users'),
    url: 'https://help.twilio.com/articles/223135847',
  },
  section: 'roles',
  subSteps: [
    {
      id: 'people.address',
      title: () => l10n.t('Enter their addresses'),
      about: () =>
        l10n.t(
          'List the people who work with this account. Twilio identifies each one by email address. Two people should never share a login.',
        ),
      proof: proof('people', judgeUsers),
    },
    {
      id: 'people.roles',
      title: () => l10n.t('Select their roles'),
      about: () =>
        l10n.t(
          'A person can have several roles. Administrator includes all permissions, so choosing it clears the others.',
        ),
      section: 'roles',
      proof: proof('people', judgeRoles),
    },
    {
      id: 'people.submit',
      title: () => l10n.t('Send the invitations'),
      about: () =>
        l10n.t(
          'When you invite someone through the API, Twilio creates the user at once and emails a link for setting a password. The API can’t see people outside the organization, and a user without a role here may work with another account. Once you’ve invited everyone you need, mark this as done.',
        ),
      proof: proof('people', judgeAccess),
    },
    {
      id: 'people.backup',
      title: () => l10n.t('Backup for the owner'),
      about: () =>
        l10n.t(
          'If the owner is unavailable, someone else must be able to get in. Give Administrator to one more person. The API sees only people in your organization. If someone outside it can manage the account, or if no one should, record that here.',
        ),
      proof: proof('people', judgeBackup),
      claims: ['outside', 'none'],
      recommended: true,
    },
    {
      id: 'people.expected',
      title: () => l10n.t('Expected Administrators'),
      about: () =>
        l10n.t(
          'An Administrator can do everything, including making others Administrators. Choose who should have this role. Each check compares the result with your choice, which is stored as user SIDs without names or addresses.',
        ),
      proof: proof('people', judgeExpected),
      recommended: true,
    },
    {
      id: 'people.domain',
      title: () => l10n.t('Verified domain'),
      about: () =>
        l10n.t(
          'Inviting through the API works only for addresses on a domain that your organization has verified. To verify one, add a DNS record or upload a file. DNS changes can take up to 72 hours. No API shows verified domains.',
        ),
      place: 'domains',
      recommended: true,
    },
  ],
};
