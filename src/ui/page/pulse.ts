/** Milliseconds between pings. */
const everyMs = 1000;
/** How many pings in a row can stay unanswered before the host counts as silent. */
const patience = 2;

/** Watches whether the host answers. */
export interface Pulse {
  /** Starts or stops the watch. */
  watch(on: boolean): void;
  /** Notes that the host said something. */
  heard(): void;
}

/** Pings the host while the watch is on. `tell` learns when the host falls silent and when it answers again. */
export function createPulse(ping: () => void, tell: (isSilent: boolean) => void): Pulse {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = 0;
  let unanswered = 0;
  let isSilent = false;
  const change = (to: boolean) => {
    if (to === isSilent) return;
    isSilent = to;
    tell(to);
  };
  const beat = () => {
    // A page that was hidden or held up couldn't hear an answer either.
    const wasHeldUp = document.hidden || performance.now() - due > everyMs / 2;
    if (wasHeldUp) unanswered = 0;
    if (unanswered >= patience) change(true);
    unanswered += 1;
    due = performance.now() + everyMs;
    timer = setTimeout(beat, everyMs);
    ping();
  };
  return {
    watch(on) {
      if (on === (timer !== undefined)) return;
      clearTimeout(timer);
      timer = undefined;
      unanswered = 0;
      due = performance.now();
      if (on) beat();
    },
    heard() {
      unanswered = 0;
      change(false);
    },
  };
}
