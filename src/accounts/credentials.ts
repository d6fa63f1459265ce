import * as l10n from '@vscode/l10n';
import type { Account } from '../twilio/answers';
import type { AccountCredential, TwilioReader } from '../twilio/api';
import { SetupError } from '../twilio/errors';
import { permissionDocs, permissions, type Permission } from '../twilio/permissions';
import { builtInRoles } from '../twilio/roles';

/** Names the SIDs that users might paste by mistake, by prefix (from Twilio's OpenAPI files). */
const kinds: Readonly<Record<string, () => string>> = {
  AC: () => l10n.t('an Account SID'),
  SK: () => l10n.t('an API key SID'),
  OQ: () => l10n.t('an OAuth app’s client ID'),
  OR: () => l10n.t('an organization SID'),
  US: () => l10n.t('a user SID'),
  IX: () => l10n.t('a role SID'),
};

/** Describes what the text looks like, in the user's language. */
function kindOf(text: string): string | undefined {
  const prefix = /^([A-Z]{2})[0-9a-f]{8,}$/i.exec(text)?.[1]?.toUpperCase() ?? '';
  if (kinds[prefix]) return kinds[prefix]();
  if (prefix && text.length === 34) return l10n.t('another kind of SID');
  if (/^[0-9a-f]{32}$/i.test(text)) return l10n.t('an Auth Token');
  if (/^eyJ[\w-]+\./.test(text)) return l10n.t('an access token');
  if (/^https?:/i.test(text)) return l10n.t('a web address');
  return text.includes('@') ? l10n.t('an email address') : undefined;
}

