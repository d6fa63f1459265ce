import { cancelled } from './errors';

/** Time as the client sees it; tests give a virtual one. */
export interface Clock {
  /** Milliseconds from any fixed point; never goes back, whatever is done to the computer's clock. */
  now(): number;
  /** Resolves after the milliseconds; rejects with `cancelled` in the tick in which the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep(milliseconds, signal) {
    let timer: NodeJS.Timeout | undefined;
    const elapsed = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
    return abortable(elapsed, signal).finally(() => clearTimeout(timer));
  },
};

/** Settles as the promise does, or with `cancelled` in the tick in which the signal aborts. */
export function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  reason: () => Error = cancelled,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(reason());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
