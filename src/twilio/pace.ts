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
/** Milliseconds in which a rate grows e-fold, for each request that it serves in a second; a higher one is known better. */
const growth = { each: 17_000, least: 60_000, most: 170_000 };
/** Requests in a second that are tried for at least, however few were served. */
const leastRate = 0.5;
/** Milliseconds that a timer may be late: those of Windows come every 16. */
const timerLate = 20;
/** Milliseconds for which answers are remembered: longer than most take. */
const memory = 10_000;
/** Milliseconds without a refusal after which one more is let out at once. */
const widenAfter = 30_000;

/** Leave to send one request. */
export interface Turn {
  sentAt: number;
  /** How many were out then, this one included. */
  out: number;
}

/** A request that was served: when it was sent, and when its answer came. */
interface Served {
  sentAt: number;
  at: number;
}

/** Requests a second that were measured, and how they have grown since. */
interface Rate {
  perSecond: number;
  since: number;
  growsIn: number;
  /** What was tried for when it was measured; the first is measured where none was. */
  tried: number | undefined;
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
  private readonly recent: Served[] = [];
  private rate: Rate | undefined;
  private nextStart = 0;
  /** The first refusal of the last burst: when its request was sent, and when it came. */
  private refused = { sentAt: -Infinity, at: -Infinity };
  /** When those that were served in the second before it were sent, and when others were answered in that second. */
  private lately: { sent: number[]; answered: number[] } = { sent: [], answered: [] };
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

  /** Milliseconds between two requests. */
  private interval(): number {
    return this.rate ? second / this.grown(this.rate) : 0;
  }

  /** Requests a second by now: by 4 % more after a fifth of the time in which they grow e-fold. */
  private grown({ perSecond, since, growsIn }: Rate): number {
    return perSecond * Math.exp(((this.clock.now() - since) / growsIn) ** 2);
  }

  private learnServed({ sentAt, out }: Turn): void {
    const now = this.clock.now();
    this.mostServed = Math.max(this.mostServed, out);
    this.recent.push({ sentAt, at: now });
    while ((this.recent[0]?.at ?? now) < now - memory) this.recent.shift();
    // The last answers of a burst come after its first refusal.
    if (isIn(sentAt, this.refused.sentAt)) {
      this.lately.sent.push(sentAt);
      this.measure();
    }
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
   * The rate that was served in the second before the refusal. It may count one too few, as requests don't come at the
   * ends of a second; but what was tried for was too much.
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
   * When they were sent, or answered, whichever are more: requests held up on their way out are few by the first, and
   * answers held up on theirs by the second. Too low a rate lasts longer than one too high, which Twilio refuses.
   */
  private servedLately(): readonly number[] {
    const { sent, answered } = this.lately;
    return sent.length >= answered.length ? sent : answered;
  }
}

/** Whether the time is in the second up to that end. */
function isIn(time: number, end: number): boolean {
  return time > end - second && time <= end;
}
