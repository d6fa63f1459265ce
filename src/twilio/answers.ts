import * as z from 'zod/mini';
import type { Outside } from './redact';

/** A text that may be shown, such as a name. */
const outside: z.ZodMiniType<Outside> = z.string();

/** Matches a SID: a prefix and 32 hexadecimal digits, as in Twilio's OpenAPI files. */
export const sid = (prefix: string) => z.string().check(z.regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`)));

/** Allows for Twilio omitting a field or sending null when there's no value. */
const maybe = <T extends z.core.SomeType>(schema: T) => z.optional(z.nullable(schema));

const textOrNumber = z.pipe(z.union([z.string(), z.number()]), z.transform(String));

const outsideOrNumber: z.ZodMiniType<Outside> = textOrNumber;

/** Treats an unreadable field that nothing depends on as absent. `z.catch` would add 10 kB to the bundle. */
export const ifReadable = <T>(schema: z.ZodMiniType<T>) =>
  z.optional(
    z.pipe(
      z.unknown(),
      z.transform((value) => z.safeParse(schema, value).data),
    ),
  );

/** Some SCIM servers write truth values and numbers as text. */
const truth = z.pipe(
  z.union([z.boolean(), z.literal(['true', 'false'])]),
  z.transform((value) => String(value) === 'true'),
);
const count = z.pipe(z.union([z.int(), z.string().check(z.regex(/^\d+$/))]), z.transform(Number));

/**
 * A user in the organization (https://www.twilio.com/docs/iam/scim/api-reference), with every field that PUT replaces.
 */
export const userSchema = z.object({
  id: sid('US'),
  userName: outside,
  active: truth,
  externalId: ifReadable(maybe(textOrNumber)),
  displayName: ifReadable(maybe(outsideOrNumber)),
  name: ifReadable(
    maybe(
      z.object({
        givenName: ifReadable(maybe(outsideOrNumber)),
        familyName: ifReadable(maybe(outsideOrNumber)),
      }),
    ),
  ),
  emails: ifReadable(
    maybe(
      z.array(z.object({ value: maybe(z.string()), primary: maybe(z.boolean()), type: maybe(z.string()) })),
    ),
  ),
  locale: ifReadable(maybe(z.string())),
  timezone: ifReadable(maybe(z.string())),
  meta: ifReadable(maybe(z.object({ version: ifReadable(maybe(textOrNumber)) }))),
});
export type User = z.infer<typeof userSchema>;

/**
 * A SCIM list of users (RFC 7644, section 3.4.2.4). Twilio may omit `Resources` when the list is empty. Twilio documents
 * no pages for this list, but an answer with `startIndex` or `itemsPerPage` may be one.
 */
export const userListSchema = z.object({
  totalResults: count,
  Resources: maybe(z.array(userSchema)),
  startIndex: maybe(count),
  itemsPerPage: maybe(count),
});

/**
 * A role assigned to a user on an account (https://www.twilio.com/docs/iam/access-control/role-assignment-resource).
 */
export const roleAssignmentSchema = z.object({
  sid: sid('IY'),
  role_sid: sid('IX'),
  scope: z.string(),
  identity: z.string(),
});
export type RoleAssignment = z.infer<typeof roleAssignmentSchema>;

/** A role (https://www.twilio.com/docs/iam/access-control/role-resource). */
export const roleSchema = z.object({
  sid: sid('IX'),
  friendly_name: outside,
  lowest_level: maybe(z.string()),
});
export type Role = z.infer<typeof roleSchema>;

/** The account (https://www.twilio.com/docs/iam/api/account). The schema drops its `auth_token`. */
export const accountSchema = z.object({
  sid: sid('AC'),
  friendly_name: outside,
  type: z.enum(['Trial', 'Full']),
  status: z.enum(['active', 'suspended', 'closed']),
  owner_account_sid: maybe(sid('AC')),
  date_created: maybe(z.string()),
});
export type Account = z.infer<typeof accountSchema>;

const decimal = z.string().check(z.regex(/^-?\d+(\.\d+)?$/));

/** The balance as a decimal string, with its currency. */
export const balanceSchema = z.object({ account_sid: sid('AC'), balance: decimal, currency: outside });
export type Balance = z.infer<typeof balanceSchema>;

/** The answer to a balance request, which is empty if the account has no balance of its own. */
export const balanceAnswerSchema = z.object({
  account_sid: sid('AC'),
  balance: z.nullable(z.union([z.literal(''), decimal])),
  currency: z.nullable(outside),
});

/** A webhook that Twilio calls when usage reaches a value (https://www.twilio.com/docs/usage/api/usage-trigger). */
export const usageTriggerSchema = z.object({
  sid: sid('UT'),
  friendly_name: maybe(outside),
  usage_category: outside,
  trigger_by: outside,
  /** Empty or absent for a trigger that fires only once. */
  recurring: maybe(outside),
  trigger_value: outside,
  current_value: maybe(z.string()),
  callback_url: outside,
  date_fired: maybe(z.string()),
});
export type UsageTrigger = z.infer<typeof usageTriggerSchema>;

/** Returns whether the trigger can still fire. A nonrecurring trigger fires only once. */
export function canFire({ recurring, date_fired }: UsageTrigger): boolean {
  return Boolean(recurring) || !date_fired;
}

/** An audit log entry (https://www.twilio.com/docs/usage/monitor-events), without the actor and IP address. */
export const eventSchema = z.object({
  sid: sid('AE'),
  event_type: z.string(),
  event_date: z.string(),
  resource_sid: maybe(z.string()),
  source: maybe(z.string()),
});
export type MonitorEvent = z.infer<typeof eventSchema>;

/** A token (https://www.twilio.com/docs/iam/oauth-apps/oauth-access-token); `expires_in` is in seconds. */
export const tokenSchema = z.object({
  access_token: z.string().check(z.minLength(1)),
  expires_in: z.coerce.number().check(z.positive()),
});

/** One page of a list. `next` is the next page's address as Twilio writes it, or `undefined` on the last page. */
export interface Page<T> {
  items: T[];
  next: string | undefined;
}

const address = maybe(z.string());
const pageMeta = z.object({ next_page_url: address });
const page = <T>(items: T[], next: string | null | undefined): Page<T> => ({
  items,
  next: next || undefined,
});

/** Schemas for the pages of each list. Every API has its own names for the items and the next address. */
export const pages = {
  roles: z.pipe(
    z.object({ roles: z.array(roleSchema), meta: pageMeta }),
    z.transform(({ roles, meta }) => page(roles, meta.next_page_url)),
  ),
  roleAssignments: z.pipe(
    z.object({ content: z.array(roleAssignmentSchema), meta: pageMeta }),
    z.transform(({ content, meta }) => page(content, meta.next_page_url)),
  ),
  usageTriggers: z.pipe(
    z.object({ usage_triggers: z.array(usageTriggerSchema), next_page_uri: address }),
    z.transform(({ usage_triggers, next_page_uri }) => page(usage_triggers, next_page_uri)),
  ),
  events: z.pipe(
    z.object({ events: z.array(eventSchema), meta: pageMeta }),
    z.transform(({ events, meta }) => page(events, meta.next_page_url)),
  ),
};

/** The answer to a DELETE, which has no body. */
export const nothing = z.pipe(
  z.unknown(),
  z.transform(() => undefined),
);

/** Where a value came from. Verified checklist items show it as evidence. */
export interface Source {
  /** The call's method and path with shortened SIDs and no query, such as `GET /scim/v2/Users`. */
  call: string;
  /** When the answer arrived, in ISO 8601 format. */
  at: string;
  /** Twilio's request ID. */
  requestId?: string;
}

/** A parsed answer and its source. For a list with several pages, the source is the last page. */
export interface Answer<T> {
  value: T;
  source: Source;
}
