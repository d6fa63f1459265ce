import { json, type Exchange, type Route } from './exchange';
import { Refusal } from './refusal';
import type { AccountRecord } from './state';

/** Takes the place of the Auth Token that Twilio includes in its answer about an account. */
export const answeredAuthToken = 'this-would-be-the-auth-token';

interface Caller {
  kind: 'authToken' | 'mainKey' | 'standardKey';
  accountSid: string;
}

/** Identifies the caller by Basic authentication (https://www.twilio.com/docs/iam/api-keys/keys-in-console). */
function identify({ headers, credentials: known }: Exchange): Caller {
  const [scheme, value = ''] = (headers.get('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic') {
    throw new Refusal(20003, {
      message: 'Authentication Error - No credentials provided',
      headers: { 'WWW-Authenticate': 'Basic realm="Twilio API"' },
    });
  }
  const [user, ...rest] = Buffer.from(value, 'base64').toString().split(':');
  const logins = [
    [known.accountSid, known.authToken, 'authToken', known.accountSid],
    [known.subaccountSid, known.subaccountAuthToken, 'authToken', known.subaccountSid],
    [known.mainKeySid, known.mainKeySecret, 'mainKey', known.accountSid],
    [known.standardKeySid, known.standardKeySecret, 'standardKey', known.accountSid],
    [known.testAccountSid, known.testAuthToken, 'test', known.testAccountSid],
  ] as const;
  const login = logins.find(([name]) => name === user);
  if (!login) throw invalidUsername();
  const [, secret, kind, accountSid] = login;
  if (rest.join(':') !== secret) throw new Refusal(20003);
  if (kind === 'test') throw new Refusal(20008);
  return { kind, accountSid };
}

function invalidUsername(): Refusal {
  return new Refusal(20003, { message: 'Authentication Error - invalid username' });
}

/** Returns the caller's own account. */
export function ownAccount(exchange: Exchange): AccountRecord {
  const { accountSid } = identify(exchange);
  const account = exchange.state.accounts.find(({ sid }) => sid === accountSid);
  if (!account) throw new Refusal(20003);
  return account;
}

/**
 * Returns the account in the path if the caller may access it. An Auth Token also gives access to subaccounts. A
 * suspended or closed account still answers so that callers can read its status.
 */
export function openAccount(exchange: Exchange, except?: Caller['kind']): AccountRecord {
  const { kind, accountSid } = identify(exchange);
  const account = exchange.state.accounts.find(({ sid }) => sid === exchange.params['account']);
  if (!account) throw new Refusal(20404);
  const isOwn = account.sid === accountSid;
  const isOwnSubaccount = kind === 'authToken' && account.owner_account_sid === accountSid;
  if (!isOwn && !isOwnSubaccount) throw new Refusal(20003);
  if (kind === except) throw invalidUsername();
  return account;
}

/** Formats a date per RFC 2822 as in the 2010 API: `Thu, 30 Jul 2015 20:00:00 +0000`. */
export function rfc2822(date: string): string {
  return new Date(date).toUTCString().replace('GMT', '+0000');
}

/** The account's lists by path, which Twilio names in snake case. */
const subresources = [
  ...['AvailablePhoneNumbers', 'Calls', 'Conferences', 'IncomingPhoneNumbers', 'Notifications'],
  ...['OutgoingCallerIds', 'Recordings', 'Transcriptions', 'Addresses', 'SigningKeys', 'ConnectApps', 'SIP'],
  ...['AuthorizedConnectApps', 'Usage', 'Keys', 'Applications', 'SMS/ShortCodes', 'Queues', 'Messages'],
  'Balance',
];
const snakeCase = (path: string) =>
  path
    .replace(/^.+\//, '')
    .replace(/(?<=[a-z])[A-Z]/g, '_$&')
    .toLowerCase();

/**
 * Answers with the account, the only resource that a Standard key can't access
 * (https://www.twilio.com/docs/api/errors/20003).
 */
function fetchAccount(exchange: Exchange): Response {
  const account = openAccount(exchange, 'standardKey');
  const path = `/2010-04-01/Accounts/${account.sid}`;
  return json({
    auth_token: answeredAuthToken,
    date_created: rfc2822(account.date_created),
    date_updated: rfc2822(account.date_updated),
    friendly_name: account.friendly_name,
    owner_account_sid: account.owner_account_sid,
    sid: account.sid,
    status: account.status,
    subresource_uris: Object.fromEntries(
      subresources.map((part) => [snakeCase(part), `${path}/${part}.json`]),
    ),
    type: account.type,
    uri: `${path}.json`,
  });
}

/**
 * Answers with the balance. Twilio doesn't document its answer for a subaccount, which has none. The sandbox answers
 * 404.
 */
function fetchBalance(exchange: Exchange): Response {
  const account = openAccount(exchange);
  if (account.balance === null) throw new Refusal(20404);
  return json({ account_sid: account.sid, balance: account.balance, currency: account.currency });
}

export const accountRoutes: readonly Route[] = [
  { method: 'GET', path: /^\/2010-04-01\/Accounts\/(?<account>[^/]+)\.json$/, answer: fetchAccount },
  { method: 'GET', path: /^\/2010-04-01\/Accounts\/(?<account>[^/]+)\/Balance\.json$/, answer: fetchBalance },
];
