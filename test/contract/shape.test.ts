import assert from 'node:assert/strict';
import { compare, linesOf, shapeOf } from './shape';

const differences = (twilio: unknown, sandbox: unknown) => compare(shapeOf(twilio), shapeOf(sandbox));

describe('the shape of an answer', () => {
  it('has every field in its order, with its types, and no value', () => {
    const answer = { roles: [{ sid: 'IX1', deny: null }, { deny: 'x' }], page: 0, none: [] };
    assert.deepEqual(linesOf(shapeOf(answer)), [
      ': object',
      'roles: array',
      'roles[]: object',
      'roles[].sid: string',
      'roles[].deny: null or string',
      'page: number',
      'none: empty array',
    ]);
  });

  it('differs by a field that only one has, and by a type', () => {
    assert.deepEqual(differences({ a: 1, b: 2 }, { b: '2', c: 3 }), [
      'only Twilio has a',
      'b is number, not string',
      'only the sandbox has c',
    ]);
  });

  it('does not differ by what is null or empty on one side', () => {
    const full = { data: { of: 1 }, list: [{ sid: 'IX1' }], text: 'x' };
    const empty = { data: null, list: [], text: null };
    assert.deepEqual([...differences(full, empty), ...differences(empty, full)], []);
  });
});
