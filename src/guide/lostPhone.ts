import * as l10n from '@vscode/l10n';

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