/** What no one sees or means as part of a credential: characters without a shape, and controls. */
const unseen = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** The name in front of a value, as in `export NAME="value"`, `$env:NAME = 'value'`, or `"name": "value",`. */
const named = /^(?:\$env:)?["'`]?[a-z_][\w .-]{0,60}?["'`]?\s?(?:=|:\s)\s{0,9}([^=].*)$/iu;
const quotes = /^["'`\u2018-\u201f]+|["'`\u2018-\u201f]+[,;]?$/gu;

/** Returns the credential in a pasted text, without its name, quotes, spaces, and invisible characters. */
export function pasted(text: string): string {
  const seen = text.replace(/\s/gu, ' ').replace(unseen, '').trim();
  const value = named.exec(seen)?.[1] ?? seen;
  return value.trim().replace(quotes, '').replaceAll(' ', '');
}

function checkSid(text: string, prefix: string, name: string): string | undefined {
  const value = pasted(text);
  if (new RegExp(`^${prefix}[0-9a-f]{32}$`, 'i').test(value)) return undefined;
  const kind = kindOf(value);
  if (kind !== undefined && !value.toUpperCase().startsWith(prefix)) {
    return l10n.t('This is {0}. The {1} starts with {2}.', kind, name, prefix);
  }
  if (!value.toUpperCase().startsWith(prefix.slice(0, value.length))) {
    return l10n.t('The {0} starts with {1}.', name, prefix);
  }
  return l10n.t(
    'The {0} has 34 characters, not {2}: {1} followed by 32 digits (0–9) or letters (a–f).',
    name,
    prefix,
    value.length,
  );
}

/** Returns the SID in a pasted text in Twilio's spelling: an uppercase prefix and lowercase digits. */
export function normalSid(text: string): string {
  const value = pasted(text);
  return value.slice(0, 2).toUpperCase() + value.slice(2).toLowerCase();
}

/** Returns what's wrong with the text, or `undefined`. Never repeats the text. The same goes for the checks below. */
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
  const value = pasted(text);
  if (/^[0-9a-f]{32}$/i.test(value)) return undefined;
  const kind = kindOf(value);
  if (kind !== undefined) return l10n.t('This is {0}, not the Auth Token.', kind);
  return l10n.t('The Auth Token has 32 characters, all digits (0–9) or letters (a–f).');
}

/** Checks the secret of an API key or OAuth app, whose format Twilio doesn't document. */
export function checkSecret(text: string): string | undefined {
  const value = pasted(text);
  if (value.length < 8) return l10n.t('The secret must have at least 8 characters.');
  const kind = /^[A-Z]{2}[0-9a-f]{32}$|^eyJ[\w-]+\.|^https?:|@/i.test(value) ? kindOf(value) : undefined;
  return kind === undefined ? undefined : l10n.t('This is {0}, not the secret.', kind);
}

/** What an API key that can't read the account itself can't read either, and the sentence that says so. */
export interface Refused {
  further: ('balance' | 'triggers' | 'events')[];
  note: string;
}

/**
 * Tries the account's credential before it's saved: reads the account or, with an API key that can't do so, everything
 * else. Returns the account, or what the key can't read. Throws a `SetupError` that explains why Twilio refused the
 * credential.
 */
export async function tryAccountCredential(
  client: TwilioReader,
  kind: AccountCredential['kind'],
  signal: AbortSignal,
): Promise<{ account?: Account; refused?: Refused }> {
  try {
    return { account: (await client.fetchAccount(signal)).value };
  } catch (error) {
    if (kind !== 'apiKey' || !isRefusal(error)) throw explained(error, kind);
  }
  // A Standard key can access everything but the account itself
  // (https://www.twilio.com/docs/iam/api-keys/keys-in-console), and a Restricted key only what it allows. Neither a
  // subaccount nor a SID without an account has a balance, but every account has a list of triggers. The audit log
  // belongs to the key, so it says nothing about the account.
  const reads = {
    balance: async () => (await client.fetchBalance(signal)).value !== undefined,
    triggers: async () => Boolean(await client.listUsageTriggers({}, signal)),
    events: async () => {
      await client.listEvents({ eventType: 'payment-method.created' }, signal);
      return false;
    },
  };
  const further: Refused['further'] = [];
  let isOurs = false;
  let refusal: unknown;
  for (const what of ['balance', 'triggers', 'events'] as const) {
    try {
      isOurs = (await reads[what]()) || isOurs;
    } catch (error) {
      if (!isRefusal(error)) throw explained(error, kind);
      further.push(what);
      refusal = error;
    }
  }
  if (!isOurs) throw explained(refusal, kind);
  const labels = {
    balance: l10n.t('the balance'),
    triggers: l10n.t('usage triggers'),
    events: l10n.t('the audit log'),
  };
  const list = [l10n.t('the account’s type and status'), ...further.map((what) => labels[what])].join(', ');
  const note = l10n.t('This API key can’t read {0}. The Auth Token or a Main API key can.', list);
  return { refused: { further, note } };
}

function isRefusal(error: unknown): boolean {
  return SetupError.is(error, 'auth') || SetupError.is(error, 'forbidden');
}

function explained(error: unknown, kind: AccountCredential['kind']): unknown {
  if (!SetupError.is(error)) return error;
  const { details } = error;
  if (details.kind === 'notFound') {
    const message = l10n.t(
      'Twilio doesn’t recognize this Account SID, or the credential belongs to another account.',
    );
    return new SetupError({ ...details, message, remedy: l10n.t('Check the Account SID.') });
  }
  if (details.kind !== 'auth' && !(kind === 'apiKey' && details.kind === 'forbidden')) return error;
  if (kind === 'authToken') {
    return new SetupError({
      ...details,
      message: l10n.t('Twilio refused the Auth Token for this account.'),
      remedy: l10n.t(
        'Copy the Account SID and Auth Token again from the same page in the Twilio Console. Each subaccount has its own token. Test credentials and credentials for regions other than US1 don’t work.',
      ),
    });
  }
  return new SetupError({
    ...details,
    message: l10n.t('Twilio refused the API key for this account.'),
    remedy: l10n.t(
      'Check the API key’s SID and secret. The key must belong to this account and the US1 region, and it must still exist. A Restricted key must allow reading the balance or usage triggers.',
    ),
  });
}

/**
 * Tries the organization's credential: gets a token and reads roles, role assignments on the account, and a user. Returns
 * whether Twilio shows a role on the account, since an empty list doesn't prove that the account belongs to the
 * organization. Throws like `tryAccountCredential`.
 */
export async function tryOrganizationCredential(
  client: TwilioReader,
  accountSid: string,
  signal: AbortSignal,
): Promise<{ showsAccount: boolean }> {
  try {
    await client.listRoles(signal, builtInRoles.administrator.sid);
    const [assignments] = await Promise.all([
      client.listRoleAssignments({ scope: accountSid }, signal),
      client.findUser(nobodysAddress, signal),
    ]);
    return { showsAccount: assignments.value.some(({ scope }) => scope === accountSid) };
  } catch (error) {
    if (!SetupError.is(error) || !isOutsider(error.details)) throw error;
    const { permission } = error.details;
    const advice = l10n.t(
      'An account’s OAuth app can’t access the organization. As the organization’s owner or an administrator, create an app under Settings > Organization settings > Organization API access with the “Client credentials” grant.',
    );
    throw new SetupError({
      ...error.details,
      kind: 'auth',
      message: l10n.t('Twilio recognizes this OAuth app but doesn’t give it access to the organization.'),
      remedy: permission
        ? l10n.t('{0} If it’s the organization’s app, it may lack the permission {1}.', advice, permission)
        : advice,
      docs: permissionDocs,
    });
  }
}

/** Returns whether Twilio refused a read without naming a reason, as it may for an account's OAuth app. */
function isOutsider({ kind, call, permissionIsLikely }: SetupError['details']): boolean {
  return (kind === 'auth' || permissionIsLikely === true) && call?.startsWith('GET ') === true;
}

/** Whether the organization's app has a permission. */
export interface PermissionState {
  permission: Permission;
  /** `unknown` if only a write could reveal it, because the check makes no writes. */
  state: 'granted' | 'missing' | 'unknown';
}

/** An address and a user SID that don't exist, so that a read needs the permission but returns no one. */
const nobodysAddress = 'nobody@example.com';
const nobody = `US${'0'.repeat(32)}`;

/**
 * Finds out which of the permissions that the product needs the organization's app has, as far as reads can tell. Pass
 * a new client, because a token may keep the permissions the app had when Twilio issued it. Throws any error that says
 * nothing about permissions, such as `network` or a refused client secret.
 */
export async function checkMyAccess(client: TwilioReader, signal: AbortSignal): Promise<PermissionState[]> {
  const probes: readonly [Permission, () => Promise<unknown>][] = [
    ['managed-users/list', () => client.findUser(nobodysAddress, signal)],
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
        // Twilio reports a nonexistent user only after checking the permission.
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
