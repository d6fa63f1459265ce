// @ts-check
/**
 * `npm test`: type check, lint, and all rings. `node scripts/test.mjs unit page` runs only these rings,
 * `--coverage` measures coverage, `--oldest` uses the oldest supported VS Code, and `--screenshots` saves
 * screenshots of the workbench. The last line is `N passed, N failed`.
 */
import { build } from './build.mjs';
import { useOwnTemporaryFolder } from './leftovers.mjs';
import { node24, run, runAsScript, say, Sentence } from './lib.mjs';
import { packageBin, packageExtension } from './package.mjs';
import { rings, runRing } from './rings.mjs';
import { setUp } from './setup.mjs';

const tsc = 'node_modules/typescript/bin/tsc';
const eslint = 'node_modules/eslint/bin/eslint.js';
const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs';
const prettier = 'node_modules/prettier/bin/prettier.cjs';

/**
 * Excludes the desktop build, which is a download, and the soak, which takes hours. Both run only by name.
 */
const usual = Object.keys(rings).filter((name) => name !== 'desktop' && name !== 'soak');

let passed = 0;
let failed = 0;

/**
 * Runs one part, prints its result and failures, and adds them to the total.
 * @param {string} name
 * @param {() => Promise<import('./rings.mjs').Outcome | void>} part
 * @returns {Promise<boolean>} whether everything succeeded
 */
async function step(name, part) {
  const start = Date.now();
  const outcome = (await part().catch(asFailure)) ?? { passed: 0, failures: [] };
  const seconds = Math.round((Date.now() - start) / 1000);
  const { failures } = outcome;
  const counts =
    outcome.passed || failures.length ? `${outcome.passed} passed, ${failures.length} failed, ` : '';
  say(`${failures.length ? '✗' : '✓'} ${name}: ${counts}${seconds} s`);
  for (const failure of failures) say(`    ${failure.replaceAll('\n', '\n    ')}`);
  passed += outcome.passed;
  failed += failures.length;
  return failures.length === 0;
}

/** @param {Error} error @returns {import('./rings.mjs').Outcome} */
function asFailure(error) {
  return { passed: 0, failures: [error instanceof Sentence ? error.message : String(error.stack)] };
}

/** @param {string} script @param {string[]} args */
async function tool(script, ...args) {
  const { code, output } = await run(node24(), [script, ...args]);
  if (code !== 0) throw new Sentence(output.trim());
}

async function pack() {
  await packageExtension();
  await packageBin();
}

/** @param {string[]} names the rings to run */
async function testAll(names, { coverage = false, lint = false } = {}) {
  const chosen = names.map((name) => {
    const ring = rings[name];
    if (!ring) throw new Sentence(`Unknown ring ${name}. Available rings: ${Object.keys(rings).join(', ')}.`);
    return { name, ring };
  });
  const host = chosen.some(({ ring }) => ring.host);
  const oldest = chosen.some(({ ring }) => ring.oldest);
  const browser = chosen.some(({ ring }) => ring.browser);
  if (!(await step('packages', setUp))) return;
  // VS Code and Chromium download while the compiler works.
  const hosts = step('hosts', () => setUp({ host, oldest, browser }));

  await step('types', () => tool(tsc, '-p', '.'));
  let isBuilt = chosen.some(({ ring }) => ring.built) && (await step('build', build));
  const needsPackage = isBuilt && chosen.some(({ ring }) => ring.built === 'package');
  if (needsPackage) isBuilt = await step('pack', pack);

  const longestFirst = [...chosen].sort((a, b) => (b.ring.minutes ?? 0) - (a.ring.minutes ?? 0));
  /** @type {(() => Promise<unknown>)[]} */
  const jobs = longestFirst.map(({ name, ring }) => async () => {
    const isReady = (isBuilt || !ring.built) && (!(ring.host || ring.browser) || (await hosts));
    const options = { coverage, talkative: chosen.length === 1 };
    await step(name, () =>
      isReady ? runRing(name, ring, options) : Promise.reject(new Sentence('not run')),
    );
  });
  if (lint) {
    jobs.push(() => step('lint', () => tool(eslint, '.')));
    jobs.push(() => step('imports', () => tool(cruiser, 'src')));
    jobs.push(() => step('format', () => tool(prettier, '--check', '--log-level=warn', '.')));
  }
  // Two at a time: VS Code leaves spare time on two cores while it loads and while a test waits for it.
  const lane = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  };
  await Promise.all([lane(), lane()]);
}

await runAsScript(import.meta, async () => {
  useOwnTemporaryFolder();
  const args = process.argv.slice(2);
  const asked = args.filter((arg) => !arg.startsWith('--'));
  if (args.includes('--oldest')) process.env['TWILIO_SETUP_HOST'] = 'oldest';
  if (args.includes('--screenshots')) process.env['TWILIO_SETUP_SCREENSHOTS'] = 'yes';
  await testAll(asked.length ? asked : usual, { coverage: args.includes('--coverage'), lint: !asked.length });
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
});
