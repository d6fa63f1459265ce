import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { StateStorage } from '../../../src/ui/storage';

const sid = `AC${'1'.repeat(32)}`;
const other = `AC${'2'.repeat(32)}`;
const schema = z.object({ version: z.literal(1), names: z.array(z.string()) });
const empty = { version: 1 as const, names: [] as string[] };
const kim = { version: 1 as const, names: ['Kim'] };

/**
 * `echoes`: behaves like VS Code's state, which is sent as a whole a moment later and then replaced by what
 * was sent.
 */
function openStorage({ echoes = false } = {}) {
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
  };
  const warnings: string[] = [];
  const storage = new StateStorage(memento, { warn: (line) => warnings.push(line) });
  return { kept, warnings, storage, read: (key: string) => storage.read(key, schema, empty) };
}

describe('stored state', () => {
  it('reads as empty if nothing was stored', () => {
    assert.equal(openStorage().read('people'), empty);
  });

  it("returns a value that's still being written", async () => {
    const { kept, read, storage } = openStorage();
    const written = storage.write('people', kim);
    assert.deepEqual([read('people'), kept.size], [kim, 0]);
    await written;
    assert.deepEqual([read('people'), kept.get('people')], [kim, kim]);
  });

  it('sets an unreadable value aside before replacing it, and logs its key', async () => {
    const { kept, read, storage, warnings } = openStorage();
    const newer = { version: 2, everything: 'else' };
    kept.set('people', newer);
    assert.equal(read('people'), empty);
    assert.match(warnings.join(), /people$/);
    await storage.write('people', kim);
    await storage.write('people', empty);
    assert.deepEqual([kept.get('people.aside'), read('people')], [newer, empty]);
  });

  it('drops a set-aside value on request', async () => {
    const { kept, read, storage } = openStorage();
    kept.set('people', 'broken');
    read('people');
    await storage.write('people', kim);
    await storage.removeAside('people');
    assert.deepEqual([...kept.keys()], ['people']);
  });

  it('keeps all values written at the same moment', async () => {
    const { kept, read, storage } = openStorage({ echoes: true });
    const first = storage.write('first', kim);
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    await Promise.all([first, storage.write('second', kim), storage.write('third', kim)]);
    assert.deepEqual(
      [read('first'), read('second'), read('third'), [...kept.keys()].length],
      [kim, kim, kim, 3],
    );
  });

  it("removes all of an account's keys together, even values that are set aside or still being written", async () => {
    const { kept, read, storage } = openStorage();
    kept.set(`people.${sid}`, 'broken');
    read(`people.${sid}`);
    await storage.write(`people.${sid}`, kim);
    await storage.write(`people.${other}`, kim);
    const written = storage.write(`checks.${sid}`, kim);
    await Promise.all([written, storage.removeAccount(sid)]);
    assert.deepEqual([...kept.keys()], [`people.${other}`]);
  });

  it('removes every key, even those still being written', async () => {
    const { kept, storage } = openStorage();
    await storage.write('people', kim);
    const written = storage.write(`people.${sid}`, kim);
    await Promise.all([written, storage.removeAll()]);
    assert.deepEqual([...kept.keys()], []);
  });

  it('is parsed once until it changes, even from another window', async () => {
    const { kept, read, storage } = openStorage();
    await storage.write('people', kim);
    const first = read('people');
    assert.equal(read('people'), first);
    kept.set('people', { version: 1, names: ['Renamed'] });
    assert.deepEqual(read('people').names, ['Renamed']);
  });
});
