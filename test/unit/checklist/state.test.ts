import assert from 'node:assert/strict';
import type { Evidence } from '../../../src/checklist/evidence';
import { emptyRecord, type ChecklistRecord } from '../../../src/checklist/record';
import {
  withAttestation,
  withFailure,
  withFailuresOf,
  withResult,
} from '../../../src/checklist/recordChanges';
import * as states from '../../../src/checklist/state';
import { stepOf, steps, subSteps, type Step, type SubStep } from '../../../src/checklist/steps';

const subStep = (id: string) => {
  const found = subSteps.find((each) => each.id === id);
  assert.ok(found, id);
  return found;
};
const account = subStep('billing.account');
const phone = subStep('twoFactor.phone');
const said = { by: 'Kim', at: '2026-11-01T10:00:00.000Z' };

const now = new Date(Date.UTC(2026, 10, 3));
const subStepState = (each: SubStep, record: ChecklistRecord) => states.subStepState(each, record, now);
const stepState = (step: Step, record: ChecklistRecord) => states.stepState(step, record, now);
const personDecides = (each: SubStep, record: ChecklistRecord, checkable: boolean) =>
  states.personDecides(each, record, checkable, now);

let minute = 0;
function see(record: ChecklistRecord, evidence: Evidence): ChecklistRecord {
  const at = new Date(Date.UTC(2026, 10, 2, 12, minute++)).toISOString();
  return withResult(record, evidence.kind, { evidence, source: { call: 'GET /x', at } });
}
const trial: Evidence = { kind: 'account', type: 'Trial', status: 'active' };
const full: Evidence = { kind: 'account', type: 'Full', status: 'active' };
const suspended: Evidence = { kind: 'account', type: 'Full', status: 'suspended' };
const failed = (offline: boolean) => ({ message: 'No.', at: said.at, offline });

describe("a sub-step's state", () => {
  it('is open before any mark or check', () => {
    assert.deepEqual(subStepState(phone, emptyRecord), { kind: 'open' });
  });

  it('is attested, with who and when, after a mark', () => {
    const state = subStepState(phone, withAttestation(emptyRecord, phone, said));
    assert.deepEqual(state, { kind: 'attested', attestation: said });
  });

  it('is open again after the mark is removed', () => {
    const record = withAttestation(withAttestation(emptyRecord, phone, said), phone, undefined);
    assert.equal(subStepState(phone, record).kind, 'open');
  });

  it('is verified only when the API confirms it', () => {
    const state = subStepState(account, see(emptyRecord, full));
    assert.equal(state.kind, 'verified');
  });

  it('stays open, with what the API saw, while the API says not yet', () => {
    const state = subStepState(account, see(emptyRecord, trial));
    assert.equal(state.kind, 'open');
    assert.match(state.finding?.value ?? '', /Trial/);
  });

  it('needs attention when the API contradicts a mark', () => {
    const state = subStepState(account, see(withAttestation(emptyRecord, account, said), trial));
    assert.equal(state.kind === 'attention' && state.why.kind, 'contradicted');
  });

  it('needs attention when it was verified and no longer is', () => {
    const state = subStepState(account, see(see(emptyRecord, full), trial));
    assert.equal(state.kind === 'attention' && state.why.kind, 'wasMet');
  });

  it('needs attention when the API sees something wrong', () => {
    const state = subStepState(account, see(emptyRecord, suspended));
    assert.equal(state.kind === 'attention' && state.why.kind, 'wrong');
  });

  it('needs attention when the check fails', () => {
    const state = subStepState(account, withFailure(emptyRecord, 'account', failed(false)));
    assert.equal(state.kind === 'attention' && state.why.kind, 'failed');
  });

  it('keeps a verification while Twilio is unreachable', () => {
    const state = subStepState(account, withFailure(see(emptyRecord, full), 'account', failed(true)));
    assert.equal(state.kind, 'verified');
  });

  it('clears its failure with the next answer', () => {
    const state = subStepState(account, see(withFailure(emptyRecord, 'account', failed(false)), full));
    assert.equal(state.kind, 'verified');
  });
});

