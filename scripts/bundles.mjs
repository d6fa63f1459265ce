// @ts-check
/** What the bundles in `dist/` are made of, as esbuild wrote it down. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib.mjs';

/** Where `build()` leaves it; it is not packed. */
export const metafile = join('dist', 'bundles.json');

/** @returns {import('esbuild').Metafile['outputs']} */
function outputs() {
  return JSON.parse(readFileSync(join(root, metafile), 'utf8')).outputs;
}

/**
 * A bundle with all that it imports outright; what `import()` names is loaded later and is not in it.
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
 * The modules of these packages in bundles.
 * @param {string[]} files
 * @param {string[]} packages
 * @returns {string[]}
 */
export function modulesIn(files, packages) {
  const all = outputs();
  const sources = new Set(files.flatMap((file) => Object.keys(all[file]?.inputs ?? {})));
  return [...sources].filter((source) => packages.some((name) => source.includes(`node_modules/${name}/`)));
}
