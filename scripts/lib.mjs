// @ts-check
/** What all scripts share: the project's location, the Node to use, and running programs. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder. The scripts also run from `out/`, where tests import them. */
export const root = ancestorWith('package.json', import.meta.dirname);

/** Scratch space for the scripts, ignored by git: servers' data and an older host. */
export const scratch = join(root, '.host');

/** @param {string} name @param {string} folder @returns {string} */
function ancestorWith(name, folder) {
  return existsSync(join(folder, name)) ? folder : ancestorWith(name, dirname(folder));
}

/** A failure whose message is enough for the user; printed without a stack. */
export class Sentence extends Error {}

/** @param {string} line */
export function say(line) {
  console.log(line);
}

/**
 * Returns the executable of a `node-<platform>-<arch>` package. @param {string} modules the `node_modules`
 * folder to look in
 */
export function packagedNode(modules) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(modules, `node-${platform}-${process.arch}`, 'bin', name);
}

/**
 * Node 24, which VS Code's server and the newer tools require; the other tools run a quarter faster with it.
 * @returns {string} path of the executable
 */
export function node24() {
  const packaged = packagedNode(join(root, 'node_modules'));
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Sentence(
    `npm has no Node 24 for ${process.platform} ${process.arch}. Run this with Node 24 or newer.`,
  );
}

/**
 * Runs a program to its end. A program that can't be started has exit code 127, as in a shell.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, minutes?: number }} [options] `minutes` until the program
 *   is killed
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(program, args, { cwd = root, env = process.env, minutes = 10 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && !existsSync(program),
    });
    let output = '';
    child.stdout.on('data', (/** @type {Buffer} */ text) => (output += text.toString()));
    child.stderr.on('data', (/** @type {Buffer} */ text) => (output += text.toString()));
    const limit = setTimeout(() => {
      child.kill();
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
    }, minutes * 60_000);
    /** @param {number} code */
    const end = (code) => {
      clearTimeout(limit);
      resolve({ code, output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(127);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/**
 * Runs a program; if it fails, throws its output.
 * @param {string} what names the activity for the message
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export async function mustRun(what, program, args, options) {
  const { code, output } = await run(program, args, options);
  if (code !== 0) throw new Sentence(`${what} failed (exit code ${code}).\n${output.trim()}`);
  return output;
}

/**
 * Runs npm quietly and without install scripts. If it fails, throws one sentence and keeps npm's own words in a file.
 * @param {string[]} args
 * @param {{ cwd?: string }} [options]
 */
export async function npm(args, options) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await run('npm', [...args, ...quiet], options);
  if (code === 0) return;
  const log = join(scratch, 'npm.log');
  mkdirSync(scratch, { recursive: true });
  writeFileSync(log, output);
  throw new Sentence(
    `Couldn’t install packages from npm. Check the network connection. Details are in ${log}.`,
  );
}

/**
 * Runs a script's main function if Node was started with that script.
 * @param {ImportMeta} meta
 * @param {() => Promise<void>} main
 */
export async function runAsScript(meta, main) {
  if (process.argv[1] !== meta.filename) return;
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Sentence ? error.message : error);
    process.exitCode = 1;
  }
}
