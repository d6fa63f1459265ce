import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/editor/ids';
import { subSteps, type SubStep } from '../../src/guide/steps';
import type { TestAccess } from '../../src/extension';
import { access, answer, disconnectAll, row, rows } from './access';

const subStep = (id: string): SubStep => {
  const found = subSteps.find((each) => each.id === id);
  assert.ok(found);
  return found;
};

describe('the checklist of the sample account', () => {
  let given: TestAccess;

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    answer(given, 'Reset');
    await vscode.commands.executeCommand(commands.trySample);
    await vscode.commands.executeCommand(commands.resetSample);
  });

  it('has four steps and all their sub-steps', async () => {
    assert.equal((await rows(given)).length, 4 + subSteps.length);
  });

  it('is shown from stored state, without the client', async () => {
    const client = () => Promise.reject(new Error('the client was asked for'));
    Object.assign(given.accounts, { client });
    try {
      assert.match(String((await row(given, 'people.roles')).description), /checked/);
      assert.match(String((await row(given, 'people.roles')).contextValue), /;check;/);
    } finally {
      Reflect.deleteProperty(given.accounts, 'client');
    }
  });

  it('verifies people and roles by the API and marks it as sample', async () => {
    const { description } = await row(given, 'people.roles');
    assert.match(String(description), /^sample: .*Developer.* · checked /);
  });

  it('leaves the trial account open with what the API says', async () => {
    const item = await row(given, 'billing.account');
    assert.match(String(item.description), /Trial/);
    assert.match(item.accessibilityInformation?.label ?? '', /not done/);
  });

  it('gives a checkbox only where a person decides', async () => {
    assert.ok((await row(given, 'twoFactor.phone')).checkboxState);
    assert.equal((await row(given, 'people.roles')).checkboxState, undefined);
    assert.equal((await row(given, 'billing.account')).checkboxState, undefined);
  });

  it('says who said it, and never that it was checked, once a person marked it', async () => {
    await given.checklist.attest(subStep('twoFactor.phone'), { by: 'Kim' });
    const item = await row(given, 'twoFactor.phone');
    assert.match(String(item.description), /^said by Kim/);
    assert.doesNotMatch(item.accessibilityInformation?.label ?? '', /verified|checked/);
  });

  it('looks different for verified and attested', async () => {
    await given.checklist.attest(subStep('twoFactor.phone'), { by: 'Kim' });
    const icons = ['twoFactor.phone', 'people.roles', 'billing.account'].map(
      async (id) => (await row(given, id)).iconPath,
    );
    const names = (await Promise.all(icons)).map((icon) => (icon instanceof vscode.ThemeIcon ? icon.id : ''));
    assert.equal(new Set(names).size, 3);
  });

  it('is open again after the mark was taken back', async () => {
    await given.checklist.attest(subStep('twoFactor.phone'), { by: 'Kim' });
    await vscode.commands.executeCommand(commands.undoMarkDone, { subStep: subStep('twoFactor.phone') });
    assert.match((await row(given, 'twoFactor.phone')).accessibilityInformation?.label ?? '', /not done/);
  });

  it('speaks the state of every row', async () => {
    for (const item of await rows(given)) {
      assert.match(
        item.accessibilityInformation?.label ?? '',
        /not done|said to be done|verified|needs attention/,
      );
    }
  });

  it('never changes data by a click: every row opens its explanation', async () => {
    for (const item of await rows(given)) assert.equal(item.command?.command, commands.explain);
  });

  it('keeps ids that don’t change, so that the selection stays', async () => {
    const before = (await rows(given)).map(({ id }) => id);
    await vscode.commands.executeCommand(commands.checkAll);
    assert.deepEqual(
      (await rows(given)).map(({ id }) => id),
      before,
    );
  });

  it('says that a reminder is due, once, and shows it on its row', async () => {
    await given.checklist.choose({ reminder: { on: '2026-01-31', shown: false } });
    const asked = answer(given);
    await given.remind();
    await given.remind();
    assert.deepEqual(
      asked.map(({ message }) => message),
      ['Harbor Lights: you wanted to look at two-factor login again.'],
    );
    assert.match(String((await row(given, 'twoFactor')).description), /look again: due/);
  });

  it('is silent about a reminder that is not due', async () => {
    await given.checklist.choose({ reminder: { on: '2100-01-31', shown: false } });
    const asked = answer(given);
    await given.remind();
    assert.deepEqual(asked, []);
  });

  it('keeps note and claim of what was said, and drops an emptied note', async () => {
    const support = subStep('people.support');
    await given.checklist.attest(support, { by: 'Kim', claim: 'none' });
    await given.checklist.note(support, 'Agreed in May.');
    assert.equal(given.checklist.record.attestations[support.id]?.note, 'Agreed in May.');
    await given.checklist.note(support, undefined);
    const { by, claim, note } = given.checklist.record.attestations[support.id] ?? {};
    assert.deepEqual([by, claim, note], ['Kim', 'none', undefined]);
  });

  it('calls what was verified too long ago out of date, and not verified', async () => {
    const { checks } = given.checklist.record;
    const [result] = checks.balance?.results ?? [];
    assert.ok(result);
    const old = { ...result, source: { ...result.source, at: '2026-01-01T00:00:00.000Z' } };
    const record = { ...given.checklist.record, checks: { ...checks, balance: { results: [old] } } };
    const top = await given.view.getChildren();
    const nodes = (await Promise.all(top.map((node) => given.view.getChildren(node)))).flat();
    const own = nodes.flatMap((node) => (node.kind === 'subStep' ? node.subStep : []));
    const balance = own.find(({ id }) => id === 'billing.balance');
    assert.ok(balance);
    const item = await given.view.subStepItem(balance, record);
    assert.match(item.accessibilityInformation?.label ?? '', /out of date/);
    assert.doesNotMatch(item.accessibilityInformation?.label ?? '', /verified/);
    assert.match(String(item.description), /days ago, check again/);
  });
});
