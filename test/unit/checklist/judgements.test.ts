import assert from 'node:assert/strict';
import { holdersOf } from '../../../src/accounts/access';
import { peopleToCheck, peopleEvidence } from '../../../src/checklist/checks';
import {
  currencyNote,
  judgeAccount,
  judgeAccess,
  judgeBackup,
  judgeBalance,
  judgeExpected,
  judgeRoles,
  judgeSpendTrigger,
  judgeUsers,
  type Known,
} from '../../../src/checklist/judgements';
import { emptyRecord } from '../../../src/checklist/record';
import { withResult } from '../../../src/checklist/recordChanges';
import type { RoleAssignment } from '../../../src/twilio/answers';
import { builtInRoles, type OrganizationRead } from '../../../src/twilio/roles';

const now = new Date();
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
const roles = [
  { sid: id('IX', 902), friendly_name: 'Administrator', lowest_level: 'ORGANIZATION' },
  { sid: id('IX', 7), friendly_name: 'Account API Access Admin', lowest_level: 'ACCOUNT' },
];
const evidence = (
  users: ReturnType<typeof user>[],
  assignments: RoleAssignment[],
  organization: OrganizationRead = 'read',
) => {
  const access = { accountSid: id('AC', 1), users, assignments, roles, roleSids };
  const owners = ['Owner@harbor.example', 'second@harbor.example'];
  return peopleEvidence(peopleToCheck(holdersOf(access, owners)), organization);
};

describe('an account on which Twilio shows no role', () => {
  const seen = { ...evidence([user(2, 'kim@harbor.example')], []), accountUnclear: true as const };

  it('proves nothing about its Administrators', () => {
    const finding = judgeExpected(seen, { now, choices: {} });
    assert.equal(finding?.judgement, 'unseen');
    assert.match(finding.value, /unclear whether it belongs to the organization/);
  });

  it('still has people without a role', () => {
    assert.equal(judgeAccess(seen).judgement, 'notYet');
  });
});

describe('the evidence about people', () => {
  it('counts neither the owner nor inactive users', () => {
    const seen = evidence(
      [user(1, 'owner@harbor.example'), user(2, 'kim@harbor.example'), user(3, 'old@harbor.example', false)],
      [],
    );
    assert.equal(seen.users, 1);
  });

  it('leaves out the owner, whatever address was entered for the owner', () => {
    const seen = evidence([user(2, 'Second@harbor.example')], [holds(2, 'administrator')]);
    assert.deepEqual([seen.users, seen.perRole.administrator], [0, 0]);
  });

  it('counts role holders who are missing from the user list', () => {
    const seen = evidence([user(2, 'kim@harbor.example')], [holds(9, 'support'), holds(9, 'developer')]);
    assert.deepEqual([seen.users, seen.withRole], [2, 1]);
    assert.deepEqual(seen.perRole, { administrator: 0, billingManager: 0, developer: 1, support: 1 });
  });

  it('ignores roles on other accounts', () => {
    const elsewhere = { ...holds(2, 'administrator'), scope: id('AC', 2) };
    const seen = evidence([user(2, 'kim@harbor.example')], [elsewhere]);
    assert.deepEqual([seen.withRole, seen.administrators], [0, []]);
  });

  it('counts a user once per role', () => {
    const seen = evidence([user(2, 'kim@harbor.example')], [holds(2, 'developer'), holds(2, 'support')]);
    assert.deepEqual(seen.perRole, { administrator: 0, billingManager: 0, developer: 1, support: 1 });
    assert.equal(seen.withRole, 1);
  });

  it('counts users with other roles as having access', () => {
    const custom = { ...holds(2, 'support'), role_sid: id('IX', 7) };
    const seen = evidence([user(2, 'kim@harbor.example')], [custom]);
    assert.deepEqual([seen.withRole, judgeAccess(seen).judgement], [1, 'met']);
  });

  it('is wrong when someone holds Administrator and another role', () => {
    const seen = evidence([user(2, 'kim@harbor.example')], [holds(2, 'administrator'), holds(2, 'support')]);
    assert.equal(judgeRoles(seen).judgement, 'wrong');
  });

  it('is left to the user while the API sees no one', () => {
    const seen = evidence([user(1, 'owner@harbor.example')], []);
    assert.deepEqual(
      [judgeUsers(seen), judgeRoles(seen), judgeAccess(seen)].map(({ judgement }) => judgement),
      ['unseen', 'unseen', 'unseen'],
    );
  });

  it('is left to the user while the only person may be the owner', () => {
    const alone = evidence([user(2, 'kim@harbor.example')], [holds(2, 'administrator')]);
    const seen = { ...alone, ownerCounted: true };
    const findings = [judgeUsers(seen), judgeRoles(seen), judgeAccess(seen), judgeBackup(seen)];
    assert.deepEqual(new Set(findings.map(({ judgement }) => judgement)), new Set(['unseen']));
  });

  it('is met by two people of whom one may be the owner, and says so', () => {
    const two = evidence([user(2, 'a@harbor.example'), user(3, 'b@harbor.example')], []);
    const seen = { ...two, ownerCounted: true };
    assert.deepEqual(judgeUsers(seen), {
      judgement: 'met',
      value: '2 people, maybe with the owner',
      brief: '2 people',
    });
  });

  it('says not yet while no one in the organization has a role on the account', () => {
    const seen = evidence([user(2, 'a@harbor.example'), user(3, 'b@harbor.example')], []);
    assert.equal(judgeAccess(seen).judgement, 'notYet');
  });

  it('is left to the user while someone without a role here may belong to another account', () => {
    const seen = evidence([user(2, 'a@harbor.example'), user(3, 'b@harbor.example')], [holds(2, 'support')]);
    assert.equal(judgeAccess(seen).judgement, 'unseen');
  });
});

