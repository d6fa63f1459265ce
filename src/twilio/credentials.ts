import * as l10n from '@vscode/l10n';
import type { Account } from './answers';
import type { AccountCredential, TwilioClient } from './api';
import { SetupError } from './errors';
import { permissionDocs, permissions, type Permission } from './permissions';
import { builtInRoles } from './roles';

/** The kinds of SID that may be pasted in place of another (prefixes of Twilio's OpenAPI files). */
const kinds: Readonly<Record<string, () => string>> = {
  AC: () => l10n.t('an Account SID'),
  SK: () => l10n.t('an API key SID'),
  OQ: () => l10n.t("an OAuth app's client ID"),
  OR: () => l10n.t('an organization SID'),
  US: () => l10n.t('a user SID'),
  IX: () => l10n.t('the SID of a role'),
};

/** What a text is by its form, in the reader's language. */
function kindOf(text: string): string | undefined {
  const prefix = /^([A-Z]{2})[0-9a-f]{8,}$/i.exec(text)?.[1]?.toUpperCase() ?? '';
  if (kinds[prefix]) return kinds[prefix]();
  if (prefix && text.length === 34) return l10n.t('a SID of another kind');
  if (/^[0-9a-f]{32}$/i.test(text)) return l10n.t('an Auth Token');
  if (/^eyJ[\w-]+\./.test(text)) return l10n.t('an access token');
  if (/^https?:/i.test(text)) return l10n.t('a web address');
  return text.includes('@') ? l10n.t('a mail address') : undefined;
}

function checkSid(text: string, prefix: string, name: string): string | undefined {
  const value = text.trim();
  if (new RegExp(`^${prefix}[0-9a-f]{32}$`, 'i').test(value)) return undefined;
  const kind = kindOf(value);
  if (kind !== undefined && !value.toUpperCase().startsWith(prefix)) {
    return l10n.t('This is {0}; the {1} starts with {2}.', kind, name, prefix);
  }
  if (!value.toUpperCase().startsWith(prefix.slice(0, value.length))) {
    return l10n.t('The {0} starts with {1}.', name, prefix);
  }
  return l10n.t(
    'The {0} is {1} and 32 digits from 0 to 9 and a to f: 34 characters, not {2}.',
    name,
    prefix,
    value.length,
  );
}

/** The SID as Twilio writes it: two capital letters and small digits, nothing around. */
export function normalSid(text: string): string {
  const value = text.trim();
  return value.slice(0, 2).toUpperCase() + value.slice(2).toLowerCase();
}

/** `undefined`, or the sentence that says what is wrong; never repeats the text. So do all the following. */
export function checkAccountSid(text: string): string | undefined {
  return checkSid(text, 'AC', l10n.t('Account SID'));
}

export function checkApiKeySid(text: string): string | undefined {
  return checkSid(text, 'SK', l10n.t('API key SID'));
}

export function checkClientId(text: string): string | undefined {
  return checkSid(text, 'OQ', l10n.t('client ID'));
}

export function checkAuthToken(text: string): string | undefined {
  const value = text.trim();
  if (/^[0-9a-f]{32}$/i.test(value)) return undefined;
  const kind = kindOf(value);
  if (kind !== undefined) return l10n.t('This is {0}, not the Auth Token.', kind);
  return l10n.t('The Auth Token is 32 digits from 0 to 9 and a to f.');
}

/** The secret of an API key or of an OAuth app: Twilio documents no form. */
export function checkSecret(text: string): string | undefined {
  const value = text.trim();
  if (value.length < 8 || /\s/.test(value))
    return l10n.t('The secret has at least 8 characters and no spaces.');
  const kind = /^[A-Z]{2}[0-9a-f]{32}$|^eyJ[\w-]+\.|^https?:|@/i.test(value) ? kindOf(value) : undefined;
  return kind === undefined ? undefined : l10n.t('This is {0}, not the secret.', kind);
}

/** What the account's credential opens. Without `account`, `note` says why type and status can't be read. */
export type AccountAccess = { account: Account } | { account?: undefined; note: string };

/**
 * Tries the account's credential with one read before it is saved; an API key that may not read the account with a
 * second one. Throws `SetupError`, whose text says the cause of a refusal.
 */
