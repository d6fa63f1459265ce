import assert from 'node:assert/strict';
import { peopleEvidence } from '../../../src/guide/checks';
import { judgeAccess, judgeBalance, judgeRoles, judgeUsers, money } from '../../../src/guide/evidence';
import { builtInRoles } from '../../../src/twilio/roles';

const id = (prefix: string, digit: number) => prefix + String(digit).padStart(32, '0');
const user = (digit: number, userName: string, active = true) => ({ id: id('US', digit), userName, active });
const holds = (digit: number, role: keyof typeof builtInRoles) => ({
  sid: id('IY', digit),
  role_sid: builtInRoles[role].sid,
  scope: id('AC', 1),
  identity: id('US', digit),
});
const roleSids = {
  administrator: builtInRoles.administrator.sid,
  billingManager: builtInRoles.billingManager.sid,
  developer: builtInRoles.developer.sid,
  support: builtInRoles.support.sid,
};
const evidence = (users: ReturnType<typeof user>[], assignments: ReturnType<typeof holds>[]) =>
  peopleEvidence(users, assignments, roleSids, 'Owner@harbor.example');

describe('the evidence about people', () => {
  it('counts neither the owner nor people whom Twilio calls inactive', () => {
    const seen = evidence(
      [user(1, 'owner@harbor.example'), user(2, 'kim@harbor.example'), user(3, 'old@harbor.example', false)],
      [],
    );
    assert.equal(seen.users, 1);
  });

  it('counts a person once for each role', () => {
    const seen = evidence([user(2, 'kim@harbor.example')], [holds(2, 'developer'), holds(2, 'support')]);
    assert.deepEqual(seen.perRole, { administrator: 0, billingManager: 0, developer: 1, support: 1 });
    assert.equal(seen.withRole, 1);
  });

  it('is wrong where somebody holds Administrator and another role', () => {
    const seen = evidence([user(2, 'kim@harbor.example')], [holds(2, 'administrator'), holds(2, 'support')]);
    assert.equal(judgeRoles(seen).judgement, 'wrong');
  });

  it('leaves it to a person while the API sees nobody', () => {
    const seen = evidence([user(1, 'owner@harbor.example')], []);
    assert.deepEqual(
      [judgeUsers(seen), judgeRoles(seen), judgeAccess(seen)].map(({ judgement }) => judgement),
      ['unseen', 'unseen', 'unseen'],
    );
  });

  it('says not yet while somebody of the organization has no role on the account', () => {
    const seen = evidence([user(2, 'a@harbor.example'), user(3, 'b@harbor.example')], [holds(2, 'support')]);
    assert.equal(judgeAccess(seen).judgement, 'notYet');
  });
});

describe('the balance', () => {
  const judge = (amount?: string) =>
    judgeBalance({ kind: 'balance', ...(amount !== undefined && { amount, currency: 'usd' }) }).judgement;

  it('is met above zero', () => assert.equal(judge('0.01'), 'met'));
  it('is wrong at zero', () => assert.equal(judge('0.00'), 'wrong'));
  it('is wrong below zero', () => assert.equal(judge('-3.2'), 'wrong'));
  it('is left to a person for a subaccount', () => assert.equal(judge(), 'unseen'));
  it('is shown with currency and two decimals, without a float', () => {
    assert.equal(money('12345678901234567.899', 'usd'), '12345678901234567.89 USD');
  });
});
