import assert from 'node:assert/strict';
import { compare, linesOf, shapeOf } from './shape';

const differences = (twilio: unknown, sandbox: unknown) => compare(shapeOf(twilio), shapeOf(sandbox));

describe("an answer's shape", () => {
  it('lists every field in order with its types but no values', () => {
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

  it('differs if one side has an extra field or another type', () => {
    assert.deepEqual(differences({ a: 1, b: 2 }, { b: '2', c: 3 }), [
      'only Twilio has a',
      'b is number, not string',
      'only the sandbox has c',
    ]);
  });

  it("doesn't differ where one side is null or empty", () => {
    const full = { data: { of: 1 }, list: [{ sid: 'IX1' }], text: 'x' };
    const empty = { data: null, list: [], text: null };
    assert.deepEqual([...differences(full, empty), ...differences(empty, full)], []);
  });
});
