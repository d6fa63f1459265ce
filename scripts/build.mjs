// @ts-check
/**
 * `npm run build`: bundles the extension into `dist/`. `--dev` adds source maps and keeps the code readable;
 * `--watch` also rebuilds on every change.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { metafile } from './bundles.mjs';
import { root, runAsScript, say, Sentence } from './lib.mjs';
import { setUp } from './setup.mjs';

const nodeCode = {
  platform: 'node',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  target: 'node22',
  charset: 'utf8',
  external: ['vscode'],
  // Its Node variant loads Node modules only to read a file of texts, which VS Code has already read.
  alias: {
    '@vscode/l10n': join(root, 'node_modules', '@vscode', 'l10n', 'dist', 'browser.js'),
    // Its main file loads the others in a way that esbuild can't follow.
    'jsonc-parser': join(root, 'node_modules', 'jsonc-parser', 'lib', 'esm', 'main.js'),
  },
};
/**
 * Redirects imports of a separately bundled module to its bundle.
 * @param {RegExp} filter
 * @param {string} path of the bundle, from the one that imports it
 * @returns {import('esbuild').Plugin}
 */
const apart = (filter, path) => ({
  name: 'apart',
  setup: ({ onResolve }) => onResolve({ filter }, () => ({ path, external: true })),
});
/** What activation loads: a single file, since each additional one slows the start. */
const entry = {
  ...nodeCode,
  entryPoints: { extension: 'src/extension.ts' },
  plugins: [apart(/\/app\.js$/, './app.mjs')],
};
/** The namespace of the app's own copy of zod. */
const ownZod = 'zod of the app';
/** The modules that parse stored state and secrets for the first rows. */
const firstToParse = [
  'accounts/account',
  'accounts/editor/accounts',
  'checklist/evidence',
  'checklist/record',
];
/**
 * What loads on first use: the app with VS Code's first question, the services once the rows are out, and the
 * rest through its own `import()`. Code that several bundles need goes into a shared chunk so that it exists
 * only once: the secrets to redact, the current texts, and the error class.
 */
const extension = {
  ...nodeCode,
  entryPoints: {
    app: 'src/app/app.ts',
    services: 'src/app/services.ts',
    commands: 'src/app/commands.ts',
    agents: 'src/app/agents.ts',
    explanations: 'src/checklist/editor/guide.ts',
    checks: 'src/checklist/checks.ts',
    recordChanges: 'src/checklist/recordChanges.ts',
    client: 'src/accounts/editor/client.ts',
    team: 'src/team/editor/team.ts',
    sandbox: 'src/sandbox/twilio.ts',
  },
  splitting: true,
  plugins: [
    apart(/\/sdk\.js$/, './twilio.mjs'),
    {
      name: 'in one piece',
      /**
       * Makes every entry import those that load before it, so that esbuild puts all code for the app into
       * one chunk and all code for the services into another.
       * @param {import('esbuild').PluginBuild} build
       */
      setup({ onLoad }) {
        const [app, services, ...rest] = Object.values(extension.entryPoints).map((file) => join(root, file));
        onLoad({ filter: /\.ts$/ }, ({ path }) => {
          const before = path === services ? app : rest.includes(path) ? services : undefined;
          if (before === undefined) return undefined;
          const reach = `export * as before from ${JSON.stringify(before)};`;
          return { contents: `${readFileSync(path, 'utf8')}\n${reach}`, loader: 'ts' };
        });
      },
    },
    {
      name: ownZod,
      /**
       * Gives the app its own copy of zod. A shared copy would load with the app in full, because esbuild
       * keeps a module in one chunk no matter which bundle uses which part.
       * @param {import('esbuild').PluginBuild} build
       */
      setup({ onResolve, onLoad }) {
        const namespace = ownZod;
        const theirs = firstToParse.map((name) => join(root, 'src', `${name}.ts`));
        const zod = join('node_modules', 'zod', 'mini', 'index.js');
        const module = (/** @type {string} */ path) => ({ path, namespace, sideEffects: false });
        onResolve({ filter: /^zod\/mini$/ }, ({ importer }) =>
          theirs.includes(importer) ? module(zod) : undefined,
        );
        onResolve({ filter: /^\./, namespace }, ({ path, importer }) =>
          module(join(dirname(importer), path)),
        );
        onLoad({ filter: /\.js$/, namespace }, ({ path }) => ({
          contents: readFileSync(join(root, path)),
        }));
      },
    },
  ],
};
/** Twilio's SDK. It's CommonJS and loads Node's modules through `require`. */
const sdk = {
  ...nodeCode,
  entryPoints: { twilio: 'src/twilio/sdk.ts' },
  banner: { js: `import{createRequire}from'node:module';const require=createRequire(import.meta.url);` },
};
/** The bin for pipelines. Its libraries are CommonJS, like the SDK, which it shares with the extension. */
const bin = {
  ...sdk,
  entryPoints: { 'bin/twilio-setup': 'src/cli/main.ts' },
  target: 'node20',
  external: [],
  plugins: [apart(/\/sdk\.js$/, '../twilio.mjs')],
};
const pages = {
  entryPoints: [
    { in: 'src/people/page/page.ts', out: 'form' },
    { in: 'src/ui/page/page.css', out: 'form' },
    { in: 'src/alerts/page/page.ts', out: 'alerts' },
    { in: 'src/alerts/page/page.css', out: 'alerts' },
    { in: 'src/checklist/page/explanation.css', out: 'explanation' },
  ],
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
};

