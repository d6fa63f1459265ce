import {
  createSandbox,
  sampleCredentials,
  sampleState,
  type Sandbox,
  type SandboxOptions,
} from '../../../src/sandbox/twilio';

export const now = new Date('2026-03-10T12:00:00.000Z');

export const users = 'https://iam.twilio.com/scim/v2/Users';
export const assignments = 'https://iam.twilio.com/v2/Organizations/RoleAssignments';
export const roles = 'https://iam.twilio.com/v2/Organizations/Roles';
export const account = `https://api.twilio.com/2010-04-01/Accounts/${sampleCredentials.accountSid}`;
export const subaccount = `https://api.twilio.com/2010-04-01/Accounts/${sampleCredentials.subaccountSid}`;
export const events = 'https://monitor.twilio.com/v1/Events';

export const owner = 'US00000000000000000000000000000001';
export const kim = 'US00000000000000000000000000000002';
export const sam = 'US00000000000000000000000000000003';
export const developer = 'IX00000000000000000000000000000103';

export interface Call {
  method?: string;
  /** Sends strings unchanged and anything else as JSON. */
  body?: unknown;
  /** `Authorization`; by default, the kind that the address requires. `null` sends none. */
  authorization?: string | null;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

interface Meta {
  resourceType: string;
  version: string;
  key: string;
  page: number;
  next_page_url: string | null;
  previous_page_url: string | null;
}

/** A list whose first item tests read without checking that it exists. */
type List<T> = [T, ...T[]];

/** The fields that tests look at. The tests find out which ones an answer has. */
export interface Body {
  code: number;
  message: string;
  detail: string;
  scimType: string;
  status: unknown;
  Resources: List<Body>;
  totalResults: number;
  startIndex: number;
  itemsPerPage: number;
  schemas: string[];
  content: List<Body>;
  roles: List<Body>;
  events: List<Body>;
  usage_triggers: List<Body>;
  meta: Meta;
  id: string;
  sid: string;
  userName: string;
  displayName: string;
  name: object;
  emails: List<{ value: string }>;
  active: boolean;
  locale: string;
  role_sid: string;
  scope: string;
  friendly_name: string;
  lowest_level: string;
  policy: object;
  auth_token: string;
  owner_account_sid: string;
  type: string;
  date_created: string;
  subresource_uris: Record<string, string>;
  balance: string;
  actor_type: string;
  resource_type: string;
  event_date: string;
  event_type: string;
  uri: string;
  next_page_uri: string | null;
  page: number;
  start: number;
  end: number;
  start_date: string;
  end_date: string;
  count: string | null;
  count_unit: string;
  usage: string;
  usage_unit: string;
  price: string;
  recurring: string | null;
  current_value: string;
  trigger_value: string;
}

export interface Reply {
  status: number;
  headers: Headers;
  body: Body;
}

export const basic = (user: string, secret: string) =>
  `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;

/** Returns a sandbox with the sample at a fixed time, and a way to call it as the sample's owner. */
export function open(options: Partial<SandboxOptions> = {}) {
  const sandbox = createSandbox({ state: sampleState(now), now: () => now, ...options });
  return { sandbox, state: sandbox.state, call: caller(sandbox, options.credentials ?? sampleCredentials) };
}

export function requestToken(sandbox: Pick<Sandbox, 'fetch'>, form: Record<string, string> = {}) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: sampleCredentials.clientId,
    client_secret: sampleCredentials.clientSecret,
    ...form,
  });
  return sandbox.fetch(new Request('https://oauth.twilio.com/v2/token', { method: 'POST', body }));
}

export async function bearer(sandbox: Pick<Sandbox, 'fetch'>): Promise<string> {
  const token: unknown = await (await requestToken(sandbox)).json();
  return `Bearer ${(token as { access_token: string }).access_token}`;
}

export function toRequest(address: string, call: Call, authorization: string | null): Request {
  const { method = 'GET', body, headers, signal } = call;
  return new Request(address, {
    method,
    headers: { ...(authorization === null ? {} : { Authorization: authorization }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
}

function caller(sandbox: Sandbox, credentials: typeof sampleCredentials) {
  return async (address: string, call: Call = {}): Promise<Reply> => {
    const own = () =>
      address.startsWith('https://iam.')
        ? bearer(sandbox)
        : basic(credentials.accountSid, credentials.authToken);
    const authorization = call.authorization === undefined ? await own() : call.authorization;
    const response = await sandbox.fetch(toRequest(address, call, authorization));
    const text = await response.text();
    const body = (text === '' ? undefined : JSON.parse(text)) as Body;
    return { status: response.status, headers: response.headers, body };
  };
}
