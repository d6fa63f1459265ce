import type { Paused } from './api';
import { abortable, type Clock } from './clock';
import { SetupError } from './errors';
import { Pace, type Turn } from './pace';
import type { Reply } from './transport';

/** The time limits in milliseconds for one try, and for all tries of a call including the waits between them. */
const tryLimit = 30_000;
const callLimit = 120_000;
/** How often to try a read that fails with 502, 503, 504, or a broken connection. */
const maxTries = 3;
const firstDelay = 1_000;
const shortestDelay = 100;
const longestDelay = 30_000;
/** Milliseconds after which a call stops waiting for Twilio if no call succeeds in that time. */
const patience = 600_000;

export interface WaitingOptions {
  clock: Clock;
  /** The most requests in flight to one host; the pace has its own maximum. */
  atOnce?: number | undefined;
  /** Returns a number from 0 to 1 (exclusive). */
  random: () => number;
  /** Called when a wait starts or gets longer, and with `undefined` when no call is waiting. */
  onWait?: ((wait: Wait | undefined) => void) | undefined;
}

/** A wait of a client's calls: all of them, or only those that are trying again. */
export interface Wait {
  seconds: number;
  /** Whether Twilio asked for the wait. If not, Twilio was unreachable or had an internal problem. */
  asked: boolean;
  /** Makes every waiting call throw `cancelled` in the same tick. */
  cancel: () => void;
}

/** Makes one try, which may take up to `limit` milliseconds. */
export type Attempt = (limit: number) => Promise<Reply>;

/** The calls to one host: their pace, and the last call in the queue. */
interface Line {
  pace: Pace;
  last: Promise<unknown>;
}

/** Controls when requests start, waits, and tries again. All calls of a client share one instance. */
export class Waiting {
  /** The pause for all calls: when it was last set, when it ends, and how many there were since the last success. */
  private readonly pause = { setAt: -1, until: 0, count: 0 };
  private lastRefusal: Reply | undefined;
  /** The start of the current series of refusals without a success, if any. */
  private fruitlessSince: number | undefined;
  private callers = 0;
  private sleepers = 0;
  private announced = 0;
  private givingUp = new AbortController();
  private readonly lines = new Map<string, Line>();

  constructor(private readonly options: WaitingOptions) {}

  /**
   * Tries until Twilio answers, waiting between tries. A 429 pauses all calls and repeats even a write, because Twilio
   * didn't process the request (https://www.twilio.com/docs/api/errors/20429). Other failures repeat the request only
   * if it's `repeatable`. After giving up, returns the last answer or throws the last try's error. The signal ends the
   * waits with `cancelled`, while `attempt` must end a try that's in progress. Each host has its own pace.
   */
  async run(
    host: string,
    attempt: Attempt,
    repeatable: boolean,
    signal: AbortSignal,
    paused?: Paused,
  ): Promise<Reply> {
    const line = this.lines.get(host) ?? {
      pace: new Pace(this.options.clock, this.options.atOnce),
      last: Promise.resolve(),
    };
    this.lines.set(host, line);
    this.callers += 1;
    try {
      return await this.answer(line, attempt, repeatable, signal, paused);
    } finally {
      this.callers -= 1;
      // Later calls start with full patience.
      if (this.callers === 0) this.fruitlessSince = undefined;
    }
  }

  private async answer(
    line: Line,
    attempt: Attempt,
    repeatable: boolean,
    signal: AbortSignal,
    paused?: Paused,
  ): Promise<Reply> {
    const { clock } = this.options;
    const { pace } = line;
    let budget = callLimit;
    let tries = 0;
    for (;;) {
      const turn = await this.turn(line, signal);
      if ('statusCode' in turn) return turn;
      const over = paused?.();
      if (over) {
        pace.end(turn, 'lost');
        await abortable(over, signal);
        this.fruitlessSince = undefined;
        continue;
      }
      const { sentAt } = turn;
      const { reply, error } = await outcomeOf(attempt(Math.min(tryLimit, budget))).catch(
        (thrown: unknown) => {
          pace.end(turn, 'lost');
          throw thrown;
        },
      );
      pace.end(turn, reply?.statusCode === 429 ? 'refused' : reply ? 'served' : 'lost');
      if (reply?.statusCode === 429) {
        this.refused(reply, sentAt);
        if (this.isPastPatience()) return this.withWait(reply);
        continue;
      }
      if (reply && !isGatewayError(reply.statusCode)) {
        this.fruitlessSince = undefined;
        this.pause.count = 0;
        return reply;
      }
      tries += 1;
      const asked = reply ? retryAfter(reply) : 0;
      const until = clock.now() + (asked || this.jitter(tries));
      budget -= until - sentAt;
      if (!repeatable || tries === maxTries || budget <= 0) {
        if (reply) return reply;
        throw error;
      }
      await this.sleepUntil(until, asked > 0, signal);
    }
  }

