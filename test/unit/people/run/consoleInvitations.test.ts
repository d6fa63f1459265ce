import assert from 'node:assert/strict';
import type { Holder } from '../../../../src/accounts/access';
import type { PersonResult } from '../../../../src/people/plan/outcome';
import {
  type ConsoleInvitation,
  overdue,
  withResults,
  withSeen,
} from '../../../../src/people/run/consoleInvitations';

const day = 24 * 60 * 60 * 1000;
const start = new Date('2026-11-01T10:00:00.000Z');
const after = (days: number) => new Date(start.getTime() + days * day);

const result = (email: string, outcome: PersonResult['outcome']): PersonResult => ({
  email,
  outcome,
  roles: [{ role: 'support', change: 'grant', outcome }],
  note: '',
});
const ada: ConsoleInvitation = {
  email: 'ada@elsewhere.test',
  roles: ['support'],
  listed: start.toISOString(),
};
const holder = (email: string, ...builtIn: ('support' | 'administrator')[]): Holder => ({
  id: 'US1',
  email,
  active: true,
  owner: false,
  roles: builtIn.map((each) => ({
    sid: '',
    name: each,
    builtIn: each,
    administers: each === 'administrator' ? 'yes' : 'no',
    scope: '',
    assignments: [],
  })),
});

describe('the list of people to invite in the Console', () => {
  it('takes those whom a run left for the Console, with their roles and the date', () => {
    const results = [result('ada@elsewhere.test', 'console'), result('mia@acme.test', 'done')];
    assert.deepEqual(withResults([], results, start), [ada]);
  });

  it('lists each person once, with the roles of the newer run', () => {
    const before = [{ ...ada, roles: ['developer' as const], invited: start.toISOString() }];
    assert.deepEqual(withResults(before, [result(ada.email, 'console')], start), [ada]);
  });

  it('verifies someone by itself once the API shows this person with the roles', () => {
    const [seen] = withSeen([ada], [holder(ada.email, 'support')], after(2));
    assert.equal(seen?.verified, after(2).toISOString());
  });

  it('counts Administrator as every role', () => {
    assert.ok(withSeen([ada], [holder(ada.email, 'administrator')], start)[0]?.verified);
  });

  it('verifies no one without the roles, deactivated, or with another address', () => {
    const deactivated = { ...holder(ada.email, 'support'), active: false };
    for (const each of [holder(ada.email), deactivated, holder('mia@acme.test', 'support')]) {
      const people = [ada];
      assert.equal(withSeen(people, [each], start), people);
    }
  });

  for (const [what, entry, days, asks] of [
    ['not before seven days', ada, 6.9, false],
    ['after seven days', ada, 7, true],
    ['if the time is far in the future, as after a wrong clock', ada, -30, true],
    ['seven days after the invitation was sent', { ...ada, invited: after(3).toISOString() }, 9, false],
    ['again a week after the last time', { ...ada, asked: after(7).toISOString() }, 13, false],
    ['never about someone whom the API shows', { ...ada, verified: after(1).toISOString() }, 30, false],
    ['never about someone marked as joined', { ...ada, joined: after(1).toISOString() }, 30, false],
  ] as const) {
    it(`asks ${what}`, () => {
      assert.equal(overdue([entry], after(days)).length > 0, asks);
    });
  }
});
