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
import type { RoleSids } from './roles';

/** The part of the web standard's `fetch` that the product uses: production, sample and tests each give one. */
export type Fetch = (request: Request) => Promise<Response>;

/** Opens the account's own resources. */
export type AccountCredential =
  { kind: 'authToken'; authToken: string } | { kind: 'apiKey'; sid: string; secret: string };

/** The organization's OAuth app: alone may create users and give roles. */
export interface OrganizationCredential {
  clientId: string;
  clientSecret: string;
}

export interface NewUser {
  /** The address: `userName` and primary mail, which Twilio wants equal. */
  email: string;
  givenName?: string;
  familyName?: string;
}

/** A usage trigger to make (https://www.twilio.com/docs/usage/api/usage-trigger). */
export interface NewUsageTrigger {
  callbackUrl: string;
  /** A decimal, or `+` and a decimal above the present value. */
  triggerValue: string;
  usageCategory: string;
  triggerBy?: 'count' | 'usage' | 'price';
  /** Without it the trigger fires once. */
  recurring?: 'daily' | 'monthly' | 'yearly' | 'alltime';
  /** At most 64 characters. */
  friendlyName?: string;
}

/** Which audit events are asked for; the dates are ISO 8601. Twilio keeps 30 days for free. */
export interface EventQuery {
  eventType?: string;
  startDate?: string;
  endDate?: string;
}

/** A promise while nothing may start, which resolves when that is over. */
export type Paused = () => Promise<void> | undefined;

/** Twilio, as far as the product uses it. Every method throws `SetupError` only. */
export interface TwilioClient {
  /**
   * The same client, whose calls start no request once the signal aborts: what waits then ends with `cancelled`, and
   * what is under way goes on to its answer. While `paused` gives a promise, they wait for it.
   */
  startingUntil(signal: AbortSignal, paused?: Paused): TwilioClient;

  /** Which credentials the client holds. A call whose credential is missing throws `auth` without a request. */
  readonly holds: { readonly account: boolean; readonly organization: boolean };

  /** GET /scim/v2/Users?filter=userName eq "…": the managed user with that address, if there is one. */
  findUser(userName: string, signal: AbortSignal): Promise<Answer<User | undefined>>;
  /** GET /scim/v2/Users/{US}. */
  fetchUser(id: string, signal: AbortSignal): Promise<Answer<User>>;
  /** GET /scim/v2/Users: all managed users; Twilio does not page this list. */
  listUsers(signal: AbortSignal): Promise<Answer<User[]>>;
  /** POST /scim/v2/Users: makes the user at once; Twilio sends the welcome mail. */
  createUser(user: NewUser, signal: AbortSignal): Promise<Answer<User>>;
  /** PUT /scim/v2/Users/{US} with `If-Match`: everything as it was but `active`. */
  setUserActive(user: User, active: boolean, signal: AbortSignal): Promise<Answer<User>>;
  /** DELETE /scim/v2/Users/{US}: deactivates, never erases. */
  deactivateUser(id: string, signal: AbortSignal): Promise<Answer<undefined>>;

  /** GET /v2/Organizations/Roles, all pages; `search` is a name or SID. */
  listRoles(signal: AbortSignal, search?: string): Promise<Answer<Role[]>>;
  /** The SIDs of the four built-in account roles: looked up by SID, else by exact name above organization level. */
  findBuiltInRoles(signal: AbortSignal): Promise<Answer<RoleSids>>;
  /** GET /v2/Organizations/RoleAssignments, all pages. Twilio wants one of the two filters (25203). */
  listRoleAssignments(
    filter: { scope: string; identity?: string } | { scope?: string; identity: string },
    signal: AbortSignal,
  ): Promise<Answer<RoleAssignment[]>>;
  /** POST /v2/Organizations/RoleAssignments. */
  assignRole(
    assignment: { role_sid: string; scope: string; identity: string },
    signal: AbortSignal,
  ): Promise<Answer<RoleAssignment>>;
  /** DELETE /v2/Organizations/RoleAssignments/{IY}. */
  removeRoleAssignment(sid: string, signal: AbortSignal): Promise<Answer<undefined>>;

  /** GET /2010-04-01/Accounts/{AC}.json: needs the Auth Token or a Main key. */
  fetchAccount(signal: AbortSignal): Promise<Answer<Account>>;
  /** GET /2010-04-01/Accounts/{AC}/Balance.json: `undefined` for a subaccount, which has none of its own. */
  fetchBalance(signal: AbortSignal): Promise<Answer<Balance | undefined>>;
  /** GET /2010-04-01/Accounts/{AC}/Usage/Triggers.json, all pages. */
  listUsageTriggers(
    filter: { category?: string; recurring?: string },
    signal: AbortSignal,
  ): Promise<Answer<UsageTrigger[]>>;
  /** POST /2010-04-01/Accounts/{AC}/Usage/Triggers.json. */
  createUsageTrigger(trigger: NewUsageTrigger, signal: AbortSignal): Promise<Answer<UsageTrigger>>;
  /** DELETE /2010-04-01/Accounts/{AC}/Usage/Triggers/{UT}.json. */
  deleteUsageTrigger(sid: string, signal: AbortSignal): Promise<Answer<undefined>>;
  /** GET https://monitor.twilio.com/v1/Events, all pages. An event that is absent proves nothing. */
  listEvents(query: EventQuery, signal: AbortSignal): Promise<Answer<MonitorEvent[]>>;
}
