import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type ConnectedAccount, lostOf } from '../../src/accounts/account';
import { Checklist } from '../../src/checklist/editor/checklist';
import { commands } from '../../src/ui/ids';
import { RunRecords } from '../../src/people/editor/runRecords';
import { saveAccount } from '../../src/accounts/editor/signIn';
import type { TestAccess } from '../../src/extension';
import { emptyRecord } from '../../src/checklist/record';
import { withAttestation } from '../../src/checklist/recordChanges';
import { subSteps } from '../../src/checklist/steps';
import type { RecordedRun } from '../../src/people/run/readJournal';
import { SetupError } from '../../src/twilio/errors';
import { access, accountRow, answer, disconnectAll, row, rows, standIn } from './access';
import { accountsOn, memento, memorySecrets } from './memory';

const phone = subSteps.find(({ id }) => id === 'twoFactor.phone') ?? assert.fail();
const tokenOf = (digit: string) => ({ account: { kind: 'authToken', authToken: digit.repeat(32) } as const });

describe('several accounts', () => {
  let given: TestAccess;
  let own: ConnectedAccount;

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    const { account, secrets } = standIn(given);
    own = account;
    await given.accounts.save(own, secrets);
    await vscode.commands.executeCommand(commands.trySample);
  });

  const sampleOf = () => given.accounts.all.find(({ sample }) => sample) ?? assert.fail();
  const descriptionOf = (account: ConnectedAccount) =>
    String(given.accountsView.getTreeItem(account).description);

  it('keep separate checklists', async () => {
    await given.checklist.attest(phone, { by: 'Kim' });
    await vscode.commands.executeCommand(commands.switchAccount, accountRow(given, own.sid));
    assert.match(row(given, phone.id).accessibilityInformation?.label ?? '', /not done/);
    await vscode.commands.executeCommand(commands.switchAccount, accountRow(given, sampleOf().sid));
    assert.match(row(given, phone.id).accessibilityInformation?.label ?? '', /marked by Kim/);
  });

  it('redraw all rows when you switch accounts', async () => {
    rows(given);
    const told: unknown[] = [];
    const listening = given.view.onDidChangeTreeData((nodes) => told.push(nodes));
    await given.accounts.select(own.sid);
    listening.dispose();
    assert.ok(told.includes(undefined));
  });

  /** Counts how often a view tells VS Code to fetch its rows again during an action. */
  async function toldBy(
    view: vscode.TreeDataProvider<unknown>,
    act: () => Promise<unknown>,
  ): Promise<number> {
    await view.getChildren();
    let told = 0;
    const listening = view.onDidChangeTreeData?.(() => (told += 1));
    await act();
    listening?.dispose();
    return told;
  }

  it('refresh their rows when you switch accounts', async () => {
    const told = await toldBy(given.accountsView, () => given.accounts.select(own.sid));
    assert.equal(told, 1);
  });

  it('refresh no unchanged rows, which would take the focus from the palette', async () => {
    const told = await toldBy(given.accountsView, () => given.accounts.save(own, tokenOf('1')));
    assert.equal(told, 0);
  });

  it('reload people when you switch accounts', async () => {
    const told = await toldBy(given.people, () => given.accounts.select(own.sid));
    assert.equal(told, 1);
  });

  it('reload people when the credential is replaced', async () => {
    await given.accounts.select(own.sid);
    const told = await toldBy(given.people, () => given.accounts.save(own, tokenOf('1')));
    assert.notEqual(told, 0);
  });

  it('reload people when the owner changes', async () => {
    await given.accounts.select(own.sid);
    const told = await toldBy(given.people, () =>
      given.accounts.save({ ...own, owner: 'kim@harbor.example' }),
    );
    assert.equal(told, 1);
  });

  it('keep people when only a name or another account changes', async () => {
    const told = await toldBy(given.people, async () => {
      await given.accounts.rename(sampleOf().sid, 'Pier');
      await given.accounts.save(own, tokenOf('1'));
    });
    assert.equal(told, 0);
  });

  it('keep their check results apart', async () => {
    await vscode.commands.executeCommand(commands.switchAccount, accountRow(given, own.sid));
    await vscode.commands.executeCommand(commands.checkAll);
    const checked = () => given.checklist.record.checks.balance ?? assert.fail('the balance is checked');
    const ofOwn = checked();
    await vscode.commands.executeCommand(commands.switchAccount, accountRow(given, sampleOf().sid));
    assert.notDeepEqual(checked(), ofOwn);
  });

  it('show which one is in use and which is the sample', () => {
    assert.match(descriptionOf(sampleOf()), /^in use · sample · …0001$/);
    assert.equal(descriptionOf(own), '…dddd');
  });

  it('announce both to screen readers', () => {
    const item = given.accountsView.getTreeItem(sampleOf());
    assert.equal(item.accessibilityInformation?.label, 'Harbor Lights, in use, sample, …0001');
  });

  it("stay in use while another account's credential is replaced", async () => {
    await given.accounts.save(own, tokenOf('1'));
    assert.equal(given.accounts.current?.sample, true);
  });

  it('change only their name when renamed', async () => {
    await given.checklist.attest(phone, { by: 'Kim' });
    await given.accounts.rename(sampleOf().sid, 'Pier');
    assert.equal(given.accounts.current?.name, 'Pier');
    assert.match(row(given, phone.id).accessibilityInformation?.label ?? '', /marked by Kim/);
  });

  it('are disconnected from their row while the one in use stays', async () => {
    answer(given, 'Disconnect');
    await vscode.commands.executeCommand(commands.disconnectAccount, accountRow(given, own.sid));
    assert.deepEqual(
      given.accounts.all.map(({ sample }) => sample),
      [true],
    );
  });

  it('leave nothing behind that affects other accounts', async () => {
    answer(given, 'Disconnect');
    await vscode.commands.executeCommand(commands.disconnectAccount, accountRow(given, sampleOf().sid));
    assert.equal(given.accounts.current?.sid, own.sid);
    assert.doesNotMatch(given.context.globalState.keys().join(), /checklist\.AC0{31}1/);
  });
});

