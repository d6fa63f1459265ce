// @ts-check
/**
 * Writes the package's bill of materials and the licenses of its bundled modules, both derived from esbuild's
 * record of the build.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metafile } from './bundles.mjs';
import { mustRun, node24, root } from './lib.mjs';

/** CycloneDX 1.6 as JSON. */
export const billOfMaterials = join('dist', 'bom.cdx.json');
export const notices = join('dist', 'third-party-notices.txt');

/**
 * @typedef {object} Component
 * @property {string} name
 * @property {string} [group] the package's scope, with the `@`
 * @property {string} version
 * @property {string} [author]
 * @property {{ license: { id?: string, name?: string } }[]} [licenses]
 * @property {{ licenses: { license: { text: { content: string } } }[] }} [evidence] license files, in Base64
 */

/** Writes both files into `dist/`. Needs a finished build. The same build gives the same bytes. */
export async function writeNotices() {
  const cli = join(
    root,
    'node_modules',
    '@cyclonedx',
    'cyclonedx-esbuild',
    'bin',
    'cyclonedx-esbuild-cli.js',
  );
  const options = ['--gather-license-texts', '--output-reproducible', '--validate'];
  // It asks yarn for its cache, and yarn would leave a cache of its own code in the temporary folder.
  const env = { ...process.env, DISABLE_V8_COMPILE_CACHE: '1' };
  const args = [cli, ...options, '-o', billOfMaterials, metafile];
  await mustRun('Writing the bill of materials', node24(), args, { env });
  const texts = new Map(components().map((component) => [nameOf(component), licenseOf(component)]));
  const sections = [...texts].map(([name, license]) => `${name}\n\n${license.trim()}\n`);
  const intro = 'Twilio Setup contains these packages, under their own licenses.\n';
  writeFileSync(join(root, notices), [intro, ...sections].join(`\n${'-'.repeat(80)}\n\n`));
}

/** @returns {Component[]} the bundled packages */
export function components() {
  return JSON.parse(readFileSync(join(root, billOfMaterials), 'utf8')).components;
}

/**
 * @param {Component} component
 * @returns {string} such as `@vscode/l10n 0.0.18`
 */
export function nameOf({ group, name, version }) {
  return `${group ? `${group}/` : ''}${name} ${version}`;
}

/**
 * Returns the package's license files. A package without one is described by what its manifest declares.
 * @param {Component} component
 */
function licenseOf({ author, licenses = [], evidence }) {
  const files = evidence?.licenses ?? [];
  if (files.length) return files.map(({ license }) => fromBase64(license.text.content)).join('\n');
  const declared = licenses.map(({ license }) => license.id ?? license.name).join(', ');
  return `License: ${declared}. Copyright: ${author}.`;
}

/** @param {string} text */
function fromBase64(text) {
  return Buffer.from(text, 'base64').toString('utf8');
}
