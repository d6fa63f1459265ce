import type { Credentials } from './sample';
import type { SandboxState } from './state';

/** Decides how the sandbox behaves where Twilio's documentation is silent or contradicts itself. */
export interface Undocumented {
  /** The status for code 25020. The SCIM page shows 409, while RFC 7644 requires 412. */
  versionConflict: 409 | 412;
  /** The status for a missing permission. A third party has seen 401, while the OpenAPI file has 403. */
  missingPermission: 401 | 403;
  /** The answer to a duplicate role assignment: 400 or 409 with code 20001, or a second assignment with its own SID. */
  duplicateAssignment: 'refused' | 'conflict' | 'accepted';
  /** Whether Administrator can be beside a person's other roles on the account, ends them, or is refused beside them. */
  administratorBeside: 'kept' | 'ends' | 'refused';
  /** The answer to a wrong client ID or secret: Twilio's own error body with 400, or RFC 6749's with 401. */
  refusedClient: 'twilio' | 'oauth';
  /** The answer to a list of the roles on an account that isn't the organization's. */
  foreignAccount: 'empty' | 'refused';
  /** The milliseconds after which a new user can get roles. Until then, Twilio may answer 25201. */
  knownAfter: number;
  /** The name of the link in an error body, as in the documentation or in the preview OpenAPI file. */
  errorLink: 'more_info' | 'moreInfo';
  /**
   * The broadest list of role assignments that the sandbox answers. `everything`: any list, even one without a filter,
   * which the role assignments page allows. Code 25203 requires the identity or the scope, and then the roles on the
   * organization may be listed by its SID (`organization`), only for each person (`person`), or not at all (`account`).
   */
  assignmentLists: 'everything' | 'organization' | 'person' | 'account';
  /** The most users in a list's answer. Twilio documents no pages, but RFC 7644 allows them. */
  usersPerPage: number;
}

export const undocumentedDefaults: Undocumented = {
  versionConflict: 409,
  missingPermission: 401,
  duplicateAssignment: 'refused',
  administratorBeside: 'kept',
  refusedClient: 'twilio',
  foreignAccount: 'empty',
  knownAfter: 0,
  errorLink: 'more_info',
  assignmentLists: 'everything',
  usersPerPage: Infinity,
};

/** One request with everything needed to answer it. */
export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
  /** The named groups of the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly state: SandboxState;
  readonly credentials: Credentials;
  readonly undocumented: Undocumented;
  readonly now: Date;
}

/**
 * Answers requests with one method and path. `answer` throws `Refusal` and changes the state all at once or not at all.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: RegExp;
  readonly answer: (exchange: Exchange) => Response;
}

export const scimJson = 'application/scim+json';

export function json(value: unknown, status = 200, contentType = 'application/json'): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'Content-Type': contentType } });
}

export function noContent(): Response {
  return new Response(null, { status: 204 });
}

/** Parses the body as JSON. Returns `undefined` for anything else, which no schema accepts. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Creates a SID from the prefix and 32 hexadecimal digits. */
export function newSid(prefix: string): string {
  return prefix + crypto.randomUUID().replaceAll('-', '');
}
