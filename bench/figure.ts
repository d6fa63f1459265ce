/** One row of the table. */
export interface Figure {
  name: string;
  value: number;
  /** `ms`, `kB`, `MB`, `requests`, `modules`; `×` for a ratio. */
  unit: string;
  /** The maximum; absent for figures that are only informative. */
  limit?: number;
  /** Comparison values from the same run, in the same unit unless the name says otherwise. */
  against?: Record<string, number>;
}

/** Returns whether the figure stays within its limit. */
export function isMet({ value, limit }: Figure): boolean {
  return limit === undefined || value <= limit;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Returns how many milliseconds the work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Measures each way this many times in turn, so that a slow spell of the machine affects all of them. The
 * order rotates.
 */
export async function interleaved<Way extends string, T>(
  turns: number,
  ways: Record<Way, () => Promise<T>>,
): Promise<Record<Way, T[]>> {
  const names = Object.keys(ways) as Way[];
  const results = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Way, T[]>;
  for (let turn = 0; turn < turns; turn += 1) {
    const first = turn % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)])
      results[name].push(await ways[name]());
  }
  return results;
}
