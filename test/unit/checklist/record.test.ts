import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { checkIds, type CheckId, type Evidence } from '../../../src/checklist/evidence';
import {
  emptyRecord,
  storedRecordSchema,
  toStored,
  type ChecklistRecord,
} from '../../../src/checklist/record';
import {
  withAttestation,
  withChoices,
  withEarlier,
  withFailure,
  withResult,
} from '../../../src/checklist/recordChanges';
import { freshFor, history, nextSubStep, stepsDone, subStepState } from '../../../src/checklist/state';
import { countedIn, steps, subSteps } from '../../../src/checklist/steps';
import { subStep } from './driver';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 2, 0, minute)).toISOString();
const seen = (record: ChecklistRecord, evidence: Evidence, minute: number) =>
  withResult(record, evidence.kind, { evidence, source: { call: 'GET /x', at: at(minute) } });
const balance = (amount: string): Evidence => ({ kind: 'balance', amount, currency: 'USD' });

describe('a stored record', () => {
  const old = {
    version: 1,
    record: {
      attestations: { 'twoFactor.phone': { by: 'Kim', at: at(0) } },
      checks: {
        people: {
          results: [
            {
              evidence: {
                kind: 'people',
                users: 2,
                withRole: 1,
                perRole: { administrator: 1, billingManager: 0, developer: 0, support: 0 },
                mixed: 0,
              },
              source: { call: 'GET /v2/Organizations/RoleAssignments', at: at(1), requestId: 'RQ1' },
            },
          ],
        },
        account: {
          results: [
            {
              evidence: { kind: 'account', type: 'Full', status: 'active' },
              source: { call: 'GET /x', at: at(1) },
            },
          ],
          failure: { message: 'No.', at: at(2), offline: true },
        },
      },
    },
  };

  it('keeps marks and checks from version 1', () => {
    const record = storedRecordSchema.parse(old).record;
    const state = (id: string) => subStepState(subStep(id), record, new Date(at(3))).kind;
    assert.deepEqual(['twoFactor.phone', 'billing.account', 'people.address', 'people.backup'].map(state), [
      'attested',
      'verified',
      'verified',
      'verified',
    ]);
  });

  it("claims nothing about Administrators from version 1, which doesn't name them", () => {
    const state = subStepState(
      subStep('people.expected'),
      storedRecordSchema.parse(old).record,
      new Date(at(3)),
    );
    assert.deepEqual(state, { kind: 'open' });
  });

  it('reads back as it was written', () => {
    const said = withAttestation(emptyRecord, subStep('people.backup'), {
      by: 'Kim',
      at: at(0),
      note: 'Agreed in May.',
      claim: 'none',
    });
    const record = withChoices(seen(said, balance('3.10'), 1), { balanceLimit: '2', invoiced: true });
    assert.deepEqual(storedRecordSchema.parse(JSON.parse(JSON.stringify(toStored(record)))).record, record);
  });

  it('drops extra fields from earlier releases', () => {
    const evidence = {
      kind: 'people',
      users: 1,
      withRole: 1,
      perRole: { administrator: 0, billingManager: 0, developer: 1, support: 0 },
      mixed: 0,
      administrators: [],
      rolesOf: { US1: ['developer'] },
      tasksByPolicy: { developer: ['develop'] },
    };
    const results = [{ evidence, source: { call: 'GET /x', at: at(1) } }];
    const choices = {
      balanceLimit: '2',
      tasks: { US1: ['develop'] },
      region: 'elsewhere',
      reminder: { on: '2027-05-31', shown: false },
    };
    const kept = { version: 2, record: { attestations: {}, checks: { people: { results } }, choices } };
    const { record } = storedRecordSchema.parse(kept);
    assert.deepEqual(record.choices, { balanceLimit: '2' });
    assert.equal(subStepState(subStep('people.address'), record, new Date(at(2))).kind, 'verified');
    assert.deepEqual(storedRecordSchema.parse(JSON.parse(JSON.stringify(toStored(record)))).record, record);
  });

  it("is rejected if it's from a later version", () => {
    assert.equal(storedRecordSchema.safeParse({ version: 3, record: emptyRecord }).success, false);
  });
});

