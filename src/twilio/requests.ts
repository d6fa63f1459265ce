import { setMaxListeners } from 'node:events';
import * as l10n from '@vscode/l10n';
import type * as z from 'zod/mini';
import { tokenSchema, type Answer, type Page } from './answers';
import type { AccountCredential, OrganizationCredential, Paused } from './api';
import { abortable, type Clock } from './clock';
import { codeOf } from './codes';
import { SetupError, type ErrorDetails } from './errors';
import { parseAnswer, reasonForDenial, unexpected, type CallInfo } from './parse';
import { permissionDocs, type Permission } from './permissions';
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

/** A call with the account's credential, or with the organization's credential and the permission it needs. */
export type Call = HttpRequest & ({ as: 'account' } | { as: 'organization'; permission: Permission });

export interface RequestsOptions {
  accountSid: string;
  account?: AccountCredential | undefined;
  organization?: OrganizationCredential | undefined;
  transport: Transport;
  waiting: Waiting;
  clock: Clock;
  /** Receives one redacted line for each refusal. */
  log?: ((line: string) => void) | undefined;
  onAnswer?: (() => void) | undefined;
  /** No request starts after the signal aborts or while requests are paused. */
  starting?: { until: AbortSignal; paused?: Paused | undefined } | undefined;
}

/**
 * From https://www.twilio.com/docs/iam/oauth-apps/oauth-access-token. Twilio's OpenAPI file for organizations has an
 * older address.
 */
const tokenUrl = 'https://oauth.twilio.com/v2/token';
const maxPages = 1000;
/**
 * Milliseconds after which a token may lack a new permission, because it keeps the permissions from when it was issued.
 */
const freshToken = 60_000;

/** Makes the client's requests: authorizes them, waits for Twilio, and parses the answers. Throws only `SetupError`. */
export class Requests {
  // Private fields keep credentials out of printed objects.
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

  /** Implements `TwilioClient.startingUntil`. The result shares this object's token. */
  startingUntil(until: AbortSignal, paused?: Paused): Requests {
    return new Requests({ ...this.#options, starting: { until, paused } }, this.#tokens);
  }

  async send<T>(call: Call, schema: z.ZodMiniType<T>, signal: AbortSignal): Promise<Answer<T>> {
    const info = infoOf(call);
    // Each call adds a listener to its signal, so many of them aren't a leak.
    setMaxListeners(0, signal);
    try {
      const reply = await this.#authorized(call, signal);
      const value = this.#parse(reply, schema, info);
      this.#options.onAnswer?.();
      const { requestId } = reply;
      const at = new Date().toISOString();
      return { value, source: { call: info.name, at, ...(requestId !== undefined && { requestId }) } };
    } catch (error) {
      if (SetupError.is(error)) {
        // Only Twilio's own refusals have a code.
        if (error.details.code !== undefined) this.#options.onAnswer?.();
        throw error;
      }
      const message = l10n.t('Something went wrong in the extension during {0}.', info.name);
      const effect = info.write && { effectUnknown: true };
      throw new SetupError({ kind: 'unexpectedResponse', message, call: info.name, ...effect, cause: error });
    }
  }

  /** Reads all pages of a list. */
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
        const message = l10n.t('Twilio’s list of pages for {0} never ends.', source.call);
        throw unexpected({ statusCode: 200 }, infoOf(call), message);
      }
      seen.add(next.url);
    }
  }

  /** Sends an authorized request. If Twilio refuses the token, renews it and repeats the request once. */
  async #authorized(call: Call, signal: AbortSignal): Promise<Reply> {
    if (call.as === 'account') {
      const basic = this.#basic;
      if (basic === undefined) throw missingCredential(l10n.t('The account’s credential isn’t connected.'));
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
    if (!organization) throw missingCredential(l10n.t('The organization’s OAuth app isn’t connected.'));
    const { clientId: client_id, clientSecret: client_secret } = organization;
    // Uses the grant from https://www.twilio.com/docs/iam/oauth-apps/org-oauth-apps. Because
    // https://www.twilio.com/docs/iam/scim mentions only the authorization code, Twilio might refuse the app's grant.
    // The error text says which one to choose.
    const form = { grant_type: 'client_credentials', client_id, client_secret };
    // A token request changes nothing, so it can be repeated like a read.
    const reply = await this.#transmit({ method: 'post', url: tokenUrl, form }, '', false, signal);
    try {
      return this.#parse(reply, tokenSchema, { name: callName('post', tokenUrl), write: false });
    } catch (error) {
      throw clientRefused(error) ?? error;
    }
  }

  /** Parses an answer, and logs what Twilio says about a refusal. */
  #parse<T>(reply: Reply, schema: z.ZodMiniType<T>, info: CallInfo): T {
    try {
      return parseAnswer(reply, schema, info);
    } catch (error) {
      if (SetupError.is(error)) {
        const { code, said } = error.details;
        const told = [code === undefined ? '' : `error ${code}`, said].filter(Boolean).join(': ');
        if (told) this.#options.log?.(`${info.name}: ${told}`);
      }
      throw error;
    }
  }

  /** Sends the request through the SDK, which is loaded with the first request. */
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
    remedy: l10n.t('Add the credential to the account, and then try again.'),
  });
}

/**
 * Returns whether a new token may help. It may after a 401 or 403 that gives no reason, because Twilio also answers 403
 * for an expired token (https://www.twilio.com/docs/api/errors/20003). For any other reason, it may only if the token is
 * old.
 */
function refusesToken(reply: Reply, token: Token, now: number): boolean {
  if (reply.statusCode !== 401 && reply.statusCode !== 403) return false;
  return reasonForDenial(reply) === 'vague' || now - token.since > freshToken;
}

/** Returns the error for a token request if Twilio refuses the client ID or secret, which an unspecific refusal means. */
function clientRefused(error: unknown): SetupError | undefined {
  if (!SetupError.is(error) || !isClientRefused(error.details)) return undefined;
  return new SetupError({
    ...error.details,
    kind: 'auth',
    effect: 'stop',
    message: l10n.t('Twilio refused the client ID or client secret of the organization’s OAuth app.'),
    remedy: l10n.t(
      'Check both, and make sure the app has the “Client credentials” grant. Or create a new secret in the Twilio Console and replace the credential here.',
    ),
    docs: permissionDocs,
  });
}

/**
 * Recognizes a refused client. Twilio doesn't document whether it answers with its own code or OAuth's
 * `invalid_client`.
 */
function isClientRefused({ kind, status = 0, code }: ErrorDetails): boolean {
  const names = codeOf(code);
  const isPlain = code === undefined || names?.isVague === true || names?.refusesClient === true;
  const isTwilios = kind !== 'unexpectedResponse' && kind !== 'network';
  return isPlain && isTwilios && [400, 401, 403].includes(status);
}

/** Resolves the next page's address, which may be absolute or relative. It must have the first page's host. */
function nextAddress(next: string, call: Call): string {
  const address = /^\/(?!\/)/.test(next) ? new URL(next, call.url).href : next;
  if (isTwilioAddress(address) && new URL(address).host === new URL(call.url).host) return address;
  const info = infoOf(call);
  const message = l10n.t(
    'The next page of {0} is at a different address than the first, so the extension didn’t read it.',
    info.name,
  );
  throw unexpected({ statusCode: 200 }, info, message);
}