  /**
   * Waits for permission to send, or returns the last refusal if Twilio asks for too long a pause. Calls take turns in
   * the order they arrive, and a refused call goes to the end of the queue.
   */
  private async turn(line: Line, signal: AbortSignal): Promise<Turn | Reply> {
    const ended = AbortSignal.any([signal, this.givingUp.signal]);
    const turn = line.last.then(() => this.firstInLine(line.pace, ended));
    line.last = turn.catch(() => {});
    try {
      return await abortable(turn, ended);
    } catch (error) {
      turn.then(
        (unused) => 'sentAt' in unused && line.pace.end(unused, 'lost'),
        () => {},
      );
      throw error;
    }
  }

  private async firstInLine(pace: Pace, signal: AbortSignal): Promise<Turn | Reply> {
    for (;;) {
      while (!signal.aborted && this.pause.until > this.options.clock.now()) {
        if (this.lastRefusal && this.isPastPatience()) return this.withWait(this.lastRefusal);
        await this.sleepUntil(this.pause.until, true, signal);
      }
      const turn = await pace.take(signal);
      if (this.pause.until <= turn.sentAt) return turn;
      pace.end(turn, 'lost');
    }
  }

  /** Starts or extends the pause. A refused request that was sent before the pause belongs to the same burst. */
  private refused(reply: Reply, sentAt: number): void {
    const now = this.options.clock.now();
    const { statusCode, body, headers } = reply;
    // Omits the request ID, because the refusal may also be returned to calls that were never sent.
    this.lastRefusal = { statusCode, body, headers };
    this.fruitlessSince ??= sentAt;
    const asked = retryAfter(reply);
    const sameBurst = sentAt <= this.pause.setAt;
    if (sameBurst && !asked) return;
    this.pause.until = Math.max(this.pause.until, now + (asked || this.jitter(this.pause.count)));
    if (sameBurst) return;
    this.pause.setAt = now;
    this.pause.count += 1;
  }

  /** Returns whether the pause ends later than any call should wait for a success. */
  private isPastPatience(): boolean {
    return this.pause.until - (this.fruitlessSince ?? this.options.clock.now()) > patience;
  }

  private withWait(reply: Reply): Reply {
    return { ...reply, waitLeft: this.pause.until - this.options.clock.now() };
  }

  private jitter(step: number): number {
    return Math.max(shortestDelay, this.options.random() * Math.min(longestDelay, firstDelay * 2 ** step));
  }

  private async sleepUntil(time: number, asked: boolean, signal: AbortSignal): Promise<void> {
    const { clock, onWait } = this.options;
    const { givingUp } = this;
    const milliseconds = time - clock.now();
    this.sleepers += 1;
    if (time > this.announced) {
      this.announced = time;
      onWait?.({ seconds: Math.ceil(milliseconds / 1000), asked, cancel: () => this.giveUp() });
    }
    try {
      await clock.sleep(milliseconds, AbortSignal.any([signal, givingUp.signal]));
    } finally {
      this.sleepers -= 1;
      if (this.sleepers === 0) {
        this.announced = 0;
        onWait?.(undefined);
      }
    }
  }

  private giveUp(): void {
    this.givingUp.abort();
    this.givingUp = new AbortController();
  }
}

type Outcome = { reply: Reply; error?: undefined } | { reply?: undefined; error: SetupError };

async function outcomeOf(attempt: Promise<Reply>): Promise<Outcome> {
  try {
    return { reply: await attempt };
  } catch (error) {
    // An untrusted certificate won't become trusted in a second.
    if (SetupError.is(error, 'network') && error.details.reason !== 'tls') return { error };
    throw error;
  }
}

function isGatewayError(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

/**
 * Returns the milliseconds to wait according to either form of the Retry-After header (RFC 9110, section 10.2.3), or 0.
 * Compares a date with the answer's own date, so an incorrect local clock doesn't matter.
 */
function retryAfter({ headers }: Reply): number {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const sent = Date.parse(headers.get('date') ?? '');
  const wait = Date.parse(value) - (Number.isNaN(sent) ? Date.now() : sent);
  return wait > 0 ? wait : 0;
}
