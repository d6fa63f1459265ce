import * as z from 'zod/mini';
import type { AccountCredential, OrganizationCredential, TwilioClient } from '../twilio/api';
import type { Outside } from '../twilio/redact';

const text = z.string();
const outside: z.ZodMiniType<Outside> = text;

/** A connected account without its secrets. */
export const accountSchema = z.object({
  /** The Account SID on which roles are assigned. The sample account has one, too. */
  sid: text,
  name: outside,
  sample: z.boolean(),
  /** Set if the account is only named: nothing connects it to Twilio, and a made-up ID replaces its SID. */
  named: z.optional(z.literal(true)),
  /** The user's and the owner's email addresses, which only the guards need. Empty until one first needs them. */
  you: text,
  owner: text,
  /**
   * Which credentials were saved. Only SecretStorage knows whether they're still there. `standardKey` is an API key
   * that couldn't read the account itself when it was tried.
   */
  accountCredential: z.optional(z.enum(['authToken', 'apiKey', 'standardKey'])),
  /** What else the API key couldn't read when it was tried. */
  cannotRead: z.optional(z.array(z.enum(['balance', 'triggers', 'events']))),
  organizationCredential: z.boolean(),
});
export type ConnectedAccount = z.infer<typeof accountSchema>;

/** What Twilio's answers taught about an account, so that the same refusal isn't caused twice. */
export const learnedSchema = z.object({
  version: z.literal(1),
  /** The domains that Twilio refused (error 25017), each with the time in ISO 8601. */
  refusedDomains: z.record(text, text),
  /** The addresses that Twilio called the owner's (error 25016). */
  owners: z.array(text),
  /** The addresses that already belong to a user outside the organization, each with the time in ISO 8601. */
  elsewhere: z.optional(z.record(text, text)),
});
export type Learned = z.infer<typeof learnedSchema>;

export const nothingLearned: Learned = { version: 1, refusedDomains: {}, owners: [] };

/** An account's secrets, which live only in SecretStorage and in memory. */
export interface Secrets {
  account?: AccountCredential | undefined;
  organization?: OrganizationCredential | undefined;
}

/** Which of an account's credentials are at hand. */
export type CredentialsHeld = TwilioClient['holds'];

/** Built when secrets are first read, so that the checklist's first rows don't wait for it. */
const secretsSchema = () =>
  z.object({
    account: z.optional(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('authToken'), authToken: text }),
        z.object({ kind: z.literal('apiKey'), sid: text, secret: text }),
      ]),
    ),
    organization: z.optional(z.object({ clientId: text, clientSecret: text })),
  });

/** Parses what SecretStorage holds for an account. Anything unreadable counts as no secrets. */
export function parseSecrets(stored: string | undefined): Secrets {
  try {
    return secretsSchema().parse(JSON.parse(stored ?? '{}'));
  } catch {
    return {};
  }
}

/** Returns the credentials that were saved with an account. Only SecretStorage knows whether they're still there. */
export function savedWith({ accountCredential, organizationCredential }: ConnectedAccount): CredentialsHeld {
  return { account: accountCredential !== undefined, organization: organizationCredential };
}

/** Returns the credentials that were saved but are gone, as happens in a browser after a reload. */
export function lostOf(account: ConnectedAccount, held: CredentialsHeld): CredentialsHeld {
  const saved = savedWith(account);
  return {
    account: saved.account && !held.account,
    organization: saved.organization && !held.organization,
  };
}
