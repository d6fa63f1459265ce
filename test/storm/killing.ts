import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOpenRun, readRun } from '../../src/people/run/readJournal';
import type { Wanted } from '../../src/people/plan/model';
import { createSandbox, sampleCredentials, sampleState, type Sandbox } from '../../src/sandbox/twilio';
import { serveSandbox } from '../support/sandboxServer';
import { beginOrGoOn, type Order } from './runner';
import { accessIn } from './scenario';

/**
 * When the process is killed: as a request arrives, after the request takes effect, or after its outcome is
 * on disk.
 */
export const moments = ['before the request', 'after its effect', 'after its record'] as const;
export type Moment = (typeof moments)[number];

const runner = join(__dirname, 'runner.bundle.js');
let bundled: Promise<unknown> | undefined;

/**
 * Bundles `runner`. As a single file it starts in a third of the time, and the tests start it a hundred
 * times.
 */
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
 * A point at which a process is killed. For `after its record`, only requests that change something count.
 */
export interface Point {
  /** The request's number within the process, starting at 1. */
  request: number;
  moment: Moment;
}

/**
 * Runs an invitation in a separate process that is killed at the first point. Another process continues up to
 * the next point, and the last one finishes. Checks that nothing ever exists twice, that everyone ends up
 * with everything, and that the journal is closed.
 */
export async function killAt(points: readonly Point[], wanted: Wanted[]): Promise<void> {
  await (bundled ??= bundle());
  const directory = await mkdtemp(join(tmpdir(), 'twilio-setup-kill-'));
  const sandbox = createSandbox({
    state: sampleState(new Date()),
    undocumented: { duplicateAssignment: 'accepted' },
  });
  try {
    for (const point of points) {
      await dieAt(point, sandbox, { directory, wanted });
      const torn = await findOpenRun(directory, sampleCredentials.accountSid);
      assert.ok(!torn?.running, 'a dead process holds the lock');
      checkNothingTwice(sandbox);
    }
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
    await rm(directory, { recursive: true });
  }
}

/** Begins or continues the run in a process that is killed at this point. */
async function dieAt(
  { request, moment }: Point,
  sandbox: Sandbox,
  order: Pick<Order, 'directory' | 'wanted'>,
): Promise<void> {
  let child: ChildProcess | undefined;
  let arrived = 0;
  const kill = async () => {
    child?.kill('SIGKILL');
    if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    throw new Error('No one is waiting for the answer');
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
    const whole: Order = { port: server.port, ...order, ...dieAfterRecord };
    child = spawn(process.execPath, [runner, JSON.stringify(whole)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL', 'the process came to its end');
  } finally {
    await server.close();
  }
}

function checkNothingTwice({ state }: Sandbox): void {
  assert.equal(state.users.length, accessIn(state).size, 'a user is there twice');
  const given = state.roleAssignments.map(
    ({ identity, scope, role_sid }) => `${identity} ${scope} ${role_sid}`,
  );
  assert.equal(given.length, new Set(given).size, 'a role is given twice');
}

export function checkState(sandbox: Sandbox, wanted: readonly Wanted[]): void {
  checkNothingTwice(sandbox);
  const access = accessIn(sandbox.state);
  for (const { email, roles } of wanted) assert.deepEqual(access.get(email), { active: true, roles }, email);
  const { users, roleAssignments } = sandbox.state;
  const ids = new Map(users.map(({ id, userName }) => [userName, id]));
  for (const { email, roles } of wanted) {
    const held = roleAssignments.filter(({ identity }) => identity === ids.get(email));
    assert.equal(held.length, roles.length, `${email} has a role elsewhere`);
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

/** Runs all of them, two at a time. */
export async function twoByTwo<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all([lane(), lane()]);
}
