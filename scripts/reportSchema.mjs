// @ts-check
/** `npm run schema`: writes the report's published JSON Schema from the schema that the code uses. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mustRun, root, runAsScript, say } from './lib.mjs';

await runAsScript(import.meta, async () => {
  await mustRun('Compiling', process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.']);
  const { reportJsonSchema } = await import(pathToFileURL(join(root, 'out/src/report/schema.js')).href);
  writeFileSync(join(root, 'media/report.schema.json'), `${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
  await mustRun('Formatting', process.execPath, [
    'node_modules/prettier/bin/prettier.cjs',
    '--write',
    'media/report.schema.json',
  ]);
  say('Wrote media/report.schema.json.');
});
