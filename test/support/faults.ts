import type { Fault, Faults } from '../../src/sandbox/faults';
import { expiredToken, missingPermission } from '../../src/sandbox/organization';
import { rateLimitCode } from './rateLimit';
import { refusal } from './refusals';

/** `path`: part of a host and path, or a pattern for them, such as `/scim\/v2\/Users$/`. */
export interface Matcher {
  method?: string;
  path?: string | RegExp;
}

/** Faults on demand. Pass it to `createSandbox` as `faults`. */
export class FaultList implements Faults {
  private readonly queue: { matcher: Matcher; fault: Fault }[] = [];
  private readonly standing: { matcher: Matcher; fault: Fault }[] = [];

  /** Gives each of the next matching requests one of the faults, in this order. */
  next(matcher: Matcher, ...faults: Fault[]): void {
    this.queue.push(...faults.map((fault) => ({ matcher, fault })));
  }

  /** Gives every matching request the fault from now on. Call the result to stop. */
  always(matcher: Matcher, fault: Fault): () => void {
    const entry = { matcher, fault };
    this.standing.push(entry);
    return () => void this.standing.splice(this.standing.indexOf(entry), 1);
  }

  /** Returns how many faults from `next` haven't met their request yet. */
  get waiting(): number {
    return this.queue.length;
  }

  take(method: string, url: URL): Fault | undefined {
    const address = url.hostname + url.pathname;
    const fits = ({ matcher }: { matcher: Matcher }) => {
      if (matcher.method && matcher.method !== method) return false;
      if (matcher.path instanceof RegExp) return matcher.path.test(address);
      return address.includes(matcher.path ?? '');
    };
    const index = this.queue.findIndex(fits);
    if (index >= 0) return this.queue.splice(index, 1)[0]?.fault;
    return this.standing.find(fits)?.fault;
  }
}

/**
 * Returns the error that `fetch` rejects with when the network fails; `code` is Node's, such as `ECONNRESET`.
 */
export function networkError(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

async function withBody(response: Response, change: (text: string) => BodyInit | null): Promise<Response> {
  const { status, headers } = response;
  const body = await response.text();
  return new Response(status === 204 ? null : change(body), { status, headers });
}

function html(status: number): Response {
  const page = `<html><body><h1>${status}</h1><p>This page comes from a proxy.</p></body></html>`;
  return new Response(page, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

/** Sends the first half at once; then `then` decides how the body continues. */
function halves(
  text: string,
  then: (rest: string, body: ReadableStreamDefaultController) => void | Promise<void>,
) {
  const middle = Math.ceil(text.length / 2);
  let begun = false;
  return new ReadableStream({
    pull(body) {
      if (begun) return then(text.slice(middle), body);
      begun = true;
      body.enqueue(new TextEncoder().encode(text.slice(0, middle)));
      return undefined;
    },
  });
}

/**
 * The faults. Those that break an answer let the request take effect first; `html`, `status`,
 * `tooManyRequests`, and refusals replace the effect.
 */
export const fault = {
  delay:
    (ms: number): Fault =>
    async (serve, { wait }) => {
      await wait(ms);
      return serve();
    },
  /** The request takes effect immediately, but the response is delayed. */
  lateAnswer:
    (ms: number): Fault =>
    async (serve, { wait }) => {
      const response = serve();
      await wait(ms);
      return response;
    },
  /** The network fails before the request arrives. */
  network: (code: string): Fault => {
    return () => Promise.reject(networkError(code));
  },
  resetBefore: (): Fault => fault.network('ECONNRESET'),
  /** The connection breaks after the request takes effect. */
  resetAfter: (): Fault => (serve) => {
    serve();
    return Promise.reject(networkError('ECONNRESET'));
  },
  /** 429 with `Retry-After` as seconds or a date, or without it. */
  tooManyRequests:
    (retryAfter?: number | Date): Fault =>
    (_serve, { url, refuse }) => {
      const value = retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter?.toString();
      const headers: Record<string, string> = value === undefined ? {} : { 'Retry-After': value };
      return refuse(refusal(rateLimitCode(url), { headers }));
    },
  /** A Twilio server error, such as 500 or 503. */
  status:
    (status: number): Fault =>
    (_serve, { refuse }) =>
      refuse(refusal(status === 503 ? 20503 : 20500, { status })),
  /** A server error even though the request took effect. */
  statusAfter:
    (status: number): Fault =>
    (serve, { refuse }) => {
      serve();
      return refuse(refusal(20500, { status }));
    },
  /** One of Twilio's codes, with its usual status or another. */
  code:
    (code: number, status?: number): Fault =>
    (_serve, { refuse }) =>
      refuse(refusal(code, status === undefined ? {} : { status })),
  expiredToken:
    (): Fault =>
    (_serve, { refuse }) =>
      refuse(expiredToken()),
  missingPermission:
    (permission: string): Fault =>
    (_serve, context) =>
      context.refuse(missingPermission(permission, context)),
  /** A proxy's web page instead of Twilio: 200 from a captive portal, 502 from a gateway. */
  html: (status: number): Fault => {
    return () => html(status);
  },
  redirect: (location: string, status = 307): Fault => {
    return () => new Response(null, { status, headers: { Location: location } });
  },
  malformedJson: (): Fault => (serve) => withBody(serve(), (text) => `${text.slice(0, -1)},}`),
  truncatedBody: (): Fault => (serve) => withBody(serve(), (text) => text.slice(0, text.length / 2)),
  emptyBody: (): Fault => (serve) => withBody(serve(), () => ''),
  /** Sends half of the body, and then breaks the connection. */
  brokenBody: (): Fault => (serve) =>
    withBody(serve(), (text) =>
      halves(text, (_rest, body) => {
        body.error(new TypeError('terminated', { cause: networkError('ECONNRESET').cause }));
      }),
    ),
  /** Half of the body, then the rest later. */
  slowBody:
    (ms: number): Fault =>
    (serve, { wait }) =>
      withBody(serve(), (text) =>
        halves(text, async (rest, body) => {
          await wait(ms);
          body.enqueue(new TextEncoder().encode(rest));
          body.close();
        }),
      ),
  contentType:
    (type: string): Fault =>
    (serve) => {
      const response = serve();
      response.headers.set('Content-Type', type);
      return response;
    },
} as const;