describe("an account's stored data", () => {
  const account: ConnectedAccount = {
    sid: `AC${'e'.repeat(32)}`,
    name: 'Pier',
    sample: false,
    you: 'you@pier.example',
    owner: 'owner@pier.example',
    organizationCredential: true,
  };
  const folder = mkdtempSync(join(tmpdir(), 'twilio-setup-runs-'));
  const log = { info() {}, warn() {}, error() {}, debug() {}, show() {}, dispose() {} };
  after(() => rmSync(folder, { recursive: true }));

  const marked = withAttestation(emptyRecord, phone, { by: 'Kim', at: '2026-11-24T10:32:00.000Z' });

  function open() {
    const { accounts, storage, globalState, files, records: kept } = accountsOn(memorySecrets());
    const checklist = new Checklist(accounts, storage, files);
    const records = new RunRecords(folder, accounts, storage, log);
    const keep = async () => {
      await checklist.keep(account.sid, () => marked);
      await records.putAway({ accountSid: account.sid, file: 'run.jsonl' } as RecordedRun);
    };
    const keys = () => globalState.keys().map((key) => key.replace(account.sid, '…'));
    return { accounts, keep, keys, globalState, checklist, storage, kept: () => readdirSync(kept) };
  }

  it('is deleted with the account', async () => {
    const { accounts, keep, keys, kept } = open();
    await accounts.save(account);
    await keep();
    assert.deepEqual([keys(), kept()], [['twilioSetup.state', 'twilioSetup.runPutAway.…'], [account.sid]]);
    await accounts.remove(account.sid);
    assert.deepEqual([keys(), kept()], [['twilioSetup.state'], []]);
  });

  it('moves from where an earlier version stored it, without loss', async () => {
    const { accounts, keys, checklist, storage, kept } = open();
    await accounts.save(account);
    await storage.write(`twilioSetup.checklist.${account.sid}`, {
      version: 1,
      record: { ...marked, choices: undefined },
    });
    assert.deepEqual(checklist.record.attestations, marked.attestations);
    await checklist.choose({ balanceLimit: '20' });
    assert.deepEqual([keys(), kept()], [['twilioSetup.state'], [account.sid]]);
    assert.deepEqual(checklist.record, { ...marked, choices: { balanceLimit: '20' } });
  });

  it("doesn't return when a check or run ends after the account is removed", async () => {
    const { accounts, keep, keys, kept } = open();
    await accounts.save(account);
    await accounts.remove(account.sid);
    await keep();
    assert.deepEqual([keys(), kept()], [['twilioSetup.state'], []]);
  });

  it('stays while an unreadable account list is set aside, until an account is removed', async () => {
    const { accounts, keys, globalState } = open();
    const newer = { version: 2, everything: 'else' };
    await globalState.update('twilioSetup.state', newer);
    assert.deepEqual(accounts.all, []);
    await accounts.save(account);
    await accounts.saveAttester('Kim');
    assert.deepEqual([globalState.get('twilioSetup.state.aside'), accounts.all], [newer, [account]]);
    await accounts.remove(account.sid);
    assert.deepEqual([keys(), accounts.attester], [['twilioSetup.state'], 'Kim']);
  });
});

