import * as l10n from '@vscode/l10n';

/** The kinds of errors that callers may need to handle differently. */
export type ErrorKind =
  | 'cancelled'
  | 'invalidInput'
  | 'auth'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'rateLimited'
  | 'network'
  | 'server'
  | 'unexpectedResponse'
  | 'storage';

/** What a run does about an error. `effects` says what each one means, and `Scheduler.failed` learns from some. */
export type Effect =
  /** Only this person's change failed. */
  | 'goOn'
  /** No one else would fare better. */
  | 'stop'
  /** Twilio didn't process the request and asks for a longer pause than the client waits. */
  | 'wait'
  | 'cancelled'
  /** The account is unknown or doesn't belong to the organization. */
  | 'notOurs'
  /** Twilio refuses this operation for everyone. */
  | 'sameForAll'
  /** Twilio doesn't manage the user: only the Console can invite this person, unless the run just created them. */
  | 'console'
  /** Twilio doesn't recognize a user that the run created, so the rest of the person's change has to wait. */
  | 'notYet'
  /** Only the Console can invite people of this person's domain. */
  | 'domainRefused'
  /** The user already exists, either in the organization or where only the Console can invite them. */
  | 'userExists'
  /** The address belongs to an owner. */
  | 'ownerFound'
  /** The change may already be in place. */
  | 'lookUp'
  /** The change may already be in place. If it isn't, sending it again can help. */
  | 'repeat';

interface Meaning {
  run: 'goesOn' | 'stops';
  /** What becomes of the person's change, unless a look at Twilio shows that it's done. */
  person: 'failed' | 'console' | 'cancelled';
  /** Whether the change may already be in place. */
  lookUp?: true;
}

export const effects: Readonly<Record<Effect, Meaning>> = {
  goOn: { run: 'goesOn', person: 'failed' },
  stop: { run: 'stops', person: 'failed' },
  wait: { run: 'stops', person: 'cancelled' },
  cancelled: { run: 'stops', person: 'cancelled' },
  notOurs: { run: 'stops', person: 'failed' },
  sameForAll: { run: 'goesOn', person: 'failed' },
  console: { run: 'goesOn', person: 'console' },
  notYet: { run: 'goesOn', person: 'cancelled' },
  domainRefused: { run: 'goesOn', person: 'console' },
  userExists: { run: 'goesOn', person: 'console', lookUp: true },
  ownerFound: { run: 'goesOn', person: 'failed' },
  lookUp: { run: 'goesOn', person: 'failed', lookUp: true },
  repeat: { run: 'goesOn', person: 'failed', lookUp: true },
};

/** The effect of an error that has no Twilio code. */
const effectOfKind: Readonly<Record<ErrorKind, Effect>> = {
  cancelled: 'cancelled',
  invalidInput: 'goOn',
  auth: 'stop',
  forbidden: 'stop',
  notFound: 'lookUp',
  conflict: 'lookUp',
  rateLimited: 'wait',
  network: 'stop',
  server: 'goOn',
  unexpectedResponse: 'goOn',
  storage: 'stop',
};

/** Returns what a run does about an error. */
export function effectOf({ details }: { details: { kind: ErrorKind; effect?: Effect } }): Effect {
  return details.effect ?? effectOfKind[details.kind];
}

/** Returns whether a refusal may mean that Twilio doesn't know the user. */
export function isUnknownUser(error: Parameters<typeof effectOf>[0]): boolean {
  const effect = effectOf(error);
  return effect === 'console' || (effect === 'lookUp' && error.details.kind === 'notFound');
}

/** Which part of the way to Twilio failed. */
export type NetworkReason = 'dns' | 'timeout' | 'tls' | 'proxy' | 'connection';

export interface ErrorText {
  /** What happened. */
  message: string;
  /** What to do. */
  remedy: string;
}

/** A code's line in the table. */
export interface Code {
  effect: Effect;
  /** The code only says "not authorized", so the reason may be the token or a permission. */
  isVague?: true;
  /** Of a request for a token, the code may mean that the client ID or secret is wrong. */
  refusesClient?: true;
  /** The kind of error, if the answer's status doesn't tell. */
  kind?: ErrorKind;
  text: () => ErrorText;
}

