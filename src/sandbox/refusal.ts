import { json, scimJson, type Undocumented } from './exchange';

type ScimType = 'invalidFilter' | 'mutability' | 'invalidValue' | 'invalidSyntax';

/**
 * The status, message, and SCIM type for every code that the product may encounter
 * (https://www.twilio.com/docs/api/errors). Twilio documents the status for only some codes. The others have a status
 * that fits their meaning.
 */
const codes: Readonly<Record<number, readonly [status: number, message: string, scimType?: ScimType]>> = {
  10001: [403, 'The account is not active'],
  20001: [400, 'Invalid or unknown parameter'],
  20003: [401, 'Authenticate'],
  20005: [403, 'The account is not active'],
  20006: [403, 'Access denied'],
  20008: [403, 'Resource not accessible with Test Account Credentials'],
  20010: [403, 'This action is disabled for the account'],
  20403: [403, 'The account is suspended or closed'],
  20404: [404, 'The requested resource was not found'],
  20429: [429, 'Too many concurrent requests'],
  20500: [500, 'Internal server error'],
  20503: [503, 'Service unavailable'],
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
  25012: [400, 'The email cannot be updated', 'mutability'],
  25013: [400, 'The userName cannot be updated', 'mutability'],
  25014: [400, 'The primary email must be the same as the userName', 'invalidValue'],
  25015: [400, 'The PATCH request is invalid', 'invalidSyntax'],
  25016: [400, 'The organization owner cannot be updated', 'mutability'],
  25017: [400, 'The domain of the email is not verified', 'invalidValue'],
  25018: [401, 'Not authorized'],
  25019: [400, 'A business rule is violated', 'invalidValue'],
  25020: [409, 'The version in the request is not the version of the user'],
  25021: [429, 'Too many requests'],
  25022: [409, 'UserName already exists'],
  25023: [400, 'The page token is invalid or has expired'],
  25100: [404, 'The organization was not found'],
  25101: [404, 'The account was not found in the organization'],
  25102: [400, 'The limit of managed accounts is reached'],
  25103: [400, 'The owner of the account is not a managed user'],
  25104: [400, 'The owner of the account is not set'],
  25105: [403, 'Not authorized'],
  25106: [400, 'The request does not fit the present state'],
  25107: [403, 'No authorization for this organization'],
  25109: [429, 'Too many requests'],
  25200: [400, 'The scope of a role assignment must be a managed account'],
  25201: [400, 'The identity of a role assignment must be a managed user'],
  25202: [400, 'The role of the role assignment is invalid'],
  25203: [400, 'Listing role assignments needs the identity, the scope or both'],
  70051: [403, 'Authorization failed'],
};

/** The codes that `Refusal` supports. */
export const refusalCodes: readonly number[] = Object.keys(codes).map(Number);

/** One of Twilio's errors. Routes throw it instead of answering. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: number,
    options: { message?: string; status?: number; headers?: Record<string, string> } = {},
  ) {
    const [status, message] = codes[code] ?? [400, 'Bad request'];
    super(options.message ?? message);
    this.status = options.status ?? status;
    this.headers = options.headers ?? {};
  }

  /** Formats the error as documented for the address's API. */
  answer(method: string, url: URL, link: Undocumented['errorLink']): Response {
    const scim = url.pathname.startsWith('/scim/');
    const body = scim
      ? {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
          detail: this.message,
          scimType: codes[this.code]?.[2],
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
