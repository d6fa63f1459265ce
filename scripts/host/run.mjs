// @ts-check
/**
 * Runs the tests in `test/host/` inside VS Code: in the version that the lock file pins, or, with
 * `--desktop`, in a downloaded desktop build (`TWILIO_SETUP_VSCODE` sets its version; the default is the
 * current one).
 */
import { join } from 'node:path';
import { root, runAsScript, Sentence } from '../lib.mjs';

/** @returns {Promise<string>} the downloaded executable */
async function downloadDesktop() {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  const version = process.env['TWILIO_SETUP_VSCODE'] ?? 'stable';
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: join(root, '.host', 'desktop') });
  } catch (error) {
    throw new Sentence(
      `Couldn’t download the desktop build of VS Code (${version}): ${String(error)}. ` +
        'To run the same tests without a download: npm run test:host',
    );
  }
}

await runAsScript(import.meta, async () => {
  const { runTests, TestRunFailedError } = await import('@vscode/test-electron');
  process.once('SIGTERM', () => process.emit('SIGINT')); // makes test-electron end VS Code
  const isDesktop = process.argv.includes('--desktop');
  try {
    await runTests({
      vscodeExecutablePath: isDesktop ? await downloadDesktop() : join(root, 'scripts', 'host', 'vscode.mjs'),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(root, 'out', 'test', 'host', 'index.js'),
      launchArgs: isDesktop ? ['--disable-extensions'] : [],
    });
  } catch (error) {
    if (!(error instanceof TestRunFailedError)) throw error;
    process.exitCode = error.code ?? 1;
  }
});
