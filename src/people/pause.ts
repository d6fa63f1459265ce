import { abortable } from '../twilio/clock';

/** Holds a run: nothing new starts while it is on. */
export class Pause {
  private held: { promise: Promise<void>; release: () => void } | undefined;

  get paused(): boolean {
    return this.held !== undefined;
  }

  pause(): void {
    if (this.held) return;
    let release = () => {};
    const promise = new Promise<void>((resolve) => (release = resolve));
    this.held = { promise, release };
  }

  resume(): void {
    this.held?.release();
    this.held = undefined;
  }

  /** Resolves when no pause is on; rejects with `cancelled` when the signal aborts. */
  async over(signal: AbortSignal): Promise<void> {
    while (this.held) await abortable(this.held.promise, signal);
  }
}
