import * as l10n from '@vscode/l10n';
import {
  accountSchema,
  type Answer,
  balanceAnswerSchema,
  pages,
  type User,
  userListSchema,
  userSchema,
} from './answers';
import type { AccountCredential, Fetch, OrganizationCredential, TwilioReader } from './api';
import { type Clock, systemClock } from './clock';
import { SetupError } from './errors';
import { checkedSid, checkedUserName } from './input';
import { misshapen } from './parse';
import { raw } from './redact';
import { Requests } from './requests';
import { createTransport } from './transport';
import { type Wait, Waiting } from './waiting';

/** The documented host. The SDK's wrappers support only its preview (`preview-iam.twilio.com`). */
export const usersUrl = 'https://iam.twilio.com/scim/v2/Users';
const organizationsUrl = 'https://iam.twilio.com/v2/Organizations';
const rolesUrl = `${organizationsUrl}/Roles`;
export const assignmentsUrl = `${organizationsUrl}/RoleAssignments`;
/** The most users that are read page by page, so that no list goes on forever. */
const maxUsers = 100_000;

/** Returns the address of a user. Throws `invalidInput` for an invalid SID. */
export const userUrl = (id: string) => `${usersUrl}/${checkedSid('US', id)}`;

/** Returns the address of an account, without an ending. Throws `invalidInput` for an invalid SID. */
export const accountUrl = (sid: string) =>
  `https://api.twilio.com/2010-04-01/Accounts/${checkedSid('AC', sid)}`;

export interface ClientOptions {
  accountSid: string;
  account?: AccountCredential | undefined;
  organization?: OrganizationCredential | undefined;
  fetch: Fetch;
  /** Receives one redacted line for each exchange with Twilio. */
  log?: ((line: string) => void) | undefined;
  /** Called after each answer that's Twilio's own. */
  onAnswer?: (() => void) | undefined;
  /** Called when a wait starts or gets longer, and with `undefined` when no call is waiting. */
  onWait?: ((wait: Wait | undefined) => void) | undefined;
  /** The most requests in flight to one host that the user allows, from 1 to 20. */
  atOnce?: number | undefined;
  clock?: Clock | undefined;
  /** Returns a number from 0 to 1 (exclusive) that sets the length of waits for which Twilio gives no time. */
  random?: (() => number) | undefined;
}

/**
 * Creates the client for one account that only reads. The client keeps its token and what it has learned about rate
 * limits in memory, so a changed credential needs a new client. Nothing is loaded or sent before the first call. Throws
 * `invalidInput` for an invalid account SID.
 */
export function createTwilioReader(options: ClientOptions): TwilioReader {
  return readerOver(requestsOf(options), options);
}

/** Returns what makes a client's requests. */
export function requestsOf(options: ClientOptions): Requests {
  const { accountSid, account, organization, fetch, log, onAnswer, onWait, atOnce } = options;
  const { clock = systemClock, random = Math.random } = options;
  const transport = createTransport({ fetch, clock, log });
  const waiting = new Waiting({ clock, random, onWait, atOnce });
  return new Requests({ accountSid, account, organization, transport, waiting, clock, log, onAnswer });
}

/**
 * Returns the calls that only read. Those about people use the organization's OAuth app, whose token determines the
 * organization. The others use the account's own credential.
 */
