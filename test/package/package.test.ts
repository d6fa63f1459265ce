import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All that a user gets, under the names that the packager and VS Code give it. */
const expectedFiles = [
  '.vsixmanifest',
  'LICENSE.txt',
  'SECURITY.md',
  'changelog.md',
  'dist/alerts.css',
  'dist/alerts.js',
  'dist/extension.js',
  'dist/form.css',
  'dist/form.js',
  'dist/sandbox.js',
  'dist/twilio.js',
  'l10n/bundle.l10n.json',
  'media/activity.svg',
  'media/icon.png',
  'package.json',
  'package.nls.json',
  'readme.md',
];

describe('package', () => {
  let folder: string;
  let vsix: string;
  let installed: string;

  before(async () => {
    const { installExtension } = await import('../../scripts/host/server.mjs');
    ({ vsix } = await import('../../scripts/package.mjs'));
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-package-'));
    await installExtension(folder, vsix);
    const extensions = join(folder, 'extensions');
    const name = readdirSync(extensions).find((file) => file.startsWith('twilio-setup.twilio-setup-'));
    assert.ok(name, 'the extension is not installed');
    installed = join(extensions, name);
  });
  after(() => rmSync(folder, { recursive: true }));

  const sizeOf = (...files: string[]) =>
    files.map((file) => statSync(join(installed, file)).size).reduce((sum, size) => sum + size, 0);

  it('holds the files that users need and no others', () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1));
    assert.deepEqual(files.sort(), expectedFiles);
  });

  it('is at most 600 kB', () => {
    assert.ok(statSync(vsix).size <= 600_000, `${statSync(vsix).size} bytes`);
  });

  const limits = [
    { what: 'the bundle of the SDK', files: ['dist/twilio.js'], kilobytes: 450 },
    { what: 'the form page', files: ['dist/form.js', 'dist/form.css'], kilobytes: 60 },
    { what: 'the page about alerts', files: ['dist/alerts.js', 'dist/alerts.css'], kilobytes: 60 },
  ];
  for (const { what, files, kilobytes } of limits) {
    it(`keeps ${what} within ${kilobytes} kB`, () => {
      assert.ok(sizeOf(...files) <= kilobytes * 1000, `${sizeOf(...files)} bytes`);
    });
  }

  it('has the same bytes when it is packed again', async () => {
    const { packageExtension } = await import('../../scripts/package.mjs');
    const again = join(folder, 'again.vsix');
    await packageExtension(again);
    assert.ok(readFileSync(again).equals(readFileSync(vsix)));
  });
});
