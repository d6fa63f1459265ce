import * as z from 'zod/mini';
import { builtInRolesOf, type Holder } from '../../accounts/access';
import { builtInRoleNames } from '../../twilio/roles';
import type { PersonResult } from '../plan/outcome';

const text = z.string();

/** Someone whom only the Console can invite. All times are in ISO 8601. */
const entrySchema = z.object({
  email: text,
  roles: z.array(z.enum(builtInRoleNames)),
  /** When a run found out that only the Console can invite this person. */
  listed: text,
  /** When the user said that they sent the invitation. */
  invited: z.optional(text),
  /** When the API showed this person with these roles. */
  verified: z.optional(text),
  /** When the user said that this person joined, which no API shows for people outside the organization. */
  joined: z.optional(text),
  /** When the extension last asked about this person. */
  asked: z.optional(text),
});
export type ConsoleInvitation = z.infer<typeof entrySchema>;

export const consoleInvitationsSchema = z.object({ version: z.literal(1), people: z.array(entrySchema) });

/** How many milliseconds an open invitation waits before the extension asks about it, and asks again. */
const patience = 7 * 24 * 60 * 60 * 1000;

/** Adds the people whom a run left for the Console. Someone already listed gets the roles of the newer run. */
export function withResults(
  people: readonly ConsoleInvitation[],
  results: readonly PersonResult[],
  now: Date,
): ConsoleInvitation[] {
  const added = results
    .filter(({ outcome }) => outcome === 'console')
    .map(({ email, roles }): ConsoleInvitation => {
      const granted = roles.flatMap(({ role, change }) => (change === 'grant' ? role : []));
      return { email, roles: granted, listed: now.toISOString() };
    });
  const emails = new Set(added.map(({ email }) => email));
  return [...people.filter(({ email }) => !emails.has(email)), ...added];
}

/** Marks those as verified whom the API now shows with their roles. Returns the same list if that's no one. */
export function withSeen(
  people: readonly ConsoleInvitation[],
  holders: readonly Holder[],
  now: Date,
): readonly ConsoleInvitation[] {
  const held = new Map(
    holders.flatMap((holder) => (holder.active ? [[holder.email, builtInRolesOf(holder)]] : [])),
  );
  const isSeen = ({ email, roles, verified }: ConsoleInvitation) => {
    const has = held.get(email);
    if (verified !== undefined || !has) return false;
    return has.includes('administrator') || roles.every((role) => has.includes(role));
  };
  if (!people.some(isSeen)) return people;
  return people.map((person) => (isSeen(person) ? { ...person, verified: now.toISOString() } : person));
}

/** Returns the open invitations to ask about, which were sent at least seven days ago. */
export function overdue(people: readonly ConsoleInvitation[], now: Date): ConsoleInvitation[] {
  return people.filter(({ listed, invited, verified, joined, asked }) => {
    if (verified !== undefined || joined !== undefined) return false;
    // A time from the future is a wrong clock's.
    return Math.abs(now.getTime() - Date.parse(asked ?? invited ?? listed)) >= patience;
  });
}
