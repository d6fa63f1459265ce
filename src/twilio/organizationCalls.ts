import * as l10n from '@vscode/l10n';
import {
  type Answer,
  nothing,
  pages,
  roleAssignmentSchema,
  type User,
  userListSchema,
  userSchema,
} from './answers';
import type { NewUser, TwilioClient } from './api';
import { SetupError } from './errors';
import { checkedSid, checkedUserName } from './input';
import { raw } from './redact';
import type { Requests } from './requests';

/** The documented host. The SDK's wrappers support only its preview (`preview-iam.twilio.com`). */
const usersUrl = 'https://iam.twilio.com/scim/v2/Users';
const organizationsUrl = 'https://iam.twilio.com/v2/Organizations';
const rolesUrl = `${organizationsUrl}/Roles`;
const assignmentsUrl = `${organizationsUrl}/RoleAssignments`;
/** The most users that are read page by page, so that no list goes on forever. */
const maxUsers = 100_000;
const userSchemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];

type OrganizationCalls = Pick<
  TwilioClient,
  | 'findUser'
  | 'fetchUser'
  | 'listUsers'
  | 'createUser'
  | 'setUserActive'
  | 'deactivateUser'
  | 'listRoles'
  | 'listRoleAssignments'
  | 'assignRole'
  | 'removeRoleAssignment'
>;

/** Returns the calls that use the organization's OAuth app. The token determines the organization. */
export function organizationCalls(requests: Requests): OrganizationCalls {
  const as = 'organization';
  const userUrl = (id: string) => `${usersUrl}/${checkedSid('US', id)}`;

  /** Reads a list of users, and any further pages. Throws `unexpectedResponse` if users are missing. */
  async function readUsers(query: { filter?: string }, signal: AbortSignal): Promise<Answer<User[]>> {
    const users = new Map<string, User>();
    let read = 0;
    for (let startIndex: number | undefined; ; startIndex = read + 1) {
      const call = {
        as,
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

  return {
    async findUser(userName, signal) {
      const filter = `userName eq "${checkedUserName(userName)}"`;
      const { value, source } = await readUsers({ filter }, signal);
      // If Twilio ever ignores the filter, another user must not be mistaken for this one.
      const same = value.filter((user) => raw(user.userName).toLowerCase() === userName.toLowerCase());
      return { value: same.find((user) => user.userName === userName) ?? same[0], source };
    },
    async fetchUser(id, signal) {
      return requests.send(
        { as, permission: 'managed-users/read', method: 'get', url: userUrl(id) },
        userSchema,
        signal,
      );
    },
    listUsers: (signal) => readUsers({}, signal),
    async createUser(user, signal) {
      const json = newUser(user);
      const call = { as, permission: 'managed-users/create', method: 'post', url: usersUrl, json } as const;
      return requests.send(call, userSchema, signal);
    },
    async setUserActive(user, active, signal) {
      const version = user.meta?.version;
      const headers = version ? { 'If-Match': version } : {};
      const json = { ...changeable(user), active };
      const url = userUrl(user.id);
      const call = { as, permission: 'managed-users/update', method: 'put', url, json, headers } as const;
      return requests.send(call, userSchema, signal);
    },
    async deactivateUser(id, signal) {
      return requests.send(
        { as, permission: 'managed-users/delete', method: 'delete', url: userUrl(id) },
        nothing,
        signal,
      );
    },
    async listRoles(signal, search) {
      const query = { Search: search, PageSize: 1000 };
      return requests.list(
        { as, permission: 'roles/list', method: 'get', url: rolesUrl, query },
        pages.roles,
        signal,
      );
    },
    // https://www.twilio.com/docs/iam/access-control/role-assignment-resource limits pages to 50 items, while Twilio's
    // OpenAPI file allows 100.
    async listRoleAssignments({ scope, identity }, signal) {
      const query = { Scope: scope, Identity: identity, PageSize: 100 };
      const call = {
        as,
        permission: 'role-assignments/list',
        method: 'get',
        url: assignmentsUrl,
        query,
      } as const;
      return requests.list(call, pages.roleAssignments, signal);
    },
    // Uses only accounts as the scope: https://www.twilio.com/docs/iam/access-control/role-assignment-resource allows
    // the organization, but https://www.twilio.com/docs/api/errors/25200 doesn't. The body uses the first page's snake
    // case, while the SDK sends `roleSid`.
    async assignRole({ role_sid, scope, identity }, signal) {
      const json = {
        role_sid: checkedSid('IX', role_sid),
        scope: checkedSid('AC', scope),
        identity: checkedSid('US', identity),
      };
      const call = {
        as,
        permission: 'role-assignments/create',
        method: 'post',
        url: assignmentsUrl,
        json,
      } as const;
      return requests.send(call, roleAssignmentSchema, signal);
    },
    async removeRoleAssignment(assignmentSid, signal) {
      const url = `${assignmentsUrl}/${checkedSid('IY', assignmentSid)}`;
      return requests.send(
        { as, permission: 'role-assignments/delete', method: 'delete', url },
        nothing,
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

function newUser({ email, givenName, familyName }: NewUser): object {
  const displayName = [givenName, familyName].filter(Boolean).join(' ');
  return {
    schemas: userSchemas,
    userName: checkedUserName(email),
    active: true,
    ...(displayName && { displayName, name: filled({ givenName, familyName }) }),
    emails: [{ primary: true, type: 'work', value: email }],
  };
}

/**
 * Returns the fields that PUT replaces, with the values from Twilio. Keeps the address and username, which can't change
 * according to https://www.twilio.com/docs/api/errors/25012, although
 * https://www.twilio.com/docs/iam/scim/api-reference allows it.
 */
function changeable(user: User): object {
  const { userName, externalId, displayName, locale, timezone, name, emails } = user;
  return {
    schemas: userSchemas,
    userName,
    ...filled({ externalId, displayName, locale, timezone }),
    ...(name && { name: filled(name) }),
    ...(emails && { emails: emails.filter(({ value }) => value).map(filled) }),
  };
}

function filled(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}
