import assert from 'node:assert/strict';
import { peopleFilter, planFilter, runFilter } from '../../../src/form/filter';
import type { PlanView, RunView } from '../../../src/form/messages';

const emails = (rows: readonly { email: string }[]) => rows.map(({ email }) => email);

describe('the filter', () => {
  const plan: PlanView = {
    id: 'p1',
    rows: [
      { email: 'mia@acme.test', kind: 'create', roles: [{ label: 'Support', held: false }], note: 'New.' },
      { email: 'jon@acme.test', kind: 'nothing', roles: [], note: 'Has it.' },
      { email: 'ada@gmail.com', kind: 'console', roles: [], note: 'Public mail domain.' },
      { email: 'lee@acme.test', kind: 'create', roles: [], note: 'New.' },
    ],
    administrators: ['lee@acme.test'],
    requests: 0,
  };

  it('is off without text and kind: the rows are the plan’s own', () => {
    assert.equal(planFilter()(plan, { text: ' ' }), plan.rows);
  });

  it('finds by what will happen', () => {
    assert.deepEqual(emails(planFilter()(plan, { text: '', kind: 'create' })), [
      'mia@acme.test',
      'lee@acme.test',
    ]);
  });

  it('finds who gets Administrator', () => {
    assert.deepEqual(emails(planFilter()(plan, { text: '', kind: 'administrator' })), ['lee@acme.test']);
  });

  it('finds all words in address, roles and sentence, in any case', () => {
    assert.deepEqual(emails(planFilter()(plan, { text: 'ACME support' })), ['mia@acme.test']);
    assert.deepEqual(emails(planFilter()(plan, { text: 'public' })), ['ada@gmail.com']);
  });

  it('finds results by outcome and text together', () => {
    const run: RunView = {
      rows: [
        { email: 'mia@acme.test', outcome: 'failed', note: 'Refused.' },
        { email: 'jon@acme.test', outcome: 'failed', note: '' },
        { email: 'lee@acme.test', outcome: 'done', note: 'Refused.' },
      ],
      running: false,
      consoleList: '',
    };
    assert.deepEqual(emails(runFilter()(run, { text: 'refused', kind: 'failed' })), ['mia@acme.test']);
  });

  it('finds people by name', () => {
    const people = [{ email: 'mia@acme.test', name: 'Mia Lind' }, { email: 'jon@acme.test' }];
    assert.deepEqual(emails(peopleFilter()(people, 'lind')), ['mia@acme.test']);
  });
});
