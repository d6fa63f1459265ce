import assert from 'node:assert/strict';
import { sampleCredentials, sampleState, sandboxStateSchema } from '../../../src/sandbox/twilio';
import { now } from './harness';

describe('sandbox: state', () => {
  it('survives a round trip through JSON', () => {
    const state = sampleState(now);
    assert.deepEqual(sandboxStateSchema.parse(JSON.parse(JSON.stringify(state))), state);
  });

  it('is refused if it has another version', () => {
    assert.equal(sandboxStateSchema.safeParse({ ...sampleState(now), version: 2 }).success, false);
  });

  it('is refused if a part is missing', () => {
    assert.equal(sandboxStateSchema.safeParse({ ...sampleState(now), users: undefined }).success, false);
  });

  it('contains no secrets', () => {
    const text = JSON.stringify(sampleState(now));
    const { authToken, subaccountAuthToken, mainKeySecret, standardKeySecret, testAuthToken, clientSecret } =
      sampleCredentials;
    const secrets = [
      authToken,
      subaccountAuthToken,
      mainKeySecret,
      standardKeySecret,
      testAuthToken,
      clientSecret,
    ];
    assert.deepEqual(
      secrets.filter((secret) => text.includes(secret)),
      [],
    );
  });
});

describe('sandbox: sample', () => {
  it('has credentials in the real format', () => {
    const forms: Record<keyof typeof sampleCredentials, RegExp> = {
      accountSid: /^AC[0-9a-f]{32}$/,
      authToken: /^[0-9a-f]{32}$/,
      subaccountSid: /^AC[0-9a-f]{32}$/,
      subaccountAuthToken: /^[0-9a-f]{32}$/,
      mainKeySid: /^SK[0-9a-f]{32}$/,
      mainKeySecret: /^\w{32}$/,
      standardKeySid: /^SK[0-9a-f]{32}$/,
      standardKeySecret: /^\w{32}$/,
      testAccountSid: /^AC[0-9a-f]{32}$/,
      testAuthToken: /^[0-9a-f]{32}$/,
      clientId: /^OQ[0-9a-f]{32}$/,
      clientSecret: /^[\w-]{64}$/,
    };
    const wrong = Object.entries(forms).filter(
      ([name, form]) => !form.test(sampleCredentials[name as keyof typeof sampleCredentials]),
    );
    assert.deepEqual(wrong, []);
  });

  it('has an owner, a Developer, and a user with Support and Billing Manager', () => {
    const { users, roles, roleAssignments, organization } = sampleState(now);
    const held = users.map((user) => [
      user.userName,
      user.id === organization.ownerSid,
      roleAssignments
        .filter((each) => each.identity === user.id && each.scope === sampleCredentials.accountSid)
        .map((each) => roles.find((role) => role.sid === each.role_sid)?.friendly_name),
    ]);
    assert.deepEqual(held, [
      ['avery@harbor.example', true, []],
      ['kim@harbor.example', false, ['Developer']],
      ['sam@harbor.example', false, ['Billing Manager', 'Support']],
    ]);
  });

  it('begins with an active trial account that has a balance, and a subaccount that has none', () => {
    const { accounts } = sampleState(now);
    assert.deepEqual(
      accounts.map((each) => [each.type, each.status, each.balance, each.owner_account_sid]),
      [
        ['Trial', 'active', '14.32', sampleCredentials.accountSid],
        ['Trial', 'active', null, sampleCredentials.accountSid],
      ],
    );
  });

  it('is new each time', () => {
    const first = sampleState(now);
    first.users.pop();
    first.organization.verifiedDomains.pop();
    const second = sampleState(now);
    assert.deepEqual([second.users.length, second.organization.verifiedDomains], [3, ['harbor.example']]);
  });
});
