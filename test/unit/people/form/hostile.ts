import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { InviteSession, type FormServices } from '../../../../src/people/form/session';
import type { Draft, FromPage, ToPage } from '../../../../src/people/form/messages';
import { hostileMessages } from '../../../support/hostileMessages';

const draft: Draft = {
  text: 'mia@acme.test',
  roles: ['support'],
  own: { 'mia@acme.test': ['developer'] },
  answers: { columns: { Email: 'address' }, marks: { x: true } },
};

/** One valid message of each type that has fields. */
const valid: FromPage[] = [
  { type: 'read', request: 1, text: 'mia@acme.test', answers: draft.answers },
  { type: 'dropFile', request: 1, name: 'people.csv', bytes: new Uint8Array([109, 64]) },
  { type: 'chooseEncoding', request: 1, encoding: 'windows1252' },
  { type: 'preview', request: 1, draft },
  { type: 'apply', request: 1, plan: 'p1', administrators: ['mia@acme.test'], ownAccess: true },
  { type: 'pause', on: true },
  { type: 'retryFailed', request: 1, administrators: [] },
  { type: 'saveResults', request: 1, format: 'csv' },
];

const long = 'a'.repeat(3_000_000);

const older: unknown[] = [
  { type: 'preview', request: 1, draft: { ...draft, text: long } },
  { type: 'preview', request: 1, draft: { text: 'mia@acme.test', roles: ['owner'] } },
  { type: 'preview', request: 1, text: 'mia@acme.test', roles: 'support' },
  { type: 'dropFile', request: 1, name: long, bytes: new Uint8Array(1) },
  { type: 'apply', request: 1, plan: 'p1', administrators: 'all', ownAccess: true },
  { type: 'apply', plan: 'p1', confirmed: true },
  { type: 'connectAccount' },
  { type: 'init' },
];

const hostile = fc.oneof(hostileMessages(valid), fc.constantFrom(...older));

/**
 * Sends generated messages that no page of this version sends: wrong types, foreign keys, megabytes, and shapes of
 * older versions. Asserts that the form's host never rejects, calls nothing, and sends nothing.
 */
export async function ignoreHostileMessages(numRuns: number, seed?: number): Promise<void> {
  const called: string[] = [];
  const told: ToPage[] = [];
  const call = (name: string) => () => Promise.resolve(void called.push(name));
  const services: FormServices = {
    account: () => Promise.resolve({ name: 'Harbour', sidEnd: '4f2a', sample: false }),
    accountNames: () => [],
    preview: async () => {
      await call('preview')();
      return { problems: [] };
    },
    run: () => undefined,
    chooseFile: call('chooseFile'),
    decode: async () => {
      await call('decode')();
      return '';
    },
    handOver: () => Promise.resolve(),
    act: call('act'),
    onDidChange: () => ({ dispose: () => undefined }),
  };
  const log = { warn: () => undefined, error: (line: string) => void called.push(line) };
  const session = new InviteSession(services, { send: (each) => Promise.resolve(told.push(each) > 0), log });
  await session.receive({ type: 'ready' });
  await fc.assert(
    fc.asyncProperty(hostile, async (raw) => {
      called.length = 0;
      told.length = 0;
      await session.receive(raw);
      assert.deepEqual([called, told], [[], []]);
    }),
    { numRuns, ...(seed !== undefined && { seed }) },
  );
  session.dispose();
  called.length = 0;
  told.length = 0;
  for (const each of valid) await session.receive(each);
  assert.deepEqual([called, told], [[], []], 'after dispose');
}
