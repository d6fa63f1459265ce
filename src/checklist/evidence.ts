import * as z from 'zod/mini';
import { builtInRoleNames, organizationReads } from '../twilio/roles';

const text = z.string();
// `z.int()` would load zod's checks just for this, and the first rows would wait for them.
const count = z.number();
const role = z.enum(builtInRoleNames);

/**
 * What the API reported about people and roles on the account: counts, and user SIDs (US…) for individuals. It never
 * includes names or addresses.
 */
const peopleEvidenceSchema = z.object({
  kind: z.literal('people'),
  /** The owner's address wasn't known, so the owner may be among the people. Absent if it was. */
  ownerCounted: z.optional(z.boolean()),
  /** Active managed users and role holders missing from the list of users, except the owner. */
  users: count,
  /** Those with at least one role on the account or on the organization, including custom roles. */
  withRole: count,
  /** The number of people with each role on the account, except the owner. */
  perRole: z.record(role, count),
  /** The other roles that people hold: custom ones and those on the organization, by name. Absent if there are none. */
  others: z.optional(z.array(z.object({ name: text, onOrganization: z.boolean(), people: count }))),
  /** People with both Administrator and another built-in role on the account. */
  mixed: count,
  /**
   * The user SIDs of Administrators except the owner, also by a role on the organization. Absent in records of
   * version 1.
   */
  administrators: z.optional(z.array(text)),
  /** How many of them are missing from the list of users. Absent if none are. */
  unlistedAdministrators: z.optional(count),
  /** The user SIDs of others with a role that may be as powerful, such as a custom one. Absent if there are none. */
  unclear: z.optional(z.array(text)),
  /** Whether the roles on the organization were read. Absent in records from before they were. */
  organization: z.optional(z.enum(organizationReads)),
  /** Set if Twilio shows no role on the account, which may then belong to another organization. */
  accountUnclear: z.optional(z.literal(true)),
});

const accountEvidenceSchema = z.object({
  kind: z.literal('account'),
  type: z.enum(['Trial', 'Full']),
  status: z.enum(['active', 'suspended', 'closed']),
  /** Whether another account owns it. Absent if Twilio doesn't say, and in records of version 1. */
  subaccount: z.optional(z.boolean()),
  /** When the account was created, in ISO 8601. Absent if Twilio doesn't say, and in earlier records. */
  created: z.optional(text),
});

/** `amount` is Twilio's decimal text. It's absent if the account has no balance of its own or Twilio shows none. */
const balanceEvidenceSchema = z.object({
  kind: z.literal('balance'),
  amount: z.optional(text),
  currency: z.optional(text),
});

/** The usage triggers that can still fire: those on the total price, and the number of others. */
const triggersEvidenceSchema = z.object({
  kind: z.literal('triggers'),
  /** `value` is decimal text in the account's currency. `recurring` is null if the trigger fires once. */
  spend: z.array(z.object({ value: text, recurring: z.nullable(text) })),
  others: count,
});

/** Audit events about billing. Twilio keeps them for 30 days, so a missing event proves nothing. */
export const billingEvents = [
  'payment-method.created',
  'payment-method.updated',
  'recharge-trigger.created',
  'recharge-trigger.updated',
  'invoice-settings.updated',
] as const;
export type BillingEvent = (typeof billingEvents)[number];

/** The ISO 8601 time of each type's latest event, without who caused it or from where. */
const eventsEvidenceSchema = z.object({
  kind: z.literal('events'),
  latest: z.partialRecord(z.enum(billingEvents), text),
});

export const evidenceSchema = z.discriminatedUnion('kind', [
  peopleEvidenceSchema,
  accountEvidenceSchema,
  balanceEvidenceSchema,
  triggersEvidenceSchema,
  eventsEvidenceSchema,
]);
export type Evidence = z.infer<typeof evidenceSchema>;
export type CheckId = Evidence['kind'];
export type EvidenceOf<K extends CheckId> = Extract<Evidence, { kind: K }>;
export const checkIds = ['people', 'account', 'balance', 'triggers', 'events'] as const satisfies CheckId[];

/** Returns the checks that these credentials allow: `people` needs the organization's app, the rest the account's. */
export function possibleChecks(holds: { account: boolean; organization: boolean }): CheckId[] {
  return checkIds.filter((check) => (check === 'people' ? holds.organization : holds.account));
}
