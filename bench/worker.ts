import { fork } from 'node:child_process';
import { once } from 'node:events';

type Answer = { result: unknown } | { error: string };

/** The tasks that a separate process accepts. */
export type Tasks = Record<string, (...given: never[]) => unknown>;

type Given<T> = T extends (...given: infer G) => unknown ? G : never;
type Result<T> = T extends (...given: never[]) => infer R ? Awaited<R> : never;

/** A separate process that performs one task at a time. */
export interface Worker<T extends Tasks> {
  ask<Name extends keyof T & string>(name: Name, ...given: Given<T[Name]>): Promise<Result<T[Name]>>;
  end(): Promise<void>;
}

/** Starts a file that calls `serve` with these tasks. */
export function startWorker<T extends Tasks>(
  file: string,
  { env = {}, preload = [] }: { env?: Record<string, string>; preload?: string[] } = {},
): Worker<T> {
  // Otherwise, the SDK would use this machine's proxy.
  const direct = Object.entries(process.env).filter(([name]) => !/^https?_proxy$/i.test(name));
  const child = fork(file, {
    env: { ...Object.fromEntries(direct), ...env },
    execArgv: preload.flatMap((path) => ['--require', path]),
    serialization: 'advanced',
  });
  const exit = once(child, 'exit');
  return {
    async ask(name, ...given) {
      const ended = exit.then(() => Promise.reject(new Error(`${file} ended during ${name}.`)));
      const answered = once(child, 'message') as Promise<[Answer]>;
      child.send([name, given]);
      const [answer] = await Promise.race([answered, ended]);
      if ('error' in answer) throw new Error(`${name}: ${answer.error}`);
      return answer.result as Result<T[typeof name]>;
    },
    async end() {
      child.disconnect();
      await exit;
    },
  };
}

/** Performs tasks in the separate process. */
export function serve(tasks: Tasks): void {
  process.on('message', ([name, given]: [string, never[]]) => {
    void Promise.resolve()
      .then(() => tasks[name]?.(...given))
      .then(
        (result): Answer => ({ result }),
        (error: unknown): Answer => ({ error: error instanceof Error ? String(error.stack) : String(error) }),
      )
      .then((answer) => process.send?.(answer));
  });
  process.on('disconnect', () => process.exit());
}
