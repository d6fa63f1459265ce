import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A running Prism. It validates every request to `origin`, forwards it, and validates the answer. */
export interface Prism {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** Milliseconds after which a Prism that isn't ready counts as hung. */
const patience = 30_000;

/** Ends Prism when its standard input closes, which happens however this process ends. */
const endWithParent = 'data:text/javascript,process.stdin.resume().on("end", () => process.exit())';

/**
 * Starts `prism proxy --errors` for an OpenAPI file on a free loopback port.
 * @param upstream the address that receives the forwarded requests
 */
export async function startPrism(file: string, upstream: string): Promise<Prism> {
  const { node24, root } = await import('../../scripts/lib.mjs');
  const cli = join(root, 'node_modules/@stoplight/prism-cli/dist/index.js');
  const args = ['proxy', '--errors', '--host', '127.0.0.1', '--port', '0', file, upstream];
  const child = spawn(node24(), ['--import', endWithParent, cli, ...args], {
    env: { ...process.env, FORCE_COLOR: '0' },
  });
  const ended = once(child, 'exit');
  let output = '';
  const listening = new Promise<string>((resolve) => {
    const listen = (part: Buffer) => {
      output += part.toString();
      const [, origin] = /Prism is listening on (http:\S+)/.exec(output) ?? [];
      if (!origin) return;
      child.stdout.off('data', listen).resume();
      resolve(origin);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', (part: Buffer) => (output += part.toString()));
  });
  const failed = Promise.race([ended, sleep(patience, undefined, { ref: false })]).then(() => undefined);
  const origin = await Promise.race([listening, failed]);
  if (origin === undefined) {
    child.kill();
    throw new Error(`Prism didn't start:\n${output}`);
  }
  return {
    origin,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
