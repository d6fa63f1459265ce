import assert from 'node:assert/strict';
import { toWanted } from '../../../../src/people/plan/plan';
import { readList } from '../../../../src/people/list/readList';

const account = { sid: `AC${'1'.repeat(32)}`, name: 'Acme' };
const wanted = (text: string) =>
  toWanted(readList(text, {}, ['Acme']).people, { roles: ['support'], account });

describe("a list's recipients for this account", () => {
  it('get the shared roles if they have none of their own', () => {
    const text = 'email,roles\nkim@acme.test,\nlee@acme.test,Developer';
    assert.deepEqual(
      wanted(text).wanted.map(({ email, roles }) => [email, roles]),
      [
        ['kim@acme.test', ['support']],
        ['lee@acme.test', ['developer']],
      ],
    );
  });

  it('exclude anyone listed for another account, with a remark', () => {
    const { wanted: people, problems } = wanted('email,account\nkim@acme.test,Other\nlee@acme.test,acme');
    assert.deepEqual(
      [people.map(({ email }) => email), problems.map(({ line }) => line)],
      [['lee@acme.test'], [2]],
    );
  });

  it('include someone listed with and without the account once, with all roles and the name', () => {
    const text =
      'email,first name,last name,account,roles\nkim@acme.test,Kim,Ode,Acme,Developer\nkim@acme.test,,,,Support';
    assert.deepEqual(wanted(text).wanted, [
      { email: 'kim@acme.test', givenName: 'Kim', familyName: 'Ode', roles: ['developer', 'support'] },
    ]);
  });
});
