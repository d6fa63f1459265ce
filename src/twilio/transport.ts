import * as l10n from '@vscode/l10n';
import type { Fetch } from './api';
import type { Clock } from './clock';
import { cancelled, SetupError } from './errors';
import { networkError, timeoutError } from './network';
import { redact, shortenSids } from './redact';

/** What the SDK's base client gives to the object behind its `httpClient` option. */
export interface SdkRequest {
  method: string;
  uri: string;
  headers?: object;
  params?: object;
  data?: object;
  authStrategy?: { getAuthString(): Promise<string> };
}

/** What the SDK expects back; `requestId` is ours. `body` is the text as it came. */
export interface Reply {
  statusCode: number;
  body: string;
  headers: Headers;
  requestId?: string;
}

/** How one try is made: how long it may take in milliseconds, and whether it would change something. */
export interface Try {
  limit: number;
  write: boolean;
  signal: AbortSignal;
}

export type Transport = (request: SdkRequest, how: Try) => Promise<Reply>;

export interface TransportOptions {
  fetch: Fetch;
  clock: Clock;
  /** Takes one redacted line for each exchange. */
  log?: ((line: string) => void) | undefined;
}

/**
 * Whether the address is one of Twilio: HTTPS, a host under twilio.com, the usual port, nothing before the host.
 * Judged as it is written, since parsing would smooth out letters that only look right.
 */
export function isTwilioAddress(address: string): boolean {
  const form = /^https:\/\/(?:[a-z0-9-]+\.)+twilio\.com(?::443)?(?=[/?]|$)/i;
  return form.test(address) && !/^[^/]*\/\/[^/?]*xn--/i.test(address);
}

/** The call as errors, log and proofs name it: method and path, without query and with SIDs shortened. */
export function callName(method: string, url: string): string {
  return `${method.toUpperCase()} ${shortenSids(new URL(url).pathname)}`;
}

/** Ends the wait for an answer that came. Without a reason of its own, each exchange would make an error with a stack. */
const over = 'over';

/**
 * The one way to Twilio, in the form of the SDK's `httpClient`: adds what the SDK leaves to it (authorization,
 * query, body), follows no redirect, and answers whatever the status. Throws `network`, `cancelled`, and
 * `invalidInput` for an address that is not Twilio's, before any header is built.
 */
export function createTransport({ fetch, clock, log }: TransportOptions): Transport {
  return async (options, { limit, write, signal }) => {
    if (!isTwilioAddress(options.uri)) throw strangeAddress();
    const url = new URL(options.uri);
    const call = callName(options.method, options.uri);
    const init = await prepare(options, url);
    if (signal.aborted) throw cancelled({ call });

    const began = clock.now();
    const report = (outcome: string) =>
      log?.(redact(`${call} at ${url.hostname}: ${outcome}, ${Math.round(clock.now() - began)} ms`));
    const stop = new AbortController();
    const abandon = () => stop.abort();
    signal.addEventListener('abort', abandon, { once: true });
    try {
      const reply = await Promise.race([
        answerTo(new Request(url, { ...init, signal: stop.signal }), fetch),
        clock.sleep(limit, stop.signal).then(() => Promise.reject(timeoutError(call, write))),
      ]);
      report(`${reply.statusCode}${reply.requestId ? `, ${reply.requestId}` : ''}`);
      return reply;
    } catch (error) {
      const failed = stop.signal.aborted
        ? cancelled({ call, ...(write && { effectUnknown: true }) })
        : SetupError.is(error)
          ? error
          : networkError(error, call, write);
      report(failed.details.reason ?? failed.details.kind);
      throw failed;
    } finally {
      signal.removeEventListener('abort', abandon);
      stop.abort(over);
    }
  };
}

function strangeAddress(): SetupError {
  return new SetupError({
    kind: 'invalidInput',
    message: l10n.t('A request to an address that does not belong to Twilio was stopped; nothing was sent.'),
    remedy: l10n.t('Report this to the makers of the extension.'),
  });
}

async function answerTo(request: Request, fetch: Fetch): Promise<Reply> {
  const response = await fetch(request);
  const { status, headers } = response;
  const body = await response.text();
  const requestId = /^[\w-]{1,64}$/.exec(headers.get('twilio-request-id') ?? '')?.[0];
  return { statusCode: status, body, headers, ...(requestId !== undefined && { requestId }) };
}

async function prepare(options: SdkRequest, url: URL): Promise<RequestInit> {
  if (options.params) url.search = encode(options.params);
  const headers = new Headers();
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, String(value));
  const authorization = await options.authStrategy?.getAuthString();
  if (authorization) headers.set('Authorization', authorization);
  const body = options.data && serialize(options.data, headers.get('Content-Type'));
  return {
    method: options.method.toUpperCase(),
    headers,
    redirect: 'manual',
    ...(body !== undefined && { body }),
  };
}

/** A body of any other type would leave empty, as it does in the SDK's own transport: it is refused instead. */
function serialize(data: object, contentType: string | null): string {
  if (contentType === 'application/json') return JSON.stringify(data);
  if (contentType === 'application/x-www-form-urlencoded') return encode(data);
  throw new TypeError(`No way to write a body as ${contentType}`);
}

/** As a query or form: what is `undefined` stays out, and a space is `%20`, which means the same everywhere. */
function encode(fields: object): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
    .toString()
    .replaceAll('+', '%20');
}
