import assert from 'node:assert/strict';
import { correct, operationsOf, overlaidSpec, readSpec } from './specs';

describe("the overlay for Twilio's files", () => {
  it('keeps only the organization operations and moves them to the documented paths', () => {
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

  it('fails on a listed difference that the file no longer shows', () => {
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
