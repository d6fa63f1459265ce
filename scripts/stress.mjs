// @ts-check
/**
 * `npm run stress`: runs the rings that drive VS Code ten times, with two busy loops beside them. Another count
 * can follow: `npm run stress -- 3`. The last line is `N runs, N failed`.
 */
import { spawn } from 'node:child_process';
import { node24, run, runAsScript, say } from './lib.mjs';

const loops = 2;

await runAsScript(import.meta, async () => {
  const runs = Number(process.argv[2] ?? 10);
  const busy = Array.from({ length: loops }, () => spawn(node24(), ['--eval', 'for (;;);']));
  process.on('exit', () => busy.forEach((loop) => loop.kill('SIGKILL')));
  process.on('SIGTERM', () => process.exit(1));
  process.on('SIGINT', () => process.exit(1));
  let failed = 0;
  for (let index = 1; index <= runs; index++) {
    const { code, output } = await run(node24(), ['scripts/test.mjs', 'host', 'workbench'], { minutes: 60 });
    if (code !== 0) failed++;
    say(`Run ${index} of ${runs}:\n${output.trim()}`);
  }
  say(`${runs} runs, ${failed} failed`);
  process.exit(failed ? 1 : 0);
});
