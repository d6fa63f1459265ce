import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOpenRun, readRun } from '../../src/people/recordedRun';
import type { Wanted } from '../../src/people/plan';
import { createSandbox, sampleCredentials, sampleState, type Sandbox } from '../../src/sandbox/twilio';
import { serveSandbox } from '../support/sandboxServer';
import { beginOrGoOn, type Order } from './runner';
import { accessIn } from './scenario';

/** When the process is killed: as a request arrives, when it has taken effect, when its outcome is on the disk. */
export const moments = ['before the request', 'after its effect', 'after its record'] as const;
export type Moment = (typeof moments)[number];

const runner = join(__dirname, 'runner.bundle.js');
let bundled: Promise<unknown> | undefined;

/** Makes `runner`: as one file it is there in a third of the time, and it is started a hundred times. */
function bundle(): Promise<unknown> {
  const source = join(__dirname, '../../../test/storm/runner.ts');
  return build({ entryPoints: [source], outfile: runner, bundle: true, platform: 'node', target: 'node22' });
}

export function people(count: number): Wanted[] {
  return Array.from({ length: count }, (_, index) => ({
    email: `person${index}@harbor.example`,
    roles: ['developer', 'support'],
  }));
}

/**
 * Carries out an invitation in a process of its own, kills it at that request, goes on, and sees that nobody and
 * nothing is there twice and the journal is closed. For `after its record` requests are those that change something.
 */
export async function killAt(request: number, moment: Moment, wanted: Wanted[]): Promise<void> {
  await (bundled ??= bundle());
  const directory = await mkdtemp(join(tmpdir(), 'twilio-setup-kill-'));
  const sandbox = createSandbox({
    state: sampleState(new Date()),
    undocumented: { duplicateAssignment: 'accepted' },
  });
  let child: ChildProcess | undefined;
  let arrived = 0;
  const kill = async () => {
    child?.kill('SIGKILL');
    if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    throw new Error('Nobody is there for the answer');
  };
  const fetch: Sandbox['fetch'] = async (made) => {
    const isCounted = new URL(made.url).hostname === 'iam.twilio.com';
    const isTheOne = isCounted && (arrived += 1) === request;
    if (isTheOne && moment === 'before the request') await kill();
    const answer = await sandbox.fetch(made);
    if (isTheOne && moment === 'after its effect') await kill();
    return answer;
  };
  const server = await serveSandbox({ fetch });
  try {
    const dieAfterRecord = moment === 'after its record' ? { dieAfterRecord: request } : {};
    const order: Order = { port: server.port, directory, wanted, ...dieAfterRecord };
    child = spawn(process.execPath, [runner, JSON.stringify(order)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL', 'the process came to its end');
    await server.close();

    const torn = await findOpenRun(directory, sampleCredentials.accountSid);
    assert.ok(!torn?.running, 'a dead process holds the lock');
    const { results } = await beginOrGoOn({ fetch: sandbox.fetch, directory, wanted });
    const parts = results.map(({ user, roles }) => [user?.outcome, ...roles.map(({ outcome }) => outcome)]);
    assert.deepEqual(
      parts,
      wanted.map(({ roles }) => ['done', ...roles.map(() => 'done')]),
      'not all is told as done by the run',
    );
    checkState(sandbox, wanted);
    await checkJournal(directory);
  } finally {
    await server.close();
    await rm(directory, { recursive: true });
  }
}

export function checkState({ state }: Sandbox, wanted: readonly Wanted[]): void {
  const access = accessIn(state);
  assert.equal(state.users.length, access.size, 'a user is there twice');
  for (const { email, roles } of wanted) assert.deepEqual(access.get(email), { active: true, roles }, email);
  const ids = new Map(state.users.map(({ id, userName }) => [userName, id]));
  for (const { email, roles } of wanted) {
    const held = state.roleAssignments.filter(({ identity }) => identity === ids.get(email));
    assert.equal(held.length, roles.length, `${email} has a role twice`);
  }
}

async function checkJournal(directory: string): Promise<void> {
  const [name, ...others] = await readdir(directory);
  assert.deepEqual(others, [], 'a second journal, or a lock, was left behind');
  const run = await readRun(join(directory, name ?? ''));
  assert.ok(run?.endedAt, 'the journal has no end');
  const open = run.operations.filter(({ outcome }) => outcome === undefined);
  assert.deepEqual(open, [], 'the journal leaves something open');
}

/** Does all of it, two at a time. */
export async function twoByTwo<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all([lane(), lane()]);
}
