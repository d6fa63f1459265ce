import { Refusal, rateLimitCode } from './refusal';

/** How many requests each host except the token endpoint serves. Twilio publishes no limits. */
export interface RateLimit {
  perSecond?: number;
  concurrent?: number;
  /** When to include `Retry-After` in a refusal. Twilio doesn't document the header. Defaults to `never`. */
  retryAfter?: 'always' | 'never' | 'alternate';
}

/** Limits the requests that each host serves. */
export class RateLimiter {
  private readonly served = new Map<string, number[]>();
  private refusals = 0;

  constructor(private readonly limit: RateLimit) {}

  /** Admits a request or throws the 429 for its address. Doesn't count a refused request as served. */
  admit(url: URL, now: number, underWay: number): void {
    if (url.hostname === 'oauth.twilio.com') return;
    const { perSecond = Infinity, concurrent = Infinity } = this.limit;
    const recent = (this.served.get(url.hostname) ?? []).filter((time) => time > now - 1000);
    this.served.set(url.hostname, recent);
    if (recent.length >= perSecond || underWay > concurrent) throw this.refusal(url);
    if (perSecond < Infinity) recent.push(now);
  }

  private refusal(url: URL): Refusal {
    this.refusals += 1;
    const { retryAfter = 'never' } = this.limit;
    const says = retryAfter === 'always' || (retryAfter === 'alternate' && this.refusals % 2 === 1);
    // The window is a second, which is also the shortest time that the header can express.
    return new Refusal(rateLimitCode(url), { headers: says ? { 'Retry-After': '1' } : {} });
  }
}
