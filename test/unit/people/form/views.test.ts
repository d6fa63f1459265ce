import assert from 'node:assert/strict';
import { planView, RunViews } from '../../../../src/people/form/views';
import type { PersonResult } from '../../../../src/people/plan/outcome';
import { planPeople } from '../../../../src/people/plan/plan';
import { Pause } from '../../../../src/people/run/pause';
import { cancelled, SetupError } from '../../../../src/twilio/errors';
import type { RecordedRun } from '../../../../src/people/run/readJournal';

const result = (email: string, outcome: PersonResult['outcome']): PersonResult => ({
  email,
  outcome,
  roles: [{ role: 'support', change: 'grant', outcome }],
  note: outcome,
});
const record: RecordedRun = {
  file: '/runs/AC1.jsonl',
  accountSid: 'AC1',
  mode: 'add',
  wanted: ['mia@acme.test', 'jon@acme.test', 'ada@acme.test'].map((email) => ({ email, roles: ['support'] })),
  administrators: ['mia@acme.test', 'ada@acme.test'],
  startedAt: '2026-11-24T10:32:00.000Z',
  running: false,
  results: [result('mia@acme.test', 'done'), result('jon@acme.test', 'cancelled')],
  operations: [],
};
const views = () => new RunViews((at) => `at ${at}`);
const outcomes = (run: RecordedRun) =>
  views()
    .ofRecord(run)
    .rows.map(({ outcome }) => outcome);

/** Plans an invitation of these people as Support in an organization with one user at acme.test. */
function planned(...wanted: string[]) {
  const accountSid = `AC${'1'.repeat(32)}`;
  const known = { id: `US${'1'.repeat(32)}`, userName: 'old@acme.test', active: true };
  return planPeople({
    mode: 'add',
    wanted: wanted.map((email) => ({ email, roles: ['support'] })),
    present: { accountSid, users: [known], assignments: [] },
    knowledge: { roleSids: { support: `IX${'4'.repeat(32)}` }, now: 0 },
  });
}

describe("the form's view of a plan", () => {
  const commonOf = (...wanted: string[]) =>
    planView({ id: 'p1', account: {} as never, seen: '', plan: planned(...wanted) }).common.map(
      ({ text }) => text,
    );

  it('says once what happens to several people', () => {
    const wanted = Array.from({ length: 30 }, (_, index) => `person${index}@acme.test`);
    assert.deepEqual(commonOf(...wanted), [
      '30 people will be invited as Support. Twilio sends each of them a welcome email.',
    ]);
  });

  it('has nothing in common with one person of each kind', () => {
    assert.deepEqual(commonOf('mia@acme.test', 'ada@elsewhere.test'), []);
  });
});