export function readerOver(
  requests: Requests,
  { accountSid, account: credential, organization }: ClientOptions,
): TwilioReader {
  const account = accountUrl(accountSid);

  /** Reads a list of users, and any further pages. Throws `unexpectedResponse` if users are missing. */
  async function readUsers(query: { filter?: string }, signal: AbortSignal): Promise<Answer<User[]>> {
    const users = new Map<string, User>();
    let read = 0;
    for (let startIndex: number | undefined; ; startIndex = read + 1) {
      const call = {
        as: 'organization',
        permission: 'managed-users/list',
        method: 'get',
        url: usersUrl,
        query: { ...query, startIndex },
      } as const;
      const { value, source } = await requests.send(call, userListSchema, signal);
      const { Resources, totalResults, itemsPerPage } = value;
      const known = users.size;
      for (const user of Resources ?? []) users.set(user.id, user);
      read += Resources?.length ?? 0;
      // A page repeated by a server that ignores `startIndex` must not count as the next one.
      const complete = (startIndex === undefined ? read : users.size) >= totalResults;
      if (complete) return { value: [...users.values()], source };
      const isPage = typeof value.startIndex === 'number' || typeof itemsPerPage === 'number';
      // A page without anyone new means that Twilio ignores `startIndex`, so the list would never end.
      if (!isPage || users.size === known || read > maxUsers) {
        throw incomplete(source.call, users.size, totalResults);
      }
    }
  }

  /** Returns the answer if it's about the requested account. */
  function own<T>(answer: Answer<T>, field: string, sid: string): Answer<T> {
    if (sid.toLowerCase() === accountSid.toLowerCase()) return answer;
    throw misshapen({ statusCode: 200 }, { name: answer.source.call, write: false }, field);
  }

  return {
    holds: { account: credential !== undefined, organization: organization !== undefined },
    async findUser(userName, signal) {
      const filter = `userName eq "${checkedUserName(userName)}"`;
      const { value, source } = await readUsers({ filter }, signal);
      // If Twilio ever ignores the filter, another user must not be mistaken for this one.
      const same = value.filter((user) => raw(user.userName).toLowerCase() === userName.toLowerCase());
      return { value: same.find((user) => user.userName === userName) ?? same[0], source };
    },
    async fetchUser(id, signal) {
      return requests.send(
        { as: 'organization', permission: 'managed-users/read', method: 'get', url: userUrl(id) },
        userSchema,
        signal,
      );
    },
    listUsers: (signal) => readUsers({}, signal),
    async listRoles(signal, search) {
      const query = { Search: search, PageSize: 1000 };
      return requests.list(
        { as: 'organization', permission: 'roles/list', method: 'get', url: rolesUrl, query },
        pages.roles,
        signal,
      );
    },
    // https://www.twilio.com/docs/iam/access-control/role-assignment-resource limits pages to 50 items, while Twilio's
    // OpenAPI file allows 100.
    async listRoleAssignments({ scope, identity }, signal) {
      const query = { Scope: scope, Identity: identity, PageSize: 100 };
      const call = {
        as: 'organization',
        permission: 'role-assignments/list',
        method: 'get',
        url: assignmentsUrl,
        query,
      } as const;
      return requests.list(call, pages.roleAssignments, signal);
    },
    async fetchAccount(signal) {
      const answer = await requests.send(
        { as: 'account', method: 'get', url: `${account}.json` },
        accountSchema,
        signal,
      );
      return own(answer, 'sid', answer.value.sid);
    },
    // Twilio doesn't document its answer for a subaccount, so both a 404 and an empty balance count as one.
    async fetchBalance(signal) {
      const call = { as: 'account', method: 'get', url: `${account}/Balance.json` } as const;
      try {
        const answer = await requests.send(call, balanceAnswerSchema, signal);
        const { account_sid, balance, currency } = own(answer, 'account_sid', answer.value.account_sid).value;
        return { ...answer, value: balance && currency ? { account_sid, balance, currency } : undefined };
      } catch (error) {
        if (!SetupError.is(error, 'notFound')) throw error;
        const { call: name = '', requestId } = error.details;
        const source = { call: name, at: new Date().toISOString() };
        return { value: undefined, source: { ...source, ...(requestId !== undefined && { requestId }) } };
      }
    },
    async listUsageTriggers({ category, recurring }, signal) {
      const query = { UsageCategory: category, Recurring: recurring, PageSize: 1000 };
      const call = { as: 'account', method: 'get', url: `${account}/Usage/Triggers.json`, query } as const;
      return requests.list(call, pages.usageTriggers, signal);
    },
    // One of Twilio's pages allows only one filter in addition to the dates.
    async listEvents({ eventType, startDate, endDate }, signal) {
      const query = { EventType: eventType, StartDate: startDate, EndDate: endDate, PageSize: 1000 };
      return requests.list(
        { as: 'account', method: 'get', url: 'https://monitor.twilio.com/v1/Events', query },
        pages.events,
        signal,
      );
    },
  };
}

function incomplete(call: string, read: number, total: number): SetupError {
  return new SetupError({
    kind: 'unexpectedResponse',
    message: l10n.t('Only {0} of {1} users came in Twilio’s response to {2}.', read, total, call),
    remedy: l10n.t('Try again. If the problem continues, report it to the developers and include the log.'),
    call,
    status: 200,
  });
}
