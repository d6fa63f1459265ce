import * as z from 'zod/mini';
import { builtInRoleNames } from '../twilio/roles';

const text = z.string();
// Not `z.int()`: it would be the only check, and the first rows would wait for it.
const count = z.number();
const role = z.enum(builtInRoleNames);

/**
 * What the API told about people and roles on the account: counts, and user SIDs (US…) where somebody is meant.
 * Names and addresses are never part of it.
 */
const peopleEvidenceSchema = z.object({
  kind: z.literal('people'),
  /** Active managed users besides the owner, and holders of a role who are missing from the list of users. */
  users: count,
  /** Those of them who hold at least one role on the account, custom ones included. */
  withRole: count,
  /** How many people besides the owner hold each role. */
  perRole: z.record(role, count),
  /** People who hold Administrator and another of the four roles on the account. */
  mixed: count,
  /** The people besides the owner who hold Administrator. Absent in records of version 1. */
  administrators: z.optional(z.array(text)),
  /** How many of them are missing from the list of users. Absent if none are. */
  unlistedAdministrators: z.optional(count),
});

const accountEvidenceSchema = z.object({
  kind: z.literal('account'),
  type: z.enum(['Trial', 'Full']),
  status: z.enum(['active', 'suspended', 'closed']),
  /** Whether another account owns it; absent where Twilio does not say, and in records of version 1. */
  subaccount: z.optional(z.boolean()),
});

/** `amount` is Twilio's decimal text. Without it the account has no balance of its own, or none is shown. */
const balanceEvidenceSchema = z.object({
  kind: z.literal('balance'),
  amount: z.optional(text),
  currency: z.optional(text),
});

/** The usage triggers that can still fire: those on the total price, and how many there are besides. */
const triggersEvidenceSchema = z.object({
  kind: z.literal('triggers'),
  /** `value` is decimal text in the account's currency; `recurring` is null for one that fires once. */
  spend: z.array(z.object({ value: text, recurring: z.nullable(text) })),
  others: count,
});

/** Audit events about billing. Twilio keeps them for 30 days, so that one which is absent proves nothing. */
export const billingEvents = [
  'payment-method.created',
  'payment-method.updated',
  'recharge-trigger.created',
  'recharge-trigger.updated',
  'invoice-settings.updated',
] as const;
export type BillingEvent = (typeof billingEvents)[number];

/** When each of these events happened last, ISO 8601. Who did it and from where is not read. */
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

/** The checks that the credentials held allow: people needs the organization's app, the rest the account's. */
export function possibleChecks(holds: { account: boolean; organization: boolean }): CheckId[] {
  return checkIds.filter((check) => (check === 'people' ? holds.organization : holds.account));
}
