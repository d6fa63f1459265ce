import type {
  Account,
  Answer,
  Balance,
  MonitorEvent,
  Role,
  RoleAssignment,
  UsageTrigger,
  User,
} from './answers';

/**
 * The subset of the standard `fetch` that the client needs. Production, the sample account, and tests each provide one.
 */
export type Fetch = (request: Request) => Promise<Response>;

/** A credential for the account's own resources. */
export type AccountCredential =
  { kind: 'authToken'; authToken: string } | { kind: 'apiKey'; sid: string; secret: string };

/** The organization's OAuth app, the only credential that can create users and assign roles. */
export interface OrganizationCredential {
  clientId: string;
  clientSecret: string;
}

export interface NewUser {
  /** Becomes both the `userName` and the primary email, which Twilio requires to be the same. */
  email: string;
  givenName?: string;
  familyName?: string;
}

/** A usage trigger to create (https://www.twilio.com/docs/usage/api/usage-trigger). */
export interface NewUsageTrigger {
  callbackUrl: string;
  /** A decimal, or `+` and a decimal to add to the current value. */
  triggerValue: string;
  usageCategory: string;
  triggerBy?: 'count' | 'usage' | 'price';
  /** Omit for a trigger that fires only once. */
  recurring?: 'daily' | 'monthly' | 'yearly' | 'alltime';
  /** At most 64 characters. */
  friendlyName?: string;
}

/** Selects audit events. Dates are in ISO 8601 format. Twilio keeps events for 30 days at no charge. */
export interface EventQuery {
  eventType?: string;
  startDate?: string;
  endDate?: string;
}

/** Returns a promise while requests are paused. The promise resolves when they can start again. */
export type Paused = () => Promise<void> | undefined;

/** The Twilio API calls that only read. Every method throws only `SetupError`. */
export interface TwilioReader {
  /** Which credentials the client has. A call without its credential throws `auth` and sends nothing. */
  readonly holds: { readonly account: boolean; readonly organization: boolean };

  /** GET /scim/v2/Users?filter=userName eq "…": finds the managed user with this address, if any. */
  findUser(userName: string, signal: AbortSignal): Promise<Answer<User | undefined>>;
  /** GET /scim/v2/Users/{US}. */
  fetchUser(id: string, signal: AbortSignal): Promise<Answer<User>>;
  /** GET /scim/v2/Users: lists all managed users. Twilio doesn't page this list. */
  listUsers(signal: AbortSignal): Promise<Answer<User[]>>;

  /** GET /v2/Organizations/Roles, all pages. `search` is a name or SID. */
  listRoles(signal: AbortSignal, search?: string): Promise<Answer<Role[]>>;
  /** GET /v2/Organizations/RoleAssignments, all pages. Twilio may refuse a list without a filter (25203). */
  listRoleAssignments(
    filter: { scope?: string; identity?: string },
    signal: AbortSignal,
  ): Promise<Answer<RoleAssignment[]>>;

  /** GET /2010-04-01/Accounts/{AC}.json: requires the Auth Token or a Main key. */
  fetchAccount(signal: AbortSignal): Promise<Answer<Account>>;
  /** GET /2010-04-01/Accounts/{AC}/Balance.json: `undefined` for a subaccount, which has no balance of its own. */
  fetchBalance(signal: AbortSignal): Promise<Answer<Balance | undefined>>;
  /** GET /2010-04-01/Accounts/{AC}/Usage/Triggers.json, all pages. */
  listUsageTriggers(
    filter: { category?: string; recurring?: string },
    signal: AbortSignal,
  ): Promise<Answer<UsageTrigger[]>>;
  /** GET https://monitor.twilio.com/v1/Events, all pages. A missing event proves nothing. */
  listEvents(query: EventQuery, signal: AbortSignal): Promise<Answer<MonitorEvent[]>>;
}

/** The Twilio API calls that change something. Every method throws only `SetupError`. */
export interface TwilioWriter {
  /** POST /scim/v2/Users: creates the user immediately. Twilio sends the welcome email. */
  createUser(user: NewUser, signal: AbortSignal): Promise<Answer<User>>;
  /** PUT /scim/v2/Users/{US} with `If-Match`: changes only `active`. */
  setUserActive(user: User, active: boolean, signal: AbortSignal): Promise<Answer<User>>;
  /** DELETE /scim/v2/Users/{US}: deactivates the user but never deletes it. */
  deactivateUser(id: string, signal: AbortSignal): Promise<Answer<undefined>>;

  /** POST /v2/Organizations/RoleAssignments. */
  assignRole(
    assignment: { role_sid: string; scope: string; identity: string },
    signal: AbortSignal,
  ): Promise<Answer<RoleAssignment>>;
  /** DELETE /v2/Organizations/RoleAssignments/{IY}. */
  removeRoleAssignment(sid: string, signal: AbortSignal): Promise<Answer<undefined>>;

  /** POST /2010-04-01/Accounts/{AC}/Usage/Triggers.json. */
  createUsageTrigger(trigger: NewUsageTrigger, signal: AbortSignal): Promise<Answer<UsageTrigger>>;
  /** DELETE /2010-04-01/Accounts/{AC}/Usage/Triggers/{UT}.json. */
  deleteUsageTrigger(sid: string, signal: AbortSignal): Promise<Answer<undefined>>;
}

/** The Twilio API calls that the product uses. */
export interface TwilioClient extends TwilioReader, TwilioWriter {
  /** The same client with nothing but the calls that read, for code that must not write. */
  readonly reader: TwilioReader;

  /**
   * Returns the same client, except that its calls start no requests after the signal aborts. Calls that are waiting
   * then throw `cancelled`, while requests already sent run to completion. Calls wait while `paused` returns a promise.
   */
  startingUntil(signal: AbortSignal, paused?: Paused): TwilioClient;
}
