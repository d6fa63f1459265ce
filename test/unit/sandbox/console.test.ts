import assert from 'node:assert/strict';
import * as twilioConsole from '../../../src/sandbox/console';
import { sampleCredentials, sandboxStateSchema } from '../../../src/sandbox/twilio';
import { account, assignments, developer, events, kim, now, open, users } from './harness';

const { accountSid } = sampleCredentials;

describe('sandbox: actions in the Console', () => {
  it('upgrades an account, and records a payment method in the audit log', async () => {
    const { state, call } = open();
    twilioConsole.upgradeAccount(state, accountSid, now);
    const { body } = await call(`${account}.json`);
    const log = await call(`${events}?EventType=payment-method.created`);
    assert.deepEqual([body.type, body.status, log.body.events.length], ['Full', 'active', 1]);
  });

  it('suspends an account whose balance is used up, and reactivates it on payment', async () => {
    const { state, call } = open();
    const seen = [];
    for (const balance of ['0.00', '-1.20', '20.00']) {
      twilioConsole.setBalance(state, accountSid, now, balance);
      const { body } = await call(`${account}/Balance.json`);
      seen.push([body.balance, (await call(`${account}.json`)).body.status]);
    }
    assert.deepEqual(seen, [
      ['0.00', 'suspended'],
      ['-1.20', 'suspended'],
      ['20.00', 'active'],
    ]);
  });

  const traces = [
    ['addPaymentMethod', 'payment-method.created'],
    ['setAutoRecharge', 'recharge-trigger.updated'],
    ['setBillingInformation', 'invoice-settings.updated'],
    ['inviteToAccount', 'user-invitation.created'],
  ] as const;
  for (const [action, type] of traces) {
    it(`${action} records ${type} in the audit log`, async () => {
      const { state, call } = open();
      twilioConsole[action](state, accountSid, now);
      const { body } = await call(`${events}?EventType=${type}`);
      assert.equal(body.events.length, 1);
    });
  }

  it('verifies a domain, so that its users can be created', async () => {
    const { state, call } = open();
    twilioConsole.verifyDomain(state, 'Pier.example');
    const userName = 'lee@pier.example';
    const { status } = await call(users, {
      method: 'POST',
      body: { userName, emails: [{ primary: true, value: userName }] },
    });
    assert.equal(status, 201);
  });

  it('adds a payment to the balance, exact to the cent, and ends the suspension', async () => {
    const { state, call } = open();
    twilioConsole.setBalance(state, accountSid, now, '-1.21');
    twilioConsole.payIn(state, accountSid, now, 20);
    const { body } = await call(`${account}/Balance.json`);
    assert.deepEqual([body.balance, (await call(`${account}.json`)).body.status], ['18.79', 'active']);
  });

  it('suspends an account whatever its balance, and reactivates it', async () => {
    const { state, call } = open();
    const seen = [];
    for (const status of ['suspended', 'active'] as const) {
      twilioConsole.setStatus(state, accountSid, now, status);
      seen.push((await call(`${account}.json`)).body.status);
    }
    assert.deepEqual(seen, ['suspended', 'active']);
  });

  it('removes a permission from the app and restores it', async () => {
    const { state, call } = open();
    const seen = [];
    for (const granted of [false, true]) {
      twilioConsole.setPermission(state, 'twilio/iam/managed-users/list', granted);
      seen.push((await call(users)).status);
    }
    assert.deepEqual([seen[0] !== 200, seen[1]], [true, 200]);
  });

  it('adds a user without a role', async () => {
    const { state, call } = open();
    twilioConsole.addUser(state, 'Lee', 'Park', now);
    const { body } = await call(`${users}?filter=${encodeURIComponent('userName eq "lee@harbor.example"')}`);
    const held = await call(`${assignments}?Identity=${body.Resources[0].id}`);
    assert.deepEqual([body.totalResults, held.body.content.length], [1, 0]);
  });

  it('assigns Administrator alongside another role, as a script could', async () => {
    const { state, call } = open();
    twilioConsole.assignRole(state, 'IX00000000000000000000000000000102', accountSid, kim);
    const { body } = await call(`${assignments}?Identity=${kim}`);
    assert.equal(body.content.length, 2);
  });

  it('leaves a state that can be stored', () => {
    const { state } = open();
    twilioConsole.payIn(state, accountSid, now, 20);
    twilioConsole.addUser(state, 'Lee', 'Park', now);
    twilioConsole.assignRole(state, developer, accountSid, kim);
    assert.equal(sandboxStateSchema.safeParse(state).success, true);
  });
});
