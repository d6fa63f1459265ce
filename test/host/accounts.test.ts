import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Accounts } from '../../src/editor/accounts';
import { commands } from '../../src/editor/ids';
import { Store } from '../../src/editor/store';
import type { TestAccess } from '../../src/extension';
import { SetupError } from '../../src/twilio/errors';
import { createTwilioClient } from '../../src/twilio/client';
import { access, answer, disconnectAll, row, rows, standIn } from './access';

/** A SecretStorage in memory that may refuse to store. */
function memorySecrets(refuse = false): vscode.SecretStorage & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  return {
    kept,
    onDidChange: changed.event,
    keys: () => Promise.resolve([...kept.keys()]),
    get: (key) => Promise.resolve(kept.get(key)),
    store: (key, value) => {
      if (refuse) return Promise.reject(new Error('no keyring'));
      kept.set(key, value);
      changed.fire({ key });
      return Promise.resolve();
    },
    delete: (key) => {
      kept.delete(key);
      changed.fire({ key });
      return Promise.resolve();
    },
  };
}

function memento(): vscode.Memento & { setKeysForSync(): void; kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>();
  return {
    kept,
    keys: () => [...kept.keys()],
    get: <T>(key: string, fallback?: T) => (kept.has(key) ? (kept.get(key) as T) : fallback),
    update: (key, value) => {
      if (value === undefined) kept.delete(key);
      else kept.set(key, structuredClone(value));
      return Promise.resolve();
    },
    setKeysForSync: () => undefined,
  };
}

const silent = { info() {}, warn() {}, error() {}, debug() {}, show() {}, dispose() {} };

function accountsOn(secrets: vscode.SecretStorage) {
  const globalState = memento();
  const store = new Store({ globalState, workspaceState: memento() }, silent);
  const create = ({ sid }: { sid: string }, given: object) =>
    Promise.resolve(
      createTwilioClient({ accountSid: sid, ...given, fetch: () => Promise.reject(new Error('no network')) }),
    );
  return { accounts: new Accounts(store, secrets, create, () => Promise.resolve({})), globalState, store };
}

describe('connected accounts', () => {
  let given: TestAccess;

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
  });

  it('keep secrets in SecretStorage and nothing of them in state', async () => {
    const storage = memorySecrets();
    const { accounts, globalState } = accountsOn(storage);
    const { account, secrets } = standIn(given);
    await accounts.save(account, secrets);
    const stored = JSON.stringify([...globalState.kept]);
    assert.doesNotMatch(stored, /f00df00d|planted/);
    assert.match([...storage.kept.values()].join(), /planted-client-secret/);
  });

  it('are removed with every secret', async () => {
    const storage = memorySecrets();
    const { accounts, globalState } = accountsOn(storage);
    const { account, secrets } = standIn(given);
    await accounts.save(account, secrets);
    await accounts.remove(account.sid);
    assert.equal(storage.kept.size, 0);
    assert.doesNotMatch(JSON.stringify([...globalState.kept]), /harbor\.example/);
  });

  it('replace one secret in place and keep the other', async () => {
    const storage = memorySecrets();
    const { accounts } = accountsOn(storage);
    const { account, secrets } = standIn(given);
    await accounts.save(account, secrets);
    await accounts.save(account, { account: { kind: 'authToken', authToken: '1'.repeat(32) } });
    const [kept] = storage.kept.values();
    assert.match(kept ?? '', /1{32}/);
    assert.match(kept ?? '', /planted-client-secret/);
  });

  it('are not changed when SecretStorage refuses', async () => {
    const { accounts } = accountsOn(memorySecrets(true));
    const { account, secrets } = standIn(given);
    await assert.rejects(accounts.save(account, secrets), (error) => SetupError.is(error, 'storage'));
    assert.deepEqual(accounts.all, []);
  });

  it('may keep a secret until the window closes', async () => {
    const { accounts } = accountsOn(memorySecrets(true));
    const { account, secrets } = standIn(given);
    accounts.keepUntilWindowCloses(account.sid, secrets);
    await accounts.save(account);
    assert.deepEqual(await accounts.lostSecrets(account), { account: false, organization: false });
  });

  it('stay when the host loses their secrets, and say which are gone', async () => {
    const storage = memorySecrets();
    const { accounts } = accountsOn(storage);
    const { account, secrets } = standIn(given);
    await accounts.save(account, secrets);
    await storage.delete([...storage.kept.keys()][0] ?? '');
    assert.equal(accounts.current?.sid, account.sid);
    assert.deepEqual(await accounts.lostSecrets(account), { account: true, organization: true });
  });

  it('fall back to nothing when the stored state is broken', async () => {
    const { accounts, globalState } = accountsOn(memorySecrets());
    await globalState.update('twilioSetup.state', { version: 99, accounts: 'x' });
    assert.deepEqual(accounts.all, []);
  });

  it('show a row that asks again for a secret that is gone', async () => {
    const { account } = standIn(given);
    await given.accounts.save(account);
    const first = (await rows(given))[0];
    assert.match(String(first?.description), /gone/);
    assert.equal(first?.command?.command, commands.replaceAccountCredential);
  });

  it('are disconnected only after a confirmation', async () => {
    const { account, secrets } = standIn(given);
    await given.accounts.save(account, secrets);
    const asked = answer(given, undefined);
    await vscode.commands.executeCommand(commands.disconnectAccount);
    assert.equal(asked.length, 1);
    assert.equal(given.accounts.all.length, 1);
  });

  it('check by the API with the credentials that are there', async () => {
    const { account, secrets, sandbox } = standIn(given);
    await given.accounts.save(account, secrets);
    await vscode.commands.executeCommand(commands.checkAll);
    assert.match(String((await row(given, 'billing.balance')).description), /^[\d.]+ USD · checked /);
    assert.ok(sandbox.requests.some(({ path }) => path.endsWith('/Balance.json')));
  });

  it('show a failed check with cause and remedy, once, and leave nothing running', async () => {
    const { account, secrets } = standIn(given);
    await given.accounts.save(account, {
      ...secrets,
      account: { kind: 'authToken', authToken: '9'.repeat(32) },
    });
    await vscode.commands.executeCommand(commands.checkAll);
    const item = await row(given, 'billing.account');
    assert.match(String(item.description), /could not be checked/);
    assert.ok(
      item.tooltip instanceof vscode.MarkdownString && /refused|credential/i.test(item.tooltip.value),
    );
    assert.doesNotMatch(item.tooltip.value, /9{8}/);
  });
});
