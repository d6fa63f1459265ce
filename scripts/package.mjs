// @ts-check
/**
 * `npm run package`: builds the extension and packs it into `twilio-setup.vsix`, and the bin for pipelines into
 * `twilio-setup.tgz`.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from './build.mjs';
import { mustRun, node24, root, run, runAsScript, say, scratch } from './lib.mjs';
import { writeNotices } from './notices.mjs';
import { setUp } from './setup.mjs';

export const vsix = join(root, 'twilio-setup.vsix');
export const tgz = join(root, 'twilio-setup.tgz');

/** What the package is made from. `.vscodeignore` selects the files in these folders. */
const sources = ['.vscodeignore', 'CHANGELOG.md', 'LICENSE', 'dist', 'l10n', 'media'];
sources.push(...readdirSync(root).filter((file) => file.startsWith('package.nls')));

/** The parts of the manifest that only the repository needs. The bundles contain all dependencies. */
const ownParts = ['private', 'bin', 'scripts', 'dependencies', 'devDependencies', 'optionalDependencies'];

/**
 * Packs the output of `build()` in `dist/`, with its notices. The same sources give the same bytes.
 * @param {string} [file] the package's path
 */
export async function packageExtension(file = vsix) {
  await writeNotices();
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, 'package-'));
  try {
    for (const name of sources) cpSync(join(root, name), join(folder, name), { recursive: true });
    const read = (/** @type {string} */ name) => readFileSync(join(root, name), 'utf8');
    writeFileSync(join(folder, 'package.json'), shippedManifest(read('package.json')));
    for (const name of ['README.md', 'SECURITY.md'])
      writeFileSync(join(folder, name), shippedText(read(name)));
    await pack(folder, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Packs an extension's folder as it is.
 * @param {string} folder
 * @param {string} file the package's path
 */
export async function pack(folder, file) {
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = [vsce, 'package', '--no-dependencies', '--out', file, '--skip-license'];
  args.push('--allow-missing-repository', '--no-rewrite-relative-links');
  const env = { ...process.env, SOURCE_DATE_EPOCH: await lastChange() };
  await mustRun('Packaging', node24(), args, { cwd: folder, env });
}

/**
 * Packs the bin from `dist/` for `npm install`, without dependencies, since its bundle contains them. Call it after
 * `packageExtension`, which writes the notices. The same sources give the same bytes.
 * @param {string} [file] the package's path
 */
export async function packageBin(file = tgz) {
  const folder = mkdtempSync(join(scratch, 'package-'));
  try {
    const files = ['LICENSE', 'dist/bin/twilio-setup.mjs', 'dist/twilio.mjs', 'dist/third-party-notices.txt'];
    for (const name of files) cpSync(join(root, name), join(folder, name));
    const { name, version, license, engines, bin } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
    const manifest = { name, version, license, engines: { node: engines.node }, bin, files: ['dist'] };
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
    await mustRun('Packing the bin', 'npm', ['pack', '--loglevel=error'], { cwd: folder });
    cpSync(join(folder, `${name}-${version}.tgz`), file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} text the repository's `package.json` */
function shippedManifest(text) {
  /** @type {Record<string, unknown> & { engines: Record<string, string> }} */
  const { engines, ...all } = JSON.parse(text);
  const shipped = Object.entries(all).filter(([name]) => !ownParts.includes(name));
  const manifest = { ...Object.fromEntries(shipped), engines: { vscode: engines['vscode'] } };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/**
 * Leaves out what's between the comments `repository` and `/repository`: VS Code's extension page shows no
 * packed picture, and a reader there has neither the other files nor `npm`.
 * @param {string} text a page of the repository
 */
function shippedText(text) {
  return text.replace(/<!-- repository -->.*?<!-- \/repository -->\n*/gs, '');
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
  await packageBin();
  for (const file of [vsix, tgz])
    say(`Packed ${basename(file)} (${Math.ceil(readFileSync(file).length / 1000)} kB).`);
});
