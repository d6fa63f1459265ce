import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan, Wanted } from '../../../../src/people/plan/model';
import { abandonRun, openJournal } from '../../../../src/people/run/journal';
import {
  deleteJournalsOf,
  deleteOldJournals,
  findLastRun,
  findOpenRun,
  readRun,
  resumePlan,
  runsMark,
} from '../../../../src/people/run/readJournal';
import { createSandbox, sampleCredentials, sampleState, type Sandbox } from '../../../../src/sandbox/twilio';
import type { TwilioClient } from '../../../../src/twilio/api';
import { SetupError } from '../../../../src/twilio/errors';
import { fault, FaultList } from '../../../support/faults';
import { apply, connect, look, planFor } from '../../../support/people';

const { accountSid, clientSecret } = sampleCredentials;
const day = 24 * 60 * 60 * 1000;

describe('a journal', () => {
  let directory: string;
  let faults: FaultList;
  let sandbox: Sandbox;
  let client: TwilioClient;
  let plan: Plan;

  const person = (name: string): Wanted => ({
    email: `${name}@harbor.example`,
    roles: ['developer', 'support'],
  });

  beforeEach(async () => {
    directory = join(mkdtempSync(join(tmpdir(), 'twilio-setup-journal-')), 'runs');
    faults = new FaultList();
    sandbox = createSandbox({ state: sampleState(new Date()), faults });
    client = connect(sandbox.fetch);
    plan = await planFor(client, 'add', [person('rio'), person('noa')]);
  });
  afterEach(() => rmSync(join(directory, '..'), { recursive: true }));

  const journals = () => readdirSync(directory).filter((name) => name.endsWith('.jsonl'));
  const lines = () =>
    readFileSync(join(directory, journals()[0]!), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(
        (line) => JSON.parse(line) as { type: string; email?: string; operation?: object; outcome?: string },
      );
  const lock = () => join(directory, `${accountSid}.lock`);
  const isKind = (kind: 'conflict' | 'storage') => (error: unknown) => SetupError.is(error, kind);

  it('records each intent before its request and each outcome after it, and ends', async () => {
    const seen: string[] = [];
    const watched = connect((request) => {
      if (request.method === 'POST' && request.url.includes('/scim/')) {
        const { email } = lines().findLast(({ type }) => type === 'intend')!;
        seen.push(`${email}: ${lines().some((line) => line.type === 'settle' && line.email === email)}`);
      }
      return sandbox.fetch(request);
    });
    await apply(await planFor(client, 'add', [person('rio')]), watched, { journal: { directory } });
    assert.deepEqual(seen, ['rio@harbor.example: false']);
    assert.deepEqual(
      lines().map(({ type, outcome }) => [type, outcome ?? ''].join(' ').trim()),
      ['start', ...Array.from({ length: 3 }, () => ['intend', 'settle done']).flat(), 'result', 'end'],
    );
  });

  it('contains no secrets and is private to the user', async () => {
    faults.next({ method: 'POST' }, fault.status(500));
    await apply(plan, client, { journal: { directory } });
    const [file] = journals();
    const text = readFileSync(join(directory, file!), 'utf8');
    assert.ok(!text.includes(clientSecret) && !/Bearer|eyJ/.test(text));
    assert.equal(statSync(join(directory, file!)).mode & 0o777, 0o600);
    assert.equal(statSync(directory).mode & 0o777, 0o700);
  });

  it('offers nothing to continue after a finished run, and releases the lock', async () => {
    await apply(plan, client, { journal: { directory } });
    assert.equal(await findOpenRun(directory, accountSid), undefined);
    assert.equal(readdirSync(directory).length, 1);
  });

  it('offers to continue a canceled run, and then reports both parts', async () => {
    const stop = new AbortController();
    const first = await apply(plan, client, {
      journal: { directory },
      signal: stop.signal,
      onProgress: ({ result }) => result && stop.abort(),
    });
    assert.equal(first.stopped?.details.kind, 'cancelled');
    const run = (await findOpenRun(directory, accountSid))!;
    assert.equal(run.running, false);
    const rest = resumePlan(run, await look(client));
    const { results } = await apply(rest, client, { journal: { directory, resume: run } });
    assert.deepEqual(
      results.map(({ outcome, user, roles }) => [
        outcome,
        user?.outcome,
        ...roles.map((role) => role.outcome),
      ]),
      [
        ['done', 'done', 'done', 'done'],
        ['done', 'done', 'done', 'done'],
      ],
    );
    assert.equal(await findOpenRun(directory, accountSid), undefined);
  });

  it('looks up the operation in flight and sends nothing again', async () => {
    const journal = await openJournal(plan, { directory });
    await journal.intend('rio@harbor.example', { kind: 'createUser' });
    await journal.close({ ended: false });
    await apply(await planFor(client, 'add', [person('rio')]), client);
    const run = (await findOpenRun(directory, accountSid))!;
    const before = sandbox.requests.length;
    const { results } = await apply(resumePlan(run, await look(client)), client, {
      journal: { directory, resume: run },
    });
    const sent = sandbox.requests
      .slice(before)
      .filter(({ method, path }) => method === 'POST' && path.endsWith('/Users'));
    assert.equal(sent.length, 1, 'only the other person is made');
    assert.deepEqual(results[0]?.user, { change: 'create', outcome: 'done' });
  });

  it('leaves unknowable outcomes open and stops', async () => {
    faults.next({ method: 'POST', path: /\/Users$/ }, fault.resetAfter());
    faults.always({ method: 'GET', path: /\/Users$/ }, fault.resetBefore());
    const single = await planFor(connect(createSandbox({ state: sandbox.state }).fetch), 'add', [
      { email: 'kim@harbor.example', roles: ['support'] },
    ]);
    faults.next({ method: 'POST', path: /RoleAssignments$/ }, fault.resetBefore());
    faults.always({ method: 'GET', path: /RoleAssignments$/ }, fault.code(25105));
    const { stopped } = await apply(single, client, { journal: { directory } });
    assert.equal(stopped?.details.kind, 'network');
    assert.equal((await findOpenRun(directory, accountSid))?.operations[0]?.outcome, undefined);
  });

  it("shows the progress to another window, which can't begin its own run", async () => {
    let seen: Awaited<ReturnType<typeof findOpenRun>>;
    const watched = connect(async (request) => {
      if (request.method === 'POST' && request.url.endsWith('/RoleAssignments')) {
        seen ??= await findOpenRun(directory, accountSid);
        await assert.rejects(openJournal(plan, { directory }), isKind('conflict'));
        await assert.rejects(abandonRun(seen!), isKind('conflict'));
      }
      return sandbox.fetch(request);
    });
    await apply(plan, watched, { journal: { directory } });
    assert.deepEqual([seen?.running, seen?.wanted.length, seen?.administrators], [true, 2, []]);
    const whole = await readRun(seen!.file);
    assert.deepEqual([whole?.running, whole?.results.length], [false, 2]);
    assert.ok(whole?.endedAt);
  });

  it("blocks plans older than another window's changes", async () => {
    const seen = await runsMark(directory, accountSid);
    const kim = await planFor(client, 'add', [{ email: 'kim@harbor.example', roles: ['support'] }]);
    await apply(plan, client, { journal: { directory } });
    await assert.rejects(apply(kim, client, { journal: { directory, seen } }), isKind('conflict'));
    assert.equal(existsSync(lock()), false);
    const now = await runsMark(directory, accountSid);
    await apply(kim, client, { journal: { directory, seen: now } });
  });

  it("takes over a killed process's lock at once", async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await apply(plan, client, { journal: { directory } });
    writeFileSync(lock(), JSON.stringify({ version: 1, token: 't', pid, host: hostname(), about: 'x' }));
    await (await openJournal(plan, { directory })).close({ ended: true });
  });

  it('respects the lock of an unseen process while its heart beats', async () => {
    await apply(plan, client, { journal: { directory } });
    writeFileSync(lock(), JSON.stringify({ version: 1, token: 't', pid: 1, host: 'elsewhere', about: 'x' }));
    await assert.rejects(openJournal(plan, { directory }), isKind('conflict'));
    const longAgo = new Date(Date.now() - 31_000);
    utimesSync(lock(), longAgo, longAgo);
    await (await openJournal(plan, { directory })).close({ ended: true });
  });

  it("respects another version's lock while its heart beats", async () => {
    await apply(plan, client, { journal: { directory } });
    writeFileSync(lock(), JSON.stringify({ version: 2, process: 'unknown to this version' }));
    await assert.rejects(openJournal(plan, { directory }), isKind('conflict'));
  });

  it('stops writing as soon as another window holds the lock', async () => {
    const journal = await openJournal(plan, { directory });
    writeFileSync(
      lock(),
      JSON.stringify({ version: 1, token: 'other', pid: process.pid, host: hostname(), about: 'x' }),
    );
    await assert.rejects(journal.intend('rio@harbor.example', { kind: 'createUser' }), isKind('storage'));
    await journal.close({ ended: false });
    assert.ok(readFileSync(lock(), 'utf8').includes('other'), 'the other one’s lock is left alone');
  });

  it('also stops writing when another window takes over the lock during a run', async () => {
    const journal = await openJournal(plan, { directory });
    await journal.intend('rio@harbor.example', { kind: 'createUser' });
    await journal.settle('rio@harbor.example', { kind: 'createUser' }, 'done');
    rmSync(lock());
    writeFileSync(
      lock(),
      JSON.stringify({ version: 1, token: 'other', pid: process.pid, host: hostname(), about: 'x' }),
    );
    const before = lines().length;
    await assert.rejects(journal.intend('noa@harbor.example', { kind: 'createUser' }), isKind('storage'));
    assert.equal(lines().length, before);
    await journal.close({ ended: false });
  });

  it('stops the run when the disk fails, before anything unrecorded is sent', async () => {
    const journal = { directory: join(directory, 'file') };
    await apply(plan, client, { journal: { directory } });
    writeFileSync(journal.directory, '');
    await assert.rejects(apply(plan, client, { journal }), isKind('storage'));
  });

  it('passes over a run with a time from the future when it looks for the newest', async () => {
    await apply(await planFor(client, 'add', [person('sam')]), client, { journal: { directory } });
    const [old] = journals();
    const future = `${accountSid}.${new Date(Date.now() + day / 24).toISOString().replaceAll(/[:.]/g, '-')}.x.jsonl`;
    renameSync(join(directory, old!), join(directory, future));
    assert.equal((await findLastRun(directory, accountSid))?.wanted[0]?.email, 'sam@harbor.example');
    await apply(plan, client, { journal: { directory } });
    assert.equal((await findLastRun(directory, accountSid))?.wanted[0]?.email, 'rio@harbor.example');
  });

  describe("in a folder that can't sync", () => {
    let handles: FileHandle;
    let real: FileHandle['datasync'];

    before(async () => {
      const handle = await open(tmpdir(), 'r');
      handles = Object.getPrototypeOf(handle) as FileHandle;
      await handle.close();
      real = Reflect.get(handles, 'datasync');
    });
    afterEach(() => (handles.datasync = real));

    /** Refuses every sync after the first few. Returns the files to sync. */
    function refuse(code: string, allowed = 0): FileHandle[] {
      const files: FileHandle[] = [];
      handles.datasync = function (this: FileHandle) {
        files.push(this);
        if (files.length <= allowed) return real.call(this);
        return Promise.reject(Object.assign(new Error(code), { code }));
      };
      return files;
    }

    for (const code of ['EPERM', 'EINVAL', 'ENOTSUP', 'ENOSYS']) {
      it(`names the folder and leaves no run and no open file: ${code}`, async () => {
        const opened = refuse(code);
        for (const tried of [1, 2]) {
          await assert.rejects(apply(plan, client, { journal: { directory } }), (error) => {
            assert.ok(SetupError.is(error, 'storage'), `try ${tried}`);
            assert.ok(error.sentence.includes(directory), error.sentence);
            assert.match(error.sentence, /fsync.*user data folder/s);
            return true;
          });
        }
        assert.deepEqual(readdirSync(directory), []);
        assert.deepEqual(
          opened.map(({ fd }) => fd),
          [-1, -1],
        );
        assert.equal(sandbox.requests.filter(({ method }) => method === 'POST').length, 1, 'only the token');
      });
    }

    it('stops a run that has begun, and keeps it', async () => {
      refuse('EINVAL', 2);
      const { stopped } = await apply(plan, client, { journal: { directory } });
      assert.ok(stopped?.sentence.includes(directory), stopped?.sentence);
      assert.equal((await findOpenRun(directory, accountSid))?.running, false);
    });
  });

  it('can be read after a crash cut off its last line', async () => {
    const journal = await openJournal(plan, { directory });
    await journal.intend('rio@harbor.example', { kind: 'createUser' });
    await journal.close({ ended: false });
    const file = join(directory, journals()[0]!);
    appendFileSync(file, '\n{"type":"settle","email":"rio@harbor');
    const run = (await readRun(file))!;
    assert.deepEqual(run.operations, [
      { email: 'rio@harbor.example', operation: { kind: 'createUser' }, outcome: undefined },
    ]);
    const resumed = await openJournal(resumePlan(run, await look(client)), { directory, resume: run });
    await resumed.settle('rio@harbor.example', { kind: 'createUser' }, 'done');
    await resumed.close({ ended: true });
    assert.equal((await readRun(file))?.operations[0]?.outcome, 'done');
  });

  it('is left alone if it has another version', async () => {
    await (await openJournal(plan, { directory })).close({ ended: false });
    const file = join(directory, journals()[0]!);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"version":1', '"version":2'));
    assert.equal(await findOpenRun(directory, accountSid), undefined);
  });

  it('is found without an end even if a later run has finished', async () => {
    await (await openJournal(plan, { directory })).close({ ended: false });
    const torn = await findOpenRun(directory, accountSid);
    await apply(await planFor(client, 'add', [person('sam')]), client, { journal: { directory } });
    assert.equal((await findLastRun(directory, accountSid))?.file, torn?.file);
  });

  it('counts as no run once deleted', async () => {
    assert.equal(await readRun(join(directory, `${accountSid}.gone.jsonl`)), undefined);
  });

  it("is deleted with its account, along with a crashed process's lock", async () => {
    const journal = await openJournal(plan, { directory });
    const { pid } = spawnSync(process.execPath, ['--version']);
    const holder = JSON.parse(readFileSync(lock(), 'utf8')) as object;
    await journal.close({ ended: false });
    writeFileSync(lock(), JSON.stringify({ ...holder, pid }));
    await deleteJournalsOf(directory, accountSid);
    assert.deepEqual(readdirSync(directory), []);
  });

  it("is deleted with its account, but without a working window's lock", async () => {
    const journal = await openJournal(plan, { directory });
    await deleteJournalsOf(directory, accountSid);
    assert.deepEqual(readdirSync(directory), [`${accountSid}.lock`]);
    await journal.close({ ended: true });
  });

  it('is ended if no one continues its run', async () => {
    await (await openJournal(plan, { directory })).close({ ended: false });
    await abandonRun((await findOpenRun(directory, accountSid))!);
    assert.equal(await findOpenRun(directory, accountSid), undefined);
  });

  it('is deleted 30 days after its last line, and not before', async () => {
    await (await openJournal(plan, { directory })).close({ ended: true });
    const { mtimeMs } = statSync(join(directory, journals()[0]!));
    await deleteOldJournals(directory, mtimeMs + 30 * day - 1);
    assert.equal(journals().length, 1);
    await deleteOldJournals(directory, mtimeMs + 30 * day);
    assert.equal(journals().length, 0);
  });

  it('is deleted 30 days after it was first seen if its time is in the future', async () => {
    await (await openJournal(plan, { directory })).close({ ended: true });
    const now = Date.now();
    const future = new Date(now + 365 * day);
    utimesSync(join(directory, journals()[0]!), future, future);
    await deleteOldJournals(directory, now);
    assert.equal(journals().length, 1);
    await deleteOldJournals(directory, now + 30 * day);
    assert.equal(journals().length, 0);
  });

  it("leaves links, folders, and other programs' files alone, however old they are", async () => {
    const name = (id: string) => `${accountSid}.2020-01-01T00-00-00-000Z.${id}.jsonl`;
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    const precious = join(outside, name('precious'));
    writeFileSync(precious, 'precious');
    mkdirSync(join(directory, name('folder')), { recursive: true });
    symlinkSync(precious, join(directory, name('link')));
    symlinkSync(outside, join(directory, name('linkToFolder')));
    const foreign = ['notes.jsonl', `${accountSid}.jsonl`, 'AC1.2020.x.jsonl'];
    for (const file of foreign) writeFileSync(join(directory, file), '');
    const before = readdirSync(directory);
    await deleteOldJournals(directory, Date.now() + 365 * day);
    await deleteJournalsOf(directory, accountSid);
    assert.deepEqual(readdirSync(directory), before);
    assert.equal(readFileSync(precious, 'utf8'), 'precious');
    rmSync(outside, { recursive: true });
  });

  it('can be missing without an error', async () => {
    await deleteOldJournals(join(directory, 'nowhere'), Date.now());
    assert.equal(await findOpenRun(join(directory, 'nowhere'), accountSid), undefined);
  });
});
