// @ts-check
/**
 * `npm run build`: bundles the extension into `dist/`. `--dev` adds source maps and leaves the code
 * readable, `--watch` also rebuilds on each change.
 */
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, runAsScript, say, Sentence } from './lib.mjs';
import { setUp } from './setup.mjs';

/**
 * What `import()` loads from a bundle of its own, so that activation doesn't carry it. Each is complete in
 * itself: a class shared with `extension.js` would exist twice.
 * @type {Record<string, string>}
 */
const lazy = { 'src/twilio/sdk.ts': 'twilio', 'src/sandbox/twilio.ts': 'sandbox' };

const node = {
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  external: ['vscode'],
  supported: { 'dynamic-import': false },
};
const browser = { platform: 'browser', format: 'iife', target: 'es2022' };

const bundles = [
  { ...node, entry: 'src/extension.ts', name: 'extension' },
  ...Object.entries(lazy).map(([entry, name]) => ({ ...node, entry, name })),
  { ...browser, entry: 'src/form/page.ts', name: 'form' },
  { ...browser, entry: 'src/form/page.css', name: 'form' },
  { ...browser, entry: 'src/alerts/page.ts', name: 'alerts' },
  { ...browser, entry: 'src/alerts/page.css', name: 'alerts' },
];

/** @type {import('esbuild').Plugin} */
const loadLazily = {
  name: 'load-lazily',
  setup(build) {
    build.onResolve({ filter: /^\./ }, async ({ path, kind, pluginData, ...rest }) => {
      if (kind !== 'dynamic-import' || pluginData === loadLazily) return undefined;
      const found = await build.resolve(path, { ...rest, kind, pluginData: loadLazily });
      const name = lazy[relative(root, found.path).replaceAll('\\', '/')];
      return name ? { path: `./${name}.js`, external: true } : undefined;
    });
  },
};

/**
 * @param {{ dev?: boolean, watch?: boolean }} [options] `watch`: goes on rebuilding until the process ends
 */
export async function build({ dev = false, watch = false } = {}) {
  const esbuild = await import('esbuild');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  for (const { entry, name, ...platform } of bundles) {
    const options = /** @type {import('esbuild').BuildOptions} */ ({
      ...platform,
      entryPoints: [{ in: join(root, entry), out: name }],
      outdir: join(root, 'dist'),
      bundle: true,
      minify: !dev,
      sourcemap: dev,
      plugins: [loadLazily],
      absWorkingDir: root,
      logLevel: watch ? 'info' : 'silent',
    });
    if (!watch) {
      await esbuild.build(options).catch(rethrowPlainly);
      continue;
    }
    const context = await esbuild.context(options);
    await context.rebuild().catch(() => undefined); // What is wrong has been printed.
    await context.watch();
  }
}

/** @param {Error} error of esbuild: its message is complete, its stack tells of esbuild only */
function rethrowPlainly(error) {
  throw new Sentence(error.message);
}

await runAsScript(import.meta, async () => {
  const watch = process.argv.includes('--watch');
  await setUp();
  await build({ dev: watch || process.argv.includes('--dev'), watch });
  say(watch ? 'Built; watching for changes.' : 'Built dist/.');
});
