import type { SandboxState } from './state';

/** Where Twilio's documentation is silent or contradicts itself: what the stand-in does. */
export interface Undocumented {
  /** Code 25020: the SCIM page shows 409, RFC 7644 asks for 412. */
  versionConflict: 409 | 412;
  /** A permission that the OAuth app lacks: 401 was seen by a third party, 403 is in the OpenAPI file. */
  missingPermission: 401 | 403;
  /** Granting what is granted already: 400 with 20001, or a second assignment with a SID of its own. */
  duplicateAssignment: 'refused' | 'accepted';
  /** A wrong client id or secret: Twilio's own error body with 400, or RFC 6749's with 401. */
  refusedClient: 'twilio' | 'oauth';
  /** The link in an error body: as the documentation spells it, or as the preview OpenAPI file does. */
  errorLink: 'more_info' | 'moreInfo';
}

export const undocumentedDefaults: Undocumented = {
  versionConflict: 409,
  missingPermission: 401,
  duplicateAssignment: 'refused',
  refusedClient: 'twilio',
  errorLink: 'more_info',
};

/** What opens the account, its subaccount and the organization. */
export interface Credentials {
  accountSid: string;
  authToken: string;
  subaccountSid: string;
  subaccountAuthToken: string;
  mainKeySid: string;
  mainKeySecret: string;
  standardKeySid: string;
  standardKeySecret: string;
  /** Test credentials, which Twilio accepts for other resources only. */
  testAccountSid: string;
  testAuthToken: string;
  clientId: string;
  clientSecret: string;
}

/** One request with all that is needed to answer it. */
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

/** Answers requests of one method and path; throws `Refusal`. What it changes in the state is one step. */
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

/** The body as JSON; `undefined` where it is none, which no schema accepts. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A new SID: the prefix and 32 hexadecimal digits. */
export function newSid(prefix: string): string {
  return prefix + crypto.randomUUID().replaceAll('-', '');
}
