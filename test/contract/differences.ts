import type { Host, Json } from './specs';

/** A point where Twilio's OpenAPI file and Twilio's documentation disagree. */
export interface Difference {
  /** The value according to the documentation. */
  says: string;
  /** The documentation page that says so. */
  source: string;
  host: Host;
  /** The place in the file after the overlay moves the paths; `*` matches any name. */
  at: readonly string[];
  /** The value in the file; `undefined` if there is none. */
  was: Json | undefined;
  is: Json;
}

const scim = 'https://www.twilio.com/docs/iam/scim/api-reference';
const roleAssignments = 'https://www.twilio.com/docs/iam/access-control/role-assignment-resource';
const anyAnswer = ['paths', '*', '*', 'responses'];

/** The error shape documented outside SCIM (https://www.twilio.com/docs/usage/twilios-response). */
const refusal: Json = {
  type: 'object',
  properties: {
    code: { type: 'integer' },
    message: { type: 'string' },
    more_info: { type: 'string' },
    status: { type: 'integer' },
  },
};

/** Every known difference. Anything else that Prism reports fails the test. */
export const differences: readonly Difference[] = [
  {
    says: 'making a user whose userName or externalId is taken is answered with 409 and code 25022',
    source: scim,
    host: 'iam.twilio.com',
    at: ['paths', '/scim/v2/Users', 'post', 'responses', '409'],
    was: undefined,
    is: {
      description: 'Conflict',
      content: { 'application/scim+json': { schema: { $ref: '#/components/schemas/ScimError' } } },
    },
  },
  {
    says: 'a user has `emails`, not only `userName`',
    source: scim,
    host: 'iam.twilio.com',
    at: ['components', 'schemas', 'ScimUser', 'required'],
    was: ['userName'],
    is: ['userName', 'emails'],
  },
  {
    says: 'the addresses of pages of role assignments have a `Page`',
    source: roleAssignments,
    host: 'iam.twilio.com',
    at: ['paths', '/v2/Organizations/RoleAssignments', 'get', 'parameters', '6'],
    was: undefined,
    is: { name: 'Page', in: 'query', schema: { type: 'integer', minimum: 0 } },
  },
  {
    says: 'the link in an error about role assignments is `more_info`, not `moreInfo`',
    source: roleAssignments,
    host: 'iam.twilio.com',
    at: [...anyAnswer, '*', 'content', '*', 'schema'],
    was: { $ref: '#/components/schemas/TwilioServiceErrorResponse' },
    is: refusal,
  },
  {
    says: 'errors of the 2010 API, of which its file has none, are described for all of Twilio',
    source: 'https://www.twilio.com/docs/usage/twilios-response',
    host: 'api.twilio.com',
    at: [...anyAnswer, '4XX'],
    was: undefined,
    is: { description: 'An error', content: { 'application/json': { schema: refusal } } },
  },
  {
    says: 'addresses of pages of the 2010 API are relative, as in the examples of the file itself',
    source: 'https://www.twilio.com/docs/usage/twilios-response',
    host: 'api.twilio.com',
    at: [...anyAnswer, '200', 'content', 'application/json', 'schema', 'properties', '*', 'format'],
    was: 'uri',
    is: 'uri-reference',
  },
  {
    says: 'the `recurring` of a usage trigger that fires once is empty',
    source: 'https://www.twilio.com/docs/usage/api/usage-trigger',
    host: 'api.twilio.com',
    at: ['components', 'schemas', 'usage_trigger_enum_recurring', 'nullable'],
    was: undefined,
    is: true,
  },
  {
    says: 'the actor of an event may be an account, as in the description of the field itself',
    source: 'https://www.twilio.com/docs/usage/monitor-events',
    host: 'monitor.twilio.com',
    at: ['components', 'schemas', 'monitor.v1.event', 'properties', 'actor_sid', 'pattern'],
    was: '^US[0-9a-fA-F]{32}$',
    is: '^(US|AC)[0-9a-fA-F]{32}$',
  },
];
