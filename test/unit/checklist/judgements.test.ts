import assert from 'node:assert/strict';
import { holdersOf } from '../../../src/accounts/access';
import { othersOf, peopleEvidence } from '../../../src/checklist/checks';
import {
  currencyNote,
  judgeAccess,
  judgeBackup,
  judgeBalance,
  judgeExpected,
  judgeRoles,
  judgeSpendTrigger,
  judgeUsers,
  type Known,
} from '../../../src/checklist/judgements';
import { emptyRecord, withResult } from '../../../src/checklist/record';
import type { RoleAssignment } from '../../../src/twilio/answers';
import { builtInRoles } from '../../../src/twilio/roles';

const id = (prefix: string, digit: number) => prefix + String(digit).padStart(32, '0');
const user = (digit: number, userName: string, active = true) => ({ id: id('US', digit), userName, active });
const holds = (digit: number, role: keyof typeof builtInRoles): RoleAssignment => ({
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
const evidence = (users: ReturnType<typeof user>[], assignments: RoleAssignment[]) => {
  const access = { accountSid: id('AC', 1), users, assignments, roleSids };
  return peopleEvidence(othersOf(holdersOf(access, ['Owner@harbor.example', 'second@harbor.example'])));
};

describe('the evidence about people', () => {
  it('counts neither the owner nor people whom Twilio calls inactive', () => {
    const seen = evidence(
      [user(1, 'owner@harbor.example'), user(2, 'kim@harbor.example'), user(3, 'old@harbor.example', false)],
      [],
    );
    assert.equal(seen.users, 1);
  });

  it('counts no one who turned out to be the owner, whatever address was entered for the owner', () => {
    const seen = evidence([user(2, 'Second@harbor.example')], [holds(2, 'administrator')]);
    assert.deepEqual([seen.users, seen.perRole.administrator], [0, 0]);
  });

  it('counts holders of a role too whom the list of users lacks', () => {
    const seen = evidence([user(2, 'kim@harbor.example')], [holds(9, 'support'), holds(9, 'developer')]);
    assert.deepEqual([seen.users, seen.withRole], [2, 1]);
    assert.deepEqual(seen.perRole, { administrator: 0, billingManager: 0, developer: 1, support: 1 });
  });

  it('counts no role on another account', () => {
    const elsewhere = { ...holds(2, 'administrator'), scope: id('AC', 2) };
    const seen = evidence([user(2, 'kim@harbor.example')], [elsewhere]);
    assert.deepEqual([seen.withRole, seen.administrators], [0, []]);
  });

  it('counts a person once for each role', () => {
    const seen = evidence([user(2, 'kim@harbor.example')], [holds(2, 'developer'), holds(2, 'support')]);
    assert.deepEqual(seen.perRole, { administrator: 0, billingManager: 0, developer: 1, support: 1 });
    assert.equal(seen.withRole, 1);
  });

  it('counts whoever holds another role than the four as one with access', () => {
    const custom = { ...holds(2, 'support'), role_sid: id('IX', 7) };
    const seen = evidence([user(2, 'kim@harbor.example')], [custom]);
    assert.deepEqual([seen.withRole, judgeAccess(seen).judgement], [1, 'met']);
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

  it('says not yet while nobody of the organization has a role on the account', () => {
    const seen = evidence([user(2, 'a@harbor.example'), user(3, 'b@harbor.example')], []);
    assert.equal(judgeAccess(seen).judgement, 'notYet');
  });

  it('leaves it to a person while somebody has no role here, who may be there for another account', () => {
    const seen = evidence([user(2, 'a@harbor.example'), user(3, 'b@harbor.example')], [holds(2, 'support')]);
    assert.equal(judgeAccess(seen).judgement, 'unseen');
  });
});

describe('the balance', () => {
  const judge = (amount: string | undefined, known: Partial<Known> = {}) =>
    judgeBalance(
      { kind: 'balance', ...(amount !== undefined && { amount, currency: 'usd' }) },
      { choices: {}, ...known },
    );

  it('is met above zero', () => assert.equal(judge('0.01').judgement, 'met'));
  it('is wrong at zero', () => assert.equal(judge('0.00').judgement, 'wrong'));
  it('is wrong below zero', () => assert.equal(judge('-3.2').judgement, 'wrong'));

  it('is wrong at the owner’s limit and met above it', () => {
    const known = { choices: { balanceLimit: '20' } };
    assert.deepEqual(judge('20.00', known), {
      judgement: 'wrong',
      value: '20.00 USD: not above your limit of 20.00 USD.',
    });
    assert.deepEqual(judge('20.00000001', known), {
      judgement: 'met',
      value: '20.00000001 USD, limit 20.00 USD',
    });
  });

  it('is left to a person where the account pays by invoice, with either sign', () => {
    const known = { choices: { invoiced: true } };
    assert.deepEqual(
      ['-120', '0', '120', undefined].map((amount) => judge(amount, known).judgement),
      ['unseen', 'unseen', 'unseen', 'unseen'],
    );
  });

  it('says of a balance below zero that the account may pay by invoice', () => {
    assert.match(judge('-120').value, /^-120\.00 USD: .*pays by invoice/);
  });

  it('is left to a person where there is none, and says as much as is known of the reason', () => {
    assert.match(judge(undefined, { subaccount: true }).value, /Look at its parent/);
    assert.match(judge(undefined, { subaccount: false }).value, /by invoice/);
    assert.match(
      judge(undefined).value,
      /Subaccounts don’t have one, and accounts that pay by invoice may not/,
    );
    assert.equal(judge(undefined).judgement, 'unseen');
  });
});

describe('who has Administrator', () => {
  const two = evidence(
    [user(2, 'kim@harbor.example'), user(3, 'lee@harbor.example')],
    [holds(2, 'administrator'), holds(3, 'administrator')],
  );

  it('is open until the owner says who is expected', () => {
    assert.equal(judgeExpected(two, { choices: {} })?.judgement, 'notYet');
  });

  it('asks about somebody too whom the list of users lacks', () => {
    const users = [user(1, 'owner@harbor.example')];
    const seen = evidence(users, [holds(1, 'administrator'), holds(9, 'administrator'), holds(8, 'support')]);
    assert.deepEqual(seen.administrators, [id('US', 9)]);
    assert.equal(judgeExpected(seen, { choices: {} })?.judgement, 'notYet');
  });

  it('is wrong while somebody has it who is not expected, and says who', () => {
    const finding = judgeExpected(two, { choices: { expectedAdministrators: [id('US', 2)] } });
    assert.deepEqual(finding, { judgement: 'wrong', value: '1 person not expected', people: [id('US', 3)] });
  });

  it('is met when everybody who has it is expected', () => {
    const expectedAdministrators = [id('US', 2), id('US', 3), id('US', 4)];
    assert.equal(judgeExpected(two, { choices: { expectedAdministrators } })?.judgement, 'met');
  });
});

describe('a backup for the owner', () => {
  const judge = (...administrators: number[]) =>
    judgeBackup(
      evidence(
        [user(2, 'kim@harbor.example')],
        administrators.map((digit) => holds(digit, 'administrator')),
      ),
    );

  it('is verified by an Administrator in the list of users', () => {
    assert.deepEqual(judge(2), { judgement: 'met', value: '1 person' });
  });

  it('is not verified by one whom the list of users lacks, who may not be able to log in', () => {
    assert.equal(judge(9).judgement, 'unseen');
  });

  it('counts only those in the list of users where there are both', () => {
    assert.deepEqual(judge(2, 9), { judgement: 'met', value: '1 person' });
  });

  it('is left to a person while nobody is Administrator', () => {
    assert.equal(judge().judgement, 'unseen');
  });
});

describe('a spend trigger', () => {
  it('is shown with the account’s currency and how often it fires', () => {
    const spend = [
      { value: '100', recurring: 'monthly' },
      { value: '5.5', recurring: null },
    ];
    const finding = judgeSpendTrigger(
      { kind: 'triggers', spend, others: 0 },
      { choices: {}, currency: 'usd' },
    );
    assert.equal(finding.value, '100.00 USD a month, 5.50 USD once');
  });
});

describe('the note on the balance’s currency', () => {
  const noteOn = (currency: string, id = 'billing.balance') => {
    const evidence = { kind: 'balance' as const, amount: '1', currency };
    const source = { call: 'GET /x', at: '2026-11-02T00:00:00.000Z' };
    return currencyNote({ id }, withResult(emptyRecord, 'balance', { evidence, source }));
  };

  it('is absent with US dollars and before the first check', () => {
    assert.deepEqual(
      [noteOn('usd'), currencyNote({ id: 'billing.balance' }, emptyRecord)],
      [undefined, undefined],
    );
  });

  it('names another currency and whom the guide is for, beside the balance only', () => {
    assert.match(noteOn('eur') ?? '', /in EUR\. .*United States and Canada/);
    assert.equal(noteOn('eur', 'billing.method'), undefined);
  });
});
