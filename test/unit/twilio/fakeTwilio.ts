import type { TwilioClient } from '../../../src/twilio/api';
import type { ClientOptions } from '../../../src/twilio/reader';
import { createTwilioClient } from '../../../src/twilio/client';
import { SetupError, type ErrorDetails } from '../../../src/twilio/errors';
import type { Wait } from '../../../src/twilio/waiting';
import { VirtualClock } from './virtualClock';

export const accountSid = `AC${'1a'.repeat(16)}`;
export const userSid = `US${'2b'.repeat(16)}`;
export const roleSid = `IX${'3c'.repeat(16)}`;
export const assignmentSid = `IY${'4d'.repeat(16)}`;
export const triggerSid = `UT${'5e'.repeat(16)}`;
export const authToken = '0f'.repeat(16);
export const clientSecret = 'planted-client-secret';

export const user = {
  id: userSid,
  userName: 'kim@acme.test',
  active: true,
  displayName: 'Kim Ode',
  name: { givenName: 'Kim', familyName: 'Ode' },
  emails: [{ primary: true, type: 'work', value: 'kim@acme.test' }],
  meta: { resourceType: 'user', version: 'W/1' },
};

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

export function text(body: string, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers });
}

/** A sent request and its time on the virtual clock. */
export interface Sent {
  method: string;
  url: URL;
  headers: Headers;
  body: string;
  at: number;
}

/** Answers a request; `index` counts all requests except those for tokens. */
export type Answering = (sent: Sent, index: number) => Response | Promise<Response>;

/** A client on a virtual clock. A function answers its requests, and tokens are issued automatically. */
export class FakeTwilio {
  readonly clock = new VirtualClock();
  readonly sent: Sent[] = [];
  readonly tokenRequests: Sent[] = [];
  readonly log: string[] = [];
  readonly waits: (Wait | undefined)[] = [];
  readonly client: TwilioClient;
  answerToken: Answering = (_, index) => json({ access_token: `planted-token-${index}`, expires_in: 3600 });

  constructor(
    private readonly answer: Answering,
    options: Partial<ClientOptions> = {},
  ) {
    this.client = createTwilioClient({
      accountSid,
      account: { kind: 'authToken', authToken },
      organization: { clientId: `OQ${'6f'.repeat(16)}`, clientSecret },
      fetch: (request) => this.fetch(request),
      log: (line) => this.log.push(line),
      onWait: (wait) => this.waits.push(wait),
      clock: this.clock,
      random: () => 0.5,
      ...options,
    });
  }

  /** The seconds of each reported wait, and `undefined` for its end. */
  get seconds(): (number | undefined)[] {
    return this.waits.map((wait) => wait?.seconds);
  }

  /** Returns a call's result, letting as much time pass as it needs. */
  async run<T>(
    call: (client: TwilioClient, signal: AbortSignal) => Promise<T>,
    signal = never(),
  ): Promise<T> {
    await sdkLoaded;
    return this.clock.run(call(this.client, signal));
  }

  /** Returns a call's error. */
  async failure(
    call: (client: TwilioClient, signal: AbortSignal) => Promise<unknown>,
    signal = never(),
  ): Promise<ErrorDetails> {
    return detailsOf(this.run(call, signal));
  }

  private async fetch(request: Request): Promise<Response> {
    const { method, headers, url } = request;
    const sent = { method, headers, url: new URL(url), body: await request.text(), at: this.clock.now() };
    if (sent.url.hostname === 'oauth.twilio.com') {
      return this.answerToken(sent, this.tokenRequests.push(sent) - 1);
    }
    return this.answer(sent, this.sent.push(sent) - 1);
  }
}

export async function detailsOf(promise: Promise<unknown>): Promise<ErrorDetails> {
  try {
    await promise;
  } catch (error) {
    if (SetupError.is(error)) return error.details;
    throw error;
  }
  throw new Error('There was no error.');
}

/** Returns a signal that never aborts. */
export function never(): AbortSignal {
  return new AbortController().signal;
}

/** Creates an error like undici's. */
export function fetchFailed(code: string, message = code): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });
}

const sdkLoaded = import('../../../src/twilio/sdk.js');
