import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Wanted } from '../../../../src/people/plan/model';
import { openJournal } from '../../../../src/people/run/journal';
import {
  deleteOldJournals,
  findOpenRun,
  journalName,
  readRun,
  resumePlan,
} from '../../../../src/people/run/readJournal';
import {
  createSandbox,
  sampleCredentials,
  sampleState,
  type Sandbox,
  type SandboxState,
} from '../../../../src/sandbox/twilio';
import { SetupError } from '../../../../src/twilio/errors';
import { apply, connect, look, planFor } from '../../../support/people';

const { accountSid } = sampleCredentials;
const day = 24 * 60 * 60 * 1000;
const RealDate = Date;
const rio: Wanted = { email: 'rio@harbor.example', roles: ['developer', 'support'] };
const noa: Wanted = { email: 'noa@harbor.example', roles: ['billingManager'] };
const isStorage = (error: unknown) => SetupError.is(error, 'storage');

/** Opens a Twilio that would create everything twice if it were asked twice. */
const openTwilio = (state: SandboxState = sampleState(new Date())) =>
  createSandbox({
    state: structuredClone(state),
    undocumented: { duplicateAssignment: 'accepted' },
    // Twilio's own clock doesn't jump.
    now: () => new RealDate(),
  });

/** Continues the run that's left, or begins one if the journal has none, as the extension does. */
async function finish(sandbox: Sandbox, directory: string, wanted: readonly Wanted[]) {
  const client = connect(sandbox.fetch);
  const resume = await findOpenRun(directory, accountSid);
  const plan = resume ? resumePlan(resume, await look(client)) : await planFor(client, 'add', wanted);
  return apply(plan, client, { journal: { directory, resume } });
}

/** Asserts that each of these people exists once, with each role once. */
function checkOnce({ state }: Sandbox, wanted: readonly Wanted[]): void {
  for (const { email, roles } of wanted) {
    const [user, ...others] = state.users.filter(({ userName }) => userName === email);
    assert.ok(user && others.length === 0, `${email} is there ${others.length + 1} times`);
    const held = state.roleAssignments.filter(({ identity }) => identity === user.id);
    assert.equal(held.length, roles.length, `the roles of ${email}`);
  }
}

