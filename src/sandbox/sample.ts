import {
  organizationPermissions,
  type AccountRecord,
  type EventRecord,
  type RoleRecord,
  type SandboxState,
  type UsageRow,
  type UserRecord,
} from './state';

const dayLength = 24 * 60 * 60 * 1000;

const sid = (prefix: string, number: number) => prefix + number.toString(16).padStart(32, '0');

/**
 * The credentials for the sample account and its organization. The values have realistic formats so that they pass the
 * same checks. They're assembled here so that secret scanners don't mistake them for real ones.
 */
export const sampleCredentials = {
  accountSid: sid('AC', 1),
  authToken: '5a'.repeat(16),
  subaccountSid: sid('AC', 2),
  subaccountAuthToken: '5b'.repeat(16),
  mainKeySid: sid('SK', 1),
  mainKeySecret: 'SampleMainKey'.padEnd(32, '0'),
  standardKeySid: sid('SK', 2),
  standardKeySecret: 'SampleStandardKey'.padEnd(32, '0'),
  /** Test credentials, which Twilio accepts only for other resources. */
  testAccountSid: sid('AC', 0x7e57),
  testAuthToken: '7e'.repeat(16),
  clientId: sid('OQ', 1),
  clientSecret: 'sample-client-secret'.padEnd(64, '0'),
};
export type Credentials = typeof sampleCredentials;

const domain = 'harbor.example';
const owner = sid('US', 1);
const developer = sid('US', 2);
const clerk = sid('US', 3);

/** Creates an active user at a domain, without any roles. */
export function newUser(
  id: string,
  [givenName, familyName]: readonly [string, string],
  domain: string,
  created: string,
): UserRecord {
  const address = `${givenName.toLowerCase()}@${domain}`;
  return {
    id,
    userName: address,
    displayName: `${givenName} ${familyName}`,
    name: { givenName, familyName },
    emails: [{ primary: true, value: address, type: 'work' }],
    active: true,
    locale: 'en-US',
    timezone: 'UTC',
    created,
    lastModified: created,
    version: 1,
    suspended: false,
  };
}

/** The permissions that make up what a role covers. They're made up, because Twilio doesn't publish them. */
export const areas = {
  access: ['/twilio/iam/role-assignments/create', '/twilio/iam/role-assignments/delete'],
  development: [
    '/twilio/iam/api-keys/create',
    '/twilio/iam/api-keys/list',
    '/twilio/iam/api-keys/delete',
    '/twilio/messaging/messages/create',
    '/twilio/messaging/messages/read',
    '/twilio/phone-numbers/incoming-phone-numbers/create',
    '/twilio/phone-numbers/incoming-phone-numbers/list',
  ],
  billing: ['/twilio/billing/payment-methods/list', '/twilio/billing/payment-methods/create'],
  logs: ['/twilio/monitor/alerts/list'],
  usage: ['/twilio/usage/records/list'],
  settings: ['/twilio/accounts/general-settings/read'],
} as const;

/**
 * Creates a role SID. The account roles' published SIDs end in 102 to 105
 * (https://www.twilio.com/docs/api/errors/25202).
 */
const roleSid = (number: number) => `IX${number.toString().padStart(32, '0')}`;

function role(
  number: number,
  name: string,
  group: 'General' | 'Organization',
  description: string,
  allowed: readonly (keyof typeof areas)[],
): RoleRecord {
  return {
    sid: roleSid(number),
    friendly_name: name,
    external_description: description,
    product_group: group.toLowerCase(),
    lowest_level: group === 'Organization' ? 'ORGANIZATION' : 'SUB_ACCOUNT',
    role_product_group: { product_group: group.toLowerCase(), friendly_name: group },
    policy: { allow: allowed.flatMap((area) => [...areas[area]]), deny: null, format: 2 },
    resource_types: null,
    date_created: '2022-03-01T00:00:00Z',
    date_updated: '2022-03-01T00:00:00Z',
  };
}

/**
 * Lists two organization roles, one of which is also named Administrator, followed by the account roles.
 * The SIDs of the organization roles and the groups are made up, because Twilio doesn't publish them.
 */