describe('two windows', () => {
  const account: ConnectedAccount = {
    sid: `AC${'e'.repeat(32)}`,
    name: 'Pier',
    sample: false,
    you: 'you@pier.example',
    owner: 'you@pier.example',
    accountCredential: 'authToken',
    organizationCredential: false,
  };
  const lost = { account: true, organization: false };
  const there = { account: false, organization: false };

  function twoWindows() {
    const secrets = memorySecrets();
    const globalState = memento();
    return { one: accountsOn(secrets, globalState), other: accountsOn(secrets, globalState) };
  }

  it('share accounts, and each uses its own', async () => {
    const { one, other } = twoWindows();
    await one.accounts.save(account, tokenOf('1'));
    await other.accounts.save({ ...account, sid: `AC${'f'.repeat(32)}` }, tokenOf('2'));
    assert.deepEqual(
      [one, other].map(({ accounts }) => [accounts.all.length, accounts.current?.sid.at(-1)]),
      [
        [2, 'e'],
        [2, 'f'],
      ],
    );
  });

  it('reread a credential that the other window replaced', async () => {
    const { one, other } = twoWindows();
    await one.accounts.save(account);
    assert.deepEqual(lostOf(account, await other.accounts.held(account)), lost);
    const before = await other.accounts.client(account);
    await one.accounts.save(account, tokenOf('2'));
    assert.deepEqual(lostOf(account, await other.accounts.held(account)), there);
    assert.notEqual(await other.accounts.client(account), before);
  });

  it('refresh their views when the other window adds a credential', async () => {
    const { one, other } = twoWindows();
    await one.accounts.save(account);
    let told = 0;
    other.accounts.onDidChange(() => (told += 1));
    await one.accounts.save(account, tokenOf('2'));
    assert.ok(told > 0);
  });

  it('keep nothing in memory for an account that the other window removed', async () => {
    const { one, other } = twoWindows();
    await one.accounts.save(account);
    other.accounts.keepUntilWindowCloses(account.sid, tokenOf('3'));
    await other.accounts.select(account.sid);
    await one.accounts.remove(account.sid);
    other.accounts.follow();
    assert.equal(other.accounts.current, undefined);
    assert.equal(other.accounts.isKeptInWindow(account.sid), false);
    await new Promise(setImmediate);
    assert.deepEqual(other.workspaceState.keys(), []);
  });
});

describe('VS Code without a secret store', () => {
  let own: ConnectedAccount;
  const there = { account: false, organization: false };

  before(async () => {
    own = { ...standIn(await access()).account, organizationCredential: false };
  });

  /** Gives the answers in order; calls a function answer first. */
  function asking(...answers: (string | undefined | (() => string))[]) {
    const asked: string[] = [];
    const ask = ({ message, detail = '' }: { message: string; detail?: string }) => {
      asked.push([message, detail].join(' '));
      const next = answers.shift();
      return Promise.resolve(typeof next === 'function' ? next() : next);
    };
    return { asked, ask };
  }

  it('is reported plainly, and the secret can stay in memory until the window closes', async () => {
    const { accounts, globalState } = accountsOn(memorySecrets(true));
    const { asked, ask } = asking('Keep Until This Window Closes');
    await saveAccount(accounts, ask, own, tokenOf('7'));
    assert.match(asked[0] ?? '', /couldn’t store.*keyring.* removed when this window closes/);
    assert.deepEqual(lostOf(own, await accounts.held(own)), there);
    assert.equal((await accounts.client(own)).holds.account, true);
    assert.doesNotMatch(JSON.stringify([...globalState.kept]), /7{32}/);
  });

  it('is shown next to the account', async () => {
    const { accounts } = accountsOn(memorySecrets(true));
    await saveAccount(accounts, asking('Keep Until This Window Closes').ask, own, tokenOf('7'));
    assert.equal(accounts.isKeptInWindow(own.sid), true);
  });

  it('makes the next window ask for the secret again', async () => {
    const secrets = memorySecrets(true);
    const { accounts, globalState } = accountsOn(secrets);
    await saveAccount(accounts, asking('Keep Until This Window Closes').ask, own, tokenOf('7'));
    secrets.refuse = false;
    const next = accountsOn(secrets, globalState);
    assert.deepEqual(lostOf(own, await next.accounts.held(own)), { account: true, organization: false });
  });

  it("lets you try again once there's a keyring, without retyping", async () => {
    const secrets = memorySecrets(true);
    const { accounts } = accountsOn(secrets);
    const healed = () => {
      secrets.refuse = false;
      return 'Try Again';
    };
    await saveAccount(accounts, asking(healed).ask, own, tokenOf('7'));
    assert.match([...secrets.kept.values()].join(), /7{32}/);
    assert.equal(accounts.isKeptInWindow(own.sid), false);
  });

  it('leaves nothing behind when the question is dismissed', async () => {
    const { accounts, globalState } = accountsOn(memorySecrets(true));
    await assert.rejects(saveAccount(accounts, asking(undefined).ask, own, tokenOf('7')), (error) =>
      SetupError.is(error, 'cancelled'),
    );
    assert.deepEqual([accounts.all.length, globalState.keys().length], [0, 0]);
  });

  it('stores secrets from memory as soon as it can', async () => {
    const secrets = memorySecrets(true);
    const { accounts } = accountsOn(secrets);
    await saveAccount(accounts, asking('Keep Until This Window Closes').ask, own, tokenOf('7'));
    secrets.refuse = false;
    await accounts.save(own, { organization: { clientId: 'OQ1', clientSecret: 'later-secret' } });
    assert.match([...secrets.kept.values()].join(), /7{32}.*later-secret/);
    assert.equal(accounts.isKeptInWindow(own.sid), false);
  });
});
