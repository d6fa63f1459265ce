// @ts-check
/** `npm run package`: builds the extension and packs it into `twilio-setup.vsix`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { mustRun, node24, root, run, runAsScript, say } from './lib.mjs';
import { setUp } from './setup.mjs';

export const vsix = join(root, 'twilio-setup.vsix');

/**
 * Packs the output of `build()` in `dist/`. The same sources give the same bytes.
 * @param {string} [file] the package's path
 */
export async function packageExtension(file = vsix) {
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = [vsce, 'package', '--no-dependencies', '--out', file];
  args.push('--allow-missing-repository', '--no-rewrite-relative-links');
  const env = { ...process.env, SOURCE_DATE_EPOCH: await lastChange() };
  await mustRun('Packaging', node24(), args, { env });
}

/** @returns {Promise<string>} the last commit's time in seconds since 1970; a fixed day without git */
async function lastChange() {
  const { code, output } = await run('git', ['log', '-1', '--format=%ct']);
  return code === 0 ? output.trim() : '1767225600';
}

await runAsScript(import.meta, async () => {
  await setUp();
  await build();
  await packageExtension();
  const kilobytes = Math.ceil(readFileSync(vsix).length / 1000);
  say(`Packed twilio-setup.vsix (${kilobytes} kB).`);
});
