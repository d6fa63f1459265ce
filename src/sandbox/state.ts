import * as z from 'zod/mini';

const sid = (prefix: string) => z.string().check(z.regex(new RegExp(`^${prefix}[0-9a-f]{32}$`)));
const decimal = z.string().check(z.regex(/^-?\d+(\.\d+)?$/));
const moment = z.iso.datetime();

const userSchema = z.object({
  id: sid('US'),
  externalId: z.optional(z.string()),
  userName: z.string(),
  displayName: z.optional(z.string()),
  name: z.optional(z.object({ givenName: z.optional(z.string()), familyName: z.optional(z.string()) })),
  emails: z.array(z.object({ primary: z.boolean(), value: z.string(), type: z.optional(z.string()) })),
  active: z.boolean(),
  locale: z.optional(z.string()),
  timezone: z.optional(z.string()),
  created: moment,
  lastModified: moment,
  /** Increases with every change. `meta.version` shows it as `W/1`. */
  version: z.int(),
  /** Whether Twilio suspended the user, who then can't be changed (25009). */
  suspended: z.boolean(),
});
export type UserRecord = z.infer<typeof userSchema>;

const roleSchema = z.object({
  sid: sid('IX'),
  friendly_name: z.string(),
  external_description: z.string(),
  product_group: z.string(),
  lowest_level: z.enum(['ORGANIZATION', 'ACCOUNT', 'SUB_ACCOUNT']),
  role_product_group: z.object({ product_group: z.string(), friendly_name: z.string() }),
  policy: z.object({
    allow: z.array(z.string()),
    deny: z.nullable(z.array(z.string())),
    format: z.int(),
  }),
  resource_types: z.nullable(z.array(z.string())),
  date_created: moment,
  date_updated: moment,
});
export type RoleRecord = z.infer<typeof roleSchema>;

const roleAssignmentSchema = z.object({
  sid: sid('IY'),
  role_sid: sid('IX'),
  scope: z.string(),
  identity: sid('US'),
  resource_type: z.nullable(z.string()),
  resource_id: z.nullable(z.string()),
});
export type RoleAssignmentRecord = z.infer<typeof roleAssignmentSchema>;

const accountSchema = z.object({
  sid: sid('AC'),
  friendly_name: z.string(),
  type: z.enum(['Trial', 'Full']),
  status: z.enum(['active', 'suspended', 'closed']),
  /** Equals `sid` on a parent account. */
  owner_account_sid: sid('AC'),
  date_created: moment,
  date_updated: moment,
  /** In `currency`, or `null` for a subaccount, which uses its parent's balance. */
  balance: z.nullable(decimal),
  currency: z.string(),
  /** Whether the account belongs to the organization. */
  managed: z.boolean(),
});
export type AccountRecord = z.infer<typeof accountSchema>;

const usageSchema = z.object({
  account_sid: sid('AC'),
  date: z.iso.date(),
  category: z.enum(['calls', 'sms']),
  count: z.int(),
  /** Minutes of calls, segments of messages. */
  usage: z.int(),
  /** In the account's currency, with up to five decimal places. */
  price: decimal,
});
export type UsageRow = z.infer<typeof usageSchema>;

const usageTriggerSchema = z.object({
  sid: sid('UT'),
  account_sid: sid('AC'),
  callback_method: z.enum(['GET', 'POST']),
  callback_url: z.string(),
  date_created: moment,
  friendly_name: z.string(),
  /** `null` for a trigger that fires only once. */
  recurring: z.nullable(z.enum(['daily', 'monthly', 'yearly', 'alltime'])),
  trigger_by: z.enum(['count', 'usage', 'price']),
  trigger_value: decimal,
  usage_category: z.string(),
});
export type UsageTriggerRecord = z.infer<typeof usageTriggerSchema>;

const eventSchema = z.object({
  sid: sid('AE'),
  account_sid: sid('AC'),
  actor_sid: z.string(),
  event_data: z.nullable(z.record(z.string(), z.unknown())),
  event_date: moment,
  event_type: z.string(),
  resource_sid: z.string(),
  source: z.enum(['web', 'api', 'twilio']),
  source_ip_address: z.nullable(z.string()),
});
export type EventRecord = z.infer<typeof eventSchema>;

/** Every permission that the organization calls require (https://www.twilio.com/docs/iam/oauth-apps/org-oauth-apps). */
export const organizationPermissions = [
  'twilio/iam/managed-users/list',
  'twilio/iam/managed-users/read',
  'twilio/iam/managed-users/create',
  'twilio/iam/managed-users/update',
  'twilio/iam/managed-users/delete',
  'twilio/iam/role-assignments/list',
  'twilio/iam/role-assignments/create',
  'twilio/iam/role-assignments/delete',
  'twilio/iam/roles/list',
] as const;

export type OrganizationPermission = (typeof organizationPermissions)[number];

/** The sandbox's complete state, which the extension stores as JSON. Contains no secrets. */
export const sandboxStateSchema = z.object({
  version: z.literal(1),
  organization: z.object({
    sid: sid('OR'),
    ownerSid: sid('US'),
    verifiedDomains: z.array(z.string()),
    managedUserLimit: z.int(),
    /** The OAuth app's permissions, such as `twilio/iam/managed-users/list`. */
    permissions: z.array(z.string()),
    /** Addresses of Twilio users outside the organization, which aren't available to new users (25022). */
    userNamesElsewhere: z.array(z.string()),
  }),
  users: z.array(userSchema),
  roles: z.array(roleSchema),
  roleAssignments: z.array(roleAssignmentSchema),
  accounts: z.array(accountSchema),
  usage: z.array(usageSchema),
  usageTriggers: z.array(usageTriggerSchema),
  events: z.array(eventSchema),
});
export type SandboxState = z.infer<typeof sandboxStateSchema>;
