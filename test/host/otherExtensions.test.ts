import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestAccess } from '../../src/extension';
import { subSteps } from '../../src/checklist/steps';
import { commands, type CommandId } from '../../src/ui/ids';
import { within } from '../support/within';
import { access, answer, disconnectAll, standIn } from './access';

/** Runs a command as any extension can, and dismisses what it asks. */
async function call(command: CommandId, ...args: unknown[]): Promise<void> {
  let isOver = false;
  const running = vscode.commands.executeCommand(command, ...args).then(() => (isOver = true));
  const dismiss = async () => {
    while (!isOver)
      await Promise.race([running, vscode.commands.executeCommand('workbench.action.closeQuickOpen')]);
  };
  await within(`the end of ${command}`, dismiss());
}

describe('a command that another extension calls with arguments', () => {
  let given: TestAccess;
  const subStep = subSteps.find(({ id }) => id === 'twoFactor.phone') ?? assert.fail();

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    const { account, secrets } = standIn(given);
    await given.accounts.save(account, secrets);
    await given.accounts.saveAttester('Kim');
    await given.checklist.forget(account.sid);
  });

  const said = () => given.checklist.record.attestations[subStep.id]?.by;

  it('ticks no row that only looks like one', async () => {
    await call(commands.markDone, { kind: 'subStep', subStep });
    await call(commands.markDone, subStep.id);
    assert.equal(said(), undefined);
  });

  it('removes no tick from a row that only looks like one', async () => {
    await given.checklist.attest(subStep, { by: 'Kim' });
    await call(commands.undoMarkDone, { kind: 'subStep', subStep });
    assert.equal(said(), 'Kim');
  });

  it('switches to no account without a question', async () => {
    await vscode.commands.executeCommand(commands.trySample);
    await call(commands.switchAccount, { ...given.accounts.all[0] });
    assert.equal(given.accounts.current?.sample, true);
  });

  it('saves no report without a question', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'twilio-setup-strange-'));
    answer(given);
    const options = { names: true, fullSid: true, folder: vscode.Uri.file(folder).toString() };
    await call(commands.makeReport, options);
    assert.deepEqual(readdirSync(folder), []);
    rmSync(folder, { recursive: true });
  });

  for (const command of [commands.changeRoles, commands.deactivateUser, commands.reactivateUser]) {
    it(`looks at no person that only looks like a row: ${command}`, async () => {
      const { sandbox } = standIn(given);
      const asked = answer(given);
      const person = { email: 'kim@harbor.example', roles: [] };
      await call(command, { kind: 'person', person });
      assert.deepEqual([asked, sandbox.requests], [[], []]);
    });
  }
});
