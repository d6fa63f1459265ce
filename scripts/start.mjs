// @ts-check
/**
 * `npm start`: opens VS Code in a browser on this machine, with the extension and the sample account
 * connected, in a temporary profile. On macOS and Windows, and with `--desktop`, it uses the installed VS Code
 * instead.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { installExtension, startServer, writeSettings } from './host/server.mjs';
import { root, run, runAsScript, say, scratch, Sentence } from './lib.mjs';
import { pack, packageExtension, vsix } from './package.mjs';
import { setUp } from './setup.mjs';

/** Asks the extension to connect the sample account when no account is connected. */
const startWithSample = { TWILIO_SETUP_START: 'sample' };

/** A tiny extension that shows the sidebar and the walkthrough once. */
const opener = join(root, 'scripts', 'host', 'opener');

/** @param {string} data the temporary profile's folder */
async function startInBrowser(data) {
  await setUp({ host: true });
  say('Building the extension…');
  await build();
  await packageExtension();
  writeSettings(data);
  // VS Code's server ignores an extension's folder in the address outside of tests.
  const openerVsix = join(data, 'opener.vsix');
  await pack(opener, openerVsix);
  for (const file of [vsix, openerVsix]) await installExtension(data, file);
  const token = randomBytes(16).toString('hex');
  // VS Code puts sockets and folders here, and the path of a socket must be short.
  const own = temporary(join(tmpdir(), 'twilio-setup-start-'));
  const env = { ...startWithSample, TMPDIR: own, XDG_RUNTIME_DIR: own };
  const server = await startServer({ data, token, env });
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
  if (!DISPLAY && !WAYLAND_DISPLAY) return;
  const giveUp = () => say('Couldn’t open the browser. Open the address yourself.');
  const child = spawn('xdg-open', [address], { stdio: 'ignore', detached: true });
  child.on('error', giveUp);
  child.on('exit', (code) => code !== 0 && giveUp());
  child.unref();
}

/** @param {string} data the temporary profile's folder */
async function startOnDesktop(data) {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)
    throw new Sentence(
      'There’s no display for VS Code’s window. Without --desktop, VS Code runs in a browser.',
    );
  await setUp();
  say('Building the extension…');
  await build({ dev: true });
  const args = ['--new-window', '--wait', '--user-data-dir', data];
  for (const folder of [root, opener]) args.push(`--extensionDevelopmentPath=${folder}`);
  say('The installed VS Code opens in its own window. This command ends when you close the window.');
  const env = { ...process.env, ...startWithSample };
  const { code, output } = await run('code', args, { env, minutes: 24 * 60 });
  if (code === 0) return;
  throw new Sentence(
    code === 127 || code === 9009
      ? 'There’s no command "code". Install VS Code, or run "Shell Command: Install \'code\' command in PATH" in it.'
      : `VS Code ended with exit code ${code}.\n${output.trim()}`,
  );
}

/** Makes a folder that's gone when this process ends, however it ends. @param {string} prefix */
function temporary(prefix) {
  const folder = mkdtempSync(prefix);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

await runAsScript(import.meta, async () => {
  mkdirSync(scratch, { recursive: true });
  const data = temporary(join(scratch, 'start-'));
  const isDesktop = process.argv.includes('--desktop') || process.platform !== 'linux';
  await (isDesktop ? startOnDesktop(data) : startInBrowser(data));
});
