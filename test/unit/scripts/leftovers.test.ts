import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { within } from '../../support/within';

const script = pathToFileURL(join(__dirname, '../../../scripts/leftovers.mjs')).href;
/** Begins a run, starts a process that goes on by itself, and tells its ID. */
const program = `
  import { spawn } from 'node:child_process';
  import { useOwnTemporaryFolder } from ${JSON.stringify(script)};
  useOwnTemporaryFolder();
  const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  left.once('spawn', () => console.log(left.pid));
  process.stdin.once('data', () => process.exit(0));
`;

/** Elsewhere, nothing tells which processes a run has left. */
const onLinux = process.platform === 'linux' ? describe : () => undefined;

onLinux('a run of the tests', () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'twilio-setup-left-'));
  });
  afterEach(() => rmSync(place, { recursive: true }));

  async function begin() {
    const env = { ...process.env, TMPDIR: place };
    const run = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [left] = (await within('the run to begin', once(run.stdout, 'data'))) as [Buffer];
    return { run, exit: once(run, 'exit'), left: Number(left.toString()) };
  }
  /** A killed process stays for a moment, and then for another one without an environment. */
  const isGone = (pid: number) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8') === '';
    } catch {
      return true;
    }
  };
  const gone = async (pid: number) => {
    while (!isGone(pid)) await new Promise(setImmediate);
  };

  it('leaves no process and no folder when it ends', async () => {
    const { run, exit, left } = await begin();
    run.stdin.end('end');
    await within('the end', exit);
    await within('the process to go', gone(left));
    assert.deepEqual(readdirSync(place), []);
  });

  it('leaves no process and no folder after SIGTERM', async () => {
    const { run, exit, left } = await begin();
    run.kill('SIGTERM');
    await within('the end', exit);
    await within('the process to go', gone(left));
    assert.deepEqual(readdirSync(place), []);
  });

  it('clears what a killed one left, but not what another one is using', async () => {
    const [killed, other] = [await begin(), await begin()];
    killed.run.kill('SIGKILL');
    await within('the end', killed.exit);
    assert.equal(isGone(killed.left), false);
    const next = await begin();
    await within('the process to go', gone(killed.left));
    assert.deepEqual([isGone(other.left), readdirSync(place).length], [false, 2]);
    for (const { run, exit } of [other, next]) {
      run.kill('SIGTERM');
      await within('the end', exit);
    }
    assert.deepEqual(readdirSync(place), []);
  });
});
