import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ConnectedAccount } from '../../src/accounts/account';
import { chooseReceiver } from '../../src/alerts/table';
import { Checklist } from '../../src/checklist/editor/checklist';
import { makeRow } from '../../src/checklist/editor/rows';
import { ChecklistView, type Node } from '../../src/checklist/editor/tree';
import { commands } from '../../src/ui/ids';
import { emptyRecord } from '../../src/checklist/record';
import { recommendedIn, steps, subSteps, type SubStep } from '../../src/checklist/steps';
import type { TestAccess } from '../../src/extension';
import { within } from '../support/within';
import { access, answer, disconnectAll, nodeOf, row, rows, standIn } from './access';
import { accountsOn, memorySecrets } from './memory';

const subStep = (id: string): SubStep => {
  const found = subSteps.find((each) => each.id === id);
  assert.ok(found);
  return found;
};

const spoken = (given: TestAccess, id: string) => row(given, id).accessibilityInformation?.label ?? '';

const idOf = (node: Node) => {
  if (node.kind === 'next') return node.kind;
  if (node.kind === 'recommended') return `${node.of.id}/recommended`;
  return node.kind === 'step' ? node.step.id : node.kind === 'subStep' ? node.subStep.id : node.id;
};

/** An account's checklist in a window of its own, driven the way VS Code would. */
async function viewOn(secrets: vscode.SecretStorage, account: ConnectedAccount) {
  const { accounts, storage, files } = accountsOn(secrets);
  await accounts.save(account);
  const clicked = new vscode.EventEmitter<vscode.TreeCheckboxChangeEvent<Node>>();
  const changed = new vscode.EventEmitter<Node[] | undefined>();
  const tree = { onDidChangeCheckboxState: clicked.event, onDidChangeVisibility: () => clicked };
  const log = { info() {}, warn() {}, error() {}, debug() {}, show() {}, dispose() {} };
  const checklist = new Checklist(accounts, storage, files);
  const nothing = () => Promise.resolve();
  const shownIn = tree as unknown as vscode.TreeView<Node>;
  const view = new ChecklistView(shownIn, changed, accounts, checklist, log, nothing);
  return { view, changed, clicked, checklist };
}

