import * as z from 'zod/mini';
import { builtInRoleNames } from '../twilio/roles';
import { longestText } from './state';

const roleSchema = z.enum(builtInRoleNames);

const textSchema = z.string().check(z.maxLength(longestText));

/**
 * What the person has entered so far. Kept in the webview's state; holds names, addresses and roles only. The host
 * parses it for the page, which would have to carry zod for it.
 */
export const draftSchema = z.strictObject({
  text: textSchema,
  /** The roles of everybody who has none of their own. */
  roles: z.array(roleSchema),
  /** Roles chosen for one person in the table, by address: they win over those in the text. */
  own: z.optional(z.record(z.string(), z.array(roleSchema))),
  /** The name of the file that the text came from, as long as it is unchanged. */
  file: z.optional(z.string().check(z.maxLength(300))),
  /** What stood there before a file or a long list took its place. */
  before: z.optional(textSchema),
  /** It was confirmed and sent as it stands: once all of it is done, it has served its purpose. */
  sent: z.optional(z.boolean()),
});
export type Draft = z.infer<typeof draftSchema>;
