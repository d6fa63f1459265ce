import {
  nothing,
  pages,
  roleAssignmentSchema,
  userListSchema,
  userSchema,
  type Answer,
  type Role,
  type User,
} from './answers';
import type { NewUser, TwilioClient } from './api';
import { checkedSid, checkedUserName } from './input';
import type { Requests } from './requests';
import { builtInRoleNames, builtInRoles, type BuiltInRole, type RoleSids } from './roles';

/** The documented hosts; the SDK's wrappers know only their preview (`preview-iam.twilio.com`). */
const usersUrl = 'https://iam.twilio.com/scim/v2/Users';
const organizationsUrl = 'https://iam.twilio.com/v2/Organizations';
const rolesUrl = `${organizationsUrl}/Roles`;
const assignmentsUrl = `${organizationsUrl}/RoleAssignments`;
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
  | 'findBuiltInRoles'
  | 'listRoleAssignments'
  | 'assignRole'
  | 'removeRoleAssignment'
>;

/** The calls that the organization's OAuth app makes. The organization is the one of the token. */
export function organizationCalls(requests: Requests): OrganizationCalls {
  const as = 'organization';
  const userUrl = (id: string) => `${usersUrl}/${checkedSid('US', id)}`;

  async function listRoles(signal: AbortSignal, search?: string): Promise<Answer<Role[]>> {
    const query = { Search: search, PageSize: 1000 };
    return requests.list(
      { as, permission: 'roles/list', method: 'get', url: rolesUrl, query },
      pages.roles,
      signal,
    );
  }

  return {
    async findUser(userName, signal) {
      const query = { filter: `userName eq "${checkedUserName(userName)}"` };
      const call = { as, permission: 'managed-users/list', method: 'get', url: usersUrl, query } as const;
      const { value, source } = await requests.send(call, userListSchema, signal);
      // Should Twilio ever not filter, a stranger must not be taken for the person.
      const same = value.filter((user) => user.userName.toLowerCase() === userName.toLowerCase());
      return { value: same.find((user) => user.userName === userName) ?? same[0], source };
    },
    async fetchUser(id, signal) {
      return requests.send(
        { as, permission: 'managed-users/read', method: 'get', url: userUrl(id) },
        userSchema,
        signal,
      );
    },
    async listUsers(signal) {
      return requests.send(
        { as, permission: 'managed-users/list', method: 'get', url: usersUrl },
        userListSchema,
        signal,
      );
    },
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
    listRoles,
    async findBuiltInRoles(signal) {
      const { value, source } = await listRoles(signal);
      return { value: builtInRolesAmong(value), source };
    },
    // A filter is always sent: without one Twilio refuses by https://www.twilio.com/docs/api/errors/25203, and not by
    // https://www.twilio.com/docs/iam/access-control/role-assignment-resource, whose page size (50) its file has as 100.
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
    // Only accounts are given as scope: the organization is allowed by
    // https://www.twilio.com/docs/iam/access-control/role-assignment-resource and refused by
    // https://www.twilio.com/docs/api/errors/25200. The body is in that page's snake case; the SDK sends `roleSid`.
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
 * What PUT replaces, as Twilio gave it. Address and user name stay: their change is unsupported by
 * https://www.twilio.com/docs/api/errors/25012, though not by https://www.twilio.com/docs/iam/scim/api-reference.
 */
function changeable(user: User): object {
  const { userName, externalId, displayName, locale, timezone, name, emails } = user;
  return {
    schemas: userSchemas,
    userName,
    ...filled({ externalId, displayName, locale, timezone }),
    ...(name && { name: filled(name) }),
    ...(emails && { emails: emails.map(filled) }),
  };
}

function filled(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}

/**
 * The account roles among all roles: by the SID that Twilio publishes, else by name, but then only the one role of
 * that name below organization level, since an organization role is named Administrator too. Where the list shows
 * neither, the published SID stands; Support may truly be missing, and Twilio answers 25202 for a role it lacks
 * (https://www.twilio.com/docs/api/errors/25202, https://www.twilio.com/docs/iam/access-control/types-of-roles).
 */
export function builtInRolesAmong(roles: readonly Role[]): RoleSids {
  const found = builtInRoleNames.map((name) => [name, sidOf(name, roles)] as const);
  return Object.fromEntries(found.filter(([, roleSid]) => roleSid !== undefined));
}

function sidOf(name: BuiltInRole, roles: readonly Role[]): string | undefined {
  const { sid: published, label } = builtInRoles[name];
  const bySid = roles.find((role) => role.sid === published);
  if (bySid && bySid.lowest_level !== 'ORGANIZATION') return published;
  const byName = roles.filter(
    ({ friendly_name, lowest_level }) =>
      friendly_name === label && (lowest_level === 'ACCOUNT' || lowest_level === 'SUB_ACCOUNT'),
  );
  if (byName.length === 1) return byName[0]?.sid;
  return bySid || name === 'support' ? undefined : published;
}