export async function tryAccountCredential(
  client: TwilioClient,
  kind: AccountCredential['kind'],
  signal: AbortSignal,
): Promise<AccountAccess> {
  try {
    return { account: (await client.fetchAccount(signal)).value };
  } catch (error) {
    if (kind !== 'apiKey' || !(SetupError.is(error, 'auth') || SetupError.is(error, 'forbidden'))) {
      throw explained(error, kind);
    }
  }
  try {
    // A Standard key opens all but the account itself (https://www.twilio.com/docs/iam/api-keys/keys-in-console).
    const { value: balance } = await client.fetchBalance(signal);
    // A subaccount has none, and neither has a SID that is no account: every account has a list of triggers.
    if (!balance) await client.listUsageTriggers({}, signal);
  } catch (error) {
    throw explained(error, kind);
  }
  const note = l10n.t(
    'This API key may not read the type and status of the account; the Auth Token or a Main API key may.',
  );
  return { note };
}

function explained(error: unknown, kind: AccountCredential['kind']): unknown {
  if (!SetupError.is(error)) return error;
  const { details } = error;
  if (details.kind === 'notFound') {
    const message = l10n.t(
      'Twilio does not know this Account SID, or the credential belongs to another account.',
    );
    return new SetupError({ ...details, message, remedy: l10n.t('Check the Account SID.') });
  }
  if (details.kind !== 'auth') return error;
  if (kind === 'authToken') {
    return new SetupError({
      ...details,
      message: l10n.t('Twilio refused the Auth Token for this account.'),
      remedy: l10n.t(
        'Copy Account SID and Auth Token again from the same page of the Twilio Console. A subaccount has a token of its own; test credentials and those of a region other than US1 do not work.',
      ),
    });
  }
  return new SetupError({
    ...details,
    message: l10n.t('Twilio refused the API key for this account.'),
    remedy: l10n.t(
      'Check the key SID and its secret. The key must have been made in this very account, in the region US1, and not be deleted; a Restricted key does not suffice.',
    ),
  });
}

/**
 * Tries the organization's credential: a token, and two reads with it, of which the second is about the account.
 * Throws as `tryAccountCredential`.
 */
export async function tryOrganizationCredential(
  client: TwilioClient,
  accountSid: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.listRoles(signal, builtInRoles.administrator.sid);
    await client.listRoleAssignments({ scope: accountSid }, signal);
  } catch (error) {
    if (!SetupError.is(error, 'auth') || !error.details.call?.startsWith('GET ')) throw error;
    throw new SetupError({
      ...error.details,
      message: l10n.t('Twilio knows this OAuth app, but does not let it into the organization.'),
      remedy: l10n.t(
        'An OAuth app of an account does not open the organization. As its owner or administrator make one under Settings > Organization settings > Organization API access, with the grant "Client credentials".',
      ),
      docs: permissionDocs,
    });
  }
}

/** What is known about one permission of the organization's app. */
export interface PermissionState {
  permission: Permission;
  /** `unknown`: only a write could tell, and none is made for that. */
  state: 'granted' | 'missing' | 'unknown';
}

/** A user that there is none of: Twilio can refuse to show it, but only to who may ask. */
const nobody = `US${'0'.repeat(32)}`;

/**
 * Which of the product's permissions the organization's app has, as far as reads and their refusals tell. Give it
 * a new client: a token may keep the permissions that the app had when it was made. Throws what is no answer about
 * permissions, such as `network` or a refused client secret.
 */
export async function checkMyAccess(client: TwilioClient, signal: AbortSignal): Promise<PermissionState[]> {
  const probes: readonly [Permission, () => Promise<unknown>][] = [
    ['managed-users/list', () => client.findUser('nobody@example.com', signal)],
    ['managed-users/read', () => client.fetchUser(nobody, signal)],
    ['role-assignments/list', () => client.listRoleAssignments({ identity: nobody }, signal)],
    ['roles/list', () => client.listRoles(signal, builtInRoles.administrator.sid)],
  ];
  const granted = new Set<Permission>();
  const missing = new Set<Permission>();
  await Promise.all(
    probes.map(async ([permission, read]) => {
      try {
        await read();
      } catch (error) {
        if (!SetupError.is(error)) throw error;
        if (error.details.permission) return void missing.add(error.details.permission);
        // Any other refusal of the made-up user comes after the permission was looked at.
        if (error.details.kind !== 'notFound' && error.details.kind !== 'invalidInput') throw error;
      }
      granted.add(permission);
    }),
  );
  return permissions.map((permission) => {
    if (missing.has(permission)) return { permission, state: 'missing' };
    return { permission, state: granted.has(permission) ? 'granted' : 'unknown' };
  });
}
