import { abortable, type Clock } from '../../../src/twilio/clock';

/** Time that advances only when everything else is idle. */
export class VirtualClock implements Clock {
  /** Requests that something else is handling; time stands still until they finish. */
  busy = 0;
  private time = 0;
  private readonly sleepers = new Set<{ until: number; wake: () => void }>();

  /** How many waits are pending. */
  get sleeping(): number {
    return this.sleepers.size;
  }

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    let sleeper: { until: number; wake: () => void } | undefined;
    const woken = new Promise<void>((wake) => {
      sleeper = { until: this.time + milliseconds, wake };
      this.sleepers.add(sleeper);
    });
    return abortable(woken, signal).finally(() => sleeper && this.sleepers.delete(sleeper));
  }

  /** Lets time pass until the promise settles. Fails when nothing is left that could settle it. */
  async run<T>(promise: Promise<T>): Promise<T> {
    const state = { settled: false };
    const settle = () => void (state.settled = true);
    promise.then(settle, settle);
    for (;;) {
      await this.rest();
      if (state.settled) return promise;
      this.wakeNext();
    }
  }

  /** Lets time pass until no wait ends before that time, and then sets the clock to it. */
  async advanceTo(time: number): Promise<void> {
    await this.rest();
    while ([...this.sleepers].some(({ until }) => until <= time)) {
      this.wakeNext();
      await this.rest();
    }
    this.time = time;
  }

  /** Resolves when everything has run that needs no change of time. */
  async rest(): Promise<void> {
    for (let turn = 0; turn < 10 || this.busy > 0; turn += 1) await new Promise(setImmediate);
  }

  /** Wakes all the waits that end next. */
  wakeNext(): void {
    const next = Math.min(...[...this.sleepers].map(({ until }) => until));
    if (next === Infinity) throw new Error('No wait is pending, but there is no result either.');
    this.time = Math.max(this.time, next);
    for (const sleeper of [...this.sleepers].filter(({ until }) => until === next)) {
      this.sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
