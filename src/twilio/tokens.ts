import { abortable, type Clock } from './clock';
import { SetupError } from './errors';
import { registerSecret } from './redact';

export interface Token {
  value: string;
  /** When it was requested, and when to renew it, in the clock's milliseconds. */
  since: number;
  until: number;
}

/** An access token as issued by Twilio. `expires_in` is in seconds. */
export interface IssuedToken {
  access_token: string;
  expires_in: number;
}

/** The token of the organization's app. It's kept only in memory, and concurrent callers share one request. */
export interface Tokens {
  get(signal: AbortSignal): Promise<Token>;
  /** Returns a token other than the one that Twilio refused. */
  renew(refused: Token, signal: AbortSignal): Promise<Token>;
}

/**
 * Milliseconds before its expiration when a token is renewed. A short-lived token is renewed after half its lifetime.
 */
const margin = 60_000;
/** Milliseconds for which a refusal applies to every caller. */
const refusedFor = 20_000;

/**
 * Gets tokens from `request`. Measures a token's age with `clock` from before the request, so neither the computer's
 * time of day nor the JWT's `exp` matters. After Twilio refuses the client ID and secret (`auth`), waits before asking
 * again. New credentials need a new client anyway, but someone may fix the app in the Console.
 */
export function createTokens(clock: Clock, request: (signal: AbortSignal) => Promise<IssuedToken>): Tokens {
  let current: Token | undefined;
  let pending: { token: Promise<Token>; askers: number; stop: AbortController } | undefined;
  let refusal: { error: SetupError; until: number } | undefined;

  async function fetchToken(signal: AbortSignal): Promise<Token> {
    const since = clock.now();
    try {
      const issued = await request(signal);
      registerSecret(issued.access_token);
      const life = issued.expires_in * 1000;
      current = { value: issued.access_token, since, until: since + life - Math.min(margin, life / 2) };
      return current;
    } catch (error) {
      if (SetupError.is(error, 'auth')) refusal = { error, until: clock.now() + refusedFor };
      throw error;
    }
  }

  /** Waits for the shared request, which is canceled when no one is waiting for it. */
  async function join(signal: AbortSignal): Promise<Token> {
    if (!pending) {
      const stop = new AbortController();
      pending = { token: fetchToken(stop.signal), askers: 0, stop };
    }
    const joined = pending;
    joined.askers += 1;
    try {
      return await abortable(joined.token, signal);
    } finally {
      joined.askers -= 1;
      if (joined.askers === 0) {
        joined.stop.abort();
        if (pending === joined) pending = undefined;
      }
    }
  }

  async function get(signal: AbortSignal): Promise<Token> {
    if (refusal && clock.now() < refusal.until) throw refusal.error;
    return current && clock.now() < current.until ? current : join(signal);
  }

  return {
    get,
    renew(refused, signal) {
      if (current === refused) current = undefined;
      return get(signal);
    },
  };
}
