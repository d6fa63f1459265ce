/**
 * Settles like `wait`, but rejects after the limit and names what didn't arrive, which a test's own time
 * limit can't do.
 */
export async function within<T>(what: string, wait: PromiseLike<T>, seconds = 20): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${seconds} s for ${what}.`)), seconds * 1000);
  });
  try {
    return await Promise.race([wait, limit]);
  } finally {
    clearTimeout(timer);
  }
}
