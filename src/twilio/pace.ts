import { abortable, type Clock } from './clock';
import { cancelled } from './errors';

/**
 * Requests out at once: how many at first, and at most. Twilio publishes no figure for the organization API
 * (https://www.twilio.com/docs/api/errors/25021); a refusal makes everybody wait, so more are not tried for.
 */
const firstWidth = 10;
const greatestWidth = 20;
/** Milliseconds: limits are taken to count requests per second. */
const second = 1000;
/** A measured rate is used a little below what was measured, since requests arrive with a little jitter. */
const margin = 1.04;
/** Fewer served requests in a second tell nothing about a rate, unless requests go one by one already. */
const enough = 5;
/** Milliseconds that a timer may be late. */
const timerLate = 5;
/** Milliseconds without a refusal after which one more is let out at once. */
const widenAfter = 30_000;

/** Leave to send one request. */
export interface Turn {
  sentAt: number;
  /** How many were out then, this one included. */
  out: number;
}

/**
 * Meters requests, so that they come as close to Twilio's limits as refusals teach where those are: first more and
 * more at once; after a 429 fewer at once, or, if as many at once had gone well before, at the rate that was served
 * last, which then creeps up again.
 */
export class Pace {
  private out = 0;
  private width = firstWidth;
  private served = 0;
  /** The most that were out at once when one was served. */
  private mostServed = 0;
  /** When those that were served lately had been sent. */
  private recent: number[] = [];
  private rate: { perSecond: number; since: number; least: number } | undefined;
  private nextStart = 0;
  /** The first refusal of the last burst: when its request was sent, and when it came. */
  private refused = { sentAt: -Infinity, at: -Infinity };
  private widenedAt = 0;
  private wake = () => {};

  constructor(private readonly clock: Clock) {}

  /** Resolves when a request may be sent; asked by one at a time. Rejects with `cancelled` when the signal aborts. */
  async take(signal: AbortSignal): Promise<Turn> {
    for (;;) {
      if (signal.aborted) throw cancelled();
      const now = this.clock.now();
      if (this.out >= this.width) {
        await abortable(new Promise<void>((resolve) => (this.wake = resolve)), signal);
      } else if (this.nextStart > now) {
        await this.clock.sleep(this.nextStart - now, signal);
      } else {
        this.out += 1;
        // What a timer is late each time must not add up.
        this.nextStart = (now - this.nextStart < timerLate ? this.nextStart : now) + this.interval();
        return { sentAt: now, out: this.out };
      }
    }
  }

  /** Gives the turn back and says how it ended: `refused` is a 429, `lost` no answer. */
  end(turn: Turn, how: 'served' | 'refused' | 'lost'): void {
    this.out -= 1;
    if (how === 'served') this.learnServed(turn);
    if (how === 'refused') this.learnRefused(turn);
    this.wake();
  }

  /** Milliseconds between two requests: by 4 % less after 34 s without a refusal, by half after 140 s. */
  private interval(): number {
    if (!this.rate) return 0;
    const seconds = (this.clock.now() - this.rate.since) / second;
    return second / (this.rate.perSecond * Math.exp((seconds / 170) ** 2));
  }

  private learnServed({ sentAt, out }: Turn): void {
    const now = this.clock.now();
    this.mostServed = Math.max(this.mostServed, out);
    this.recent.push(sentAt);
    while ((this.recent[0] ?? now) < now - 2 * second) this.recent.shift();
    // The last answers of a burst come after its first refusal.
    if (sentAt <= this.refused.at) this.measure();
    this.served += 1;
    if (this.refused.at < 0) {
      if (this.served < 2 * this.width) return;
      this.width = Math.min(greatestWidth, 2 * this.width);
      this.served = 0;
    } else if (now - this.widenedAt > widenAfter) {
      this.width = Math.min(greatestWidth, this.width + 1);
      this.widenedAt = now;
    }
  }

  private learnRefused({ sentAt, out }: Turn): void {
    // Those that were out together are refused together, and teach one thing.
    if (sentAt <= this.refused.at) return;
    const now = this.clock.now();
    this.refused = { sentAt, at: now };
    this.widenedAt = now;
    const isRate = out <= this.mostServed && (this.width === 1 || this.servedLately().length >= enough);
    if (isRate) this.rate = { perSecond: 0, since: now, least: Math.max(1, (this.rate?.perSecond ?? 0) / 2) };
    else this.width = Math.max(1, this.width >> 1, out > this.mostServed ? this.mostServed : 0);
    this.measure();
  }

  /** The rate that was served in the second before the refusal. */
  private measure(): void {
    if (!this.rate) return;
    const lately = this.servedLately();
    this.rate.perSecond = Math.max(lately.length / margin, this.rate.least);
    this.nextStart = Math.max(this.nextStart, (lately[0] ?? -second) + second * margin);
  }

  private servedLately(): number[] {
    const { sentAt } = this.refused;
    return this.recent.filter((time) => time > sentAt - second && time <= sentAt);
  }
}
