import { setMaxListeners } from 'node:events';
import type { Answer } from '../../twilio/answers';
import type { TwilioClient } from '../../twilio/api';
import { abortable, type Clock } from '../../twilio/clock';
import { cancelled, type SetupError } from '../../twilio/errors';
import type { Plan } from '../plan/model';
import type { Pause } from './pause';

/** Milliseconds that requests in flight have to finish once the run stops. */
const grace = 10_000;
/** Milliseconds before a write without an answer is looked up. */
const settling = 1000;

/** Calls the client it's given. */
type Send<T> = (client: TwilioClient, signal: AbortSignal) => Promise<Answer<T>>;

/** Sends a plan's requests to Twilio: nothing while the run is paused, nothing new once it has stopped. */
export class Calls {
  private readonly stopping = new AbortController();
  private readonly flight = new AbortController();
  /** For requests that must not start after the run has stopped. */
  private readonly starting: TwilioClient;
  private reason: SetupError | undefined;

  constructor(
    readonly plan: Plan,
    private readonly client: TwilioClient,
    readonly clock: Clock,
    private readonly pause: Pause | undefined,
  ) {
    // Each request in flight listens, which Node would take for a leak.
    setMaxListeners(0, this.stopping.signal, this.flight.signal);
    this.starting = client.startingUntil(this.stopping.signal, () => pause?.over);
  }

  /** Why the run stopped, if it did. */
  get stopped(): SetupError | undefined {
    return this.reason;
  }

  /** Waits until the run isn't paused. Throws `cancelled` if it has stopped. */
  async ready(): Promise<void> {
    await this.pause?.wait(this.stopping.signal);
    if (this.reason) throw cancelled();
  }

  /** Settles like the promise. Throws `cancelled` once the run has stopped. */
  unlessStopped<T>(promise: Promise<T>): Promise<T> {
    return abortable(promise, this.stopping.signal);
  }

  /** Waits before another try. Throws `cancelled` once the run has stopped. */
  wait(milliseconds: number): Promise<void> {
    return this.clock.sleep(milliseconds, this.stopping.signal);
  }

  /** Sends a request. Waits while the run is paused, and throws `cancelled` if it has stopped. */
  async request<T>(send: Send<T>): Promise<T> {
    if (this.reason) throw cancelled();
    return (await send(this.starting, this.flight.signal)).value;
  }

  /** Sends a request that finds out what an earlier one did, even if the run is paused or has stopped. */
  async look<T>(send: Send<T>): Promise<T> {
    return (await send(this.client, this.flight.signal)).value;
  }

  /** Gives Twilio a moment to show the effect of a write whose answer was lost. */
  async settle(): Promise<void> {
    await this.clock.sleep(settling, this.flight.signal);
  }

  /** Keeps new requests from starting. Those in flight have a moment for their answers. */
  stop(reason: SetupError): void {
    if (this.reason) return;
    this.reason = reason;
    this.stopping.abort();
    this.clock.sleep(grace, this.flight.signal).then(
      () => this.flight.abort(),
      () => {},
    );
  }

  /** Ends the wait for answers, once nothing is in flight anymore. */
  close(): void {
    this.flight.abort();
  }
}
