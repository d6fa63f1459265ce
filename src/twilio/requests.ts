import { setMaxListeners } from 'node:events';
import * as l10n from '@vscode/l10n';
import type * as z from 'zod/mini';
import { tokenSchema, type Answer, type Page } from './answers';
import type { AccountCredential, Paused, OrganizationCredential } from './api';
import { abortable, type Clock } from './clock';
import { SetupError, type ErrorDetails } from './errors';
import { parseAnswer, unexpected, type CallInfo } from './parse';
import { permissionDocs, permissionsIn, type Permission } from './permissions';
import { registerSecret } from './redact';
import type { SdkOptions } from './sdk';
import { createTokens, type Token, type Tokens } from './tokens';
import { callName, isTwilioAddress, type Reply, type Transport } from './transport';
import type { Waiting } from './waiting';

type Fields = Readonly<Record<string, string | number | undefined>>;

interface HttpRequest {
  method: 'get' | 'post' | 'put' | 'delete';
  url: string;
  query?: Fields | undefined;
  /** The body, as JSON or as a form. */
  json?: object;
  form?: Fields;
  headers?: Readonly<Record<string, string>>;
}

/** One call of Twilio: with the account's credential, or with the organization's and the permission it needs. */
export type Call = HttpRequest & ({ as: 'account' } | { as: 'organization'; permission: Permission });

export interface RequestsOptions {
  accountSid: string;
  account?: AccountCredential | undefined;
  organization?: OrganizationCredential | undefined;
  transport: Transport;
  waiting: Waiting;
  clock: Clock;
  /** Once the signal aborts, no request starts any more; while it is paused, none does. */
  starting?: { until: AbortSignal; paused?: Paused | undefined } | undefined;
}

/** https://www.twilio.com/docs/iam/oauth-apps/oauth-access-token; Twilio's OpenAPI file of organizations names an older one. */
const tokenUrl = 'https://oauth.twilio.com/v2/token';
const maxPages = 1000;
/** Milliseconds after which a token may be the reason why a permission lacks: it keeps those it was made with. */
const freshToken = 60_000;

/** How the client makes its requests: authorized, waited for, and parsed. Throws `SetupError` only. */
export class Requests {
  // Truly private: what holds credentials shows none when it is printed.
  readonly #options: RequestsOptions;
  readonly #tokens: Tokens;
  readonly #basic: string | undefined;

  constructor(options: RequestsOptions, tokens?: Tokens) {
    const { accountSid, account, organization, clock } = options;
    this.#options = options;
    this.#tokens = tokens ?? createTokens(clock, (signal) => this.#requestToken(signal));
    this.#basic = account && basicHeader(accountSid, account);
    if (organization) registerSecret(organization.clientSecret);
  }