describe("a run's disk", () => {
  let directory: string;
  let sandbox: Sandbox;
  let handles: FileHandle;
  let real: Pick<FileHandle, 'appendFile' | 'datasync'>;

  before(async () => {
    const handle = await open(tmpdir(), 'r');
    handles = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    real = { appendFile: Reflect.get(handles, 'appendFile'), datasync: Reflect.get(handles, 'datasync') };
  });
  beforeEach(() => {
    directory = join(mkdtempSync(join(tmpdir(), 'twilio-setup-disk-')), 'runs');
    sandbox = openTwilio();
  });
  afterEach(() => {
    Object.assign(handles, real);
    rmSync(join(directory, '..'), { recursive: true });
  });

  const writes = () =>
    sandbox.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/token')).length;

  /** After a few appends, writes only half of each text and refuses. Returns whether it has. */
  function fillUp(code: string, allowed: number): () => boolean {
    let appended = 0;
    handles.appendFile = async function (this: FileHandle, text) {
      if ((appended += 1) <= allowed) return real.appendFile.call(this, text);
      await real.appendFile.call(this, String(text).slice(0, String(text).length / 2));
      throw Object.assign(new Error(code), { code });
    };
    return () => appended > allowed;
  }

  for (const code of ['ENOSPC', 'EROFS', 'EIO']) {
    it(`can fail at any write without a lost or repeated change: ${code}`, async () => {
      for (let allowed = 0; ; allowed += 1) {
        sandbox = openTwilio();
        const plan = await planFor(connect(sandbox.fetch), 'add', [rio, noa]);
        const hasFailed = fillUp(code, allowed);
        const running = apply(plan, connect(sandbox.fetch), { journal: { directory } });
        if (allowed === 0) await assert.rejects(running, isStorage);
        else {
          const { stopped } = await running;
          if (!hasFailed()) break;
          assert.ok(isStorage(stopped), `after ${allowed} writes`);
        }
        Object.assign(handles, real);
        if (allowed === 0) assert.deepEqual([writes(), readdirSync(directory)], [0, []]);
        await finish(sandbox, directory, [rio, noa]);
        checkOnce(sandbox, [rio, noa]);
        assert.equal(writes(), 5, `after ${allowed} writes`);
        rmSync(directory, { recursive: true });
      }
    });
  }

  for (const code of ['EROFS', 'EACCES', 'ENOSPC', 'EDQUOT']) {
    it(`keeps a run from beginning if it takes no files: ${code}`, async () => {
      const plan = await planFor(connect(sandbox.fetch), 'add', [rio]);
      const files = process.getBuiltinModule('node:fs/promises');
      const realOpen = files.open;
      files.open = () => Promise.reject(Object.assign(new Error(code), { code }));
      const running = apply(plan, connect(sandbox.fetch), { journal: { directory } });
      await assert.rejects(running, isStorage).finally(() => (files.open = realOpen));
      assert.deepEqual([writes(), readdirSync(directory)], [0, []]);
    });
  }

  it('can lose everything after any byte of the journal without a repeated change', async () => {
    const moments: { size: number; state: SandboxState }[] = [];
    handles.datasync = async function (this: FileHandle) {
      moments.push({ size: (await this.stat()).size, state: structuredClone(sandbox.state) });
      return real.datasync.call(this);
    };
    const { journal } = await finish(sandbox, directory, [rio]);
    Object.assign(handles, real);
    const bytes = readFileSync(journal!);
    const cutIn = join(directory, 'cut');
    mkdirSync(cutIn);
    const file = join(cutIn, `${journalName(accountSid, new Date())}.cut.jsonl`);
    let before: string | undefined;
    for (let length = 0; length < bytes.length; length += 1) {
      writeFileSync(file, bytes.subarray(0, length));
      const moment = moments.findIndex(({ size }) => size >= length);
      const read = JSON.stringify([moment, await readRun(file)]);
      // Most bytes change nothing that a run could notice.
      if (read === before) continue;
      before = read;
      const twilio = openTwilio(moments[moment]?.state);
      await finish(twilio, cutIn, [rio]);
      checkOnce(twilio, [rio]);
      assert.equal(await findOpenRun(cutIn, accountSid), undefined, `cut after ${length} bytes`);
      rmSync(cutIn, { recursive: true });
      mkdirSync(cutIn);
    }
  });

  describe('while the clock jumps', () => {
    let ahead = 0;
    class JumpingDate extends RealDate {
      constructor(...given: ConstructorParameters<DateConstructor> | []) {
        super(...((given.length > 0 ? given : [RealDate.now() + ahead]) as [number]));
      }
      static override now = () => RealDate.now() + ahead;
    }
    afterEach(() => (globalThis.Date = RealDate));

    for (const [where, jump] of Object.entries({ forward: day, back: -day, 'to and fro': NaN })) {
      it(`carries the run to its end: ${where}`, async () => {
        const plan = await planFor(connect(sandbox.fetch), 'add', [rio, noa]);
        ahead = 0;
        let isAhead = false;
        globalThis.Date = JumpingDate as DateConstructor;
        const client = connect((request) => {
          isAhead = !isAhead;
          ahead = Number.isNaN(jump) ? (isAhead ? day : -day) : ahead + jump;
          return sandbox.fetch(request);
        });
        const { results, stopped } = await apply(plan, client, { journal: { directory } });
        assert.deepEqual([stopped, results.map(({ outcome }) => outcome)], [undefined, ['done', 'done']]);
        checkOnce(sandbox, [rio, noa]);
        assert.equal(readdirSync(directory).length, 1, 'the lock is left');
        assert.ok((await readRun(join(directory, readdirSync(directory)[0]!)))?.endedAt);
      });
    }
  });

  it("keeps the journal of a run that's under way, whatever the clock says", async () => {
    const journal = await openJournal(await planFor(connect(sandbox.fetch), 'add', [rio]), { directory });
    await deleteOldJournals(directory, Date.now() + 365 * day);
    assert.equal((await findOpenRun(directory, accountSid))?.running, true);
    await journal.close({ ended: false });
  });
});