describe('the checklist of the sample account', () => {
  let given: TestAccess;

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    answer(given, 'Reset');
    await vscode.commands.executeCommand(commands.trySample);
    await vscode.commands.executeCommand(commands.resetSample);
  });

  it('has all steps and their sub-steps', () => {
    const groups = steps.filter((step) => recommendedIn(step).length > 0);
    assert.equal(rows(given).length, 1 + steps.length + groups.length + subSteps.length);
  });

  it('appears from stored state without the client', () => {
    const client = () => Promise.reject(new Error('the client was asked for'));
    Object.assign(given.accounts, { client });
    try {
      assert.match(spoken(given, 'people.roles'), /checked/);
      assert.match(String(row(given, 'people.roles').contextValue), /;check;/);
    } finally {
      Reflect.deleteProperty(given.accounts, 'client');
    }
  });

  it('verifies people and roles through the API', () => {
    assert.match(spoken(given, 'people.roles'), /verified, .*Developer.* · checked /);
  });

  it("leaves the trial account open and shows the API's answer", () => {
    const item = row(given, 'billing.account');
    assert.match(item.accessibilityInformation?.label ?? '', /Trial/);
    assert.match(item.accessibilityInformation?.label ?? '', /not done/);
  });

  it('has checkboxes only where the user decides', () => {
    assert.ok(row(given, 'twoFactor.phone').checkboxState);
    assert.equal(row(given, 'people.roles').checkboxState, undefined);
    assert.equal(row(given, 'billing.account').checkboxState, undefined);
  });

  it('shows who marked a row, and never calls that row checked', async () => {
    await given.checklist.attest(subStep('twoFactor.phone'), { by: 'Kim' });
    const item = row(given, 'twoFactor.phone');
    assert.match(item.accessibilityInformation?.label ?? '', /marked by Kim/);
    assert.doesNotMatch(item.accessibilityInformation?.label ?? '', /verified|checked/);
  });

  it('shows verified and attested rows differently', async () => {
    await given.checklist.attest(subStep('twoFactor.phone'), { by: 'Kim' });
    const { iconPath, checkboxState } = row(given, 'twoFactor.phone');
    assert.deepEqual([iconPath, checkboxState !== undefined], [undefined, true]);
    const verified = row(given, 'people.roles');
    assert.deepEqual([verified.iconPath !== undefined, verified.checkboxState], [true, undefined]);
  });

  it('reopens a row when its mark is removed', async () => {
    await given.checklist.attest(subStep('twoFactor.phone'), { by: 'Kim' });
    await vscode.commands.executeCommand(commands.undoMarkDone, nodeOf(given, 'twoFactor.phone'));
    assert.match(row(given, 'twoFactor.phone').accessibilityInformation?.label ?? '', /not done/);
  });

  it("describes every row's state to screen readers", () => {
    for (const item of rows(given)) {
      assert.match(
        item.accessibilityInformation?.label ?? '',
        /not done|marked as done|verified|needs attention|^Recommended for|^Next: /,
      );
    }
  });

  it('changes no data on click: every row opens its explanation', () => {
    for (const item of rows(given).filter(({ contextValue = '' }) => /^(step|subStep);/.test(contextValue)))
      assert.equal(item.command?.command, commands.explainSelected);
  });

  it("loses no clicks while a row is redrawn, when VS Code forgets the command's arguments", () => {
    for (const item of rows(given)) assert.equal(item.command?.arguments, undefined);
  });

  it('keeps stable ids, so that the selection stays', async () => {
    const before = rows(given).map(({ id }) => id);
    await vscode.commands.executeCommand(commands.checkAll);
    assert.deepEqual(
      rows(given).map(({ id }) => id),
      before,
    );
  });

  it('redraws only the rows that a check changes, so that clicks on other rows count', async () => {
    await given.checklist.keep(given.accounts.current?.sid ?? '', () => emptyRecord);
    const before = rows(given);
    const told: (readonly Node[] | undefined)[] = [];
    const listening = given.view.onDidChangeTreeData((nodes) => told.push(nodes));
    await given.checklist.check();
    listening.dispose();
    const ids = told.flatMap((nodes) => (nodes ? nodes.map(idOf) : ['all']));
    assert.ok(ids.includes('people.roles') && ids.includes('people'), ids.join());
    assert.ok(!ids.includes('all') && !ids.includes('twoFactor.phone'), ids.join());
    assert.doesNotMatch(
      before.find(({ id }) => id?.endsWith('/people.roles'))?.accessibilityInformation?.label ?? '',
      /checked/,
    );
    assert.match(spoken(given, 'people.roles'), /checked/);
  });

  it('redraws a row whose click had no effect, since VS Code shows it as clicked', async () => {
    const { view, changed, clicked } = await viewOn(memorySecrets(), standIn(given).account);
    const nodes = view.getChildren().flatMap((node) => [node, ...view.getChildren(node)]);
    for (const node of nodes) view.getTreeItem(node);
    const phone = nodes.find((node) => idOf(node) === 'twoFactor.phone') ?? assert.fail();
    const told = new Promise<Node[] | undefined>((resolve) => changed.event(resolve));
    clicked.fire({ items: [[phone, vscode.TreeItemCheckboxState.Checked]] });
    assert.deepEqual(await within('the clicked row to be told', told), [phone]);
    view.dispose();
  });

  it('appears before SecretStorage answers, and reports a refusal afterward', async () => {
    const { view, changed } = await viewOn(memorySecrets(true), standIn(given).account);
    const top = ['next', ...steps.map(({ id }) => id)];
    assert.deepEqual(view.getChildren().map(idOf), top);
    const told = new Promise<Node[] | undefined>((resolve) => changed.event(resolve));
    view.refresh();
    assert.equal(await within('all rows to be told', told), undefined);
    assert.equal(view.getChildren().map(idOf)[0], 'storage');
    view.dispose();
  });

  it('redraws everything once per cause, since VS Code drops clicks while it fetches rows', async () => {
    const { view, changed, checklist } = await viewOn(memorySecrets(true), standIn(given).account);
    for (const node of view.getChildren().flatMap((step) => [step, ...view.getChildren(step)]))
      view.getTreeItem(node);
    const told: unknown[] = [];
    const first = new Promise((resolve) => changed.event((nodes) => resolve(told.push(nodes))));
    view.refresh();
    await within('the first change of rows', first);
    view.refresh();
    await checklist.attest(subStep('twoFactor.phone'), { by: 'Kim' });
    assert.deepEqual(told, [undefined]);
    view.dispose();
  });

  it('redraws a row once per change, even before VS Code requests it again', async () => {
    const { view, changed, checklist } = await viewOn(memorySecrets(), standIn(given).account);
    view.getChildren();
    const secretsAreKnown = new Promise((resolve) => changed.event(resolve));
    view.refresh();
    await within('what SecretStorage says', secretsAreKnown);
    for (const node of view.getChildren().flatMap((top) => [top, ...view.getChildren(top)]))
      view.getTreeItem(node);
    const told: (string[] | undefined)[] = [];
    changed.event((nodes) => told.push(nodes?.map(idOf)));
    await checklist.attest(subStep('twoFactor.phone'), { by: 'Kim' });
    await checklist.attest(subStep('twoFactor.email'), { by: 'Kim' });
    assert.deepEqual(told, [
      ['twoFactor', 'twoFactor.phone'],
      ['next', 'twoFactor', 'twoFactor.email'],
    ]);
    view.dispose();
  });

  it('redraws nothing when nothing changes', () => {
    rows(given);
    const told: unknown[] = [];
    const listening = given.view.onDidChangeTreeData((nodes) => told.push(nodes));
    given.view.refresh();
    listening.dispose();
    assert.deepEqual(told, []);
  });

  it('keeps changes made at the same moment', async () => {
    const { checklist } = given;
    await Promise.all([
      checklist.choose({ balanceLimit: '20' }),
      checklist.choose({ invoiced: true }),
      checklist.decideAlerts((grid) => chooseReceiver(grid, 'legal', 'support', true)),
      checklist.decideAlerts((grid) => chooseReceiver(grid, 'pricing', 'support', true)),
    ]);
    const { choices, alerts } = checklist.record;
    assert.deepEqual([choices.balanceLimit, choices.invoiced], ['20', true]);
    assert.deepEqual(Object.keys(alerts?.roles ?? {}).sort(), ['legal', 'pricing']);
  });

  it("keeps a mark's note and claim, and drops an emptied note", async () => {
    const backup = subStep('people.backup');
    await given.checklist.attest(backup, { by: 'Kim', claim: 'none' });
    await given.checklist.note(backup, 'Agreed in May.');
    assert.equal(given.checklist.record.attestations[backup.id]?.note, 'Agreed in May.');
    await given.checklist.note(backup, undefined);
    const { by, claim, note } = given.checklist.record.attestations[backup.id] ?? {};
    assert.deepEqual([by, claim, note], ['Kim', 'none', undefined]);
  });

  /** Returns what a screen reader says about the balance when its last check was at this time. */
  const checkedAt = (at: string) => {
    const { checks } = given.checklist.record;
    const [result] = checks.balance?.results ?? [];
    assert.ok(result);
    const old = { ...result, source: { ...result.source, at } };
    const { item } = makeRow(
      { kind: 'subStep', subStep: subStep('billing.balance') },
      {
        account: given.accounts.current,
        held: { account: true, organization: true },
        record: { ...given.checklist.record, checks: { ...checks, balance: { results: [old] } } },
        context: given.checklist.context,
        isChecking: () => false,
      },
    );
    return item.accessibilityInformation?.label ?? '';
  };

  it('shows old verifications as out of date, not verified', () => {
    const label = checkedAt('2026-01-01T00:00:00.000Z');
    assert.match(label, /out of date/);
    assert.doesNotMatch(label, /verified/);
    assert.match(label, /days ago, check again/);
  });

  it("shows a stored time that isn't one as it is", () => {
    assert.match(checkedAt('yesterday'), /out of date.*yesterday, check again/);
  });
});
