import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { heldFor, takeLock } from '../../../../src/people/run/lock';

const hour = 60 * 60 * 1000;

describe('a lock with a time from the future', () => {
  let directory: string;
  let file: string;
  let watched: number[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'twilio-setup-lock-'));
    file = join(directory, 'AC.lock');
    watched = [];
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const holders = {
    'another computer': { pid: 1, host: 'elsewhere' },
    'a process ID that is in use again': { pid: process.pid, host: hostname() },
  };
  const write = (holder: object, ahead = hour) => {
    writeFileSync(file, JSON.stringify({ version: 1, token: 't', about: 'a run', ...holder }));
    beatAt(Date.now() + ahead);
  };
  const beatAt = (time: number) => utimesSync(file, new Date(time), new Date(time));
  /** Passes the time of the watch at once; meanwhile, `happens`. */
  const watch = (happens: () => void) => (milliseconds: number) => {
    watched.push(milliseconds);
    happens();
    return Promise.resolve();
  };

  for (const [name, holder] of Object.entries(holders)) {
    it(`is free if it doesn't change during two heartbeats: ${name}`, async () => {
      write(holder);
      const lock = await takeLock(
        file,
        'mine',
        watch(() => undefined),
      );
      assert.equal(await lock?.isHeld(), true);
      assert.deepEqual(watched, [10_000]);
      await lock?.release();
      assert.deepEqual(readdirSync(directory), []);
    });

    it(`is live if its heart beats meanwhile, even in the future: ${name}`, async () => {
      write(holder);
      assert.equal(
        await heldFor(
          file,
          watch(() => beatAt(Date.now() + hour + 5000)),
        ),
        'a run',
      );
      assert.equal(
        await takeLock(
          file,
          'mine',
          watch(() => beatAt(Date.now() + hour + 9000)),
        ),
        undefined,
      );
    });
  }

  it('is free if it disappears meanwhile', async () => {
    write(holders['another computer']);
    assert.equal(
      await heldFor(
        file,
        watch(() => rmSync(file)),
      ),
      undefined,
    );
    assert.equal(existsSync(file), false);
  });

  it('is watched only once as long as it stays the same', async () => {
    write(holders['another computer']);
    for (const look of [1, 2])
      assert.equal(
        await heldFor(
          file,
          watch(() => look),
        ),
        undefined,
      );
    assert.equal(watched.length, 1);
  });

  it('is not watched if its holder is gone', async () => {
    write({ pid: 2 ** 22 + 1, host: hostname() });
    assert.equal(
      await heldFor(
        file,
        watch(() => assert.fail('There is nothing to watch.')),
      ),
      undefined,
    );
  });

  it('is not watched for a time that clocks differ by anyway', async () => {
    write(holders['another computer'], 500);
    assert.equal(
      await heldFor(
        file,
        watch(() => assert.fail('There is nothing to watch.')),
      ),
      'a run',
    );
  });
});
