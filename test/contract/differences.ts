import type { Host, Json } from './specs';

/** A place where Twilio's OpenAPI file says one thing and Twilio's documentation another. */
export interface Difference {
  /** What holds by the documentation. */
  says: string;
  /** Where Twilio says so. */
  source: string;
  host: Host;
  /** The place in the file, after the overlay has moved the paths; `*` stands for any name. */
  at: readonly string[];
  /** What the file has there; `undefined` for nothing. */
  was: Json | undefined;
  is: Json;
}

const scim = 'https://www.twilio.com/docs/iam/scim/api-reference';
const roleAssignments = 'https://www.twilio.com/docs/iam/access-control/role-assignment-resource';
const assignmentPaths = [
  ['/v2/Organizations/RoleAssignments', 'post'],
  ['/v2/Organizations/RoleAssignments/{RoleAssignmentSid}', 'delete'],
] as const;

const refusal = {
  description: 'An error',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          code: { type: 'integer' },
          message: { type: 'string' },
          more_info: { type: 'string' },
          status: { type: 'integer' },
        },
      },
    },
  },
};

/** All of them. What else Prism reports fails the test. */
export const differences: readonly Difference[] = [];
