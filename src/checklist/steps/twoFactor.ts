import * as l10n from '@vscode/l10n';
import type { Step } from './step';

export const twoFactor: Step = {
  id: 'twoFactor',
  title: () => l10n.t('Turn on two-factor login'),
  about: () =>
    l10n.t(
      'With two-factor login, a stolen password alone isn’t enough to sign in. Twilio requires it for paid accounts. No Twilio API shows whether it’s on, so you mark each item below as done yourself.',
    ),
  place: 'userSettings',
  help: {
    title: () => l10n.t('Twilio’s help for two-factor login'),
    url: 'https://help.twilio.com/articles/223136307',
  },
  section: 'lostPhone',
  subSteps: [
    {
      id: 'twoFactor.email',
      title: () => l10n.t('Enter the email code'),
      about: () =>
        l10n.t(
          'Twilio emails you a code before it lets you change your login settings. Enter the code in the Console and choose **Verify**.',
        ),
      clicks: ['Verify'],
    },
    {
      id: 'twoFactor.start',
      title: () => l10n.t('Choose Set up 2FA'),
      about: () => l10n.t('In **User Settings**, choose **Set up 2FA**.'),
      clicks: ['Set up 2FA'],
    },
    {
      id: 'twoFactor.phone',
      title: () => l10n.t('Verify a phone number'),
      about: () =>
        l10n.t(
          'Enter a phone number that you’ll keep and choose **Send code via SMS**. After that, **Add authentication app** lets you use an authenticator app instead of SMS. Don’t use a number hosted at Twilio: if the account is ever suspended, that number could lock you out.',
        ),
      clicks: ['Set up 2FA', 'Send code via SMS'],
    },
    {
      id: 'twoFactor.recovery',
      title: () => l10n.t('Save recovery code'),
      about: () =>
        l10n.t(
          'Twilio shows the recovery code only once. You need it to sign in if you lose your phone, so save it in a password manager. This extension never asks for it. Don’t paste it anywhere in VS Code.',
        ),
      clicks: ['Set up 2FA'],
      section: 'lostPhone',
      secret: true,
    },
    {
      id: 'twoFactor.finish',
      title: () => l10n.t('Choose Finish'),
      about: () =>
        l10n.t(
          'Two-factor login isn’t on until you choose **Finish**. To test it, sign out and sign in again.',
        ),
      clicks: ['Finish'],
    },
  ],
};