describe("a check's history", () => {
  it("keeps the time since when it's been the same, and updates the latest time", () => {
    const record = [1, 2, 3].reduce((sum, minute) => seen(sum, balance('5'), minute), emptyRecord);
    const results = record.checks.balance?.results ?? [];
    assert.equal(results.length, 1);
    assert.deepEqual([results[0]?.since, results[0]?.source.at], [at(1), at(3)]);
  });

  it('has an entry for each change, newest first', () => {
    const record = ['9', '8', '8', '7'].reduce(
      (sum, amount, minute) => seen(sum, balance(amount), minute),
      emptyRecord,
    );
    assert.deepEqual(
      history(subStep('billing.balance'), record, new Date()).map(({ finding, from, to }) => [
        finding.value,
        from,
        to,
      ]),
      [
        ['7.00 USD', at(3), at(3)],
        ['8.00 USD', at(1), at(2)],
        ['9.00 USD', at(0), at(0)],
      ],
    );
  });

  it('ends after 20 changes', () => {
    const amounts = Array.from({ length: 30 }, (_, amount) => String(amount));
    const record = amounts.reduce((sum, amount, minute) => seen(sum, balance(amount), minute), emptyRecord);
    assert.equal(record.checks.balance?.results.length, 20);
  });
});

const perRole = fc.record({
  administrator: fc.nat(2),
  billingManager: fc.nat(2),
  developer: fc.nat(2),
  support: fc.nat(2),
});
const anyEvidence: Record<CheckId, fc.Arbitrary<Evidence>> = {
  people: fc.record({
    kind: fc.constant('people'),
    users: fc.nat(3),
    withRole: fc.nat(3),
    perRole,
    mixed: fc.nat(1),
    administrators: fc.subarray(['US1', 'US2']),
  }),
  account: fc.record({
    kind: fc.constant('account'),
    type: fc.constantFrom('Trial', 'Full'),
    status: fc.constantFrom('active', 'suspended', 'closed'),
  }),
  balance: fc.constantFrom('-3', '0', '0.01', '20', undefined).map((amount) => ({
    kind: 'balance',
    ...(amount !== undefined && { amount, now: new Date(), currency: 'USD' }),
  })),
  triggers: fc.record({
    kind: fc.constant('triggers'),
    spend: fc.subarray([{ value: '5', recurring: null }]),
    others: fc.nat(1),
  }),
  events: fc.constant({ kind: 'events', latest: { 'payment-method.created': at(0) } }),
};

/** Events in a record's life. Time passes with each, by minutes or weeks. */
type Action = { minutes: number } & (
  | { do: 'attest'; id: string; claim?: 'none' | 'outside' }
  | { do: 'undo'; id: string }
  | { do: 'result'; evidence: Evidence }
  | { do: 'fail'; check: CheckId; offline: boolean }
  | { do: 'choose'; expected: string[] | undefined; limit: string | undefined; invoiced: boolean | undefined }
);
const minutes = fc.constantFrom(1, 60, 60 * 24 * 8, 60 * 24 * 31);
const id = fc.constantFrom(...subSteps.map((each) => each.id));
const anyAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record(
    { minutes, do: fc.constant('attest'), id, claim: fc.constantFrom('none', 'outside') },
    { requiredKeys: ['minutes', 'do', 'id'] },
  ),
  fc.record({ minutes, do: fc.constant('undo'), id }),
  fc.record({ minutes, do: fc.constant('result'), evidence: fc.oneof(...Object.values(anyEvidence)) }),
  fc.record({ minutes, do: fc.constant('fail'), check: fc.constantFrom(...checkIds), offline: fc.boolean() }),
  fc.record({
    minutes,
    do: fc.constant('choose'),
    expected: fc.option(fc.subarray(['US1']), { nil: undefined }),
    limit: fc.constantFrom('10', undefined),
    invoiced: fc.constantFrom(true, undefined),
  }),
);

function after(record: ChecklistRecord, action: Action, now: string): ChecklistRecord {
  switch (action.do) {
    case 'attest': {
      const claim = action.claim && { claim: action.claim };
      return withAttestation(record, { id: action.id }, { by: 'Kim', at: now, ...claim });
    }
    case 'undo':
      return withAttestation(record, { id: action.id }, undefined);
    case 'result': {
      const { evidence } = action;
      return withResult(record, evidence.kind, { evidence, source: { call: 'GET /x', at: now } });
    }
    case 'fail':
      return withFailure(record, action.check, { message: 'No.', at: now, offline: action.offline });
    case 'choose': {
      const { expected, limit, invoiced } = action;
      return withChoices(record, { expectedAdministrators: expected, balanceLimit: limit, invoiced });
    }
  }
}