/**
 * @param {{ dev?: boolean, watch?: boolean, outdir?: string }} [options] `watch` keeps rebuilding until the
 *   process ends
 */
export async function build({ dev = false, watch = false, outdir = 'dist' } = {}) {
  const esbuild = await import('esbuild');
  rmSync(join(root, outdir), { recursive: true, force: true });
  /** @type {import('esbuild').Metafile['outputs']} */
  const outputs = {};
  /** @type {import('esbuild').Metafile['inputs']} */
  const inputs = {};
  for (const part of [entry, extension, sdk, bin, pages]) {
    const options = /** @type {import('esbuild').BuildOptions} */ ({
      ...part,
      outdir,
      bundle: true,
      minify: !dev,
      sourcemap: dev,
      metafile: true,
      absWorkingDir: root,
      logLevel: watch ? 'info' : 'silent',
    });
    if (!watch) {
      const { metafile: made } = await esbuild.build(options).catch(rethrowPlainly);
      Object.assign(outputs, made?.outputs);
      Object.assign(inputs, made?.inputs);
      continue;
    }
    const context = await esbuild.context(options);
    await context.rebuild().catch(() => undefined); // esbuild has already printed the problem.
    await context.watch();
  }
  // The app's own copy of zod is recorded under the package's path.
  const record = JSON.stringify({ inputs, outputs }).replaceAll(`${ownZod}:`, '');
  if (!watch) writeFileSync(join(root, outdir, basename(metafile)), record);
  await writeTeamSchema(outdir);
}

/** Writes the JSON Schema of team files from the schema that the code uses. @param {string} outdir */
async function writeTeamSchema(outdir) {
  const esbuild = await import('esbuild');
  const options = /** @type {import('esbuild').BuildOptions} */ ({
    ...nodeCode,
    entryPoints: ['src/team/schema.ts'],
    bundle: true,
    write: false,
    absWorkingDir: root,
  });
  const { outputFiles = [] } = await esbuild.build(options);
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const { teamJsonSchema } = await import(`data:text/javascript;base64,${code}`);
  writeFileSync(join(root, outdir, 'team.schema.json'), `${JSON.stringify(teamJsonSchema(), null, 2)}\n`);
}

/**
 * @param {Error} error an esbuild error; its message is complete, and its stack only shows esbuild
 * @returns {never}
 */
function rethrowPlainly(error) {
  throw new Sentence(error.message);
}

await runAsScript(import.meta, async () => {
  const watch = process.argv.includes('--watch');
  await setUp();
  await build({ dev: watch || process.argv.includes('--dev'), watch });
  say(watch ? 'Built; watching for changes.' : 'Built dist/.');
});
