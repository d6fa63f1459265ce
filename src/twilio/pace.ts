import { abortable, type Clock } from './clock';
import { cancelled } from './errors';

/**
 * How many requests may be in flight at first, and at most. Twilio publishes no limit for the organization API
 * (https://www.twilio.com/docs/api/errors/25021). A refusal makes every call wait, so the maximum stays modest.
 */
const firstWidth = 10;
const greatestWidth = 20;
/** In milliseconds. Limits are assumed to count requests per second. */
const second = 1000;
/** Keeps requests slightly below the measured rate, because they arrive with some jitter. */
const margin = 1.04;
/** The fewest served requests in a second that reveal a rate, unless requests already go one at a time. */
const enough = 5;
/**
 * Milliseconds in which a rate grows e-fold, per request per second. Higher rates grow slower because they're measured
 * better.
 */
const growth = { each: 17_000, least: 60_000, most: 170_000 };
/** The lowest rate to try, in requests per second, regardless of how few were served. */
const leastRate = 0.5;
/** How late a timer can fire, in milliseconds. On Windows, timers fire every 16 ms. */
const timerLate = 20;
/** How long to remember answers, in milliseconds. Most arrive sooner. */
const memory = 10_000;
/** How long to go without a refusal before allowing one more request in flight, in milliseconds. */
const widenAfter = 30_000;

/** A permission to send one request. */
export interface Turn {
  sentAt: number;
  /** How many requests were in flight at that time, including this one. */
  out: number;
}

/** When a served request was sent, and when its answer arrived. */
interface Served {
  sentAt: number;
  at: number;
}

/** A measured rate and how it grows. */
interface Rate {
  perSecond: number;
  since: number;
  growsIn: number;
  /** The rate in use when this one was measured, if any. */
  tried: number | undefined;
}

/**
 * Paces requests close to Twilio's unpublished limits, which it learns from refusals. At first, it sends more and more
 * requests concurrently. After a 429, it sends fewer concurrently or, if Twilio has served as many before, slows down
 * to the rate that Twilio last served and then gradually speeds up again.
 */
export class Pace {
  private out = 0;
  private width: number;
  private served = 0;
  /** The most requests that were in flight when Twilio served one. */
  private mostServed = 0;
  private readonly recent: Served[] = [];
  private rate: Rate | undefined;
  private nextStart = 0;
  /** The last burst's first refusal: when its request was sent, and when the refusal arrived. */
  private refused = { sentAt: -Infinity, at: -Infinity };
  /** When requests were sent and answered in the second before that refusal. */
  private lately: { sent: number[]; answered: number[] } = { sent: [], answered: [] };
  private widenedAt = 0;
  private wake = () => {};

  /** `atOnce` is the most requests in flight that the user allows. */
  constructor(
    private readonly clock: Clock,
    private readonly atOnce = greatestWidth,
  ) {
    this.width = Math.min(firstWidth, atOnce);
  }

  /**
   * Resolves when a request may be sent. Only one caller may wait at a time. Rejects with `cancelled` when the signal
   * aborts.
   */
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
        // Keeps timer delays from adding up.
        this.nextStart = (now - this.nextStart < timerLate ? this.nextStart : now) + this.interval();
        return { sentAt: now, out: this.out };
      }
    }
  }

  /** Returns a turn and records how it ended. `refused` means a 429, and `lost` means no answer. */
  end(turn: Turn, how: 'served' | 'refused' | 'lost'): void {
    this.out -= 1;
    if (how === 'served') this.learnServed(turn);
    if (how === 'refused') this.learnRefused(turn);
    this.wake();
  }

  /** Returns the milliseconds between two requests. */
  private interval(): number {
    return this.rate ? second / this.grown(this.rate) : 0;
  }

  /** Returns the current rate per second, which is 4% higher after a fifth of the time in which it grows e-fold. */
  private grown({ perSecond, since, growsIn }: Rate): number {
    return perSecond * Math.exp(((this.clock.now() - since) / growsIn) ** 2);
  }

  private learnServed({ sentAt, out }: Turn): void {
    const now = this.clock.now();
    this.mostServed = Math.max(this.mostServed, out);
    this.recent.push({ sentAt, at: now });
    while ((this.recent[0]?.at ?? now) < now - memory) this.recent.shift();
    // A burst's last answers arrive after its first refusal.
    if (isIn(sentAt, this.refused.sentAt)) {
      this.lately.sent.push(sentAt);
      this.measure();
    }
    this.served += 1;
    if (this.refused.at < 0) {
      if (this.served < 2 * this.width) return;
      this.width = Math.min(this.atOnce, 2 * this.width);
      this.served = 0;
    } else if (now - this.widenedAt > widenAfter) {
      this.width = Math.min(this.atOnce, this.width + 1);
      this.widenedAt = now;
    }
  }

  private learnRefused({ sentAt, out }: Turn): void {
    // Requests that were in flight together are refused together, so they count as one refusal.
    if (sentAt <= this.refused.at) return;
    const now = this.clock.now();
    this.refused = { sentAt, at: now };
    this.lately = {
      sent: this.recent.map((served) => served.sentAt).filter((time) => isIn(time, sentAt)),
      answered: this.recent.map(({ at }) => at).filter((time) => isIn(time, now)),
    };
    this.widenedAt = now;
    const isRate = out <= this.mostServed && (this.width === 1 || this.servedLately().length >= enough);
    if (isRate) {
      const tried = this.rate && this.grown(this.rate);
      this.rate = { perSecond: 0, since: now, growsIn: growth.most, tried };
    } else this.width = Math.max(1, this.width >> 1, out > this.mostServed ? this.mostServed : 0);
    this.measure();
  }

  /**
   * Measures the rate that Twilio served in the second before the refusal. The count may be one too low, because
   * requests don't arrive exactly at the ends of a second. The rate in use was too high in any case.
   */
  private measure(): void {
    const { rate } = this;
    if (!rate) return;
    const served = this.servedLately();
    const { tried } = rate;
    const perSecond = Math.min(tried ?? served.length, served.length + 1);
    rate.perSecond = Math.max(perSecond / margin, leastRate, (tried ?? 0) / 2);
    rate.growsIn = Math.min(growth.most, Math.max(growth.least, growth.each * served.length));
    this.nextStart = Math.max(this.nextStart, Math.min(this.refused.at, ...served) + second * margin);
  }

  /**
   * Returns when requests were sent or answered, whichever list is longer. Delayed requests make the first list too
   * short, and delayed answers the second. A rate that's too low lasts longer than one that's too high, which Twilio
   * refuses.
   */
  private servedLately(): readonly number[] {
    const { sent, answered } = this.lately;
    return sent.length >= answered.length ? sent : answered;
  }
}

/** Returns whether the time is within the second before `end`. */
function isIn(time: number, end: number): boolean {
  return time > end - second && time <= end;
}
