import assert from 'node:assert/strict';
import type { PlanRow, PlanView, RowOutcome } from '../../../../src/people/form/messages';
import { isSettled } from '../../../../src/people/form/tally';
import {
  describeApply,
  describeProblem,
  describeRetry,
  describeRun,
} from '../../../../src/people/form/words';

function plan(kinds: PlanRow['kind'][], administrators: string[] = []): PlanView {
  const rows = kinds.map((kind, index) => ({ email: `${index}@acme.test`, kind, roles: [], note: '' }));
  return { id: 'p1', rows, administrators, common: [] };
}

describe('the confirmation button', () => {
  const cases: [PlanView, string][] = [
    [plan(['create']), 'Invite 1 person'],
    [plan(['create', 'create', 'nothing', 'blocked']), 'Invite 2 people'],
    [plan(['assign', 'console']), 'Assign roles to 1 person'],
    [plan(['create', 'create', 'assign']), 'Invite 2 people, assign roles to 1 person'],
    [plan(['create', 'create'], ['0@acme.test']), 'Invite 2 people, 1 as Administrator'],
    [plan(['console', 'console', 'nothing']), 'List 2 people for the Console'],
  ];
  for (const [shown, text] of cases) {
    it(`says “${text}”`, () => assert.equal(describeApply(shown), text));
  }
});

describe('an input problem', () => {
  it('names line, column, and text', () => {
    const problem = { line: 3, column: 'roles', value: 'boss', message: 'This is no role.' };
    assert.equal(describeProblem(problem), 'Line 3, roles: “boss”: This is no role.');
  });

  it('is a bare sentence if it has no place', () => {
    assert.equal(
      describeProblem({ value: '', message: 'Choose at least one role.' }),
      'Choose at least one role.',
    );
  });
});

describe("a run's summary", () => {
  const row = (outcome: RowOutcome) => ({ email: `${outcome}@acme.test`, outcome, note: '' });
  const run = { rows: [row('unclear'), row('failed')], running: false, consoleList: '' };

  it('counts lost outcomes separately from failures, and offers to continue', () => {
    assert.deepEqual(
      describeRun(run).map(({ text }) => text),
      ['1 unclear', '1 failed'],
    );
    assert.equal(describeRetry(run), 'Retry the rest (2)');
    assert.equal(isSettled({ ...run, rows: [row('unclear')] }), false);
  });
});
