import { t } from '@vscode/l10n';

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

const ourFault = () => t('This is a fault of the extension: report it to its makers with the log.');
const checkApp = () =>
  t(
    "Check that the client ID and secret are those of the organization's OAuth app, and that the app still exists.",
  );
const askSupport = () => t('Ask Twilio support.');

/** The pages at https://www.twilio.com/docs/api/errors, in our own words. */
const texts: Readonly<Record<number, () => ErrorText>> = {
  10001: () =>
    say(
      t('The account is not active.'),
      t('Look at balance and status in the Twilio Console, also of the parent account.'),
    ),
  20001: () =>
    say(t('Twilio did not accept a value in the request.'), t('Check what was entered and try again.')),
  20003: () =>
    say(
      t('Twilio did not accept the credential.'),
      t(
        'Replace the credential. It may be wrong, deleted, expired, made in another region or for another account, or the account may be suspended.',
      ),
    ),
  20005: () =>
    say(
      t('The account is not active.'),
      t('Add funds, or finish activating the trial, in the Twilio Console.'),
    ),
  20006: () =>
    say(
      t('Twilio denied access to this resource.'),
      t('Use a credential that may open it, or ask Twilio support.'),
    ),
  20008: () =>
    say(
      t('These are test credentials, which open nothing that is needed here.'),
      t('Use the live Account SID with its Auth Token or an API key.'),
    ),
  20010: () => say(t('This action is disabled for the account.'), askSupport()),
  20403: () =>
    say(
      t('The account is suspended or closed.'),
      t('Look at its status in the Twilio Console, or ask Twilio support.'),
    ),
  20404: () =>
    say(
      t('Twilio does not know what was asked for.'),
      t('Check the SID; it may belong to another account, or be deleted.'),
    ),
  20429: () =>
    say(t('Too many requests were made at once.'), t('Nothing was processed. Wait a little and try again.')),
  25001: () => say(t('Twilio does not support this way of looking for users.'), ourFault()),
  25002: () =>
    say(t('The first name must have 2 to 255 characters.'), t('Correct the first name or leave it out.')),
  25003: () =>
    say(t('The last name must have 2 to 255 characters.'), t('Correct the last name or leave it out.')),
  25004: () =>
    say(
      t("The user's external id must have 2 to 255 characters."),
      t('Correct it where your users are managed.'),
    ),
  25005: () =>
    say(
      t('The user name is missing or does not have 2 to 255 characters.'),
      t('Enter the whole mail address.'),
    ),
  25006: () => say(t('Twilio did not understand the request about the user.'), ourFault()),
  25007: () =>
    say(
      t('The organization has as many managed users as it may have.'),
      t('Ask Twilio support for more, or deactivate users who are not needed.'),
    ),
  25008: () =>
    say(
      t('This person is not a managed user of the organization.'),
      t(
        'Invite the person in the Twilio Console, or check who is meant: people from outside can open an account without being managed.',
      ),
    ),
  25009: () =>
    say(
      t('The user is in a status that cannot be changed.'),
      t('Wait, or reactivate the user in the Twilio Console.'),
    ),
  25010: () => say(t('The user has no primary mail address.'), t('Mark one address of the user as primary.')),
  25011: () => say(t('Twilio does not accept the mail address.'), t('Correct the address.')),
  25012: () => say(t('The mail address of a user cannot be changed here.'), askSupport()),
  25013: () => say(t('The user name of a user cannot be changed here.'), askSupport()),
  25014: () =>
    say(t('The primary mail address and the user name differ.'), t('Both must be the same address.')),
  25015: () => say(t('Twilio did not understand the change of the user.'), ourFault()),
  25016: () =>
    say(
      t("The organization's owner cannot be changed."),
      t('Change the owner in the Twilio Console, or ask Twilio support.'),
    ),
  25017: () =>
    say(
      t("The organization has not verified the address's domain."),
      t('Verify the domain in the Twilio Console, or invite the person there.'),
    ),
  25018: () => say(t("Twilio did not authorize the organization's OAuth app."), checkApp()),
  25019: () =>
    say(
      t("The change is against one of Twilio's rules."),
      t('Refresh, look at the user again, and try once more.'),
    ),
  25020: () => say(t('The user was changed by somebody else in the meantime.'), t('Refresh and try again.')),
  25021: () => say(t('The organization made too many requests.'), t('Wait a little and try again.')),
  25022: () =>
    say(
      t('A user with this address or external id exists already.'),
      t(
        'Look the person up. If the organization does not have the user, invite the person in the Twilio Console.',
      ),
    ),
  25023: () =>
    say(t('The list changed or took too long to read.'), t('Read the list again from the beginning.')),
  25100: () => say(t('Twilio does not know the organization.'), checkApp()),
  25101: () =>
    say(
      t('The account does not exist or does not belong to the organization.'),
      t('Check the Account SID, or add the account to the organization in the Twilio Console.'),
    ),
  25102: () => say(t('The organization has as many managed accounts as it may have.'), askSupport()),
  25103: () =>
    say(
      t("The account's owner is not a managed user of the organization."),
      t('Make the owner a managed user, or give the account another owner, in the Twilio Console.'),
    ),
  25104: () => say(t('The account has no owner.'), t('Give the account an owner in the Twilio Console.')),
  25105: () => say(t("Twilio did not authorize the organization's OAuth app."), checkApp()),
  25106: () =>
    say(
      t('Twilio could not carry this out: something changed in the meantime.'),
      t('Refresh and try again.'),
    ),
  25107: () => say(t('The credential is missing or belongs to another organization.'), checkApp()),
  25109: () => say(t('The organization made too many requests.'), t('Wait a little and try again.')),
  25200: () =>
    say(
      t('Roles can be given only on an account that the organization manages.'),
      t('Check the Account SID, or add the account to the organization in the Twilio Console.'),
    ),
  25201: () =>
    say(
      t('Roles can be given here only to managed users of the organization.'),
      t('Invite the person to the account in the Twilio Console.'),
    ),
  25202: () =>
    say(
      t('Twilio does not offer this role here.'),
      t('Refresh to see the roles that there are; the Support role is missing on some accounts.'),
    ),
  25203: () => say(t('Twilio lists roles only for a person or an account.'), ourFault()),
  70051: () =>
    say(
      t('The credential lacks the permission for this.'),
      t(
        'For the account use the Auth Token or a Main API key; for the organization grant its OAuth app every permission that connecting asks for.',
      ),
    ),
};
