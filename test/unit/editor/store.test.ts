import assert from 'node:assert/strict';
import { keyOf, Store, type ConnectedAccount } from '../../../src/editor/store';
import { emptyRecord } from '../../../src/guide/record';

const sid = `AC${'1'.repeat(32)}`;
const account: ConnectedAccount = {
  sid,
  name: 'Acme',
  sample: false,
  you: 'you@acme.test',
  owner: 'owner@acme.test',
  organizationCredential: true,
};

/** `echoes`: as VS Code's state, which is sent as a whole a moment later, and replaced by what was sent then. */
function openStore({ echoes = false } = {}) {
  const kept = new Map<string, unknown>();
  const echo = async () => {
    await new Promise(setImmediate);
    const sent = [...kept];
    await new Promise(setImmediate);
    kept.clear();
    for (const [key, value] of sent) kept.set(key, value);
  };
  const memento = {
    keys: () => [...kept.keys()],
    get: <T>(key: string, fallback?: T) => (kept.get(key) as T | undefined) ?? fallback,
    update: (key: string, value: unknown) => {
      if (value === undefined) kept.delete(key);
      else kept.set(key, value);
      return echoes ? echo() : Promise.resolve();
    },
    setKeysForSync: () => {},
  };
  const log = { warn: () => {} };
  const workspaceState = { ...memento, keys: () => [] };
  return { kept, store: new Store({ globalState: memento, workspaceState }, log as never) };
}

describe('what is kept of an account', () => {
  it('is there for a connected account', async () => {
    const { kept, store } = openStore();
    await store.saveAccounts([account]);
    await store.saveChecklist(sid, emptyRecord);
    assert.deepEqual([...kept.keys()], [keyOf.state, keyOf.checklist + sid]);
  });

  it('does not come back when a check or a run ends after the account was removed', async () => {
    const { kept, store } = openStore();
    await store.saveAccounts([account]);
    await store.forget(sid);
    await store.saveChecklist(sid, emptyRecord);
    await store.saveKnowledge(sid, { version: 1, refusedDomains: {}, owners: [] });
    await store.saveRunPutAway(sid, 'run.jsonl');
    assert.deepEqual([...kept.keys()], [keyOf.state]);
  });

  it('is kept aside when it could not be read, before anything takes its place, until the account goes', async () => {
    const { kept, store } = openStore();
    const newer = { version: 2, everything: 'else' };
    kept.set(keyOf.state, newer);
    assert.deepEqual(store.accounts, []);
    await store.saveAccounts([account]);
    await store.saveAttester('Kim');
    assert.deepEqual([kept.get(`${keyOf.state}.aside`), store.accounts], [newer, [account]]);
    await store.forget(sid);
    assert.deepEqual([...kept.keys()], [keyOf.state]);
  });

  it('is all there after two things were written at the same moment', async () => {
    const { kept, store } = openStore({ echoes: true });
    await store.saveAccounts([account]);
    const first = store.saveRunPutAway(sid, 'run.jsonl');
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const others = [
      store.saveAccounts([account, { ...account, sid: `AC${'2'.repeat(32)}` }]),
      store.saveAttester('Kim'),
    ];
    await Promise.all([first, ...others]);
    assert.deepEqual(
      [store.accounts.length, store.attester, store.runPutAway(sid), [...kept.keys()].length],
      [2, 'Kim', 'run.jsonl', 2],
    );
  });

  it('is removed with all else, also what was being written', async () => {
    const { kept, store } = openStore();
    await store.saveAccounts([account]);
    const saved = store.saveRunPutAway(sid, 'run.jsonl');
    await Promise.all([saved, store.removeAll()]);
    assert.deepEqual([...kept.keys()], []);
  });

  it('is parsed once as long as it stays the same, and anew when another window changed it', async () => {
    const { kept, store } = openStore();
    await store.saveAccounts([account]);
    const first = store.accounts;
    assert.equal(store.accounts, first);
    kept.set(keyOf.state, { version: 1, accounts: [{ ...account, name: 'Renamed' }] });
    assert.equal(store.accounts[0]?.name, 'Renamed');
  });
});
