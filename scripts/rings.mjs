// @ts-check
/** The rings of tests, from the innermost to the packaged extension, and how to run one. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node24, root, run, say, Sentence } from './lib.mjs';

/**
 * @typedef {object} Ring
 * @property {number} seconds time limit for one test
 * @property {number} [minutes] time limit for the whole ring
 * @property {'bundles' | 'package'} [built] what must be built first
 * @property {boolean} [host] needs VS Code's server
 * @property {boolean} [oldest] also needs the oldest supported VS Code
 * @property {boolean} [browser] needs Chromium
 * @property {(source: string) => boolean} [alongside] selects the files that run in a second process at the
 *   same time
 * @property {string[]} [inVsCode] runs the tests inside VS Code; these are arguments for
 *   `scripts/host/run.mjs`
 */

/** @type {Record<string, Ring>} */
export const rings = {
  unit: { seconds: 20 },
  contract: { seconds: 60 },
  storm: { seconds: 300 },
  page: { seconds: 60, built: 'bundles', browser: true },
  host: { seconds: 30, built: 'bundles', browser: true, host: true, inVsCode: [] },
  workbench: {
    seconds: 180,
    minutes: 25,
    built: 'package',
    browser: true,
    host: true,
    oldest: true,
    // Files with windows of their own. While one process waits for its window, the other one works.
    alongside: (source) => !source.includes(`from './shared'`),
  },
  package: { seconds: 120, built: 'package', browser: true, host: true },
  desktop: { seconds: 30, built: 'bundles', inVsCode: ['--desktop'] },
  soak: { seconds: 3 * 3600, minutes: 9 * 60 },
};

/** A ring without its own limit counts as hung after this long. */
const ringMinutes = 15;

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {string[]} failures the name and message of each
 */

/**
 * Runs a ring's tests.
 * @param {string} name
 * @param {Ring} ring
 * @param {{ coverage?: boolean, talkative?: boolean }} [options] `talkative` shows the output of passing
 *   tests
 * @returns {Promise<Outcome>}
 */
export async function runRing(name, ring, { coverage = false, talkative = false } = {}) {
  const program = [...(coverage ? c8 : []), ...mocha, '--timeout', String(ring.seconds * 1000)];
  const parts = ring.inVsCode
    ? [['scripts/host/run.mjs', ...ring.inVsCode]]
    : testFiles(name, ring).map((files) => [...program, ...files]);
  const outcomes = await Promise.all(parts.map((args) => runPart(args, ring, talkative)));
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
  };
}

/**
 * Runs one process.
 * @param {string[]} args
 * @param {Ring} ring
 * @param {boolean} talkative
 * @returns {Promise<Outcome>}
 */
async function runPart(args, ring, talkative) {
  const folder = mkdtempSync(join(tmpdir(), 'twilio-setup-results-'));
  const file = join(folder, 'results.jsonl');
  const env = { ...process.env, TWILIO_SETUP_RESULTS: file, TWILIO_SETUP_SECONDS: String(ring.seconds) };
  const { code, output } = await run(node24(), args, { env, minutes: ring.minutes ?? ringMinutes });
  const outcome = readResults(file, code);
  rmSync(folder, { recursive: true });
  if (output && (talkative || outcome.failures.length)) say(output.trimEnd());
  return outcome;
}

const mocha = ['node_modules/mocha/bin/mocha.js', '--reporter', 'scripts/reporter.mjs'];
mocha.push('--forbid-only', '--forbid-pending');

const c8 = ['node_modules/c8/bin/c8.js', '--reporter=text', '--reporter=html'];
c8.push('--all', '--src=src', '--include=src/**', '--exclude-after-remap', '--', process.execPath);

/**
 * @param {string} name a test folder's name
 * @param {Ring} ring
 * @returns {string[][]} for each process, the compiled test files that exist as source
 */
function testFiles(name, { alongside = () => false }) {
  const folder = join(root, 'test', name);
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.test.ts'),
  );
  if (sources.length === 0) throw new Sentence('found no tests');
  const isAlongside = (/** @type {string} */ file) => alongside(readFileSync(join(folder, file), 'utf8'));
  return [sources.filter((file) => !isAlongside(file)), sources.filter(isAlongside)]
    .filter((files) => files.length > 0)
    .map((files) => files.map((file) => join('out', 'test', name, file.replace(/ts$/, 'js'))));
}

/**
 * @param {string} file the results file
 * @param {number} code the ring's exit code
 * @returns {Outcome}
 */
function readResults(file, code) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  /** @type {import('./reporter.mjs').Result[]} */
  const results = lines.map((line) => JSON.parse(line));
  const failures = results.flatMap((result) =>
    'failed' in result ? `${result.failed}\n${result.message}` : [],
  );
  const passed = results.filter((result) => 'passed' in result).length;
  if (!results.some((result) => 'ended' in result)) failures.push(`crashed (exit code ${code})`);
  else if (passed + failures.length === 0) failures.push('found no tests');
  else if (code !== 0 && failures.length === 0) failures.push(`ended with exit code ${code}`);
  return { passed, failures };
}
