import { json, scimJson, type Undocumented } from './exchange';

type ScimType = 'invalidFilter' | 'mutability' | 'invalidValue' | 'invalidSyntax';

/**
 * The status, message, and SCIM type for every code that the sandbox answers with by itself
 * (https://www.twilio.com/docs/api/errors). Twilio documents the status for only some codes. The others have a status
 * that fits their meaning.
 */
export type Refusals = Readonly<
  Record<number, readonly [status: number, message: string, scimType?: ScimType]>
>;
export const refusals: Refusals = {
  20001: [400, 'Invalid or unknown parameter'],
  20003: [401, 'Authenticate'],
  20008: [403, 'Resource not accessible with Test Account Credentials'],
  20404: [404, 'The requested resource was not found'],
  25001: [400, 'The filter is missing or not supported', 'invalidFilter'],
  25002: [400, 'The first name must have 2 to 255 characters', 'invalidValue'],
  25003: [400, 'The last name must have 2 to 255 characters', 'invalidValue'],
  25004: [400, 'The externalId must have 2 to 255 characters', 'invalidValue'],
  25005: [400, 'The userName must have 2 to 255 characters', 'invalidValue'],
  25006: [400, 'The syntax of the SCIM schema is invalid', 'invalidSyntax'],
  25007: [400, 'The limit of managed users is reached'],
  25008: [404, 'The SCIM user was not found'],
  25009: [400, 'The user is in a status that cannot be updated', 'mutability'],
  25010: [400, 'The primary email is missing', 'invalidValue'],
  25011: [400, 'The primary email is invalid', 'invalidValue'],
  25014: [400, 'The primary email must be the same as the userName', 'invalidValue'],
  25016: [400, 'The organization owner cannot be updated', 'mutability'],
  25017: [400, 'The domain of the email is not verified', 'invalidValue'],
  25018: [401, 'Not authorized'],
  25020: [409, 'The version in the request is not the version of the user'],
  25022: [409, 'UserName already exists'],
  25023: [400, 'The page token is invalid or has expired'],
  25101: [404, 'The account was not found in the organization'],
  25200: [400, 'The scope of a role assignment must be a managed account'],
  25201: [400, 'The identity of a role assignment must be a managed user'],
  25202: [400, 'The role of the role assignment is invalid'],
  25203: [400, 'Listing role assignments needs the identity, the scope or both'],
};

/** One of Twilio's errors. Routes throw it instead of answering. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  private readonly scimType: ScimType | undefined;

  constructor(
    readonly code: number,
    options: { message?: string; status?: number; headers?: Record<string, string> } = {},
    [status, message, scimType]: Refusals[number] = refusals[code] ?? [400, 'Bad request'],
  ) {
    super(options.message ?? message);
    this.status = options.status ?? status;
    this.headers = options.headers ?? {};
    this.scimType = scimType;
  }

  /** Formats the error as documented for the address's API. */
  answer(method: string, url: URL, link: Undocumented['errorLink']): Response {
    const scim = url.pathname.startsWith('/scim/');
    const body = scim
      ? {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
          detail: this.message,
          scimType: this.scimType,
          status: String(this.status),
          code: this.code,
        }
      : {
          code: this.code,
          message: this.message,
          [link]: `https://www.twilio.com/docs/errors/${this.code}`,
          status: this.status,
        };
    // For role assignment writes, Twilio's OpenAPI file has SCIM's media type without SCIM's format.
    const writesAssignments = method !== 'GET' && url.pathname.includes('/RoleAssignments');
    const response = json(body, this.status, scim || writesAssignments ? scimJson : undefined);
    for (const [name, value] of Object.entries(this.headers)) response.headers.set(name, value);
    return response;
  }
}