function sampleRoles(): RoleRecord[] {
  return [
    role(901, 'Owner', 'Organization', 'Owns the organization', ['billing', 'access']),
    role(902, 'Administrator', 'Organization', 'Manages the organization', ['access']),
    role(102, 'Administrator', 'General', 'Manages the account', [
      'access',
      'development',
      'billing',
      'logs',
      'usage',
      'settings',
    ]),
    role(103, 'Developer', 'General', 'Develops with the account', ['development', 'logs', 'usage']),
    role(104, 'Billing Manager', 'General', 'Handles billing', ['billing', 'logs', 'usage', 'settings']),
    role(105, 'Support', 'General', 'Reads logs and usage', ['logs', 'usage', 'settings']),
  ];
}

function sampleAccounts(founded: string, divided: string): AccountRecord[] {
  const { accountSid, subaccountSid } = sampleCredentials;
  const parent: AccountRecord = {
    sid: accountSid,
    friendly_name: 'Harbor Lights',
    type: 'Trial',
    status: 'active',
    owner_account_sid: accountSid,
    date_created: founded,
    date_updated: founded,
    balance: '14.32',
    currency: 'USD',
    managed: true,
  };
  const times = { date_created: divided, date_updated: divided };
  return [
    parent,
    { ...parent, ...times, sid: subaccountSid, friendly_name: 'Harbor Lights test floor', balance: null },
  ];
}

function assignment(number: number, role_sid: string, scope: string, identity: string) {
  return { sid: sid('IY', number), role_sid, scope, identity, resource_type: null, resource_id: null };
}

function sampleUsage(now: Date): UsageRow[] {
  return [0, 1, 2, 5, 9, 16, 33].flatMap((daysAgo) => {
    const row = {
      account_sid: sampleCredentials.accountSid,
      date: new Date(now.getTime() - daysAgo * dayLength).toISOString().slice(0, 10),
    };
    return [
      { ...row, category: 'sms' as const, count: 4, usage: 5, price: '0.0395' },
      { ...row, category: 'calls' as const, count: 1, usage: 3, price: '0.042' },
    ];
  });
}

function event(number: number, type: string, resource: string, date: string): EventRecord {
  return {
    sid: sid('AE', number),
    account_sid: sampleCredentials.accountSid,
    actor_sid: owner,
    event_data: null,
    event_date: date,
    event_type: type,
    resource_sid: resource,
    source: 'web',
    source_ip_address: '203.0.113.7',
  };
}

/**
 * Creates the sample's initial state: a new trial account with a balance and a subaccount, a verified domain, the
 * owner, and two users with roles. All times are before `now`.
 */
export function sampleState(now: Date): SandboxState {
  const daysAgo = (days: number) => new Date(now.getTime() - days * dayLength).toISOString();
  const { accountSid } = sampleCredentials;
  const organization = sid('OR', 1);
  return {
    version: 1,
    organization: {
      sid: organization,
      ownerSid: owner,
      verifiedDomains: [domain],
      managedUserLimit: 5000,
      permissions: [...organizationPermissions],
      userNamesElsewhere: [`jordan@${domain}`],
    },
    users: [
      newUser(owner, ['Avery', 'Quinn'], domain, daysAgo(60)),
      newUser(developer, ['Kim', 'Ode'], domain, daysAgo(20)),
      newUser(clerk, ['Sam', 'Reyes'], domain, daysAgo(12)),
    ],
    roles: sampleRoles(),
    roleAssignments: [
      assignment(1, roleSid(901), organization, owner),
      assignment(2, roleSid(103), accountSid, developer),
      assignment(3, roleSid(104), accountSid, clerk),
      assignment(4, roleSid(105), accountSid, clerk),
    ],
    accounts: sampleAccounts(daysAgo(11), daysAgo(10)),
    usage: sampleUsage(now),
    usageTriggers: [],
    events: [
      event(1, 'account.created', accountSid, daysAgo(60)),
      event(2, 'account-api-keys.created', sampleCredentials.standardKeySid, daysAgo(19)),
      event(3, 'user-session.created', owner, daysAgo(3)),
      event(4, 'user-session.created', owner, daysAgo(1)),
    ],
  };
}
