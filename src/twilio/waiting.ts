import type { Paused } from './api';
import { abortable, type Clock } from './clock';
import { SetupError } from './errors';
import { Pace, type Turn } from './pace';
import type { Reply } from './transport';

/** Milliseconds that one try may take, and all tries of a call together with the waits between them. */
const tryLimit = 30_000;
const callLimit = 120_000;
/** Tries of a read that meets 502, 503, 504 or a broken connection. */
const maxTries = 3;
const firstDelay = 1_000;
const shortestDelay = 100;
const longestDelay = 30_000;
/** Milliseconds after which a call stops to wait for Twilio, if no call had an answer in that time. */
const patience = 600_000;

export interface WaitingOptions {
  clock: Clock;
  /** From 0 to below 1. */
  random: () => number;
  /** Told when a wait begins or grows, and `undefined` when no call waits any more. */
  onWait?: ((wait: Wait | undefined) => void) | undefined;
}

/** What the calls of a client wait for: all of them, or only those that try again. */
export interface Wait {
  seconds: number;
  /** Whether Twilio asks for it; otherwise it could not be reached, or had a problem of its own. */
  asked: boolean;
  /** Ends every call that waits, in the same tick, with `cancelled`. */
  cancel: () => void;
}

/** One try, in at most so many milliseconds. */
export type Attempt = (limit: number) => Promise<Reply>;

/** The calls to one host: how fast they may come, and the last in the line of those that wait for their turn. */
interface Line {
  pace: Pace;
  last: Promise<unknown>;
}

/** How fast Twilio may be asked: one for all calls of a client. */
export class Waiting {
  /** The pause of all calls: when it was last set, when it ends, how many there were since the last success. */
  private readonly pause = { setAt: -1, until: 0, count: 0 };
  private lastRefusal: Reply | undefined;
  /** Since when calls were refused without any success; nobody waits any more where it is `undefined`. */
  private fruitlessSince: number | undefined;
  private callers = 0;
  private sleepers = 0;
  private announced = 0;
  private givingUp = new AbortController();
  private readonly lines = new Map<string, Line>();

  constructor(private readonly options: WaitingOptions) {}

  /**
   * Tries until there is an answer, and waits in between. A 429 pauses all calls alike: Twilio did not process the
   * request (https://www.twilio.com/docs/api/errors/20429), so a write is repeated too. After anything else only
   * what is repeatable is. Gives the last answer when it gives up; throws what the last try threw, or `cancelled`.
   * The signal ends the waits; a try under way is the attempt's to end. Each host is paced by itself.
   */
  async run(
    host: string,
    attempt: Attempt,
    repeatable: boolean,
    signal: AbortSignal,
    paused?: Paused,
  ): Promise<Reply> {
    const line = this.lines.get(host) ?? { pace: new Pace(this.options.clock), last: Promise.resolve() };
    this.lines.set(host, line);
    this.callers += 1;
    try {
      return await this.answer(line, attempt, repeatable, signal, paused);
    } finally {
      this.callers -= 1;
      // What is asked for later has its own patience.
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
        if (this.isPastPatience()) return reply;
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
   * Leave to send, or the refusal that stands where Twilio asks for too long a pause. First come, first served:
   * whoever was refused goes behind those who were not.
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
        if (this.lastRefusal && this.isPastPatience()) return this.lastRefusal;
        await this.sleepUntil(this.pause.until, true, signal);
      }
      const turn = await pace.take(signal);
      if (this.pause.until <= turn.sentAt) return turn;
      pace.end(turn, 'lost');
    }
  }

  /** Sets or lengthens the pause. A refusal of a request sent before the pause belongs to the same burst. */
  private refused(reply: Reply, sentAt: number): void {
    const now = this.options.clock.now();
    const { statusCode, body, headers } = reply;
    // Without its request id: it may have to answer for calls that were never sent.
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

  /** Whether the pause ends later than anybody shall wait for a success. */
  private isPastPatience(): boolean {
    return this.pause.until - (this.fruitlessSince ?? this.options.clock.now()) > patience;
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
    // A certificate that is not trusted will not be so in a second.
    if (SetupError.is(error, 'network') && error.details.reason !== 'tls') return { error };
    throw error;
  }
}

function isGatewayError(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

/**
 * Milliseconds that the answer asks to wait, from either form of the header (RFC 9110, 10.2.3). A date is held
 * against the answer's own, so that a wrong clock here does no harm. 0 where nothing usable is asked.
 */
function retryAfter({ headers }: Reply): number {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const sent = Date.parse(headers.get('date') ?? '');
  const wait = Date.parse(value) - (Number.isNaN(sent) ? Date.now() : sent);
  return wait > 0 ? wait : 0;
}