describe('whatever happens, in any order,', () => {
  it('nothing that was only marked is ever verified, and nothing that was only checked is ever attested', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 25 }), (actions) => {
        let record = emptyRecord;
        let minute = 0;
        const said = new Set<string>();
        const checked = new Map<CheckId, { evidence: Evidence; at: string }>();
        for (const action of actions) {
          minute += action.minutes;
          record = after(record, action, at(minute));
          if (action.do === 'attest') said.add(action.id);
          if (action.do === 'undo') said.delete(action.id);
          if (action.do === 'result')
            checked.set(action.evidence.kind, { evidence: action.evidence, at: at(minute) });
          const stored = storedRecordSchema.parse(JSON.parse(JSON.stringify(toStored(record)))).record;
          for (const each of subSteps) {
            const { kind } = subStepState(each, stored, new Date(at(minute)));
            if (kind === 'attested') assert.ok(said.has(each.id), `${each.id}: attested, but nobody said so`);
            if (kind !== 'verified' && kind !== 'stale') continue;
            const last = each.proof && checked.get(each.proof.check);
            assert.ok(last && each.proof, `${each.id}: ${kind}, but never checked`);
            const finding = each.proof.judge(last.evidence, {
              choices: record.choices,
              now: new Date(),
              currency: 'USD',
            });
            assert.equal(finding?.judgement, 'met', `${each.id}: ${kind}, but the API says otherwise`);
            const age = Date.parse(at(minute)) - Date.parse(last.at);
            assert.equal(
              kind === 'verified',
              age <= freshFor[each.proof.check],
              `${each.id}: ${kind} at its age`,
            );
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a mark never changes whether a row is verified', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 25 }), id, fc.boolean(), (actions, touched, undo) => {
        let minute = 0;
        const record = actions.reduce(
          (sum, action) => after(sum, action, at((minute += action.minutes))),
          emptyRecord,
        );
        const now = new Date(at(minute));
        const attestation = undo ? undefined : { by: 'Kim', at: at(minute) };
        const then = withAttestation(record, { id: touched }, attestation);
        for (const each of subSteps) {
          const contradicted = record.attestations[each.id]?.claim === 'none';
          const [before, later] = [record, then].map((state) => subStepState(each, state, now).kind);
          if (before === 'verified') assert.equal(later, 'verified', each.id);
          if (later === 'verified' && !contradicted) assert.equal(before, 'verified', each.id);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what was recorded before an account was connected', () => {
  const said = (by: string, at: string) => ({ by, at });
  const sub = { id: 'twoFactor.phone' };
  const earlier = withChoices(withAttestation(emptyRecord, sub, said('Kim', '2026-11-01T10:00:00Z')), {
    balanceLimit: '5',
  });

  it('is added to an empty record', () => {
    assert.deepEqual(withEarlier(emptyRecord, earlier), earlier);
  });

  it('gives way to a newer mark and to choices of the connected account', () => {
    const own = withChoices(withAttestation(emptyRecord, sub, said('Lee', '2026-11-02T10:00:00Z')), {
      balanceLimit: '20',
    });
    assert.deepEqual(withEarlier(own, earlier), own);
  });

  it('replaces an older mark', () => {
    const own = withAttestation(emptyRecord, sub, said('Lee', '2026-10-02T10:00:00Z'));
    assert.equal(withEarlier(own, earlier).attestations[sub.id]?.by, 'Kim');
  });
});

describe("an account's next sub-step", () => {
  const now = new Date();

  it('is the first of the guide that is left to do', () => {
    assert.equal(nextSubStep(emptyRecord, now)?.id, 'twoFactor.email');
  });

  it('is none once all are marked, whatever is recommended beyond the guide', () => {
    const at = now.toISOString();
    const all = steps.flatMap(countedIn).reduce((record, each) => {
      const pieces = each.pieces?.(record);
      return withAttestation(record, each, { by: 'Kim', at, ...(pieces && { of: pieces }) });
    }, emptyRecord);
    assert.equal(nextSubStep(all, now), undefined);
    assert.deepEqual(stepsDone(all, now), { done: 4, total: 4 });
  });
});
