// @ts-check
/**
 * `npm start`: opens VS Code in a browser on this machine, with the extension and the sample account
 * connected, in a temporary profile. `--desktop` uses the installed VS Code instead.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { installExtension, startServer, writeSettings } from './host/server.mjs';
import { root, run, runAsScript, say, scratch, Sentence } from './lib.mjs';
import { packageExtension, vsix } from './package.mjs';
import { setUp } from './setup.mjs';

/** Asks the extension to connect the sample account when no account is connected. */
const startWithSample = { TWILIO_SETUP_START: 'sample' };

/** @param {string} data the temporary profile's folder */
async function startInBrowser(data) {
  await setUp({ host: true });
  say('Building the extension…');
  await build();
  await packageExtension();
  writeSettings(data);
  await installExtension(data, vsix);
  const token = randomBytes(16).toString('hex');
  const server = await startServer({ data, token, env: startWithSample });
  const address = `${server.address}?tkn=${token}`;
  say(`VS Code is running at ${address}\nPress Ctrl+C to stop it.`);
  openBrowser(address);
  await new Promise((resolve) => process.once('SIGINT', resolve));
  await server.stop();
  say('Stopped.');
}

/** Opens the default browser if there is a screen. @param {string} address */
function openBrowser(address) {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  /** @type {Partial<Record<NodeJS.Platform, string>>} */
  const openers = { darwin: 'open', win32: 'explorer' };
  const own = openers[process.platform];
  if (!own && !DISPLAY && !WAYLAND_DISPLAY) return;
  const child = spawn(own ?? 'xdg-open', [address], { stdio: 'ignore', detached: true });
  child.on('error', () => say('Couldn’t open the browser. Open the address yourself.'));
  child.unref();
}

/** @param {string} data the temporary profile's folder */
async function startOnDesktop(data) {
  await setUp();
  say('Building the extension…');
  await build({ dev: true });
  const args = ['--new-window', '--wait', '--user-data-dir', data, `--extensionDevelopmentPath=${root}`];
  say('VS Code opens in its own window. This command ends when you close the window.');
  const env = { ...process.env, ...startWithSample };
  const { code } = await run('code', args, { env, minutes: 24 * 60 });
  if (code !== 0) {
    throw new Sentence(
      'Couldn’t start VS Code with the command "code". Install it, or run ' +
        '"Shell Command: Install \'code\' command in PATH" in VS Code. Without --desktop, you don’t need an installed VS Code.',
    );
  }
}

await runAsScript(import.meta, async () => {
  mkdirSync(scratch, { recursive: true });
  const data = mkdtempSync(join(scratch, 'start-'));
  try {
    await (process.argv.includes('--desktop') ? startOnDesktop(data) : startInBrowser(data));
  } finally {
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  }
});
