import { nothing, roleAssignmentSchema, usageTriggerSchema, type User, userSchema } from './answers';
import type { NewUser, TwilioWriter } from './api';
import { checkedSid, checkedUserName } from './input';
import { accountUrl, assignmentsUrl, usersUrl, userUrl } from './reader';
import type { Requests } from './requests';

const userSchemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];

/** Returns the calls that change something at Twilio. */
export function writingCalls(requests: Requests, accountSid: string): TwilioWriter {
  const triggersUrl = `${accountUrl(accountSid)}/Usage/Triggers`;

  return {
    async createUser(user, signal) {
      const json = newUser(user);
      const call = {
        as: 'organization',
        permission: 'managed-users/create',
        method: 'post',
        url: usersUrl,
        json,
      } as const;
      return requests.send(call, userSchema, signal);
    },
    async setUserActive(user, active, signal) {
      const version = user.meta?.version;
      const headers = version ? { 'If-Match': version } : {};
      const json = { ...changeable(user), active };
      const url = userUrl(user.id);
      const call = {
        as: 'organization',
        permission: 'managed-users/update',
        method: 'put',
        url,
        json,
        headers,
      } as const;
      return requests.send(call, userSchema, signal);
    },
    async deactivateUser(id, signal) {
      return requests.send(
        { as: 'organization', permission: 'managed-users/delete', method: 'delete', url: userUrl(id) },
        nothing,
        signal,
      );
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
        as: 'organization',
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
        { as: 'organization', permission: 'role-assignments/delete', method: 'delete', url },
        nothing,
        signal,
      );
    },
    async createUsageTrigger(trigger, signal) {
      const form = {
        CallbackUrl: trigger.callbackUrl,
        TriggerValue: trigger.triggerValue,
        UsageCategory: trigger.usageCategory,
        TriggerBy: trigger.triggerBy,
        Recurring: trigger.recurring,
        FriendlyName: trigger.friendlyName,
      };
      return requests.send(
        { as: 'account', method: 'post', url: `${triggersUrl}.json`, form },
        usageTriggerSchema,
        signal,
      );
    },
    async deleteUsageTrigger(triggerSid, signal) {
      const url = `${triggersUrl}/${checkedSid('UT', triggerSid)}.json`;
      return requests.send({ as: 'account', method: 'delete', url }, nothing, signal);
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
