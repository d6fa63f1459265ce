import { Refusal, rateLimitCode } from './refusal';

/** How many requests each host serves, without the token endpoint. Twilio publishes no figures. */
export interface RateLimit {
  perSecond?: number;
  concurrent?: number;
  /** Whether a refusal says when to come back; Twilio documents no `Retry-After`. Default: never. */
  retryAfter?: 'always' | 'never' | 'alternate';
}

/** Counts what each host serves. */
export class RateLimiter {
  private readonly served = new Map<string, number[]>();
  private refusals = 0;

  constructor(private readonly limit: RateLimit) {}

  /** Admits a request, or throws the 429 of its address; a refused request is not counted as served. */
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
    // A second is the window, and the smallest time that the header can say.
    return new Refusal(rateLimitCode(url), { headers: says ? { 'Retry-After': '1' } : {} });
  }
}