  /** The same, with the same token, but for when requests start: see `TwilioClient.startingUntil`. */
  startingUntil(until: AbortSignal, paused?: Paused): Requests {
    return new Requests({ ...this.#options, starting: { until, paused } }, this.#tokens);
  }

  /** One request. */
  async send<T>(call: Call, schema: z.ZodMiniType<T>, signal: AbortSignal): Promise<Answer<T>> {
    const info = infoOf(call);
    // As many listeners as there are calls under one signal: no leak to be warned of.
    setMaxListeners(0, signal);
    try {
      const reply = await this.#authorized(call, signal);
      const value = parseAnswer(reply, schema, info);
      const { requestId } = reply;
      const at = new Date().toISOString();
      return { value, source: { call: info.name, at, ...(requestId !== undefined && { requestId }) } };
    } catch (error) {
      if (SetupError.is(error)) throw error;
      const message = l10n.t('Something went wrong in the extension during {0}.', info.name);
      const effect = info.write && { effectUnknown: true };
      throw new SetupError({ kind: 'unexpectedResponse', message, call: info.name, ...effect, cause: error });
    }
  }

  /** A list to its end, page by page. */
  async list<T>(call: Call, schema: z.ZodMiniType<Page<T>>, signal: AbortSignal): Promise<Answer<T[]>> {
    const items: T[] = [];
    const seen = new Set<string>();
    let next: Call = call;
    for (;;) {
      const { value, source } = await this.send(next, schema, signal);
      for (const item of value.items) items.push(item);
      if (value.next === undefined) return { value: items, source };
      next = { ...call, query: undefined, url: nextAddress(value.next, call) };
      if (seen.has(next.url) || seen.size === maxPages) {
        const message = l10n.t('The pages of {0} do not come to an end.', source.call);
        throw unexpected({ statusCode: 200 }, infoOf(call), message);
      }
      seen.add(next.url);
    }
  }

  /** With a token that Twilio takes: one that it refuses is renewed, and the request repeated, once. */
  async #authorized(call: Call, signal: AbortSignal): Promise<Reply> {
    if (call.as === 'account') {
      const basic = this.#basic;
      if (basic === undefined) throw missingCredential(l10n.t("The account's credential is not connected."));
      return this.#transmit(call, basic, isWrite(call), signal);
    }
    const token = await this.#tokens.get(signal);
    const reply = await this.#transmit(call, `Bearer ${token.value}`, isWrite(call), signal);
    if (!refusesToken(reply, token, this.#options.clock.now())) return reply;
    const renewed = await this.#tokens.renew(token, signal);
    return this.#transmit(call, `Bearer ${renewed.value}`, isWrite(call), signal);
  }

  async #requestToken(signal: AbortSignal): Promise<z.infer<typeof tokenSchema>> {
    const { organization } = this.#options;
    if (!organization) throw missingCredential(l10n.t("The organization's OAuth app is not connected."));
    const { clientId: client_id, clientSecret: client_secret } = organization;
    // The grant of https://www.twilio.com/docs/iam/oauth-apps/org-oauth-apps; https://www.twilio.com/docs/iam/scim names
    // the authorization code alone, so a refusal may be about the app's grant: its text says which one to choose.
    const form = { grant_type: 'client_credentials', client_id, client_secret };
    // It changes nothing, so it may be repeated like a read.
    return readToken(await this.#transmit({ method: 'post', url: tokenUrl, form }, '', false, signal));
  }

  /** Through the SDK, which is loaded with the first request. */
  async #transmit(
    request: HttpRequest,
    authorization: string,
    write: boolean,
    signal: AbortSignal,
  ): Promise<Reply> {
    const { transport, waiting, starting } = this.#options;
    const { sendBySdk } = await abortable(import('./sdk.js'), signal);
    const options = sdkOptions(request);
    const attempt = (limit: number) =>
      sendBySdk(authorization, options, (made) => transport(made, { limit, write, signal }));
    const ended = starting ? AbortSignal.any([signal, starting.until]) : signal;
    return waiting.run(new URL(request.url).host, attempt, !write, ended, starting?.paused);
  }
}

function sdkOptions({ method, url, query, json, form, headers }: HttpRequest): SdkOptions {
  const data = json ?? form;
  return {
    method,
    uri: url,
    headers: { ...(json && { 'Content-Type': 'application/json' }), ...headers },
    ...(query && { params: query }),
    ...(data && { data }),
  };
}

const isWrite = ({ method }: Call) => method !== 'get';

function infoOf(call: Call): CallInfo {
  const permission = call.as === 'organization' ? call.permission : undefined;
  return { name: callName(call.method, call.url), write: isWrite(call), permission };
}

function basicHeader(accountSid: string, credential: AccountCredential): string {
  const byToken = credential.kind === 'authToken';
  const secret = byToken ? credential.authToken : credential.secret;
  const login = `${byToken ? accountSid : credential.sid}:${secret}`;
  registerSecret(secret);
  registerSecret(login);
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

function missingCredential(message: string): SetupError {
  return new SetupError({
    kind: 'auth',
    message,
    remedy: l10n.t('Add the credential to the account and try again.'),
  });
}

/**
 * Whether a new token may help. A 401 always, unless it names a permission; a 403 or a permission that lacks only
 * where the token is old: Twilio also refuses an expired one with 403 (https://www.twilio.com/docs/api/errors/20003).
 */
function refusesToken({ statusCode, body }: Reply, token: Token, now: number): boolean {
  if (statusCode === 401 && permissionsIn(body).length === 0) return true;
  return (statusCode === 401 || statusCode === 403) && now - token.since > freshToken;
}

/** The token in an answer. A refusal that says no more than that is one of client ID or secret: kind `auth`. */
function readToken(reply: Reply): z.infer<typeof tokenSchema> {
  try {
    return parseAnswer(reply, tokenSchema, { name: callName('post', tokenUrl), write: false });
  } catch (error) {
    if (!SetupError.is(error) || !isClientRefused(error.details)) throw error;
    throw new SetupError({
      ...error.details,
      kind: 'auth',
      message: l10n.t("Twilio refused the client ID or the client secret of the organization's OAuth app."),
      remedy: l10n.t(
        'Check both, and that the app has the grant "Client credentials". Or make a new secret in the Twilio Console, and replace the credential here.',
      ),
      docs: permissionDocs,
    });
  }
}

/** Twilio does not document how it refuses a client: in its own words (20003) or in OAuth's (`invalid_client`). */
function isClientRefused({ kind, status = 0, code }: ErrorDetails): boolean {
  const plain = code === undefined || code === 20001 || code === 20003;
  return plain && kind !== 'unexpectedResponse' && [400, 401, 403].includes(status);
}

/** The next page's address, absolute or relative as each API has it. It must be at the host of the first page. */
function nextAddress(next: string, call: Call): string {
  const address = /^\/(?!\/)/.test(next) ? new URL(next, call.url).href : next;
  if (isTwilioAddress(address) && new URL(address).host === new URL(call.url).host) return address;
  const info = infoOf(call);
  const message = l10n.t(
    'The next page of {0} is not at the address of the first; it was not read.',
    info.name,
  );
  throw unexpected({ statusCode: 200 }, info, message);
}