describe('expected Administrators', () => {
  const kim = user(2, 'kim@harbor.example');
  const nothing = { now, choices: {} };
  const chosen = (...expectedAdministrators: string[]) => ({ now, choices: { expectedAdministrators } });
  const other = (role: number, scope: string) => ({
    ...holds(2, 'support'),
    role_sid: id('IX', role),
    scope,
  });
  const powerful = {
    'Administrator on the organization': { ...holds(2, 'administrator'), scope: id('OR', 1) },
    'the organization’s own Administrator role': other(902, id('OR', 1)),
    'Account API Access Admin': other(7, id('AC', 1)),
    'a custom role on the organization': other(7, id('OR', 1)),
    'an unlisted role': other(8, id('AC', 1)),
  };
  for (const [what, assignment] of Object.entries(powerful)) {
    it(`include someone with ${what}`, () => {
      const seen = evidence([kim], [assignment]);
      assert.deepEqual(
        [nothing, chosen(), chosen(kim.id)].map((known) => judgeExpected(seen, known)?.judgement),
        ['notYet', 'wrong', 'met'],
      );
      assert.deepEqual(judgeExpected(seen, chosen())?.people, [kim.id]);
    });
  }

  it('don’t include people with Developer, Billing Manager, or Support', () => {
    const harmless = [holds(2, 'developer'), holds(2, 'billingManager'), holds(2, 'support')];
    assert.equal(judgeExpected(evidence([kim], harmless), nothing)?.judgement, 'met');
  });

  for (const [organization, reason] of [
    ['refused', /whole organization couldn’t be read because Twilio refused/],
    ['tooMany', /whole organization couldn’t be read .* more than 200 people/],
  ] as const) {
    it(`are never met if the read was ${organization}, and the text names the missing read`, () => {
      const ofNoOne = judgeExpected(evidence([kim], [], organization), nothing);
      const ofKim = judgeExpected(evidence([kim], [holds(2, 'administrator')], organization), chosen(kim.id));
      for (const finding of [ofNoOne, ofKim]) {
        assert.equal(finding?.judgement, 'unseen');
        assert.match(finding.value, reason);
      }
    });
  }

  it('are unseen in a record from before roles on the organization were read', () => {
    const before = evidence([kim], []);
    delete before.organization;
    assert.equal(judgeExpected(before, nothing)?.judgement, 'unseen');
  });

  it('still include someone unexpected if roles on the organization are missing', () => {
    const seen = evidence([kim], [holds(2, 'administrator')], 'refused');
    assert.equal(judgeExpected(seen, chosen())?.judgement, 'wrong');
  });
});

