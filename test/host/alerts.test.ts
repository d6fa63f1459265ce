import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CellView } from '../../src/alerts/messages';
import { commands, views } from '../../src/editor/ids';
import { subSteps } from '../../src/guide/steps';
import type { TestAccess } from '../../src/extension';
import type { NewUsageTrigger } from '../../src/twilio/api';
import type { BuiltInRole } from '../../src/twilio/roles';
import { within } from '../support/within';
import { access, answer, disconnectAll, row, standIn, type StandIn } from './access';

const addStep = subSteps.find(({ id }) => id === 'alerts.add');
assert.ok(addStep);

const spend: NewUsageTrigger = {
  usageCategory: 'totalprice',
  triggerValue: '100',
  triggerBy: 'price',
  recurring: 'monthly',
  callbackUrl: 'https://hooks.example.com/usage',
  friendlyName: 'Spend',
};

describe('who gets which alerts', () => {
  let given: TestAccess;
  let other: StandIn;
  const cell = (kind: string, role: BuiltInRole): CellView | undefined =>
    given.alerts
      .view()
      .rows.find(({ id }) => id === kind)
      ?.cells.find((each) => each.role === role);
  const makeTrigger = async () => {
    const client = await given.accounts.client(other.account);
    return (await client.createUsageTrigger(spend, new AbortController().signal)).value;
  };
  const triggersThere = () => other.sandbox.state.usageTriggers;

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    answer(given);
    other = standIn(given);
    await given.accounts.save(other.account, other.secrets);
  });

  it('is kept for each account', async () => {
    await given.alerts.choose('pricing', 'billingManager', true);
    await vscode.commands.executeCommand(commands.trySample);
    assert.equal(cell('pricing', 'billingManager')?.chosen, false);
    await given.accounts.select(other.account.sid);
    assert.equal(cell('pricing', 'billingManager')?.chosen, true);
  });

  it('has another number when another account is shown, so that nothing is changed at the wrong one', async () => {
    const { of } = given.alerts.view();
    await vscode.commands.executeCommand(commands.trySample);
    assert.notEqual(given.alerts.view().of, of);
  });

  it('is forgotten with its account', async () => {
    await given.alerts.choose('pricing', 'billingManager', true);
    await given.accounts.remove(other.account.sid);
    await given.accounts.save(other.account, other.secrets);
    assert.equal(given.checklist.record.alerts, undefined);
  });

  it('keeps no role for a notification that is not in the table', async () => {
    await given.alerts.choose('hostile', 'administrator', true);
    assert.equal(given.checklist.record.alerts, undefined);
  });

  it('says of a cell who said that it is set, and that nobody checked', async () => {
    await given.alerts.choose('pricing', 'billingManager', true);
    assert.deepEqual(cell('pricing', 'billingManager')?.means, 'open');
    await given.checklist.attest(addStep, { by: 'Avery' });
    assert.match(cell('pricing', 'billingManager')?.text ?? '', /^said by Avery, /);
    assert.match(given.alerts.view().standing.text, /Avery said .* nobody checked/);
  });

  it('asks for attention in the checklist once something else is decided, and can be marked again', async () => {
    await given.alerts.choose('pricing', 'billingManager', true);
    await given.checklist.attest(addStep, { by: 'Avery' });
    await given.alerts.choose('legal', 'administrator', true);
    const changed = row(given, 'alerts.add');
    assert.match(changed.accessibilityInformation?.label ?? '', /needs attention, changed since/);
    assert.match(changed.contextValue ?? '', /;canMark/);
    assert.equal(given.alerts.view().standing.kind, 'changed');
    assert.deepEqual(
      given.alerts.view().clicks.map(({ kind }) => kind),
      ['legal'],
    );
    await given.checklist.attest(addStep, { by: 'Kim' });
    assert.match(row(given, 'alerts.add').accessibilityInformation?.label ?? '', /said by Kim/);
  });

  it('lists all clicks again after the mark was taken back', async () => {
    await given.alerts.choose('pricing', 'billingManager', true);
    await given.checklist.attest(addStep, { by: 'Avery' });
    await given.checklist.attest(addStep, undefined);
    assert.equal(given.alerts.view().clicks.length, 1);
    assert.equal(cell('pricing', 'billingManager')?.means, 'open');
  });

  it('copies the clicks as they are shown', async () => {
    await given.alerts.choose('pricing', 'billingManager', true);
    await given.alerts.choose('legal', 'administrator', true);
    await given.alerts.copy('legal');
    const line = 'Legal and privacy updates: Add Role > Administrator';
    assert.equal(await vscode.env.clipboard.readText(), line);
    await given.alerts.copy(undefined);
    assert.equal((await vscode.env.clipboard.readText()).split('\n').length, 2);
  });

  it('opens one page, whatever was called twice', async () => {
    const pages = () =>
      vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .filter(
          ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(views.alerts),
        );
    const changed = async (isSo: () => boolean) => {
      while (!isSo())
        await within(
          'a change of tabs',
          new Promise<void>((resolve) => {
            const once = vscode.window.tabGroups.onDidChangeTabs(() => {
              once.dispose();
              resolve();
            });
          }),
        );
    };
    await vscode.commands.executeCommand(commands.decideAlerts);
    await changed(() => pages().length === 1);
    await vscode.commands.executeCommand(commands.decideAlerts);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await changed(() => pages().length === 0);
  });

  describe('by usage trigger', () => {
    beforeEach(() => given.alerts.choose('spending', 'billingManager', true));

    it('is not called fulfilled before Twilio was asked', () => {
      assert.deepEqual(cell('spending', 'billingManager')?.text, 'not checked');
    });

    it('is open where the API shows no trigger', async () => {
      await given.alerts.triggers.read();
      assert.deepEqual(cell('spending', 'billingManager')?.text, 'no usage trigger');
    });

    it('is verified where the API shows one, and only where a role is chosen', async () => {
      await makeTrigger();
      await given.alerts.triggers.read();
      assert.equal(cell('spending', 'billingManager')?.means, 'verified');
      assert.equal(cell('spending', 'developer')?.means, 'none');
    });

    it('is open where the only trigger has fired and never fires again', async () => {
      await makeTrigger();
      const { fetch } = given.seams;
      given.seams.fetch = async (request) => {
        const text = await (await fetch(request)).text();
        const fired = text.replace('"recurring":"monthly"', '"recurring":null');
        return new Response(
          fired.replace('"date_fired":null', '"date_fired":"Thu, 01 Oct 2026 10:00:00 +0000"'),
        );
      };
      await given.alerts.triggers.read();
      assert.equal(cell('spending', 'billingManager')?.means, 'open');
    });

    it('is not fulfilled by what another account has', async () => {
      await makeTrigger();
      await given.alerts.triggers.read();
      await vscode.commands.executeCommand(commands.trySample);
      await given.alerts.choose('spending', 'billingManager', true);
      assert.equal(cell('spending', 'billingManager')?.means, 'open');
    });

    it('says why the triggers could not be read, and what to do', async () => {
      const { account } = other;
      await given.accounts.remove(account.sid);
      const { organization } = other.secrets;
      await given.accounts.save({ ...account, accountCredential: undefined }, { organization });
      await given.alerts.readTriggers();
      assert.match(given.alerts.view().triggers, /credential isn’t connected.*Add the credential/);
    });

    it('is deleted only after a confirmation', async () => {
      const trigger = await makeTrigger();
      const asked = answer(given, undefined);
      await given.alerts.triggers.delete(other.account, trigger);
      assert.equal(triggersThere().length, 1);
      assert.match(asked[0]?.detail ?? '', /totalprice: price reaches 100, each month/);
      answer(given, 'Delete Trigger');
      await given.alerts.triggers.delete(other.account, trigger);
      assert.equal(triggersThere().length, 0);
    });

    it('is checked anew for the checklist when it was deleted', async () => {
      const trigger = await makeTrigger();
      await given.checklist.check(['triggers']);
      const spoken = () => row(given, 'billing.spendTrigger').accessibilityInformation?.label;
      assert.match(spoken() ?? '', /verified, 100\.00 a month/);
      answer(given, 'Delete Trigger');
      await given.alerts.triggers.delete(other.account, trigger);
      assert.match(spoken() ?? '', /needs attention, no usage trigger/);
    });

    it('is deleted at the second try, when the first one failed', async () => {
      const trigger = await makeTrigger();
      const { fetch } = given.seams;
      let lost = 0;
      given.seams.fetch = (request) =>
        request.method === 'DELETE' && lost++ === 0
          ? Promise.reject(new TypeError('fetch failed'))
          : fetch(request);
      const asked = answer(given, 'Delete Trigger', 'Try Again');
      await given.alerts.triggers.delete(other.account, trigger);
      assert.equal(triggersThere().length, 0);
      assert.match(asked[1]?.detail ?? '', /looks that up first/);
    });
  });
});