describe('a check that couldn’t reach Twilio', () => {
  it('is named while its earlier result is still shown', () => {
    const record = withFailure(see(emptyRecord, full), 'account', failed(true));
    assert.equal(states.unreached(record)?.message, 'No.');
    assert.equal(states.unreached(record, 'account')?.message, 'No.');
    assert.equal(states.unreached(record, 'balance'), undefined);
  });

  it('isn’t named if Twilio refused it or there’s no earlier result', () => {
    const refused = withFailure(see(emptyRecord, full), 'account', failed(false));
    const first = withFailure(emptyRecord, 'account', failed(true));
    assert.deepEqual([states.unreached(refused), states.unreached(first)], [undefined, undefined]);
  });
});

describe('a failed check that can’t be repeated', () => {
  it('keeps the earlier finding', () => {
    const record = withFailuresOf(withFailure(see(emptyRecord, full), 'account', failed(false)), []);
    assert.equal(subStepState(account, record).kind, 'verified');
  });

  it('leaves the sub-step to the user', () => {
    const record = withFailuresOf(withFailure(emptyRecord, 'account', failed(false)), []);
    assert.equal(subStepState(account, withAttestation(record, account, said)).kind, 'attested');
  });
});

describe("a step's state", () => {
  const people = stepOf(subStep('people.submit'));
  const billing = stepOf(account);
  const someWithoutRole: Evidence = {
    kind: 'people',
    users: 2,
    withRole: 1,
    perRole: { administrator: 0, billingManager: 0, developer: 1, support: 0 },
    mixed: 0,
    administrators: [],
    organization: 'read',
  };
  const sent = withAttestation(emptyRecord, subStep('people.submit'), said);

  it('is never verified while a sub-step is only marked as done', () => {
    assert.deepEqual(stepState(people, see(sent, someWithoutRole)), {
      kind: 'attested',
      done: 3,
      verified: 2,
      stale: 0,
      attention: 0,
      total: 3,
    });
  });

  it('ignores recommended sub-steps, whatever their state', () => {
    for (const record of [see(emptyRecord, full), see(emptyRecord, suspended)])
      assert.deepEqual(stepState(billing, record), stepState(billing, emptyRecord));
  });

  it('ignores marks on sub-steps that no longer exist', () => {
    const record = withAttestation(emptyRecord, { id: 'people.support' }, { ...said, claim: 'none' });
    for (const step of steps) assert.deepEqual(stepState(step, record), stepState(step, emptyRecord));
  });

  it('is open while a sub-step is open', () => {
    const { kind, done } = stepState(people, sent);
    assert.deepEqual([kind, done], ['open', 1]);
  });

  it('needs attention as soon as a sub-step does', () => {
    const mixed: Evidence = { ...someWithoutRole, mixed: 1 };
    assert.equal(stepState(people, see(sent, mixed)).kind, 'attention');
  });
});

describe('the one who decides a sub-step', () => {
  it('is the user when no API sees it', () => {
    assert.equal(personDecides(phone, emptyRecord, false), true);
  });

  it('is the API when it can be asked', () => {
    assert.equal(personDecides(account, emptyRecord, true), false);
  });

  it('is the user when the credential for the check is missing', () => {
    assert.equal(personDecides(account, emptyRecord, false), true);
  });

  it('is no longer anyone once the API has verified it', () => {
    assert.equal(personDecides(account, see(withAttestation(emptyRecord, account, said), full), true), false);
  });
});

describe('the guide', () => {
  it('gives every sub-step a unique id that starts with its step', () => {
    for (const step of steps) for (const { id } of step.subSteps) assert.ok(id.startsWith(`${step.id}.`), id);
    assert.equal(new Set(subSteps.map(({ id }) => id)).size, subSteps.length);
  });
});
