import assert from 'node:assert/strict';
import * as twilioConsole from '../../../src/sandbox/console';
import { sampleCredentials } from '../../../src/sandbox/twilio';
import { account, events, now, open, users } from './harness';

const { accountSid } = sampleCredentials;

describe('sandbox: what a person does in the Console', () => {
  it('upgrades an account, which leaves a payment method in the audit log', async () => {
    const { state, call } = open();
    twilioConsole.upgradeAccount(state, accountSid, now);
    const { body } = await call(`${account}.json`);
    const log = await call(`${events}?EventType=payment-method.created`);
    assert.deepEqual([body.type, body.status, log.body.events.length], ['Full', 'active', 1]);
  });

  it('suspends an account whose balance is used up, and reactivates it with a payment', async () => {
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
    it(`${action} leaves ${type} in the audit log`, async () => {
      const { state, call } = open();
      twilioConsole[action](state, accountSid, now);
      const { body } = await call(`${events}?EventType=${type}`);
      assert.equal(body.events.length, 1);
    });
  }

  it('verifies a domain, whose people can be created then', async () => {
    const { state, call } = open();
    twilioConsole.verifyDomain(state, 'Pier.example');
    const userName = 'lee@pier.example';
    const { status } = await call(users, {
      method: 'POST',
      body: { userName, emails: [{ primary: true, value: userName }] },
    });
    assert.equal(status, 201);
  });
});
