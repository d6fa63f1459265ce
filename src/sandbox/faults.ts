import type { Undocumented } from './exchange';
import type { Refusal } from './refusal';

/** What a fault may use. */
export interface FaultContext {
  readonly url: URL;
  readonly undocumented: Undocumented;
  readonly signal: AbortSignal;
  /** Waits so many milliseconds; rejects as soon as the request is aborted. */
  readonly wait: (ms: number) => Promise<void>;
  /** Twilio's error in the shape of this address. */
  readonly refuse: (refusal: Refusal) => Response;
}

/** Stands between a request and its answer. `serve` lets the request take effect, once. */
export type Fault = (serve: () => Response, context: FaultContext) => Response | Promise<Response>;

/** Decides which request meets which fault. */
export interface Faults {
  take(method: string, url: URL): Fault | undefined;
}
