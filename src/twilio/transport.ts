import * as l10n from '@vscode/l10n';
import type { Fetch } from './api';
import type { Clock } from './clock';
import { cancelled, SetupError } from './errors';
import { networkError, timeoutError } from './network';
import { redact, shortenSids } from './redact';

/** A request that the SDK's base client passes to its `httpClient`. */
export interface SdkRequest {
  method: string;
  uri: string;
  headers?: object;
  params?: object;
  data?: object;
  authStrategy?: { getAuthString(): Promise<string> };
}

/** The reply that the SDK expects, plus `requestId`. `body` is the raw text. */
export interface Reply {
  statusCode: number;
  body: string;
  headers: Headers;
  requestId?: string;
  /** For a refusal that asks for a longer wait than a call makes: the milliseconds until it ends. */
  waitLeft?: number;
}

/** Options for one try. `limit` is in milliseconds, and `write` says whether the request would change something. */
export interface Try {
  limit: number;
  write: boolean;
  signal: AbortSignal;
}

export type Transport = (request: SdkRequest, how: Try) => Promise<Reply>;

export interface TransportOptions {
  fetch: Fetch;
  clock: Clock;
  /** Receives one redacted line for each exchange. */
  log?: ((line: string) => void) | undefined;
}

/**
 * Returns whether the address belongs to Twilio: HTTPS, a host under twilio.com, the default port, and no login. Checks
 * the raw text, because parsing normalizes lookalike letters.
 */
export function isTwilioAddress(address: string): boolean {
  const form = /^https:\/\/(?:[a-z0-9-]+\.)+twilio\.com(?::443)?(?=[/?]|$)/i;
  return form.test(address) && !/^[^/]*\/\/[^/?]*xn--/i.test(address);
}

/** Formats a call for errors, the log, and evidence: method and path with shortened SIDs and no query. */
export function callName(method: string, url: string): string {
  return `${method.toUpperCase()} ${shortenSids(new URL(url).pathname)}`;
}

/** The most bytes to read from a response. Twilio's longest pages, with 1,000 items, are about 2 MB. */
const maxBytes = 20_000_000;

/** The reason for aborting after an exchange. Without one, every exchange would create an error with a stack trace. */
const over = 'over';

/**
 * Creates the function that sends every request, in the shape of the SDK's `httpClient`. Adds the authorization, query,
 * and body, doesn't follow redirects, and returns replies of any status. Throws `network`, `cancelled`, or, before
 * building any header, `invalidInput` if the address isn't Twilio's.
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
        answerTo(new Request(url, { ...init, signal: stop.signal }), fetch, call, write),
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
    message: l10n.t(
      'The extension blocked a request to an address that doesn’t belong to Twilio. Nothing was sent.',
    ),
    remedy: l10n.t('Report this to the extension’s developers.'),
  });
}

async function answerTo(request: Request, fetch: Fetch, call: string, write: boolean): Promise<Reply> {
  const response = await fetch(request);
  const { status, headers } = response;
  const body = await textOf(response);
  if (body === undefined) throw tooLong(status, call, write);
  const requestId = /^[\w-]{1,64}$/.exec(headers.get('twilio-request-id') ?? '')?.[0];
  return { statusCode: status, body, headers, ...(requestId !== undefined && { requestId }) };
}

/** Reads the body. Returns `undefined` if it's longer than `maxBytes`. */
async function textOf({ body }: Response): Promise<string | undefined> {
  if (!body) return '';
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new TextDecoder().decode(Buffer.concat(chunks));
    length += value.byteLength;
    // The caller aborts the request, which ends the rest of the body.
    if (length > maxBytes) return undefined;
    chunks.push(value);
  }
}

function tooLong(status: number, call: string, write: boolean): SetupError {
  return new SetupError({
    kind: 'unexpectedResponse',
    message: l10n.t(
      'The response to {0} is longer than {1} MB, so the extension didn’t read it.',
      call,
      maxBytes / 1_000_000,
    ),
    remedy: l10n.t('If the problem continues, report it to the developers and include the log.'),
    call,
    status,
    ...(write && { effectUnknown: true }),
  });
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

/** Serializes the body. Throws for other content types, which the SDK's own transport would send with an empty body. */
function serialize(data: object, contentType: string | null): string {
  if (contentType === 'application/json') return JSON.stringify(data);
  if (contentType === 'application/x-www-form-urlencoded') return encode(data);
  throw new TypeError(`No way to write a body as ${contentType}`);
}

/** Encodes fields as a query or form. Omits `undefined` values and writes spaces as `%20`, which is valid in both. */
function encode(fields: object): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
    .toString()
    .replaceAll('+', '%20');
}
