// @ts-check
/**
 * `npm run build`: bundles the extension into `dist/`. `--dev` adds source maps and leaves the code
 * readable, `--watch` also rebuilds on each change.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metafile } from './bundles.mjs';
import { root, runAsScript, say, Sentence } from './lib.mjs';
import { setUp } from './setup.mjs';

/**
 * The extension's own code: one module for activation, and those that `import()` loads when they are first needed.
 * What several need goes to a chunk of its own, so that it exists once: the secrets that are struck out, the texts
 * in force, the class of errors.
 */
const extension = {
  entryPoints: {
    extension: 'src/extension.ts',
    parts: 'src/editor/parts.ts',
    actions: 'src/editor/actions.ts',
    explanations: 'src/editor/explanationTexts.ts',
    checks: 'src/guide/checks.ts',
    client: 'src/twilio/client.ts',
    twilio: 'src/twilio/sdk.ts',
    sandbox: 'src/sandbox/twilio.ts',
  },
  platform: 'node',
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  target: 'node22',
  charset: 'utf8',
  external: ['vscode'],
  // The SDK is CommonJS and asks for Node's modules by `require`.
  banner: { js: `import{createRequire}from'node:module';const require=createRequire(import.meta.url);` },
};
/**
 * Makes every other entry reach what activation loads, so that esbuild puts all of it into one chunk: each file more
 * costs time at the start, and the others are loaded when it is there already.
 * @type {import('esbuild').Plugin}
 */
const activationInOnePiece = {
  name: 'activation in one piece',
  setup({ onLoad }) {
    const { extension: entry, parts, ...rest } = extension.entryPoints;
    const main = join(root, parts);
    const others = Object.values(rest).map((file) => join(root, file));
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (!others.includes(path)) return undefined;
      const contents = `${readFileSync(path, 'utf8')}\nexport * as activation from ${JSON.stringify(main)};`;
      return { contents, loader: 'ts' };
    });
  },
};
const pages = {
  entryPoints: [
    { in: 'src/form/page.ts', out: 'form' },
    { in: 'src/form/page.css', out: 'form' },
    { in: 'src/alerts/page.ts', out: 'alerts' },
    { in: 'src/alerts/page.css', out: 'alerts' },
  ],
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
};

/**
 * @param {{ dev?: boolean, watch?: boolean }} [options] `watch`: goes on rebuilding until the process ends
 */
export async function build({ dev = false, watch = false } = {}) {
  const esbuild = await import('esbuild');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  for (const part of [extension, pages]) {
    const options = /** @type {import('esbuild').BuildOptions} */ ({
      ...part,
      outdir: 'dist',
      bundle: true,
      minify: !dev,
      sourcemap: dev,
      metafile: true,
      plugins: part === extension ? [activationInOnePiece] : [],
      absWorkingDir: root,
      logLevel: watch ? 'info' : 'silent',
    });
    if (!watch) {
      const { metafile: made } = await esbuild.build(options).catch(rethrowPlainly);
      if (part === extension) writeFileSync(join(root, metafile), JSON.stringify(made));
      continue;
    }
    const context = await esbuild.context(options);
    await context.rebuild().catch(() => undefined); // What is wrong has been printed.
    await context.watch();
  }
}

/** @param {Error} error of esbuild: its message is complete, its stack tells of esbuild only @returns {never} */
function rethrowPlainly(error) {
  throw new Sentence(error.message);
}

await runAsScript(import.meta, async () => {
  const watch = process.argv.includes('--watch');
  await setUp();
  await build({ dev: watch || process.argv.includes('--dev'), watch });
  say(watch ? 'Built; watching for changes.' : 'Built dist/.');
});
