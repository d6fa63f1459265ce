import { setTimeout as sleep } from 'node:timers/promises';
import { accountRoutes } from './account';
import { eventRoutes } from './events';
import { newSid, undocumentedDefaults, type Route, type Undocumented } from './exchange';
import type { Faults } from './faults';
import { tokenRoutes } from './organization';
import { Refusal } from './refusal';
import { roleRoutes } from './roles';
import { sampleCredentials, type Credentials } from './sample';
import type { SandboxState } from './state';
import { usageTriggerRoutes } from './usageTriggers';
import { userRoutes } from './users';

export * as twilioConsole from './console';
export { sampleCredentials, sampleState } from './sample';
export { sandboxStateSchema, type SandboxState } from './state';
export type { Fault, Faults } from './faults';

export interface SandboxOptions {
  /** The initial state, which the sandbox copies. */
  state: SandboxState;
  /** Returns Twilio's time. */
  now?: () => Date;
  /** Called with the complete state after each request that may have changed it, before the sandbox answers. */
  onChange?: (state: SandboxState) => void;
  /** Called before each use of the state. Returns the new state if someone else has changed it. */
  read?: () => SandboxState | undefined;
  faults?: Faults;
  /** The credentials for the accounts and the organization. Read with each request, so tests can rotate secrets. */
  credentials?: Credentials;
  undocumented?: Partial<Undocumented>;
  /**
   * Called before a request takes effect, with the number of requests under way at its host. Throws `Refusal` to refuse
   * the request.
   */
  admit?: (url: URL, now: number, underWay: number) => void;
  /** Waits the given number of milliseconds for a fault. May reject when the signal aborts. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A remembered request, without its query, headers, and body. */
export interface RequestRecord {
  host: string;
  method: string;
  path: string;
  /** 0 until the sandbox answers, or permanently if it never does. */
  status: number;
  requestId: string;
  /** In ISO 8601 format. */
  at: string;
}

const routes: Readonly<Record<string, readonly Route[]>> = {
  'oauth.twilio.com': tokenRoutes,
  'iam.twilio.com': [...userRoutes, ...roleRoutes],
  'api.twilio.com': [...accountRoutes, ...usageTriggerRoutes],
  'monitor.twilio.com': eventRoutes,
};

const rememberedRequests = 10_000;

/** Settles like the answer, but rejects as soon as the signal aborts. */
async function unlessAborted<T>(answer: T | Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = () => {};
  const aborted = new Promise<void>((resolve) => (abort = resolve)).then(() => signal.throwIfAborted());
  signal.addEventListener('abort', abort);
  try {
    await Promise.race([answer, aborted]);
    return await answer;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** A miniature Twilio that uses no network. */
export class Sandbox {
  /** The most recent requests, oldest first. */
  readonly requests: RequestRecord[] = [];
  private readonly now: () => Date;
  private readonly credentials: Credentials;
  private readonly undocumented: Undocumented;
  private readonly underWay = new Map<string, number>();
  private lastState: SandboxState;

  constructor(private readonly options: SandboxOptions) {
    this.lastState = structuredClone(options.state);
    this.now = options.now ?? (() => new Date());
    this.credentials = options.credentials ?? sampleCredentials;
    this.undocumented = { ...undocumentedDefaults, ...options.undocumented };
  }

  /**
   * Works like the global `fetch`. Rejects with the signal's reason, or with `TypeError` if a fault breaks the
   * connection.
   */
  readonly fetch = async (request: Request): Promise<Response> => {
    const { method, signal } = request;
    signal.throwIfAborted();
    const url = new URL(request.url);
    const record = this.remember(method, url);
    const busy = (this.underWay.get(url.hostname) ?? 0) + 1;
    this.underWay.set(url.hostname, busy);
    try {
      const response = await unlessAborted(this.meet(request, url, record.requestId), signal);
      record.status = response.status;
      return response;
    } finally {
      this.underWay.set(url.hostname, (this.underWay.get(url.hostname) ?? 1) - 1);
    }
  };

  /** The current state, which callers may edit. */
  get state(): SandboxState {
    this.lastState = this.options.read?.() ?? this.lastState;
    return this.lastState;
  }

  /** Changes the state outside the API, such as in the Console, and calls `onChange`. */
  act(how: (state: SandboxState, now: Date) => void): void {
    how(this.state, this.now());
    this.options.onChange?.(this.lastState);
  }

  private remember(method: string, url: URL): RequestRecord {
    const record = {
      host: url.hostname,
      method,
      path: url.pathname,
      status: 0,
      requestId: newSid('RQ'),
      at: this.now().toISOString(),
    };
    this.requests.push(record);
    if (this.requests.length > rememberedRequests) this.requests.shift();
    return record;
  }

  /** Answers the request, applying its fault if there is one. */
  private async meet(request: Request, url: URL, requestId: string): Promise<Response> {
    const { method, headers, signal } = request;
    const body = await request.text();
    signal.throwIfAborted();
    const answer = (make: () => Response) => this.answer(method, url, requestId, make);
    const serve = () => answer(() => this.serve(method, url, headers, body));
    const fault = this.options.faults?.take(method, url);
    if (!fault) return serve();
    return fault(serve, {
      url,
      undocumented: this.undocumented,
      signal,
      wait: async (ms) => {
        await (this.options.wait ?? ((time) => sleep(time, undefined, { signal })))(ms, signal);
        signal.throwIfAborted();
      },
      refuse: (refusal) =>
        answer(() => {
          throw refusal;
        }),
    });
  }

  private answer(method: string, url: URL, requestId: string, make: () => Response): Response {
    let response;
    try {
      response = make();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response = error.answer(method, url, this.undocumented.errorLink);
    }
    response.headers.set('Twilio-Request-Id', requestId);
    if (url.hostname === 'api.twilio.com') {
      response.headers.set('Twilio-Concurrent-Requests', String(this.underWay.get(url.hostname)));
    }
    return response;
  }

  private serve(method: string, url: URL, headers: Headers, body: string): Response {
    const now = this.now();
    this.options.admit?.(url, now.getTime(), this.underWay.get(url.hostname) ?? 0);
    for (const route of routes[url.hostname] ?? []) {
      const match = route.method === method ? route.path.exec(url.pathname) : null;
      if (!match) continue;
      const { state, credentials, undocumented } = this;
      const given = { state, credentials, undocumented, now };
      const response = route.answer({ method, url, headers, body, params: match.groups ?? {}, ...given });
      if (method !== 'GET' && url.hostname !== 'oauth.twilio.com') this.options.onChange?.(this.lastState);
      return response;
    }
    throw new Refusal(20404);
  }
}

/** Creates a stand-in for Twilio that answers according to Twilio's documentation. Nothing leaves the process. */
export function createSandbox(options: SandboxOptions): Sandbox {
  return new Sandbox(options);
}
