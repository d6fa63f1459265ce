// @ts-check
/**
 * `npm run test:live`: compares the sandbox with real Twilio, using credentials from the environment; without
 * any, explains how to get them. Exits with 0, with 1 if Twilio answers differently, or with 2 if nothing was
 * checked.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mustRun, root, runAsScript, say } from './lib.mjs';
import { setUp } from './setup.mjs';

await runAsScript(import.meta, async () => {
  await setUp();
  await mustRun('Compiling', process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.']);
  const { runLive } = await import(pathToFileURL(join(root, 'out/test/live/live.js')).href);
  const send = (/** @type {Request} */ request) => fetch(request);
  process.exitCode = await runLive({ env: process.env, args: process.argv.slice(2), say, fetch: send });
});
