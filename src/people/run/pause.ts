import { abortable, systemClock, type Clock } from '../../twilio/clock';

/** Holds a run. Nothing new starts while the pause is on. */
export class Pause {
  private held: { promise: Promise<void>; release: () => void; since: number } | undefined;
  private before = 0;

  constructor(private readonly clock: Clock = systemClock) {}

  get isOn(): boolean {
    return this.held !== undefined;
  }

  /** Total milliseconds of all pauses so far. */
  get lasted(): number {
    return this.before + (this.held ? this.clock.now() - this.held.since : 0);
  }

  begin(): void {
    if (this.held) return;
    let release = () => {};
    const promise = new Promise<void>((resolve) => (release = resolve));
    this.held = { promise, release, since: this.clock.now() };
  }

  end(): void {
    this.before = this.lasted;
    this.held?.release();
    this.held = undefined;
  }

  /** While the pause is on, a promise that resolves when it ends. */
  get over(): Promise<void> | undefined {
    return this.held?.promise;
  }

  /** Resolves once no pause is on. Rejects with `cancelled` if the signal aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    while (this.held) await abortable(this.held.promise, signal);
  }
}
