import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/ids';
import { consoleActions } from '../../src/accounts/editor/sampleConsole';
import type { TestAccess } from '../../src/extension';
import { subSteps } from '../../src/checklist/steps';
import { twilioConsole } from '../../src/sandbox/twilio';
import { access, answer, disconnectAll, row } from './access';

describe('the sample’s Console', () => {
  let given: TestAccess;
  let sid: string;

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    answer(given, 'Reset');
    await vscode.commands.executeCommand(commands.trySample);
    await vscode.commands.executeCommand(commands.resetSample);
    sid = given.accounts.current?.sid ?? '';
  });

  const offered = async () => consoleActions((await given.sample.open()).state, sid);

  /** Chooses the item with this label, then checks again as the command does. */
  async function inConsole(label: RegExp, text = ''): Promise<void> {
    const action = (await offered()).find((each) => label.test(each.label));
    assert.ok(action, `the Console offers ${label}`);
    (await given.sample.open()).act((state, now) => action.do(twilioConsole, { state, now, answer: text }));
    await given.checklist.check();
  }

  const spoken = (id: string) => row(given, id).accessibilityInformation?.label ?? '';

  async function deactivateAll(): Promise<void> {
    const client = await given.accounts.client(given.accounts.current ?? assert.fail());
    const { signal } = new AbortController();
    for (const user of (await client.listUsers(signal)).value.slice(1))
      await client.deactivateUser(user.id, signal);
    await given.checklist.check();
  }

  it('upgrades the account once and verifies the row', async () => {
    await inConsole(/^Upgrade/);
    assert.match(spoken('billing.account'), /verified, upgraded, active/);
    assert.ok(!(await offered()).some(({ label }) => label.startsWith('Upgrade')));
  });

  it('suspends and reactivates the account', async () => {
    await inConsole(/^Upgrade/);
    await inConsole(/suspend the account/);
    assert.match(spoken('billing.account'), /needs attention, The account is suspended/);
    await inConsole(/lift the suspension/);
    assert.match(spoken('billing.account'), /verified/);
  });

  it('uses up the balance and adds funds again', async () => {
    await inConsole(/^Upgrade/);
    await inConsole(/^Use up/);
    assert.match(spoken('billing.balance'), /needs attention, 0\.00 USD/);
    await inConsole(/^Pay in/);
    assert.match(spoken('billing.balance'), /verified, 20\.00 USD/);
  });

  it('makes a check fail for a missing permission, then restores the permission', async () => {
    await inConsole(/^Remove a permission/);
    assert.match(spoken('people.address'), /needs attention, check failed/);
    await inConsole(/permission back/);
    assert.match(spoken('people.address'), /verified/);
  });

  it('adds a user without a role, so that a verified row needs attention', async () => {
    await inConsole(/^Add Lee Park/);
    assert.match(spoken('people.submit'), /needs attention, 2 of 3 people with access/);
  });

  it('contradicts a mark, so that its row needs attention', async () => {
    await deactivateAll();
    const submit = subSteps.find(({ id }) => id === 'people.submit') ?? assert.fail();
    await given.checklist.attest(submit, { by: 'Kim' });
    assert.match(spoken('people.submit'), /marked as done/);
    await inConsole(/^Add Lee Park/);
    assert.match(spoken('people.submit'), /needs attention/);
  });

  it('lets a script combine Administrator with another role', async () => {
    await inConsole(/^Let a script/);
    assert.match(spoken('people.roles'), /needs attention, 1 with Administrator and another role/);
  });

  it('verifies a domain, so that its users can be invited', async () => {
    await inConsole(/^Verify a domain/, 'pier.example');
    const client = await given.accounts.client(given.accounts.current ?? assert.fail());
    const { value } = await client.createUser({ email: 'lee@pier.example' }, new AbortController().signal);
    assert.equal(value.userName, 'lee@pier.example');
  });

  for (const label of [/^Add a payment method/, /auto-recharge/, /billing information/, /^Invite someone/]) {
    it(`leaves a trace in the audit log: ${label}`, async () => {
      const before = (await given.sample.open()).state.events.length;
      await inConsole(label);
      assert.equal((await given.sample.open()).state.events.length, before + 1);
    });
  }
});
