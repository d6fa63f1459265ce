import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { RecordFiles } from '../../src/checklist/recordFiles';
import { Accounts } from '../../src/accounts/editor/accounts';
import { createTwilioClient } from '../../src/twilio/client';
import { StateStorage } from '../../src/ui/storage';

/** An in-memory SecretStorage that can refuse to store. */
export function memorySecrets(
  refuse = false,
): vscode.SecretStorage & { kept: Map<string, string>; refuse: boolean } {
  const kept = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  const storage = {
    kept,
    refuse,
    onDidChange: changed.event,
    keys: () => Promise.resolve([...kept.keys()]),
    get: (key: string) =>
      storage.refuse ? Promise.reject(new Error('no keyring')) : Promise.resolve(kept.get(key)),
    store: (key: string, value: string) => {
      if (storage.refuse) return Promise.reject(new Error('no keyring'));
      kept.set(key, value);
      changed.fire({ key });
      return Promise.resolve();
    },
    delete: (key: string) => {
      kept.delete(key);
      changed.fire({ key });
      return Promise.resolve();
    },
  };
  return storage;
}

export function memento(): vscode.Memento & { setKeysForSync(): void; kept: Map<string, unknown> } {
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

/** Creates a window's accounts on storage that tests can share between windows. It reaches no network. */
export function accountsOn(
  secrets: vscode.SecretStorage,
  globalState = memento(),
  records = mkdtempSync(join(tmpdir(), 'twilio-setup-records-')),
) {
  const workspaceState = memento();
  const storage = new StateStorage(globalState, silent, records);
  const workspaceStorage = new StateStorage(workspaceState, silent);
  const create = ({ sid }: { sid: string }, given: object) =>
    Promise.resolve(
      createTwilioClient({ accountSid: sid, ...given, fetch: () => Promise.reject(new Error('no network')) }),
    );
  const accounts = new Accounts(storage, workspaceStorage, secrets, create, () => Promise.resolve({}));
  const files = new RecordFiles(records, silent);
  return { accounts, globalState, workspaceState, storage, files, records };
}
