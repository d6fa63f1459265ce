import * as z from 'zod/mini';
import { builtInRoleNames } from '../twilio/roles';
import type { AlertsView, GridChange } from './table';

/** Messages between the alerts page and the extension, which parses everything the page sends. */

/** The page keeps the name in its text field only. The extension keeps everything else. */
export const draftSchema = z.strictObject({ name: z.string().check(z.maxLength(1000)) });
export type Draft = z.infer<typeof draftSchema>;

const text = z.string().check(z.maxLength(1000));

/** The extension applies a change to the current table, which another window may have changed since the page saw it. */
const gridChangeSchema: z.ZodMiniType<GridChange> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('choose'),
    kind: text,
    role: z.enum(builtInRoleNames),
    on: z.boolean(),
  }),
  z.strictObject({ type: z.literal('add'), name: text }),
  z.strictObject({ type: z.literal('suggest') }),
  z.strictObject({ type: z.literal('remove'), kind: text }),
]);

/** Each change has a number. `of` is the SID of the account shown on the page. */
const change = { request: z.int().check(z.nonnegative()), of: z.string() };

export const fromPageSchema = z.discriminatedUnion('type', [
  /** `kept` is the state that VS Code kept for the page, not yet parsed. */
  z.strictObject({ type: z.literal('ready'), kept: z.optional(z.unknown()) }),
  z.strictObject({ type: z.literal('decide'), ...change, change: gridChangeSchema }),
  /** Records the user's statement that the Console matches the table. */
  z.strictObject({ type: z.literal('markDone'), ...change }),
  z.strictObject({ type: z.literal('openConsole') }),
  /** Copies the clicks for one notification; for all of them without `kind`. */
  z.strictObject({ type: z.literal('copy'), kind: z.optional(z.string()) }),
  z.strictObject({ type: z.literal('manageTriggers') }),
  z.strictObject({ type: z.literal('connect') }),
]);
export type FromPage = z.infer<typeof fromPageSchema>;

export interface Init {
  type: 'init';
  /** The translations in use; absent for English. */
  texts?: Record<string, string>;
  view: AlertsView;
  /** The kept text of the name field. */
  name: string;
}

/** The host's further messages. */
export type Update =
  /** `request` is the last change that the view includes. */
  | { type: 'view'; request: number; view: AlertsView }
  /** A notification was added by name. */
  | { type: 'added' }
  | { type: 'refused'; message: string }
  /** Repeats the `kind` of the request to copy. */
  | { type: 'copied'; kind?: string | undefined };

export type ToPage = Init | Update;
