// @ts-check
/** Reads the contents of the bundles in `dist/` from esbuild's own record. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib.mjs';

/** Where `build()` leaves the record, which isn't packaged. */
export const metafile = join('dist', 'bundles.json');

/** @returns {import('esbuild').Metafile['outputs']} */
function outputs() {
  return JSON.parse(readFileSync(join(root, metafile), 'utf8')).outputs;
}

/**
 * Returns a bundle with everything it imports statically, without what `import()` loads later.
 * @param {string} file such as `dist/extension.mjs`
 * @returns {string[]}
 */
export function closureOf(file) {
  const all = outputs();
  const found = new Set([file]);
  for (const each of found) {
    const imports = all[each]?.imports ?? [];
    for (const { path, kind, external } of imports) {
      if (kind === 'import-statement' && !external) found.add(path);
    }
  }
  return [...found];
}

/**
 * Lists these packages' modules in bundles.
 * @param {string[]} files
 * @param {string[]} packages
 * @returns {string[]}
 */
export function modulesIn(files, packages) {
  const all = outputs();
  const sources = new Set(files.flatMap((file) => Object.keys(all[file]?.inputs ?? {})));
  return [...sources].filter((source) => packages.some((name) => source.includes(`node_modules/${name}/`)));
}
