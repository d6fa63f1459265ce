import assert from 'node:assert/strict';
import { peopleFilter, planFilter, runFilter } from '../../../../src/people/form/filter';
import type { PlanView, RunView } from '../../../../src/people/form/messages';

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
    common: [],
  };

  it('returns the plan’s own rows without text or kind', () => {
    assert.equal(planFilter()(plan, { text: ' ' }), plan.rows);
  });

  it('finds rows by what will happen', () => {
    assert.deepEqual(emails(planFilter()(plan, { text: '', kind: 'create' })), [
      'mia@acme.test',
      'lee@acme.test',
    ]);
  });

  it('finds who gets Administrator', () => {
    assert.deepEqual(emails(planFilter()(plan, { text: '', kind: 'administrator' })), ['lee@acme.test']);
  });

  it('matches all words in address, roles, and sentence, in any case', () => {
    assert.deepEqual(emails(planFilter()(plan, { text: 'ACME support' })), ['mia@acme.test']);
    assert.deepEqual(emails(planFilter()(plan, { text: 'public' })), ['ada@gmail.com']);
  });

  it('combines outcome and text for results', () => {
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

  it('follows a search that grows, shrinks, or changes', () => {
    const people = ['mia@acme.test', 'jon@acme.test', 'ada@gmail.com'].map((email) => ({ email }));
    const find = peopleFilter();
    const found = (search: string) => emails(find(people, search)).join(' ');
    assert.equal(found('acme'), 'mia@acme.test jon@acme.test');
    assert.equal(found('acme j'), 'jon@acme.test');
    assert.equal(found('acme'), 'mia@acme.test jon@acme.test');
    assert.equal(found('gmail'), 'ada@gmail.com');
    assert.equal(find(people, ''), people);
    assert.equal(found('m'), 'mia@acme.test jon@acme.test ada@gmail.com');
  });

  it('searches the new people as soon as there are any', () => {
    const find = peopleFilter();
    find([{ email: 'mia@acme.test' }], 'acm');
    assert.deepEqual(emails(find([{ email: 'jon@acme.test' }], 'acme')), ['jon@acme.test']);
  });
});
