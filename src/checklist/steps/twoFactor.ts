import * as l10n from '@vscode/l10n';
import type { Step } from './step';

export const twoFactor: Step = {
  id: 'twoFactor',
  title: () => l10n.t('Turn on two-factor login'),
  about: () =>
    l10n.t(
      'With two-factor login a stolen password alone opens nothing; Twilio requires it for paid accounts. No Twilio API shows whether it is on, so each point below counts because you say so.',
    ),
  place: 'userSettings',
  subSteps: [
    {
      id: 'twoFactor.email',
      title: () => l10n.t('Confirm the emailed code'),
      about: () =>
        l10n.t(
          'Twilio mails you a code before it lets you change the login. Type it in the Console and choose **Verify**.',
        ),
      place: 'userSettings',
      clicks: ['Verify'],
      notes: true,
    },
    {
      id: 'twoFactor.start',
      title: () => l10n.t('Choose Set up 2FA'),
      about: () => l10n.t('In **User Settings**, choose **Set up 2FA**.'),
      place: 'userSettings',
      clicks: ['Set up 2FA'],
      notes: true,
    },
    {
      id: 'twoFactor.phone',
      title: () => l10n.t('Verify a phone number'),
      about: () =>
        l10n.t(
          'Type a phone number that you will keep and choose **Send code via SMS**. Take a number that is not hosted at Twilio: if the account is ever suspended, that number could lock you out.',
        ),
      place: 'userSettings',
      clicks: ['Set up 2FA', 'Send code via SMS'],
      notes: true,
    },
    {
      id: 'twoFactor.recovery',
      title: () => l10n.t('Keep the recovery code safe'),
      about: () =>
        l10n.t(
          'Twilio shows the recovery code once. It is the way back in when the phone is lost: a password manager is a good place for it. This extension never asks for it; do not paste it anywhere in VS Code.',
        ),
      place: 'userSettings',
      clicks: ['Set up 2FA'],
      notes: false,
    },
    {
      id: 'twoFactor.finish',
      title: () => l10n.t('Choose Finish'),
      about: () =>
        l10n.t(
          'Only after **Finish** is two-factor login on. Sign out and in again to see it ask for a code.',
        ),
      place: 'userSettings',
      clicks: ['Finish'],
      notes: true,
    },
  ],
};

/** What to do when the phone is gone, as Twilio's help centre says (https://help.twilio.com/articles/223136307). */
export function whenPhoneIsLost(): readonly string[] {
  return [
    l10n.t(
      'Sign in with your password. Where Twilio asks for the code, choose **Enter recovery code** and type the one you kept; then verify a new phone number. You get a new recovery code: keep that one, the old one is used up.',
    ),
    l10n.t(
      'Without the recovery code: an owner or administrator of your organization can reset the two-factor login of its managed users.',
    ),
    l10n.t(
      'If you are the owner yourself and pay as you go: sign in, and ask for a reset in the web form that Twilio shows. Twilio checks your billing details.',
    ),
    l10n.t('Twilio can’t read the recovery code and can’t show it again. Neither can this extension.'),
  ];
}
