import assert from 'node:assert/strict';
import { correct, operationsOf, overlaidSpec, readSpec } from './specs';

describe("the overlay of Twilio's files", () => {
  it('moves the organization operations to the documented paths, and keeps no other', () => {
    const names = operationsOf('iam.twilio.com', overlaidSpec('iam.twilio.com')).map(({ name }) => name);
    assert.deepEqual(names.sort(), [
      'DELETE iam.twilio.com/scim/v2/Users/{UserSid}',
      'DELETE iam.twilio.com/v2/Organizations/RoleAssignments/{RoleAssignmentSid}',
      'GET iam.twilio.com/scim/v2/Users',
      'GET iam.twilio.com/scim/v2/Users/{UserSid}',
      'GET iam.twilio.com/v2/Organizations/RoleAssignments',
      'PATCH iam.twilio.com/scim/v2/Users/{UserSid}',
      'POST iam.twilio.com/scim/v2/Users',
      'POST iam.twilio.com/v2/Organizations/RoleAssignments',
      'PUT iam.twilio.com/scim/v2/Users/{UserSid}',
    ]);
  });

  it('fails on a difference that the file does not show any more', () => {
    const gone = {
      says: 'the token is a number',
      source: 'https://www.twilio.com/docs',
      host: 'oauth.twilio.com',
      at: ['components', 'schemas', 'V2Oauth2TokenResponse', 'properties', 'access_token', 'type'],
      was: 'boolean',
      is: 'number',
    } as const;
    assert.throws(() => correct(readSpec('oauth.twilio.com'), gone), /does not differ any more: the token/);
  });
});
