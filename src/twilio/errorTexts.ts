import * as l10n from '@vscode/l10n';

export interface ErrorText {
  /** What happened. */
  message: string;
  /** What to do. */
  remedy: string;
}

/** Twilio's page about an error. */
export function errorDocs(code: number): string {
  return `https://www.twilio.com/docs/api/errors/${code}`;
}

/** What a code of Twilio means here and what to do, in the reader's language; `undefined` for a code not known. */
export function errorText(code: number): ErrorText | undefined {
  return texts[code]?.();
}

const say = (message: string, remedy: string): ErrorText => ({ message, remedy });

const ourFault = () => l10n.t('This is a fault of the extension: report it to its makers with the log.');
const checkApp = () =>
  l10n.t(
    "Check that the client ID and secret are those of the organization's OAuth app, and that the app still exists.",
  );
const askSupport = () => l10n.t('Ask Twilio support.');

/** The pages at https://www.twilio.com/docs/api/errors, in our own words. */
const texts: Readonly<Record<number, () => ErrorText>> = {
  10001: () =>
    say(
      l10n.t('The account is not active.'),
      l10n.t('Look at balance and status in the Twilio Console, also of the parent account.'),
    ),
  20001: () =>
    say(
      l10n.t('Twilio did not accept a value in the request.'),
      l10n.t('Check what was entered and try again.'),
    ),
  20003: () =>
    say(
      l10n.t('Twilio did not accept the credential.'),
      l10n.t(
        'Replace the credential. It may be wrong, deleted, expired, made in another region or for another account, or the account may be suspended.',
      ),
    ),
  20005: () =>
    say(
      l10n.t('The account is not active.'),
      l10n.t('Add funds, or finish activating the trial, in the Twilio Console.'),
    ),
  20006: () =>
    say(
      l10n.t('Twilio denied access to this resource.'),
      l10n.t('Use a credential that may open it, or ask Twilio support.'),
    ),
  20008: () =>
    say(
      l10n.t('These are test credentials, which open nothing that is needed here.'),
      l10n.t('Use the live Account SID with its Auth Token or an API key.'),
    ),
  20010: () => say(l10n.t('This action is disabled for the account.'), askSupport()),
  20403: () =>
    say(
      l10n.t('The account is suspended or closed.'),
      l10n.t('Look at its status in the Twilio Console, or ask Twilio support.'),
    ),
  20404: () =>
    say(
      l10n.t('Twilio does not know what was asked for.'),
      l10n.t('Check the SID; it may belong to another account, or be deleted.'),
    ),
  20429: () =>
    say(
      l10n.t('Too many requests were made at once.'),
      l10n.t('Nothing was processed. Wait a little and try again.'),
    ),
  25001: () => say(l10n.t('Twilio does not support this way of looking for users.'), ourFault()),
  25002: () =>
    say(
      l10n.t('The first name must have 2 to 255 characters.'),
      l10n.t('Correct the first name or leave it out.'),
    ),
  25003: () =>
    say(
      l10n.t('The last name must have 2 to 255 characters.'),
      l10n.t('Correct the last name or leave it out.'),
    ),
  25004: () =>
    say(
      l10n.t("The user's external id must have 2 to 255 characters."),
      l10n.t('Correct it where your users are managed.'),
    ),
  25005: () =>
    say(
      l10n.t('The user name is missing or does not have 2 to 255 characters.'),
      l10n.t('Enter the whole mail address.'),
    ),
  25006: () => say(l10n.t('Twilio did not understand the request about the user.'), ourFault()),
  25007: () =>
    say(
      l10n.t('The organization has as many managed users as it may have.'),
      l10n.t('Ask Twilio support for more, or deactivate users who are not needed.'),
    ),
  25008: () =>
    say(
      l10n.t('This person is not a managed user of the organization.'),
      l10n.t(
        'Invite the person in the Twilio Console, or check who is meant: people from outside can open an account without being managed.',
      ),
    ),
  25009: () =>
    say(
      l10n.t('The user is in a status that cannot be changed.'),
      l10n.t('Wait, or reactivate the user in the Twilio Console.'),
    ),
  25010: () =>
    say(l10n.t('The user has no primary mail address.'), l10n.t('Mark one address of the user as primary.')),
  25011: () => say(l10n.t('Twilio does not accept the mail address.'), l10n.t('Correct the address.')),
  25012: () => say(l10n.t('The mail address of a user cannot be changed here.'), askSupport()),
  25013: () => say(l10n.t('The user name of a user cannot be changed here.'), askSupport()),
  25014: () =>
    say(
      l10n.t('The primary mail address and the user name differ.'),
      l10n.t('Both must be the same address.'),
    ),
  25015: () => say(l10n.t('Twilio did not understand the change of the user.'), ourFault()),
  25016: () =>
    say(
      l10n.t("The organization's owner cannot be changed."),
      l10n.t('Change the owner in the Twilio Console, or ask Twilio support.'),
    ),
  25017: () =>
    say(
      l10n.t("The organization has not verified the address's domain."),
      l10n.t('Verify the domain in the Twilio Console, or invite the person there.'),
    ),
  25018: () => say(l10n.t("Twilio did not authorize the organization's OAuth app."), checkApp()),
  25019: () =>
    say(
      l10n.t("The change is against one of Twilio's rules."),
      l10n.t('Refresh, look at the user again, and try once more.'),
    ),
  25020: () =>
    say(l10n.t('The user was changed by somebody else in the meantime.'), l10n.t('Refresh and try again.')),
  25021: () =>
    say(l10n.t('The organization made too many requests.'), l10n.t('Wait a little and try again.')),
  25022: () =>
    say(
      l10n.t('A user with this address or external id exists already.'),
      l10n.t(
        'Look the person up. If the organization does not have the user, invite the person in the Twilio Console.',
      ),
    ),
  25023: () =>
    say(
      l10n.t('The list changed or took too long to read.'),
      l10n.t('Read the list again from the beginning.'),
    ),
  25100: () => say(l10n.t('Twilio does not know the organization.'), checkApp()),
  25101: () =>
    say(
      l10n.t('The account does not exist or does not belong to the organization.'),
      l10n.t('Check the Account SID, or add the account to the organization in the Twilio Console.'),
    ),
  25102: () => say(l10n.t('The organization has as many managed accounts as it may have.'), askSupport()),
  25103: () =>
    say(
      l10n.t("The account's owner is not a managed user of the organization."),
      l10n.t('Make the owner a managed user, or give the account another owner, in the Twilio Console.'),
    ),
  25104: () =>
    say(l10n.t('The account has no owner.'), l10n.t('Give the account an owner in the Twilio Console.')),
  25105: () => say(l10n.t("Twilio did not authorize the organization's OAuth app."), checkApp()),
  25106: () =>
    say(
      l10n.t('Twilio could not carry this out: something changed in the meantime.'),
      l10n.t('Refresh and try again.'),
    ),
  25107: () => say(l10n.t('The credential is missing or belongs to another organization.'), checkApp()),
  25109: () =>
    say(l10n.t('The organization made too many requests.'), l10n.t('Wait a little and try again.')),
  25200: () =>
    say(
      l10n.t('Roles can be given only on an account that the organization manages.'),
      l10n.t('Check the Account SID, or add the account to the organization in the Twilio Console.'),
    ),
  25201: () =>
    say(
      l10n.t('Roles can be given here only to managed users of the organization.'),
      l10n.t('Invite the person to the account in the Twilio Console.'),
    ),
  25202: () =>
    say(
      l10n.t('Twilio does not offer this role here.'),
      l10n.t('Refresh to see the roles that there are; the Support role is missing on some accounts.'),
    ),
  25203: () => say(l10n.t('Twilio lists roles only for a person or an account.'), ourFault()),
  70051: () =>
    say(
      l10n.t('The credential lacks the permission for this.'),
      l10n.t(
        'For the account use the Auth Token or a Main API key; for the organization grant its OAuth app every permission that connecting asks for.',
      ),
    ),
};
