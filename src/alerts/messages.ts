import * as z from 'zod/mini';
import { builtInRoleNames } from '../twilio/roles';

/**
 * What the page about alerts and the extension say to each other, parsed on both sides. The host keeps what was
 * decided and sends all that the page shows, in words; the page keeps the name being typed only.
 */

export const kindId = z.string().check(z.maxLength(120));

/** What the page keeps over hiding and reloading: the name of a notification that is being typed. */
export const draftSchema = z.strictObject({ name: z.string().check(z.maxLength(1000)) });
export type Draft = z.infer<typeof draftSchema>;

const role = z.enum(builtInRoleNames);

/** `request` counts up; `of` is the number of the account's view that the person looked at. */
const asked = { request: z.int().check(z.nonnegative()), of: z.int() };

export const fromPageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('choose'), ...asked, kind: kindId, role, on: z.boolean() }),
  z.strictObject({ type: z.literal('addKind'), ...asked, name: draftSchema.shape.name }),
  z.strictObject({ type: z.literal('removeKind'), ...asked, kind: kindId }),
  /** Says that what is chosen is set in the Console. */
  z.strictObject({ type: z.literal('markDone'), ...asked }),
  z.strictObject({ type: z.literal('openConsole') }),
  /** Copies the clicks for a notification, or (without it) all of them. */
  z.strictObject({ type: z.literal('copy'), kind: z.optional(kindId) }),
  z.strictObject({ type: z.literal('manageTriggers') }),
  z.strictObject({ type: z.literal('connect') }),
]);
export type FromPage = z.infer<typeof fromPageSchema>;

const cellSchema = z.object({
  role,
  chosen: z.boolean(),
  /** By which means the cell is fulfilled, in words; empty where nothing is wanted. */
  text: z.string(),
  /** `verified` is what the API says, `said` what a person says. */
  means: z.enum(['none', 'open', 'said', 'leftOver', 'verified']),
});
export type CellView = z.infer<typeof cellSchema>;

const rowSchema = z.object({
  id: z.string(),
  title: z.string(),
  about: z.string(),
  own: z.boolean(),
  cells: z.array(cellSchema),
});
export type RowView = z.infer<typeof rowSchema>;

export const viewSchema = z.object({
  /** Changes with the account: what is asked of another one is not done. */
  of: z.int(),
  account: z.object({ name: z.string(), sidEnd: z.string(), sample: z.boolean() }),
  /** Absent rows: no account is connected. */
  rows: z.array(rowSchema),
  clicks: z.array(z.object({ kind: z.string(), text: z.string() })),
  /** How the Console's part stands, as a sentence. */
  standing: z.object({ kind: z.enum(['nothing', 'open', 'said', 'changed']), text: z.string() }),
  /** What the API says about usage triggers, as a sentence. */
  triggers: z.string(),
});
export type AlertsView = z.infer<typeof viewSchema>;

export const toPageSchema = z.discriminatedUnion('type', [
  /** First message. `texts` are the translations in force; absent for English. */
  z.object({
    type: z.literal('init'),
    texts: z.optional(z.record(z.string(), z.string())),
    view: viewSchema,
  }),
  /** `request`: the last one that the view takes account of. */
  z.object({ type: z.literal('view'), request: z.int(), view: viewSchema }),
  z.object({ type: z.literal('added') }),
  z.object({ type: z.literal('refused'), message: z.string() }),
  /** What was copied: the clicks of a notification, or all of them. */
  z.object({ type: z.literal('copied'), kind: z.optional(z.string()) }),
]);
export type ToPage = z.infer<typeof toPageSchema>;