describe('roles on the organization', () => {
  const kim = user(2, 'kim@harbor.example');
  const onOrganization = { ...holds(2, 'support'), role_sid: id('IX', 902), scope: id('OR', 1) };

  it('are named with their scope', () => {
    const seen = evidence([kim], [onOrganization, holds(2, 'developer')]);
    assert.equal(judgeRoles(seen).value, '1 Developer, 1 Administrator (organization)');
  });

  it('give access to the account', () => {
    assert.equal(judgeAccess(evidence([kim], [onOrganization])).judgement, 'met');
  });

  it('make a backup for the owner if they include Administrator', () => {
    assert.equal(judgeBackup(evidence([kim], [onOrganization])).judgement, 'met');
  });

  it('make no backup if what they include is unclear', () => {
    const custom = { ...onOrganization, role_sid: id('IX', 7) };
    assert.equal(judgeBackup(evidence([kim], [custom])).judgement, 'unseen');
  });

  it('leave open what rests on them if they couldn’t be read', () => {
    const ofNoOne = evidence([kim], [], 'refused');
    const ofKim = evidence([kim], [holds(2, 'developer')], 'refused');
    const findings = [judgeRoles(ofNoOne), judgeRoles(ofKim), judgeAccess(ofNoOne), judgeBackup(ofKim)];
    for (const { judgement, value } of findings) {
      assert.equal(judgement, 'unseen');
      assert.match(value, /[^.]\. Roles on the whole organization/);
    }
  });
});

describe('the balance', () => {
  const judge = (amount: string | undefined, known: Partial<Known> = {}) =>
    judgeBalance(
      { kind: 'balance', ...(amount !== undefined && { amount, currency: 'usd' }) },
      { now, choices: {}, ...known },
    );

  it('meets the requirement above zero', () => assert.equal(judge('0.01').judgement, 'met'));
  it('is wrong at zero', () => assert.equal(judge('0.00').judgement, 'wrong'));
  it('is wrong below zero', () => assert.equal(judge('-3.2').judgement, 'wrong'));

  it('is wrong at the owner’s limit and meets the requirement above it', () => {
    const known = { choices: { balanceLimit: '20' } };
    assert.deepEqual(judge('20.00', known), {
      judgement: 'wrong',
      value: '20.00 USD: not above your limit of 20.00 USD.',
      brief: '20.00 USD',
    });
    assert.deepEqual(judge('20.00000001', known), {
      judgement: 'met',
      value: '20.00000001 USD, limit 20.00 USD',
      brief: '20.00000001 USD',
    });
  });

  it('is left to the user when the account pays by invoice, whatever its sign', () => {
    const known = { choices: { invoiced: true } };
    assert.deepEqual(
      ['-120', '0', '120', undefined].map((amount) => judge(amount, known).judgement),
      ['unseen', 'unseen', 'unseen', 'unseen'],
    );
  });

  it("suggests invoice billing when it's below zero", () => {
    assert.match(judge('-120').value, /^-120\.00 USD: .*pays by invoice/);
  });

  it("is left to the user when missing, with what's known about the reason", () => {
    assert.match(judge(undefined, { subaccount: true }).value, /Look at its parent/);
    assert.match(judge(undefined, { subaccount: false }).value, /by invoice/);
    assert.match(
      judge(undefined).value,
      /Subaccounts don’t have one, and accounts that pay by invoice may not/,
    );
    assert.equal(judge(undefined).judgement, 'unseen');
  });
});

