// @ts-check
/** Runs VS Code's own server, from the npm package `code-server`, on this machine's loopback address only. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mustRun, Sentence } from '../lib.mjs';
import { hostInUse } from './versions.mjs';

/** A server that prints nothing for this long has failed to start. */
export const silenceSeconds = 20;

/** Every profile's initial settings: nothing that moves, asks, or covers the view. */
const calmSettings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

/**
 * @typedef {object} Server
 * @property {string} address such as `http://127.0.0.1:PORT/`
 * @property {number} port
 * @property {string} data the folder with its settings, extensions, and logs
 * @property {() => Promise<void>} stop ends the server and all its children
 */

/**
 * Writes a profile's user settings.
 * @param {string} data the server's data folder
 * @param {Record<string, unknown>} [settings] on top of the initial ones
 */
export function writeSettings(data, settings = {}) {
  const folder = join(data, 'data', 'User');
  mkdirSync(folder, { recursive: true });
  const all = { ...calmSettings, ...settings };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(all, undefined, 2));
}

/**
 * Installs a packaged extension into a profile.
 * @param {string} data the server's data folder
 * @param {string} vsix
 * @param {import('./versions.mjs').Which} [which]
 */
export async function installExtension(data, vsix, which) {
  const { node, main } = hostInUse(which);
  const args = [
    main,
    '--server-data-dir',
    data,
    '--install-extension',
    vsix,
    '--accept-server-license-terms',
  ];
  await mustRun('Installing the extension', node, args, { env: cleanEnvironment() });
}

/**
 * Starts the server and waits until it answers.
 * @param {object} options
 * @param {string} options.data
 * @param {string} [options.token] the token that a browser must present
 * @param {boolean} [options.underTest] obeys the page's test payload
 * @param {Record<string, string | undefined>} [options.env] on top of this process's environment
 * @param {string} [options.preload] a file that Node loads first, in the server and in the extension host
 * @param {string} [options.language] the display language, whose pack the profile must have
 * @param {import('./versions.mjs').Which} [options.which]
 * @returns {Promise<Server>}
 */
export async function startServer({ data, token, underTest = false, env = {}, preload, language, which }) {
  const { node, main } = hostInUse(which);
  const port = await freePort();
  const args = [main, '--host', '127.0.0.1', '--port', String(port), '--server-data-dir', data];
  args.push('--accept-server-license-terms', '--telemetry-level', 'off');
  args.push(...(token ? ['--connection-token', token] : ['--without-connection-token']));
  if (underTest) args.push('--enable-smoke-test-driver');
  if (language) args.push('--locale', language);
  if (preload) args.unshift('--require', preload);

  const child = spawn(node, args, {
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const server = { address: `http://127.0.0.1:${port}/`, port, data, stop: () => stop(child) };
  endWithThisProcess(child);
  let output = '';
  let lastSign = Date.now();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (/** @type {Buffer} */ text) => {
      output += text.toString();
      lastSign = Date.now();
    });
  }
  while (!(await answers(server.address))) {
    if (child.exitCode !== null || Date.now() - lastSign > silenceSeconds * 1000) {
      await server.stop();
      throw new Sentence(`The host failed: VS Code’s server didn’t start.\n${output.trim()}`);
    }
    await wait(50);
  }
  return server;
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Stops the servers when this process ends or is told to end.
 * @param {import('node:child_process').ChildProcess} child
 */
function endWithThisProcess(child) {
  if (!process.listeners('exit').includes(killRunning)) {
    process.once('exit', killRunning);
    for (const name of ['SIGTERM', 'SIGHUP']) process.once(name, () => process.exit(1));
  }
  running.add(child);
  child.once('close', () => running.delete(child));
}

function killRunning() {
  for (const child of running) signal(child, 'SIGKILL');
}

/**
 * Returns the environment without the variables of a VS Code terminal, which would tie the server to that
 * window.
 */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VSCODE_')));
}

/** @param {string} address */
async function answers(address) {
  try {
    const answer = await fetch(`${address}version`, { signal: AbortSignal.timeout(1000) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** @returns {Promise<number>} a free port on the loopback address */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Ends the server's whole process group, which includes extension hosts.
 * @param {import('node:child_process').ChildProcess} child
 */
async function stop(child) {
  const ended = new Promise((resolve) => child.once('close', resolve));
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
  signal(child, 'SIGTERM');
  const patience = setTimeout(() => signal(child, 'SIGKILL'), 2000);
  await ended;
  clearTimeout(patience);
  signal(child, 'SIGKILL');
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} name */
function signal(child, name) {
  try {
    if (child.pid) process.kill(-child.pid, name);
  } catch {
    // The group is already gone, as intended.
  }
}
