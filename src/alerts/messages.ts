import * as z from 'zod/mini';
import { builtInRoleNames, type BuiltInRole } from '../twilio/roles';

/** Messages between the alerts page and the extension, which parses everything the page sends. */

/** The page keeps the name in its text field only. The extension keeps everything else. */
export const draftSchema = z.strictObject({ name: z.string().check(z.maxLength(1000)) });
export type Draft = z.infer<typeof draftSchema>;

const kind = z.string().check(z.maxLength(120));
/** Each change has a number. `of` is the SID of the account that the page showed. */
const change = { request: z.int().check(z.nonnegative()), of: z.string() };

export const fromPageSchema = z.discriminatedUnion('type', [
  /** `kept` is the state that VS Code kept for the page, not yet parsed. */
  z.strictObject({ type: z.literal('ready'), kept: z.optional(z.unknown()) }),
  z.strictObject({
    type: z.literal('choose'),
    ...change,
    kind,
    role: z.enum(builtInRoleNames),
    on: z.boolean(),
  }),
  z.strictObject({ type: z.literal('addKind'), ...change, name: draftSchema.shape.name }),
  z.strictObject({ type: z.literal('removeKind'), ...change, kind }),
  /** Records the user's statement that the Console matches the table. */
  z.strictObject({ type: z.literal('markDone'), ...change }),
  z.strictObject({ type: z.literal('openConsole') }),
  /** Copies the clicks for one notification; for all of them without `kind`. */
  z.strictObject({ type: z.literal('copy'), kind: z.optional(kind) }),
  z.strictObject({ type: z.literal('manageTriggers') }),
  z.strictObject({ type: z.literal('connect') }),
]);
export type FromPage = z.infer<typeof fromPageSchema>;

type Unnumbered<M> = M extends { request: number } ? Omit<M, 'request' | 'of'> : never;
/** A change before it gets its number and account. */
export type Change = Unnumbered<FromPage>;

export interface CellView {
  role: BuiltInRole;
  chosen: boolean;
  /** `verified`: the API confirms it; `said`: a user said so; `leftOver`: said, but no longer chosen. */
  means: 'none' | 'open' | 'said' | 'leftOver' | 'verified';
  /** The same in words; empty for `none`. */
  text: string;
}

export interface RowView {
  id: string;
  title: string;
  about: string;
  /** Added by name, so it can be removed. */
  own: boolean;
  cells: CellView[];
}

export interface AlertsView {
  /** The account's SID. The extension ignores changes meant for another account. */
  of: string;
  account: { name: string; sidEnd: string; sample: boolean };
  /** Empty if no account is connected. */
  rows: RowView[];
  /** The clicks left in the Console, one line per notification. */
  clicks: { kind: string; text: string }[];
  /** How the Console compares with the table. */
  standing: { kind: 'nothing' | 'open' | 'said' | 'changed'; text: string };
  /** What the API says about usage triggers. */
  triggers: string;
}

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
  | { type: 'added' }
  | { type: 'refused'; message: string }
  /** Repeats the `kind` of the request to copy. */
  | { type: 'copied'; kind?: string | undefined };

export type ToPage = Init | Update;
