import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs this folder's tests. VS Code calls it inside its extension host. `scripts/host/vscode.mjs` prints the
 * lines that start with `tests:`.
 */
export async function run(): Promise<void> {
  console.log('tests: started');
  const { default: Mocha } = await import('mocha');
  const results = process.env.TWILIO_SETUP_RESULTS;
  const mocha = new Mocha({
    timeout: Number(process.env.TWILIO_SETUP_SECONDS ?? 0) * 1000,
    forbidOnly: true,
    forbidPending: true,
    reporter: results ? (await import('../../scripts/reporter.mjs')).default : 'spec',
  });
  const sources = readdirSync(join(__dirname, '../../../test/host'), { recursive: true, encoding: 'utf8' });
  for (const file of sources.filter((name) => name.endsWith('.test.ts')))
    mocha.addFile(join(__dirname, file.replace(/ts$/, 'js')));
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  console.log('tests: ended');
  if (failures > 0) throw new Error(`${failures} failed`);
}
