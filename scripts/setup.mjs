// @ts-check
/**
 * Makes a fresh clone ready to use. Every script calls it first, and it leaves anything that's already there
 * alone. It runs before anything is installed, so it needs only Node 20.19 or newer and npm.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareChromium } from './host/browser.mjs';
import { prepareHost } from './host/versions.mjs';
import { node24, npm, root, runAsScript, say, Sentence } from './lib.mjs';

/**
 * @param {{ host?: boolean, oldest?: boolean, browser?: boolean }} [needs] what to set up besides the
 *   packages: `host`: VS Code's server; `oldest`: also the oldest supported one; `browser`: Chromium
 */
export async function setUp({ host = false, oldest = false, browser = false } = {}) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Sentence(`Requires Node 20.19 or newer; this is ${process.versions.node}.`);
  }
  await installPackages();
  node24();
  if (host) await prepareHost();
  if (oldest) await prepareHost('oldest');
  if (browser) await prepareChromium();
}

/** Installs the lock file's packages once for each version of the file. */
async function installPackages() {
  const modules = join(root, 'node_modules');
  const stamp = join(modules, '.twilio-setup');
  const lock = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing packages…');
  await npm([existsSync(modules) ? 'install' : 'ci']);
  writeFileSync(stamp, wanted);
}

await runAsScript(import.meta, async () => {
  await setUp({ host: true, browser: true });
  say('Setup is complete.');
});