describe('the list of Administrators', () => {
  const two = evidence(
    [user(2, 'kim@harbor.example'), user(3, 'lee@harbor.example')],
    [holds(2, 'administrator'), holds(3, 'administrator')],
  );

  it('is open until the owner says who is expected', () => {
    assert.equal(judgeExpected(two, { now, choices: {} })?.judgement, 'notYet');
  });

  it("asks even about an Administrator who's missing from the user list", () => {
    const users = [user(1, 'owner@harbor.example')];
    const seen = evidence(users, [holds(1, 'administrator'), holds(9, 'administrator'), holds(8, 'support')]);
    assert.deepEqual(seen.administrators, [id('US', 9)]);
    assert.equal(judgeExpected(seen, { now, choices: {} })?.judgement, 'notYet');
  });

  it('is wrong while it has an unexpected Administrator, and names them', () => {
    const finding = judgeExpected(two, { now, choices: { expectedAdministrators: [id('US', 2)] } });
    assert.deepEqual(finding, { judgement: 'wrong', value: '1 person not expected', people: [id('US', 3)] });
  });

  it('meets the requirement when every Administrator is expected', () => {
    const expectedAdministrators = [id('US', 2), id('US', 3), id('US', 4)];
    assert.equal(judgeExpected(two, { now, choices: { expectedAdministrators } })?.judgement, 'met');
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

  it('is verified by an Administrator in the user list', () => {
    assert.deepEqual(judge(2), { judgement: 'met', value: '1 person', brief: '1 person' });
  });

  it("isn't verified by an Administrator missing from the user list, who may be unable to log in", () => {
    assert.equal(judge(9).judgement, 'unseen');
  });

  it('counts only Administrators in the user list when there are both kinds', () => {
    assert.deepEqual(judge(2, 9), { judgement: 'met', value: '1 person', brief: '1 person' });
  });

  it('is left to the user while no one is Administrator', () => {
    assert.equal(judge().judgement, 'unseen');
  });
});

describe('a spend trigger', () => {
  it('appears with the account’s currency and how often it fires', () => {
    const spend = [
      { value: '100', recurring: 'monthly' },
      { value: '5.5', recurring: null },
    ];
    const finding = judgeSpendTrigger(
      { kind: 'triggers', spend, others: 0 },
      { now, choices: {}, currency: 'usd' },
    );
    assert.equal(finding.value, '100.00 USD a month, 5.50 USD once');
  });
});

describe('the currency note', () => {
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

  it("names a foreign currency and the guide's audience, next to the balance only", () => {
    assert.match(noteOn('eur') ?? '', /in EUR\. .*United States and Canada/);
    assert.equal(noteOn('eur', 'billing.method'), undefined);
  });
});

describe('a trial', () => {
  const created = '2026-11-10T12:00:00.000Z';
  const account = (at: string) =>
    judgeAccount({ kind: 'account', type: 'Trial', status: 'active', created }, { now: new Date(at) });

  it('says about how many of its 30 days are left, and what they are counted from', () => {
    assert.match(account('2026-11-20T13:00:00.000Z').value, /counted from the account’s creation: about 20$/);
  });

  it('says when it should have ended', () => {
    assert.match(account('2026-12-11T13:00:00.000Z').value, /should have ended/);
  });

  it('raises no alarm without a balance, at zero, or below', () => {
    for (const amount of [undefined, '0.00', '-1']) {
      const evidence = { kind: 'balance', ...(amount && { amount, currency: 'USD' }) } as const;
      const { judgement, harmless } = judgeBalance(evidence, { now, choices: {}, trial: true });
      assert.deepEqual([judgement, harmless], ['unseen', true]);
    }
  });

  it('is held to a limit that the user set', () => {
    const evidence = { kind: 'balance', amount: '0.00', currency: 'USD' } as const;
    const choices = { balanceLimit: '5' };
    assert.equal(judgeBalance(evidence, { now, choices, trial: true }).judgement, 'wrong');
  });
});