describe("the form's view of a run known only from its journal", () => {
  it('is interrupted if the run has no end, and counts unreached and open people as left', () => {
    const view = views().ofRecord(record);
    assert.equal(view.running, false);
    assert.deepEqual(view.interrupted, { since: 'at 2026-11-24T10:32:00.000Z' });
    assert.deepEqual(outcomes(record), ['done', 'queued', 'queued']);
  });

  it('asks again only about people who may still get Administrator', () => {
    assert.deepEqual(views().ofRecord(record).administrators, ['ada@acme.test']);
  });

  it('shows the roles that each person left gets', () => {
    const wanted = [
      { email: 'mia@acme.test', roles: ['support' as const] },
      { email: 'jon@acme.test', roles: ['developer' as const, 'support' as const] },
      { email: 'ada@acme.test', roles: ['administrator' as const, 'support' as const] },
    ];
    const failed: PersonResult = {
      ...result('jon@acme.test', 'failed'),
      roles: [{ role: 'support', change: 'grant', outcome: 'done' }],
    };
    const { rows } = views().ofRecord({ ...record, wanted, results: [record.results[0]!, failed] });
    assert.deepEqual(
      rows.slice(1).map(({ roles }) => roles),
      [
        [
          { label: 'Developer', outcome: 'failed' },
          { label: 'Support', outcome: 'done' },
        ],
        [{ label: 'Administrator', outcome: 'queued' }],
      ],
    );
  });

  it('shows what else continuing does', () => {
    const { rows } = views().ofRecord({ ...record, mode: 'deactivate', results: [] });
    assert.deepEqual(rows[0]?.roles, []);
    assert.match(rows[0].note, /ends their access/);
  });

  it('asks about Administrator that only an edited journal gives', () => {
    const [mia, jon, ada] = record.wanted;
    const edited = { ...record, wanted: [mia!, { ...jon!, roles: ['administrator' as const] }, ada!] };
    assert.deepEqual(views().ofRecord(edited).administrators, ['jon@acme.test', 'ada@acme.test']);
  });

  it('stands for exactly what is left, so an edited journal no longer fits what was shown', () => {
    const before = views().ofRecord(record);
    const [mia, jon, ada] = record.wanted;
    const edited = { ...record, wanted: [mia!, { ...jon!, roles: ['developer' as const] }, ada!] };
    assert.equal(views().ofRecord({ ...record }).rest, before.rest);
    assert.notEqual(views().ofRecord(edited).rest, before.rest);
  });

  it('sends a row again if only its roles changed', () => {
    const seen = views();
    const [, jon] = seen.ofRecord(record).rows;
    const [mia, before, ada] = record.wanted;
    const edited = { ...record, wanted: [mia!, { ...before!, roles: ['developer' as const] }, ada!] };
    assert.notEqual(seen.ofRecord(edited).rows[1], jon);
  });

  it('belongs to another window while that window applies it', () => {
    const view = views().ofRecord({ ...record, running: true });
    assert.deepEqual([view.running, view.elsewhere, view.interrupted], [true, true, undefined]);
  });

  it('is over if the run has an end', () => {
    const view = views().ofRecord({ ...record, endedAt: '2026-11-24T10:40:00.000Z' });
    assert.deepEqual([view.running, view.elsewhere, view.interrupted], [false, undefined, undefined]);
  });

  it('keeps a row object while nothing changes, so that only changes are sent', () => {
    const seen = views();
    const [mia, jon] = seen.ofRecord(record).rows;
    const later = { ...record, results: [result('mia@acme.test', 'done'), result('jon@acme.test', 'done')] };
    const [miaLater, jonLater] = seen.ofRecord(later).rows;
    assert.equal(miaLater, mia);
    assert.notEqual(jonLater, jon);
  });
});

describe("the form's view of a run in this window", () => {
  const stoppedBy = (error: SetupError) =>
    views().ofRun({
      prepared: { id: 'p', account: {} as never, plan: { people: [] } as never, seen: '' },
      confirmed: { administrators: [], ownAccess: false },
      begun: new Set(),
      finished: new Map(),
      pause: new Pause(),
      result: { results: [], refusedDomains: [], owners: [], elsewhere: [], stopped: error },
    });

  it('says why the run stopped, and when it can go on', () => {
    const details = { message: 'Too many requests.', remedy: 'Try again after 2:32 PM.', notBefore: 5 };
    const { stopped, notBefore } = stoppedBy(new SetupError({ kind: 'rateLimited', ...details }));
    assert.deepEqual({ ...stopped, notBefore }, details);
  });

  it("doesn't explain what the user canceled", () => {
    assert.equal(stoppedBy(cancelled()).stopped, undefined);
  });
});

describe("the form's view of a plan", () => {
  it('names the roles to be removed', () => {
    const user = {
      id: `US${'1'.repeat(32)}`,
      userName: 'mia@acme.test',
      displayName: 'Mia',
      active: true,
    } as never;
    const assignment = {
      sid: `IY${'1'.repeat(32)}`,
      role_sid: 'IX2',
      scope: 'AC1',
      identity: `US${'1'.repeat(32)}`,
    } as never;
    const plan = planPeople({
      mode: 'add',
      wanted: [{ email: 'mia@acme.test', roles: ['administrator'] }],
      present: { accountSid: 'AC1', users: [user], assignments: [assignment] },
      knowledge: { roleSids: { administrator: 'IX1', support: 'IX2' }, now: 0 },
    });
    const [row] = planView({ id: 'p1', account: {} as never, plan, seen: '' }).rows;
    assert.deepEqual(row?.roles, [
      { label: 'Administrator', held: false, removed: false },
      { label: 'Support', held: false, removed: true },
    ]);
  });
});