/** A status's line in the table. `text` gets the call and the status. */
export interface Status {
  kind: ErrorKind;
  /** The effect, if it isn't that of every error of the kind. */
  effect?: Effect;
  reason?: NetworkReason;
  docs?: string;
  text: (call: string, status: number) => ErrorText;
}

/** Returns the address of Twilio's page about an error. */
export function errorDocs(code: number): string {
  return `https://www.twilio.com/docs/api/errors/${code}`;
}

/**
 * Returns what is known about a Twilio error code. If a SCIM error has no code, its type says whether the user exists
 * (RFC 7644, section 3.12).
 */
export function codeOf(code: number | undefined, scimType?: string): Code | undefined {
  if (code === undefined) return scimType === 'uniqueness' ? userExists : undefined;
  return codes[code];
}

/** Returns what a refusal by Twilio means if its code is unknown or missing. */
export function statusOf(status: number): Status {
  return statuses[status] ?? (status < 500 ? anyRefusal : anyProblem);
}

/**
 * Returns what a refusal means if its body isn't one of Twilio's. Returns `undefined` if the status says nothing about
 * who refused, and why.
 */
export function foreignStatusOf(status: number): Status | undefined {
  if (status >= 500) return statusOf(status);
  return foreignStatuses[status] ?? (speaksForItself.includes(status) ? statuses[status] : undefined);
}

const say = (message: string, remedy: string): ErrorText => ({ message, remedy });

const ourFault = () =>
  l10n.t('This is a bug in the extension. Report it to the developers and include the log.');
const checkApp = () =>
  l10n.t(
    'Make sure the client ID and secret belong to the organization’s OAuth app and the app still exists.',
  );
const askSupport = () => l10n.t('Contact Twilio Support.');

/** The code, or SCIM's word, for a user who exists. */
const userExists: Code = {
  effect: 'userExists',
  text: () =>
    say(
      l10n.t('A user with this address or external ID already exists.'),
      l10n.t(
        'Look up the person. If the user isn’t in the organization, invite the person in the Twilio Console.',
      ),
    ),
};

const networkDocs = 'https://code.visualstudio.com/docs/setup/network';
const checkStatusPage = () => l10n.t('Check status.twilio.com, wait a few minutes, and then try again.');

/** What an answer's status means if no code says more. */
const statuses: Readonly<Record<number, Status>> = {
  401: {
    kind: 'auth',
    text: (call) =>
      say(
        l10n.t('Twilio didn’t accept the credential for {0}.', call),
        l10n.t('Make sure the credential is correct and still exists, or replace it.'),
      ),
  },
  403: {
    kind: 'forbidden',
    text: (call) =>
      say(
        l10n.t('Twilio denied access to {0}.', call),
        l10n.t('Use a credential that has access, and make sure the account is active.'),
      ),
  },
  404: {
    kind: 'notFound',
    text: (call) =>
      say(
        l10n.t('Twilio couldn’t find the resource for {0}.', call),
        l10n.t('Refresh to see what’s there now. It may belong to another account or be deleted.'),
      ),
  },
  407: {
    kind: 'network',
    reason: 'proxy',
    docs: networkDocs,
    text: () =>
      say(
        l10n.t('The proxy didn’t let the request through to Twilio.'),
        l10n.t(
          'Check the http.proxy, http.noProxy, and http.proxySupport settings, and sign in to the proxy.',
        ),
      ),
  },
  408: {
    kind: 'server',
    text: (call) =>
      say(
        l10n.t('{0} took too long to reach Twilio.', call),
        l10n.t('Check your internet connection, and then try again.'),
      ),
  },
  409: {
    kind: 'conflict',
    text: (call) =>
      say(
        l10n.t('Twilio refused {0} because of a conflict with its current data.', call),
        l10n.t('Refresh to see what’s there now before you change anything.'),
      ),
  },
  412: {
    kind: 'conflict',
    effect: 'repeat',
    text: (call) =>
      say(
        l10n.t('Something changed before Twilio processed {0}.', call),
        l10n.t('Refresh, and then try again.'),
      ),
  },
  429: {
    kind: 'rateLimited',
    text: () =>
      say(
        l10n.t('Twilio received too many requests.'),
        l10n.t('Twilio didn’t process the request. Wait a few minutes, and then try again.'),
      ),
  },
  451: {
    kind: 'network',
    reason: 'proxy',
    text: () =>
      say(
        l10n.t('Access to Twilio is blocked for this location or network.'),
        l10n.t(
          'Ask your network administrator or Twilio Support. From the same location and network, trying again won’t help.',
        ),
      ),
  },
  500: {
    kind: 'server',
    text: (call) =>
      say(
        l10n.t('Twilio had an internal problem with {0}.', call),
        l10n.t('Try again in a few minutes. If the problem continues, contact Twilio Support.'),
      ),
  },
  502: {
    kind: 'server',
    text: (call) =>
      say(
        l10n.t('A gateway between you and Twilio got no usable response to {0}.', call),
        l10n.t('Wait a minute, and then try again. If you use a proxy, make sure it can reach Twilio.'),
      ),
  },
  503: {
    kind: 'server',
    text: () => say(l10n.t('Twilio is temporarily unavailable.'), checkStatusPage()),
  },
  504: {
    kind: 'server',
    text: (call) =>
      say(
        l10n.t('A gateway between you and Twilio waited too long for a response to {0}.', call),
        l10n.t('Wait a minute, and then try again.'),
      ),
  },
  511: {
    kind: 'network',
    reason: 'proxy',
    docs: networkDocs,
    text: () =>
      say(
        l10n.t('Your network wants you to sign in before it lets requests through to Twilio.'),
        l10n.t('Open any website in your browser, sign in to the network, and then try again.'),
      ),
  },
};

