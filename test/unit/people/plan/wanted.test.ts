import assert from 'node:assert/strict';
import { toWanted } from '../../../../src/people/plan/plan';
import { readRecipients } from '../../../../src/people/recipients';

const account = { sid: `AC${'1'.repeat(32)}`, name: 'Acme' };
const wanted = (text: string) => toWanted(readRecipients(text).recipients, { roles: ['support'], account });

describe('who of a list shall have what on this account', () => {
  it('gives the roles for all to whom none is written beside', () => {
    const text = 'email,roles\nkim@acme.test,\nlee@acme.test,Developer';
    assert.deepEqual(
      wanted(text).wanted.map(({ email, roles }) => [email, roles]),
      [
        ['kim@acme.test', ['support']],
        ['lee@acme.test', ['developer']],
      ],
    );
  });

  it('leaves out whoever is listed for another account, and says so', () => {
    const { wanted: people, problems } = wanted('email,account\nkim@acme.test,Other\nlee@acme.test,acme');
    assert.deepEqual(
      [people.map(({ email }) => email), problems.map(({ line }) => line)],
      [['lee@acme.test'], [2]],
    );
  });

  it('takes somebody who stands with the account and without it once, with all roles and the name', () => {
    const text =
      'email,first name,last name,account,roles\nkim@acme.test,Kim,Ode,Acme,Developer\nkim@acme.test,,,,Support';
    assert.deepEqual(wanted(text).wanted, [
      { email: 'kim@acme.test', givenName: 'Kim', familyName: 'Ode', roles: ['developer', 'support'] },
    ]);
  });
});
