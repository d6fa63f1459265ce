import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { screenshot } from '../support/screenshots';
import { within } from '../support/within';
import { openBrowser, patience } from './harness';

/** Returns the first address that's printed on a line. */
async function firstAddress(output: Readable): Promise<string> {
  for await (const line of createInterface(output)) {
    const [address] = /http:\S+/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('No address was printed.');
}

describe('npm start', () => {
  let start: ChildProcess;
  let ended: Promise<unknown[]>;
  let address: string;
  const folder = mkdtempSync('/tmp/ts-');

  before(async () => {
    const { root } = await import('../../scripts/lib.mjs');
    const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', TMPDIR: folder };
    start = spawn(process.execPath, ['scripts/start.mjs'], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    ended = once(start, 'exit');
    assert.ok(start.stdout);
    address = await within('the address of the window', firstAddress(start.stdout), 120);
  });
  after(() => {
    start.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('requires the token', async () => {
    const answer = await within('an answer', fetch(new URL('/', address)));
    assert.equal(answer.status, 403);
  });

  it('opens the sample account in the sidebar, and the walkthrough', async () => {
    const page = await (await openBrowser()).newPage();
    page.setDefaultTimeout(patience);
    await page.goto(address);
    const sidebar = page.locator('.sidebar');
    await sidebar.getByRole('treeitem', { name: /^Select their roles, verified/ }).waitFor();
    await page.locator('.gettingStarted').getByText('Start your checklist').waitFor();
    await screenshot(page, 'start');
    await page.close();
  });

  it('stops when interrupted', async () => {
    start.kill('SIGINT');
    const [code] = await within('npm start to end', ended, 60);
    assert.equal(code, 0);
    await assert.rejects(within('a refusal', fetch(address)), TypeError);
  });

  it('leaves nothing in the temporary directory', () => {
    assert.deepEqual(readdirSync(folder), []);
  });
});
