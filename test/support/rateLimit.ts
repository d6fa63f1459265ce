import type { SandboxOptions } from '../../src/sandbox/twilio';
import { refusal } from './refusals';

/** How many requests each host except the token endpoint serves. Twilio publishes no limits. */
export interface RateLimit {
  perSecond?: number;
  concurrent?: number;
  /** When to include `Retry-After` in a refusal. Twilio doesn't document the header. Defaults to `never`. */
  retryAfter?: 'always' | 'never' | 'alternate';
}

/** Limits the requests that each host serves. Doesn't count a refused request as served. */
export function rateLimit(limit: RateLimit): Required<SandboxOptions>['admit'] {
  const { perSecond = Infinity, concurrent = Infinity, retryAfter = 'never' } = limit;
  const served = new Map<string, number[]>();
  let refusals = 0;
  return (url, now, underWay) => {
    if (url.hostname === 'oauth.twilio.com') return;
    const recent = (served.get(url.hostname) ?? []).filter((time) => time > now - 1000);
    served.set(url.hostname, recent);
    if (recent.length < perSecond && underWay <= concurrent) {
      if (perSecond < Infinity) recent.push(now);
      return;
    }
    refusals += 1;
    const says = retryAfter === 'always' || (retryAfter === 'alternate' && refusals % 2 === 1);
    // The window is a second, which is also the shortest time that the header can express.
    throw refusal(rateLimitCode(url), { headers: says ? { 'Retry-After': '1' } : {} });
  };
}

/** Returns the code that means "too many requests" in this address's API. */
export function rateLimitCode(url: URL): number {
  if (url.hostname !== 'iam.twilio.com') return 20429;
  return url.pathname.startsWith('/scim/') ? 25021 : 25109;
}
