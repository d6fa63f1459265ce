import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from './figure';

const root = join(__dirname, '..', '..');

/** Returns the sizes of the shipped files and the SDK modules loaded before the first call. All are exact. */
export async function sizes(): Promise<Figure[]> {
  const { closureOf, modulesIn } = await import('../scripts/bundles.mjs');
  const { vsix } = await import('../scripts/package.mjs');
  const sizeOf = (...files: string[]) =>
    files.reduce((sum, file) => sum + statSync(join(root, file)).size, 0) / 1000;
  const beforeCall = ['extension', 'app', 'services', 'commands', 'checks', 'client'].flatMap((name) =>
    closureOf(`dist/${name}.mjs`),
  );
  const firstRows = ['extension', 'app'].flatMap((name) => closureOf(`dist/${name}.mjs`));
  const kilobytes = (name: string, value: number, limit: number): Figure => ({
    name,
    value,
    unit: 'kB',
    limit,
  });
  return [
    kilobytes('activation bundle with the code for its first rows', sizeOf(...firstRows), 80),
    kilobytes('SDK bundle', sizeOf('dist/twilio.mjs'), 450),
    kilobytes('form page', sizeOf('dist/form.js', 'dist/form.css'), 64),
    kilobytes('the .vsix', readFileSync(vsix).length / 1000, 600),
    {
      name: 'twilio and axios modules loaded before the first call',
      value: modulesIn(beforeCall, ['twilio', 'axios']).length,
      unit: 'modules',
      limit: 0,
      against: {
        'during the first call': modulesIn(closureOf('dist/twilio.mjs'), ['twilio', 'axios']).length,
      },
    },
  ];
}
