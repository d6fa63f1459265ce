import { createHmac } from 'node:crypto';
import * as z from 'zod/mini';
import { json, parseJson, type Exchange, type Route } from './exchange';
import { Refusal } from './refusal';
import type { OrganizationPermission } from './state';

/** One hour (https://www.twilio.com/docs/iam/oauth-apps/oauth-access-token). */
const tokenLifetime = 3600;

const claimsSchema = z.object({ sub: z.string(), exp: z.int() });

const encode = (text: string) => Buffer.from(text).toString('base64url');

// The signature only distinguishes issued tokens from made-up ones. There's nothing to protect, so the key is public.
const sign = (content: string) => createHmac('sha256', 'sample').update(content).digest('base64url');

function issueToken({ body, credentials, undocumented, now }: Exchange): Response {
  const form = new URLSearchParams(body);
  if (form.get('grant_type') !== 'client_credentials') {
    throw new Refusal(20001, { message: 'The grant type is not supported' });
  }
  const known =
    form.get('client_id') === credentials.clientId && form.get('client_secret') === credentials.clientSecret;
  if (!known && undocumented.refusedClient === 'oauth') {
    return json({ error: 'invalid_client', error_description: 'Client authentication failed' }, 401);
  }
  if (!known) throw new Refusal(20003, { status: 400, message: 'Invalid client credentials' });
  const issued = Math.floor(now.getTime() / 1000);
  const claims = { sub: credentials.clientId, iat: issued, exp: issued + tokenLifetime };
  const content = `${encode('{"alg":"HS256","typ":"JWT"}')}.${encode(JSON.stringify(claims))}`;
  return json({
    access_token: `${content}.${sign(content)}`,
    token_type: 'Bearer',
    expires_in: tokenLifetime,
    id_token: null,
    refresh_token: null,
  });
}

function requireToken({ headers, credentials, now }: Exchange): void {
  const [scheme, token = ''] = (headers.get('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer') {
    throw new Refusal(20003, { message: 'An OAuth access token is required' });
  }
  const [header = '', payload = '', signature] = token.split('.');
  const claims = claimsSchema.safeParse(parseJson(Buffer.from(payload, 'base64url').toString()));
  const genuine = signature === sign(`${header}.${payload}`);
  if (!genuine || !claims.success || claims.data.sub !== credentials.clientId) {
    throw new Refusal(20003, { message: 'The OAuth access token is invalid' });
  }
  if (claims.data.exp * 1000 <= now.getTime()) throw expiredToken();
}

/** Creates the refusal of an expired token. */
export function expiredToken(): Refusal {
  return new Refusal(20003, { message: 'The OAuth access token has expired' });
}

/** Creates the refusal that names the app's missing permission. */
export function missingPermission(
  permission: string,
  exchange: Pick<Exchange, 'url' | 'undocumented'>,
): Refusal {
  const scim = exchange.url.pathname.startsWith('/scim/');
  return new Refusal(scim ? 25018 : 20003, {
    status: exchange.undocumented.missingPermission,
    message: `Missing permission: ${permission}`,
  });
}

/** Throws `Refusal` unless the call has a valid token and the app has at least one of the permissions. */
export function authorize(
  exchange: Exchange,
  permission: OrganizationPermission,
  ...alternatives: OrganizationPermission[]
): void {
  requireToken(exchange);
  const granted = exchange.state.organization.permissions;
  if (![permission, ...alternatives].some((each) => granted.includes(each))) {
    throw missingPermission(permission, exchange);
  }
}

export const tokenRoutes: readonly Route[] = [{ method: 'POST', path: /^\/v2\/token$/, answer: issueToken }];
