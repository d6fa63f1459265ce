import { abortable, type Clock } from '../../../src/twilio/clock';

/** Time that moves only when everything else has come to rest. */
export class VirtualClock implements Clock {
  /** Requests that something else is working on: time stands still meanwhile. */
  busy = 0;
  private time = 0;
  private readonly sleepers = new Set<{ until: number; wake: () => void }>();

  /** How many wait for a time to come. */
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

  /** Lets time pass until nobody waits before that time any more, and then makes it that time. */
  async advanceTo(time: number): Promise<void> {
    await this.rest();
    while ([...this.sleepers].some(({ until }) => until <= time)) {
      this.wakeNext();
      await this.rest();
    }
    this.time = time;
  }

  /** Resolves when all that could run without a change of time has run. */
  async rest(): Promise<void> {
    for (let turn = 0; turn < 10 || this.busy > 0; turn += 1) await new Promise(setImmediate);
  }

  /** Wakes all whose time comes next. */
  wakeNext(): void {
    const next = Math.min(...[...this.sleepers].map(({ until }) => until));
    if (next === Infinity) throw new Error('Nobody waits for time to pass, and yet there is no result.');
    this.time = Math.max(this.time, next);
    for (const sleeper of [...this.sleepers].filter(({ until }) => until === next)) {
      this.sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
