// @ts-check
/** `npm run bench`: sets up, builds, and measures. `-- --full` invites 500 people at 150 ms. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from '../scripts/build.mjs';
import { mustRun, node24, root, runAsScript, say } from '../scripts/lib.mjs';
import { packageExtension } from '../scripts/package.mjs';
import { setUp } from '../scripts/setup.mjs';

await runAsScript(import.meta, async () => {
  await setUp({ host: true, browser: true });
  say('Building the extension…');
  await mustRun('Compiling', process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.']);
  await build();
  await packageExtension();
  const args = [join(root, 'out', 'bench', 'bench.js'), ...process.argv.slice(2)];
  const child = spawn(node24(), args, { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
});
