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
    await given.checklist.attest(subStep('twoFactor.phone'), 'Kim');
    const item = await row(given, 'twoFactor.phone');
    assert.match(String(item.description), /^said by Kim/);
    assert.doesNotMatch(item.accessibilityInformation?.label ?? '', /verified|checked/);
  });

  it('looks different for verified and attested', async () => {
    await given.checklist.attest(subStep('twoFactor.phone'), 'Kim');
    const icons = ['twoFactor.phone', 'people.roles', 'billing.account'].map(
      async (id) => (await row(given, id)).iconPath,
    );
    const names = (await Promise.all(icons)).map((icon) => (icon instanceof vscode.ThemeIcon ? icon.id : ''));
    assert.equal(new Set(names).size, 3);
  });

  it('is open again after the mark was taken back', async () => {
    await given.checklist.attest(subStep('twoFactor.phone'), 'Kim');
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
});
