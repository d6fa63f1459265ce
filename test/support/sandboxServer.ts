import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Sandbox } from '../../src/sandbox/twilio';

export interface SandboxServerOptions {
  /** Serves HTTPS with this certificate; otherwise HTTP. */
  tls?: { key: string; cert: string };
  /** The Twilio host to assume when neither `X-Forwarded-Host` nor `Host` names one, as behind a mock. */
  host?: string;
}

/** A sandbox behind a real socket on the loopback address. */
export interface SandboxServer {
  readonly port: number;
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  /**
   * Works like the global `fetch`, but sends every request to this server and names the original host. HTTP
   * only.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  close(): Promise<void>;
}

function toRequest(message: IncomingMessage, body: string, signal: AbortSignal, host?: string): Request {
  const asked = message.headers.host ?? '';
  const isLoopback = /^(127\.0\.0\.1|localhost|\[::1\])(:|$)/.test(asked);
  const [forwarded = host ?? asked] = message.headersDistinct['x-forwarded-host'] ?? [];
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headersDistinct)) {
    for (const each of value ?? []) headers.append(name, each);
  }
  const method = message.method ?? 'GET';
  const url = new URL(message.url ?? '/', `https://${isLoopback ? forwarded : asked}`);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(url, { method, headers, signal, ...(hasBody ? { body } : {}) });
}

/**
 * Breaks the connection with a reset. Closes it normally where sent data must still arrive, and under TLS.
 */
function breakConnection({ socket, headersSent }: ServerResponse): void {
  if (headersSent || !socket || 'encrypted' in socket) socket?.destroy();
  else socket.resetAndDestroy();
}

async function respond(response: ServerResponse, answer: Response): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  const reader = answer.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const { value } = part;
    await new Promise((resolve) => response.write(value, resolve));
  }
  response.end();
}

/** Where the sandbox's `fetch` rejects, the client sees a broken connection. */
async function serve(
  sandbox: Pick<Sandbox, 'fetch'>,
  message: IncomingMessage,
  response: ServerResponse,
  host?: string,
): Promise<void> {
  const aborted = new AbortController();
  response.on('close', () => aborted.abort());
  try {
    const request = toRequest(message, await text(message), aborted.signal, host);
    await respond(response, await sandbox.fetch(request));
  } catch {
    breakConnection(response);
  }
}

/** Works like the global `fetch`, but sends every request to the server on that port. */
export async function sendTo(port: number, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set('X-Forwarded-Host', url.host);
  const body = request.method === 'GET' ? undefined : await request.text();
  return fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, {
    method: request.method,
    headers,
    redirect: request.redirect,
    signal: request.signal,
    ...(body === undefined ? {} : { body }),
  });
}

/**
 * Serves a sandbox on a free loopback port. `Host` names the Twilio host; `fetch` can't set that header, so
 * it uses `X-Forwarded-Host`.
 */
export async function serveSandbox(
  sandbox: Pick<Sandbox, 'fetch'>,
  options: SandboxServerOptions = {},
): Promise<SandboxServer> {
  const listener = (message: IncomingMessage, response: ServerResponse) =>
    void serve(sandbox, message, response, options.host);
  const server = options.tls ? createHttpsServer(options.tls, listener) : createHttpServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    fetch: (request) => sendTo(port, request),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
