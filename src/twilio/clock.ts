import { cancelled } from './errors';

/** The client's clock. Tests use a virtual one. */
export interface Clock {
  /** Returns milliseconds since a fixed point. Never goes backward, even if the computer's clock does. */
  now(): number;
  /** Resolves after the given time. Rejects with `cancelled` in the same tick that the signal aborts. */
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

/** Settles like the promise, or rejects with `cancelled` in the same tick that the signal aborts. */
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
