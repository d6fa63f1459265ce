import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChecklistRecord, emptyRecord } from '../../../src/checklist/record';
import {
  removeRecord,
  saveRecord,
  watchRecord,
  withAttestation,
  withChoices,
} from '../../../src/checklist/recordChanges';
import { RecordFiles } from '../../../src/checklist/recordFiles';
import { SetupError } from '../../../src/twilio/errors';
import { within } from '../../support/within';

const sid = `AC${'e'.repeat(32)}`;
const mark = { by: 'Kim', at: '2026-11-24T10:32:00.000Z' };

describe("an account's record on disk", () => {
  let folder: string;
  let warned: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-records-'));
    warned = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = () => new RecordFiles(join(folder, 'records'), { warn: (line) => warned.push(line) });
  const place = (name = '') => join(folder, 'records', sid, name);
  const marked = (record: ChecklistRecord, id: string) => withAttestation(record, { id }, mark);
  const marksOf = (record: ChecklistRecord | undefined) => Object.keys(record?.attestations ?? {}).sort();

  /** Sets a tick in a window, based on what this window has read. */
  function tick(window: RecordFiles, id: string, old = emptyRecord): void {
    const before = window.recordOf(sid) ?? old;
    saveRecord(window, sid, before, marked(before, id));
  }

  it('keeps two ticks that two windows set at the same moment', () => {
    const [one, other] = [open(), open()];
    tick(one, 'twoFactor.choose');
    for (const window of [one, other]) window.recordOf(sid);
    tick(one, 'twoFactor.phone');
    tick(other, 'twoFactor.app');
    assert.deepEqual(marksOf(open().recordOf(sid)), ['twoFactor.app', 'twoFactor.choose', 'twoFactor.phone']);
  });

  it('keeps two first ticks too', () => {
    const [one, other] = [open(), open()];
    const before = emptyRecord;
    for (const window of [one, other]) assert.equal(window.recordOf(sid), undefined);
    saveRecord(one, sid, before, marked(before, 'twoFactor.phone'));
    saveRecord(other, sid, before, marked(before, 'twoFactor.app'));
    assert.deepEqual(marksOf(open().recordOf(sid)), ['twoFactor.app', 'twoFactor.phone']);
  });

  it('keeps every tick of two processes that write at the same time, each file complete', async () => {
    const count = 60;
    const args = (name: string) => [join(folder, 'records'), sid, name, String(count)];
    const windows = ['one', 'other'].map((name) =>
      fork(join(__dirname, 'ticking.js'), args(name), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    );
    const ended = Promise.all(windows.map((window) => once(window, 'exit')));
    const reading = setInterval(() => open().recordOf(sid), 1);
    const codes = (await ended).map(([code]) => code as number);
    clearInterval(reading);
    assert.deepEqual(codes, [0, 0]);
    const each = (name: string) => Array.from({ length: count }, (_, number) => `${name}.${number}`);
    assert.deepEqual(marksOf(open().recordOf(sid)), ['shared', ...each('one'), ...each('other')].sort());
    assert.deepEqual(warned, []);
    assert.deepEqual(
      readdirSync(place()).filter((name) => !name.endsWith('.json')),
      [],
    );
  });

  it('has everything that an earlier version stored, once the first part changes', () => {
    const old = withChoices(marked(emptyRecord, 'twoFactor.choose'), { balanceLimit: '20' });
    tick(open(), 'twoFactor.phone', old);
    assert.deepEqual(open().recordOf(sid), marked(old, 'twoFactor.phone'));
  });

  it("doesn't bring back an earlier version's mark that another window removed meanwhile", () => {
    const old = marked(emptyRecord, 'twoFactor.choose');
    const [one, other] = [open(), open()];
    tick(one, 'twoFactor.phone', old);
    const before = one.recordOf(sid) ?? emptyRecord;
    saveRecord(one, sid, before, withAttestation(before, { id: 'twoFactor.choose' }, undefined));
    saveRecord(other, sid, old, marked(old, 'twoFactor.app'));
    assert.deepEqual(marksOf(open().recordOf(sid)), ['twoFactor.app', 'twoFactor.phone']);
  });

  it('loses a mark only when it is removed', () => {
    const window = open();
    tick(window, 'twoFactor.phone');
    const before = window.recordOf(sid) ?? emptyRecord;
    saveRecord(window, sid, before, emptyRecord);
    assert.deepEqual(open().recordOf(sid), emptyRecord);
  });

  it('survives a crash during a write', () => {
    tick(open(), 'twoFactor.phone');
    writeFileSync(place(`mark.twoFactor.phone.json.${process.pid}.draft`), '{"version":2,"val');
    writeFileSync(place('../AC.1.draft'), '');
    assert.deepEqual(marksOf(open().recordOf(sid)), ['twoFactor.phone']);
    assert.deepEqual(warned, []);
  });

  it('sets an unreadable part aside before it replaces it, and reads the others', () => {
    tick(open(), 'twoFactor.phone');
    writeFileSync(place('mark.twoFactor.app.json'), '{"version":3,"value":{}}');
    writeFileSync(place('mark.twoFactor.choose.json'), '{"version":2,"value":{"by":7}}');
    const window = open();
    assert.deepEqual(marksOf(window.recordOf(sid)), ['twoFactor.phone']);
    assert.match(warned.join(), /twoFactor\.app, mark\.twoFactor\.choose/);
    tick(window, 'twoFactor.app');
    assert.deepEqual(marksOf(open().recordOf(sid)), ['twoFactor.app', 'twoFactor.phone']);
    assert.ok(existsSync(place('mark.twoFactor.app.json.aside')));
  });

  it("names the folder of a disk that can't be written, and shows no tick that wasn't saved", () => {
    writeFileSync(join(folder, 'records'), '');
    const window = open();
    assert.throws(
      () => tick(window, 'twoFactor.phone'),
      (error) => SetupError.is(error, 'storage') && error.sentence.includes(join(folder, 'records')),
    );
    assert.equal(window.recordOf(sid), undefined);
  });

  for (const code of ['ENOSPC', 'EROFS', 'EACCES']) {
    it(`keeps what it has when a write fails midway, and takes the next tick: ${code}`, () => {
      tick(open(), 'twoFactor.phone');
      const files = process.getBuiltinModule('node:fs');
      const real = files.writeFileSync;
      files.writeFileSync = (file, text) => {
        real(file, (text as string).slice(0, 9));
        throw Object.assign(new Error(code), { code });
      };
      try {
        assert.throws(
          () => tick(open(), 'twoFactor.app'),
          (error) => SetupError.is(error, 'storage'),
        );
      } finally {
        files.writeFileSync = real;
      }
      assert.deepEqual(marksOf(open().recordOf(sid)), ['twoFactor.phone']);
      tick(open(), 'twoFactor.app');
      assert.deepEqual(marksOf(open().recordOf(sid)), ['twoFactor.app', 'twoFactor.phone']);
      assert.deepEqual(warned, []);
    });
  }

  it('is gone with its account', () => {
    const window = open();
    tick(window, 'twoFactor.phone');
    removeRecord(window, sid);
    assert.deepEqual([window.recordOf(sid), readdirSync(join(folder, 'records'))], [undefined, []]);
  });

  it('tells a window at once what another one changes, from the first tick on', async () => {
    const [one, other] = [open(), open()];
    const heard = new EventEmitter();
    const end = watchRecord(other, sid, () => heard.emit('changed'));
    for (const id of ['twoFactor.phone', 'twoFactor.app']) {
      const changed = once(heard, 'changed');
      tick(one, id);
      await within(`the tick ${id}`, changed);
      other.reread();
    }
    end();
    assert.deepEqual(marksOf(other.recordOf(sid)), ['twoFactor.app', 'twoFactor.phone']);
  });
});
