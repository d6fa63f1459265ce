import type { Undocumented } from './exchange';
import type { Refusal } from './refusal';

/** What a fault can use. */
export interface FaultContext {
  readonly url: URL;
  readonly undocumented: Undocumented;
  readonly signal: AbortSignal;
  /** Waits the given number of milliseconds. Rejects as soon as the request aborts. */
  readonly wait: (ms: number) => Promise<void>;
  /** Creates Twilio's error in the format of this address's API. */
  readonly refuse: (refusal: Refusal) => Response;
}

/** Comes between a request and its answer. `serve` makes the request take effect, so call it no more than once. */
export type Fault = (serve: () => Response, context: FaultContext) => Response | Promise<Response>;

/** Decides which request meets which fault. */
export interface Faults {
  take(method: string, url: URL): Fault | undefined;
}
