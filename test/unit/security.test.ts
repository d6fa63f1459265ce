import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
const policy = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const named = [...policy.matchAll(/^- (\d+): `(.+)`, “(.+)”$/gm)].map(
  ([, promise = '', file = '', title = '']) => ({ promise, file, title }),
);

describe('the security policy', () => {
  it('names a test for each promise', () => {
    const promises = [...policy.matchAll(/^(\d+)\. \*\*/gm)].map(([, number]) => number);
    assert.ok(promises.length > 0);
    assert.deepEqual([...new Set(named.map(({ promise }) => promise))], promises);
  });

  for (const { file, title } of named) {
    it(`names a test that exists: ${title}`, () => {
      // A title can go on with what differs between similar tests.
      const tests = readFileSync(join(root, file), 'utf8').matchAll(/\bit\(\s*(['"`])(.*?)(?:\1,|\$\{)/g);
      const titles = [...tests].map(([, , start = '']) => start.replace(/[ :,]+$/, ''));
      assert.ok(titles.includes(title), file);
    });
  }
});