const anyRefusal: Status = {
  kind: 'invalidInput',
  text: (call, status) =>
    say(
      l10n.t('Twilio refused {0} (HTTP status {1}).', call, status),
      l10n.t('Check what you entered. If it’s correct, report this to the developers and include the log.'),
    ),
};

const anyProblem: Status = {
  kind: 'server',
  text: (call, status) =>
    say(l10n.t('Twilio couldn’t process {0} (HTTP status {1}).', call, status), checkStatusPage()),
};

/** What a status means if someone other than Twilio answered. */
const foreignStatuses: Readonly<Record<number, Status>> = {
  401: {
    kind: 'network',
    reason: 'proxy',
    docs: networkDocs,
    text: (call) =>
      say(
        l10n.t('A proxy or sign-in page answered {0} instead of Twilio.', call),
        l10n.t('Sign in to your network or proxy, and then try again.'),
      ),
  },
  403: {
    kind: 'network',
    reason: 'proxy',
    docs: networkDocs,
    text: (call) =>
      say(
        l10n.t('A proxy or firewall blocked {0}.', call),
        l10n.t(
          'Ask your network administrator to allow twilio.com, and check the http.proxy and http.noProxy settings.',
        ),
      ),
  },
};

/** The statuses below 500 that mean the same whoever sends them. */
const speaksForItself: readonly number[] = [407, 408, 429, 451];

/**
 * Every Twilio error code that the product knows: what it means for a run, and what it tells a person. Restates the pages
 * at https://www.twilio.com/docs/api/errors in the product's own words.
 */
