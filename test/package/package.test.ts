import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Everything a user gets, under the names that the packager and VS Code use. Chunks shared by bundles are
 * named after their content.
 */
const expectedFiles = [
  '.vsixmanifest',
  'LICENSE.txt',
  'SECURITY.md',
  'changelog.md',
  'dist/agents.mjs',
  'dist/alerts.css',
  'dist/alerts.js',
  'dist/app.mjs',
  'dist/bom.cdx.json',
  'dist/checks.mjs',
  'dist/chunk.mjs',
  'dist/client.mjs',
  'dist/commands.mjs',
  'dist/explanation.css',
  'dist/explanations.mjs',
  'dist/extension.mjs',
  'dist/form.css',
  'dist/form.js',
  'dist/recordChanges.mjs',
  'dist/sandbox.mjs',
  'dist/services.mjs',
  'dist/team.mjs',
  'dist/team.schema.json',
  'dist/third-party-notices.txt',
  'dist/twilio.mjs',
  'l10n/bundle.l10n.es.json',
  'l10n/bundle.l10n.fr.json',
  'l10n/bundle.l10n.json',
  'media/activity.svg',
  'media/icon.png',
  'media/report.schema.json',
  'media/walkthrough/alerts.svg',
  'media/walkthrough/billing.svg',
  'media/walkthrough/connect.svg',
  'media/walkthrough/people.svg',
  'media/walkthrough/twoFactor.svg',
  'package.json',
  'package.nls.es.json',
  'package.nls.fr.json',
  'package.nls.json',
  'readme.md',
];

