import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/ids';
import { learnedKey } from '../../src/accounts/editor/accounts';
import type { TestAccess } from '../../src/extension';
import { subSteps } from '../../src/checklist/steps';
import { FormHost } from '../../src/people/editor/formHost';
import { takeLock } from '../../src/people/run/lock';
import { twilioConsole } from '../../src/sandbox/twilio';
import { access, accountRow, answer, disconnectAll, rows, standIn } from './access';

const everything = { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity };

describe('Remove Everything', () => {
  let given: TestAccess;

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    const { account, secrets } = standIn(given);
    await given.accounts.save(account, secrets);
    await given.accounts.saveAttester('Avery Quinn');
    await given.storage.write(learnedKey + account.sid, {
      version: 1,
      refusedDomains: {},
      owners: ['owner@harbor.example'],
    });
    await vscode.commands.executeCommand(commands.checkAll);
    await vscode.commands.executeCommand(commands.trySample);
    const { sid } = given.accounts.current ?? assert.fail();
    (await given.sample.open()).act((state, now) => twilioConsole.upgradeAccount(state, sid, now));
    const [first] = subSteps;
    await given.checklist.attest(first ?? assert.fail(), { by: 'Avery Quinn' });
    await vscode.commands.executeCommand(commands.invitePeople);
  });

  /** Returns everything that the extension keeps, wherever it keeps it. */
  async function left(): Promise<Record<string, unknown>> {
    const { secrets, globalState, workspaceState, globalStorageUri, storageUri } = given.context;
    return {
      secrets: await secrets.keys(),
      globalState: globalState.keys(),
      workspaceState: workspaceState.keys(),
      folders: [globalStorageUri, storageUri].filter((uri) => uri && existsSync(uri.fsPath)),
      forms: vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputWebview && /inviteForm/.test(input.viewType))
        .length,
    };
  }
  const nothing = { secrets: [], globalState: [], workspaceState: [], folders: [], forms: 0 };

  it('leaves no secrets, state, files, or drafts', async () => {
    const before = await left();
    for (const [place, found] of Object.entries(before)) assert.notDeepEqual(found, [], place);
    answer(given, 'Remove Everything');
    await vscode.commands.executeCommand(commands.removeEverything);
    assert.deepEqual(await left(), nothing);
    assert.deepEqual(rows(given), []);
  });

  it('leaves nothing behind when it runs during a check of the sample', async () => {
    answer(given, 'Remove Everything');
    const check = given.checklist.check();
    await vscode.commands.executeCommand(commands.removeEverything);
    await check;
    assert.deepEqual(await left(), nothing);
  });

  it("removes credentials even if something else can’t be removed, and lists what's left", async () => {
    const asked = answer(given, 'Remove Everything');
    const { globalState, secrets } = given.context;
    globalState.update = () => Promise.reject(new Error('The disk is full.'));
    await vscode.commands.executeCommand(commands.removeEverything);
    Reflect.deleteProperty(globalState, 'update');
    assert.deepEqual(await secrets.keys(), []);
    assert.equal(asked.length, 2);
  });

  it("waits for a window that's changing users", async () => {
    const { account } = standIn(given);
    const runs = join(given.context.globalStorageUri.fsPath, 'runs');
    mkdirSync(runs, { recursive: true });
    const lock = await takeLock(join(runs, `${account.sid}.lock`), 'a run of another window');
    const asked = answer(given, 'Remove Everything', 'Disconnect');
    await vscode.commands.executeCommand(commands.removeEverything);
    await vscode.commands.executeCommand(commands.disconnectAccount, accountRow(given, account.sid));
    await lock?.release();
    rmSync(runs, { recursive: true });
    assert.equal(
      asked.filter(({ message }) => /another VS Code window was changing people/.test(message)).length,
      2,
    );
    assert.ok(given.accounts.find(account.sid));
  });

  it('lists what there is before it asks, without secrets', async () => {
    const asked = answer(given, undefined);
    await vscode.commands.executeCommand(commands.removeEverything);
    const detail = asked[0]?.detail ?? '';
    for (const part of [
      'secret storage: 1',
      'the owner’s: Stand-in, Harbor Lights',
      'marked as done: Avery Quinn',
      'what you marked: 2',
      'Accounts with domains and owners learned from Twilio’s refusals: 1',
      'in the last 30 days: sample.json',
      'form’s draft',
      'The log stays',
      'Nothing changes at Twilio',
    ])
      assert.ok(detail.includes(part), `${part} in ${detail}`);
    assert.doesNotMatch(detail, /f00df00d|planted/);
  });

  it('removes nothing when dismissed', async () => {
    const before = await left();
    answer(given, undefined);
    await vscode.commands.executeCommand(commands.removeEverything);
    assert.deepEqual(await left(), before);
  });

  it('lets you start over afterward', async () => {
    answer(given, 'Remove Everything');
    await vscode.commands.executeCommand(commands.removeEverything);
    await vscode.commands.executeCommand(commands.trySample);
    const { sid } = given.accounts.current ?? assert.fail();
    const account = (await given.sample.open()).state.accounts.find((each) => each.sid === sid);
    assert.equal(account?.type, 'Trial');
    assert.equal(given.accounts.attester, undefined);
  });

  for (const [name, command] of [
    ['Remove Everything', commands.removeEverything],
    ['Disconnect', commands.disconnectAccount],
  ] as const) {
    it(`leaves nothing of a run in memory or in the form: ${name}`, async () => {
      const { account, secrets } = standIn(given);
      await given.accounts.select(account.sid);
      const form = new FormHost(given.accounts, given.invitations);
      const wanted = [{ email: 'rio@harbor.example', roles: ['support' as const] }];
      const { signal } = new AbortController();
      const prepared = await given.invitations.prepare(account, 'add', wanted, signal);
      await given.invitations.start(prepared, { administrators: [], ownAccess: false });
      assert.equal(form.run()?.rows.length, 1);
      answer(given, name);
      await vscode.commands.executeCommand(command, accountRow(given, account.sid));
      const held = inspect([form, given.invitations], everything);
      assert.deepEqual(held.match(/.*rio@harbor.*/g), null);
      await given.accounts.save(account, secrets);
      await given.accounts.select(account.sid);
      const { run, recorded } = given.invitations;
      assert.deepEqual([run, recorded, form.run()], [undefined, undefined, undefined]);
    });
  }
});
