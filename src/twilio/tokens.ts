import { abortable, type Clock } from './clock';
import { SetupError } from './errors';
import { registerSecret } from './redact';

export interface Token {
  value: string;
  /** When it was asked for, and when it must be renewed, in the clock's milliseconds. */
  since: number;
  until: number;
}

/** An access token as Twilio gives it; `expires_in` is in seconds. */
export interface IssuedToken {
  access_token: string;
  expires_in: number;
}

/** The token of the organization's app: kept in memory only, fetched once for all who ask at the same time. */
export interface Tokens {
  get(signal: AbortSignal): Promise<Token>;
  /** A token other than the one that Twilio refused. */
  renew(refused: Token, signal: AbortSignal): Promise<Token>;
}

/** Milliseconds before its end at which a token is renewed; of a short one, half its life. */
const margin = 60_000;
/** Milliseconds in which a refusal stands for all who ask. */
const refusedFor = 20_000;

/**
 * Tokens from `request`. Their age is measured from before the request, on the clock given: neither the computer's
 * time of day nor the JWT's own `exp` matters. When Twilio refuses the client id and secret (`auth`), it is not
 * asked again for a while: new credentials make a new client, but the app may be mended in the Console.
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

  /** Waits for the one request; it is given up when nobody waits any more. */
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