describe('the package', () => {
  let folder: string;
  let vsix: string;
  let installed: string;

  before(async () => {
    const { installExtension } = await import('../../scripts/host/server.mjs');
    ({ vsix } = await import('../../scripts/package.mjs'));
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-package-'));
    await installExtension(folder, vsix);
    const extensions = join(folder, 'extensions');
    const name = readdirSync(extensions).find((file) => file.startsWith('four-steps.twilio-setup-'));
    assert.ok(name, 'the extension is not installed');
    installed = join(extensions, name);
  });
  after(() => rmSync(folder, { recursive: true }));

  /**
   * Returns the module and everything it imports statically. Code behind `import()` loads later and doesn't
   * count.
   */
  const closureOf = (file: string, found = new Set<string>()) => {
    if (found.has(file)) return found;
    found.add(file);
    const imports = readFileSync(join(installed, file), 'utf8').matchAll(/\b(?:from|import)"\.(\/[^"]+)"/g);
    for (const [, path] of imports) closureOf(`dist${path}`, found);
    return found;
  };
  const firstRows = () => closureOf('dist/app.mjs', closureOf('dist/extension.mjs'));
  const sizeOf = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + statSync(join(installed, file)).size, 0);

  it('contains exactly the files that users need', () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))
      .map((file) => file.replace(/chunk-\w{8}/, 'chunk'));
    assert.deepEqual([...new Set(files)].sort(), expectedFiles);
  });

  it('has a manifest without what only the repository needs', () => {
    const manifest: unknown = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    assert.ok(typeof manifest === 'object' && manifest !== null);
    const own = /^(private|scripts|\w*[dD]ependencies|repository|homepage|bugs)$/;
    assert.deepEqual(
      Object.keys(manifest).filter((key) => own.test(key)),
      [],
    );
  });

  it('has a readme and a security policy with nothing that the installed extension lacks', () => {
    const read = (file: string) => readFileSync(join(installed, file), 'utf8');
    assert.match(read('readme.md'), /^# Twilio Setup for VS Code\n\nSet up[^\n]*\n\nNot affiliated/);
    for (const text of [read('readme.md'), read('SECURITY.md')])
      assert.doesNotMatch(text, /<!--|!\[|<img|\]\(|npm /);
  });

  it('is at most 600 kB', () => {
    assert.ok(statSync(vsix).size <= 600_000, `${statSync(vsix).size} bytes`);
  });

  const limits = [
    { what: 'the activation bundle', files: () => closureOf('dist/extension.mjs'), kilobytes: 5 },
    { what: 'the activation bundle with the code for its first rows', files: firstRows, kilobytes: 80 },
    { what: 'the SDK bundle', files: () => ['dist/twilio.mjs'], kilobytes: 450 },
    { what: 'the form page', files: () => ['dist/form.js', 'dist/form.css'], kilobytes: 68 },
    { what: 'the alerts page', files: () => ['dist/alerts.js', 'dist/alerts.css'], kilobytes: 60 },
  ];
  for (const { what, files, kilobytes } of limits) {
    it(`keeps ${what} within ${kilobytes} kB`, () => {
      const size = sizeOf(files());
      assert.ok(size <= kilobytes * 1000, `${size} bytes: ${[...files()].join(', ')}`);
    });
  }

  it('loads no twilio or axios modules before the first call', async () => {
    const bundles = await import('../../scripts/bundles.mjs');
    const modulesIn = (...names: string[]) =>
      bundles.modulesIn(
        names.flatMap((name) => bundles.closureOf(`dist/${name}.mjs`)),
        ['twilio', 'axios'],
      );
    assert.deepEqual(
      modulesIn('extension', 'app', 'services', 'commands', 'explanations', 'checks', 'client'),
      [],
    );
    assert.notDeepEqual(modulesIn('twilio'), []);
  });

  it('has no translations in its bundles, since VS Code loads those of the display language', async () => {
    const { root } = await import('../../scripts/lib.mjs');
    const texts = Object.entries(
      JSON.parse(readFileSync(join(root, 'l10n', 'bundle.l10n.fr.json'), 'utf8')) as object,
    );
    const translated = texts.flatMap(([english, text]) => (english === text ? [] : [text as string]));
    const code = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.m?js$/.test(file))
      .map((file) => readFileSync(join(root, 'dist', file), 'utf8'))
      .join();
    assert.deepEqual(
      translated.filter((text) => text.length > 20 && code.includes(text)),
      [],
    );
  });

  it('names every bundled package and its license, and nothing else', async () => {
    const { metafile } = await import('../../scripts/bundles.mjs');
    const { components, nameOf } = await import('../../scripts/notices.mjs');
    const { root } = await import('../../scripts/lib.mjs');
    const { outputs } = JSON.parse(readFileSync(join(root, metafile), 'utf8')) as {
      outputs: Record<string, { inputs: Record<string, unknown> }>;
    };
    const bundled = Object.values(outputs)
      .flatMap(({ inputs }) => Object.keys(inputs))
      .flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    const names = components().map(nameOf);
    const withoutVersion = names.map((name) => name.replace(/ [\d.]+$/, ''));
    assert.deepEqual([...new Set(withoutVersion)].sort(), [...new Set(bundled)].sort());
    const text = readFileSync(join(installed, 'dist', 'third-party-notices.txt'), 'utf8');
    for (const name of names) assert.match(text.split(`\n${name}\n\n`)[1] ?? '', /^.*(?:copyright|license)/i);
  });

  it('has identical bundles when built again', async () => {
    const { build } = await import('../../scripts/build.mjs');
    const { root } = await import('../../scripts/lib.mjs');
    const again = join('.host', 'built-again');
    await build({ outdir: again });
    const entries = readdirSync(join(root, again), { withFileTypes: true });
    const bundles = entries.flatMap((entry) => (entry.isFile() ? entry.name : []));
    for (const file of bundles.filter((name) => name !== 'bundles.json')) {
      const bytes = readFileSync(join(root, again, file));
      assert.ok(bytes.equals(readFileSync(join(installed, 'dist', file))), file);
    }
    rmSync(join(root, again), { recursive: true });
  });

  it('has identical bytes when packed again', async () => {
    const { packageExtension } = await import('../../scripts/package.mjs');
    const again = join(folder, 'again.vsix');
    await packageExtension(again);
    assert.ok(readFileSync(again).equals(readFileSync(vsix)));
  });
});