const codes: Readonly<Record<number, Code>> = {
  10001: {
    effect: 'stop',
    text: () =>
      say(
        l10n.t('The account isn’t active.'),
        l10n.t('In the Twilio Console, check the balance and status of the account and its parent account.'),
      ),
  },
  20001: {
    effect: 'lookUp',
    refusesClient: true,
    text: () =>
      say(
        l10n.t('Twilio didn’t accept a value in the request.'),
        l10n.t('Check what you entered, and then try again.'),
      ),
  },
  20003: {
    effect: 'stop',
    isVague: true,
    text: () =>
      say(
        l10n.t('Twilio refused access.'),
        l10n.t(
          'Twilio uses this error for several causes. The credential may be incorrect, deleted, expired, or from another region or account, or the account may be suspended or not yet approved.',
        ),
      ),
  },
  20005: {
    effect: 'stop',
    text: () =>
      say(
        l10n.t('The account isn’t active.'),
        l10n.t('Add funds or finish activating the trial in the Twilio Console.'),
      ),
  },
  20006: {
    effect: 'stop',
    text: () =>
      say(
        l10n.t('Twilio denied access to this resource.'),
        l10n.t('Use a credential that has access, or contact Twilio Support.'),
      ),
  },
  20008: {
    effect: 'stop',
    text: () =>
      say(
        l10n.t('These are test credentials, which can’t access anything needed here.'),
        l10n.t('Use the live Account SID with its Auth Token or an API key.'),
      ),
  },
  20010: {
    effect: 'stop',
    text: () => say(l10n.t('This action is disabled for the account.'), askSupport()),
  },
  20403: {
    effect: 'stop',
    text: () =>
      say(
        l10n.t('The account is suspended or closed.'),
        l10n.t('Check its status in the Twilio Console, or contact Twilio Support.'),
      ),
  },
  20404: {
    effect: 'lookUp',
    text: () =>
      say(
        l10n.t('Twilio couldn’t find the requested resource.'),
        l10n.t('Check the SID. The resource may belong to another account or be deleted.'),
      ),
  },
  20429: {
    effect: 'wait',
    text: () =>
      say(
        l10n.t('Twilio received too many requests at once.'),
        l10n.t('Twilio didn’t process the request. Wait a moment, and then try again.'),
      ),
  },
  25001: {
    effect: 'goOn',
    text: () => say(l10n.t('Twilio doesn’t support this kind of user search.'), ourFault()),
  },
  25002: {
    effect: 'goOn',
    text: () =>
      say(
        l10n.t('The first name must be 2 to 255 characters long.'),
        l10n.t('Correct the first name, or leave it out.'),
      ),
  },
  25003: {
    effect: 'goOn',
    text: () =>
      say(
        l10n.t('The last name must be 2 to 255 characters long.'),
        l10n.t('Correct the last name, or leave it out.'),
      ),
  },
  25004: {
    effect: 'goOn',
    text: () =>
      say(
        l10n.t('The user’s external ID must be 2 to 255 characters long.'),
        l10n.t('Correct the external ID in the system that manages your users.'),
      ),
  },
  25005: {
    effect: 'goOn',
    text: () =>
      say(
        l10n.t('The username is missing or isn’t 2 to 255 characters long.'),
        l10n.t('Enter the complete email address.'),
      ),
  },
  25006: {
    effect: 'goOn',
    text: () => say(l10n.t('Twilio couldn’t understand the request about the user.'), ourFault()),
  },
  25007: {
    effect: 'sameForAll',
    text: () =>
      say(
        l10n.t('The organization has reached its limit of managed users.'),
        l10n.t('Ask Twilio Support for more, or deactivate users you don’t need.'),
      ),
  },
  25008: {
    effect: 'lookUp',
    text: () =>
      say(
        l10n.t('This person isn’t a managed user in the organization.'),
        l10n.t(
          'Invite the person in the Twilio Console, or make sure you have the right person. People outside the organization can access an account without being managed users.',
        ),
      ),
  },
  25009: {
    effect: 'goOn',
    text: () =>
      say(
        l10n.t('The user’s current status doesn’t allow changes.'),
        l10n.t('Wait, or reactivate the user in the Twilio Console.'),
      ),
  },
  25010: {
    effect: 'goOn',
    text: () =>
      say(
        l10n.t('The user has no primary email address.'),
        l10n.t('Mark one of the user’s addresses as primary.'),
      ),
  },
  25011: {
    effect: 'goOn',
    text: () => say(l10n.t('Twilio doesn’t accept the email address.'), l10n.t('Correct the address.')),
  },
  25012: {
    effect: 'goOn',
    text: () => say(l10n.t('You can’t change a user’s email address here.'), askSupport()),
  },
  25013: { effect: 'goOn', text: () => say(l10n.t('You can’t change a username here.'), askSupport()) },
  25014: {
    effect: 'goOn',
    text: () =>
      say(
        l10n.t('The primary email address and the username are different.'),
        l10n.t('Use the same address for both.'),
      ),
  },
  25015: {
    effect: 'goOn',
    text: () => say(l10n.t('Twilio couldn’t understand the change to the user.'), ourFault()),
  },
  25016: {
    effect: 'ownerFound',
    text: () =>
      say(
        l10n.t('You can’t change the organization’s owner here.'),
        l10n.t('Change the owner in the Twilio Console, or contact Twilio Support.'),
      ),
  },
  25017: {
    effect: 'domainRefused',
    text: () =>
      say(
        l10n.t('The organization hasn’t verified the address’s domain.'),
        l10n.t('Verify the domain in the Twilio Console, or invite the person there.'),
      ),
  },
  25018: {
    effect: 'stop',
    isVague: true,
    text: () => say(l10n.t('Twilio didn’t authorize the organization’s OAuth app.'), checkApp()),
  },
  25019: {
    effect: 'goOn',
    text: () =>
      say(
        l10n.t('The change violates one of Twilio’s rules.'),
        l10n.t('Review the user in the Twilio Console. Trying again won’t help.'),
      ),
  },
  25020: {
    effect: 'repeat',
    text: () =>
      say(l10n.t('Someone else changed the user in the meantime.'), l10n.t('Refresh, and then try again.')),
  },
  25021: {
    effect: 'wait',
    text: () =>
      say(l10n.t('The organization made too many requests.'), l10n.t('Wait a moment, and then try again.')),
  },
  25022: userExists,
  25023: {
    effect: 'goOn',
    text: () =>
      say(
        l10n.t('The list changed or took too long to read.'),
        l10n.t('Load the list again from the beginning.'),
      ),
  },
  25100: {
    effect: 'stop',
    text: () => say(l10n.t('Twilio doesn’t recognize the organization.'), checkApp()),
  },
  25101: {
    effect: 'notOurs',
    text: () =>
      say(
        l10n.t('The account doesn’t exist or doesn’t belong to the organization.'),
        l10n.t('Check the Account SID, or add the account to the organization in the Twilio Console.'),
      ),
  },
  25102: {
    effect: 'goOn',
    text: () => say(l10n.t('The organization has reached its limit of managed accounts.'), askSupport()),
  },
  25103: {
    effect: 'goOn',
    text: () =>
      say(
        l10n.t('The account’s owner isn’t a managed user in the organization.'),
        l10n.t('In the Twilio Console, make the owner a managed user, or assign the account another owner.'),
      ),
  },
  25104: {
    effect: 'goOn',
    text: () =>
      say(
        l10n.t('The account has no owner.'),
        l10n.t('Assign an owner to the account in the Twilio Console.'),
      ),
  },
  25105: {
    effect: 'stop',
    isVague: true,
    text: () => say(l10n.t('Twilio didn’t authorize the organization’s OAuth app.'), checkApp()),
  },
  25106: {
    effect: 'lookUp',
    text: () =>
      say(
        l10n.t('Twilio couldn’t carry out the request.'),
        l10n.t(
          'Twilio uses this error for several causes. Refresh to see what’s there now before you change anything.',
        ),
      ),
  },
  25107: {
    effect: 'stop',
    text: () => say(l10n.t('The credential is missing or belongs to another organization.'), checkApp()),
  },
  25109: {
    effect: 'wait',
    text: () =>
      say(l10n.t('The organization made too many requests.'), l10n.t('Wait a moment, and then try again.')),
  },
  25200: {
    effect: 'notOurs',
    text: () =>
      say(
        l10n.t('You can assign roles only on an account that the organization manages.'),
        l10n.t('Check the Account SID, or add the account to the organization in the Twilio Console.'),
      ),
  },
  25201: {
    effect: 'console',
    text: () =>
      say(
        l10n.t('You can assign roles here only to the organization’s managed users.'),
        l10n.t('Invite the person to the account in the Twilio Console.'),
      ),
  },
  25202: {
    effect: 'sameForAll',
    text: () =>
      say(
        l10n.t('Twilio doesn’t offer this role here.'),
        l10n.t('Refresh to see the available roles. Some accounts don’t have the Support role.'),
      ),
  },
  25203: {
    effect: 'goOn',
    text: () => say(l10n.t('Twilio lists roles only for a specific person or account.'), ourFault()),
  },
  70051: {
    effect: 'stop',
    kind: 'forbidden',
    isVague: true,
    text: () =>
      say(
        l10n.t('The credential doesn’t have permission for this.'),
        l10n.t(
          'For the account, use the Auth Token or a Main API key. For the organization, grant its OAuth app every permission requested when you connect.',
        ),
      ),
  },
};
