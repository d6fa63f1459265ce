import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ToPage } from '../../src/alerts/messages';
import { addKind, cellOf, chooseReceiver, standingOf, triggerCell } from '../../src/alerts/table';
import { emptyGrid, rolesFor } from '../../src/checklist/alertGrid';
import { Alerts } from '../../src/alerts/editor/pageHost';
import { commands, views } from '../../src/ui/ids';
import { RowCommands } from '../../src/checklist/editor/commands';
import type { TestAccess } from '../../src/extension';
import { subSteps, type SubStep } from '../../src/checklist/steps';
import type { NewUsageTrigger } from '../../src/twilio/api';
import { SetupError } from '../../src/twilio/errors';
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

describe('the alerts choices', () => {
  let given: TestAccess;
  let other: StandIn;
  let alerts: Alerts;
  const told: ToPage[] = [];
  /** Sends what the page sends when a box is ticked. */
  const choose = (kind: string, role: BuiltInRole, of = given.accounts.current?.sid) =>
    alerts.receive({
      type: 'decide',
      request: 1,
      of,
      change: { type: 'choose', kind, role, on: true },
    });
  const cell = (kind: string, role: BuiltInRole) => cellOf(alerts.view(), kind, role);
  const isChosen = (kind: string, role: BuiltInRole) => rolesFor(alerts.view().grid, kind).includes(role);
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
    told.length = 0;
    const { accounts, checklist, triggers, log } = given;
    const send = (message: ToPage) => Promise.resolve(told.push(message) > 0);
    const rows = new RowCommands(given);
    const mark = (subStep: SubStep) => rows.attest(subStep, true);
    alerts = new Alerts(accounts, checklist, mark, triggers, given.ask, { send, log });
  });
  afterEach(() => alerts.dispose());

  it('are kept per account', async () => {
    await choose('pricing', 'billingManager');
    await vscode.commands.executeCommand(commands.trySample);
    assert.equal(isChosen('pricing', 'billingManager'), false);
    await given.accounts.select(other.account.sid);
    assert.equal(isChosen('pricing', 'billingManager'), true);
  });

  it("don't change when a page requests a change to another account", async () => {
    await vscode.commands.executeCommand(commands.trySample);
    await choose('pricing', 'billingManager', other.account.sid);
    assert.equal(isChosen('pricing', 'billingManager'), false);
    await given.accounts.select(other.account.sid);
    assert.equal(isChosen('pricing', 'billingManager'), false);
    assert.deepEqual(
      told.map(({ type }) => type),
      ['view'],
    );
  });

  it("go back to the page after a change, with the request's number", async () => {
    await choose('pricing', 'billingManager');
    assert.deepEqual(told, [{ type: 'view', request: 1, view: alerts.view() }]);
  });

  it("go to a page that's ready, with the name that VS Code kept", async () => {
    await alerts.receive({ type: 'ready', kept: { name: 'Frau' } });
    const [init] = told;
    assert.deepEqual(init?.type === 'init' && [init.name, init.view.sid], ['Frau', other.account.sid]);
  });

  it('go to a page that added a notification', async () => {
    const of = other.account.sid;
    await alerts.receive({ type: 'decide', request: 1, of, change: { type: 'add', name: 'Fraud' } });
    assert.deepEqual(told, [{ type: 'added' }, { type: 'view', request: 1, view: alerts.view() }]);
    assert.deepEqual(alerts.view().grid.added, ['Fraud']);
  });

  it('keep what another window chose after the page last saw the table', async () => {
    await given.checklist.decideAlerts((grid) => chooseReceiver(grid, 'legal', 'support', true));
    await choose('pricing', 'billingManager');
    assert.ok(isChosen('legal', 'support') && isChosen('pricing', 'billingManager'));
  });

  it('refuse a name that another window added meanwhile', async () => {
    const of = other.account.sid;
    await given.checklist.decideAlerts((grid) => addKind(grid, 'Fraud'));
    await alerts.receive({ type: 'decide', request: 1, of, change: { type: 'add', name: 'fraud' } });
    assert.deepEqual(alerts.view().grid.added, ['Fraud']);
    assert.equal(told[0]?.type, 'refused');
  });

  it('show what failed and what to do', async () => {
    const { checklist } = given;
    const failed = new SetupError({ kind: 'storage', message: 'No.', remedy: 'Try again.' });
    const decide = checklist.decideAlerts.bind(checklist);
    checklist.decideAlerts = () => Promise.reject(failed);
    await choose('pricing', 'billingManager');
    checklist.decideAlerts = decide;
    assert.deepEqual(told[0], { type: 'refused', message: 'No. Try again.' });
    assert.equal(told[1]?.type, 'view');
  });

  it('are deleted with their account', async () => {
    await choose('pricing', 'billingManager');
    await given.accounts.remove(other.account.sid);
    await given.accounts.save(other.account, other.secrets);
    assert.equal(given.checklist.record.alerts, undefined);
  });

  it("keep no role for a notification that isn't in the table", async () => {
    await choose('hostile', 'administrator');
    assert.deepEqual(given.checklist.record.alerts, emptyGrid);
  });

  it('show who marked a cell as set and that no one checked it', async () => {
    await choose('pricing', 'billingManager');
    assert.deepEqual(cell('pricing', 'billingManager').means, 'open');
    await given.checklist.attest(addStep, { by: 'Avery' });
    assert.match(cell('pricing', 'billingManager').text, /^marked by Avery, /);
    assert.match(standingOf(alerts.view()).text, /Avery said .* no one has checked/);
  });

  it("aren't marked as set before the user agrees outside the page", async () => {
    const markDone = { type: 'markDone', request: 1, of: other.account.sid };
    await given.accounts.saveAttester('Avery');
    for (const choice of ['Go Back', undefined]) {
      const asked = answer(given, choice);
      await Promise.all([alerts.receive(markDone), alerts.receive(markDone)]);
      assert.deepEqual(given.checklist.record.attestations, {});
      assert.deepEqual(
        asked.map(({ modal, choices }) => [modal, ...choices]),
        [[true, 'Go Back', 'Mark as Done']],
      );
    }
    answer(given, 'Mark as Done');
    await alerts.receive(markDone);
    assert.deepEqual(Object.keys(given.checklist.record.attestations).sort(), [
      'alerts.add',
      'alerts.decide',
    ]);
  });

  it('need attention in the checklist after another change, and can be marked again', async () => {
    await choose('pricing', 'billingManager');
    await given.checklist.attest(addStep, { by: 'Avery' });
    await choose('legal', 'administrator');
    const changed = row(given, 'alerts.add');
    assert.match(changed.accessibilityInformation?.label ?? '', /needs attention, changed since/);
    assert.match(changed.contextValue ?? '', /;canMark/);
    assert.equal(standingOf(alerts.view()).kind, 'changed');
    assert.deepEqual(
      standingOf(alerts.view()).clicks.map(({ kind }) => kind),
      ['legal'],
    );
    await given.checklist.attest(addStep, { by: 'Kim' });
    assert.match(row(given, 'alerts.add').accessibilityInformation?.label ?? '', /marked by Kim/);
  });

  it('list all clicks again after the mark is removed', async () => {
    await choose('pricing', 'billingManager');
    await given.checklist.attest(addStep, { by: 'Avery' });
    await given.checklist.attest(addStep, undefined);
    assert.equal(standingOf(alerts.view()).clicks.length, 1);
    assert.equal(cell('pricing', 'billingManager').means, 'open');
  });

  it('copy the clicks as shown', async () => {
    await choose('pricing', 'billingManager');
    await choose('legal', 'administrator');
    await alerts.receive({ type: 'copy', kind: 'legal' });
    const line = 'Legal and privacy updates: Add Role > Administrator';
    assert.equal(await vscode.env.clipboard.readText(), line);
    await alerts.receive({ type: 'copy' });
    assert.equal((await vscode.env.clipboard.readText()).split('\n').length, 2);
  });

  it('open a single page even if requested twice', async () => {
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

  describe('with usage triggers', () => {
    it("aren't fulfilled before Twilio has been asked", () => {
      assert.deepEqual(triggerCell(alerts.view()).text, 'not checked');
    });

    it('are open when the API shows no trigger', async () => {
      await given.triggers.read();
      assert.deepEqual(triggerCell(alerts.view()).text, 'no usage trigger');
    });

    it('are verified when the API shows a trigger', async () => {
      await makeTrigger();
      await given.triggers.read();
      assert.equal(triggerCell(alerts.view()).means, 'verified');
    });

    it("are open when the only trigger has fired and won't fire again", async () => {
      await makeTrigger();
      const { fetch } = given.seams;
      given.seams.fetch = async (request) => {
        const text = await (await fetch(request)).text();
        const fired = text.replace('"recurring":"monthly"', '"recurring":null');
        return new Response(
          fired.replace('"date_fired":null', '"date_fired":"Thu, 01 Oct 2026 10:00:00 +0000"'),
        );
      };
      await given.triggers.read();
      assert.equal(triggerCell(alerts.view()).means, 'open');
    });

    it("aren't fulfilled by another account's trigger", async () => {
      await makeTrigger();
      await given.triggers.read();
      await vscode.commands.executeCommand(commands.trySample);
      assert.equal(triggerCell(alerts.view()).means, 'open');
    });

    it("show why triggers couldn't be read and what to do", async () => {
      const { account } = other;
      await given.accounts.remove(account.sid);
      const { organization } = other.secrets;
      await given.accounts.save({ ...account, accountCredential: undefined }, { organization });
      await alerts.receive({ type: 'ready' });
      assert.match(alerts.view().triggers.text, /credential isn’t connected.*Add the credential/);
    });

    it('delete a trigger only after confirmation', async () => {
      const trigger = await makeTrigger();
      const asked = answer(given, undefined);
      await given.triggers.delete(other.account, trigger);
      assert.equal(triggersThere().length, 1);
      assert.match(asked[0]?.detail ?? '', /totalprice: price reaches 100, each month/);
      answer(given, 'Delete Trigger');
      await given.triggers.delete(other.account, trigger);
      assert.equal(triggersThere().length, 0);
    });

    it('refresh the checklist after a trigger is deleted', async () => {
      const trigger = await makeTrigger();
      await given.checklist.check(['triggers']);
      const spoken = () => row(given, 'billing.spendTrigger').accessibilityInformation?.label;
      assert.match(spoken() ?? '', /verified, 100\.00 a month/);
      answer(given, 'Delete Trigger');
      await given.triggers.delete(other.account, trigger);
      assert.match(spoken() ?? '', /needs attention, no usage trigger/);
    });

    it('delete a trigger on the second try if the first one failed', async () => {
      const trigger = await makeTrigger();
      const { fetch } = given.seams;
      let lost = 0;
      given.seams.fetch = (request) =>
        request.method === 'DELETE' && lost++ === 0
          ? Promise.reject(new TypeError('fetch failed'))
          : fetch(request);
      const asked = answer(given, 'Delete Trigger', 'Try Again');
      await given.triggers.delete(other.account, trigger);
      assert.equal(triggersThere().length, 0);
      assert.match(asked[1]?.detail ?? '', /checks before sending/);
    });
  });
});
