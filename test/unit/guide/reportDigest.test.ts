import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { checkReport } from '../../../src/guide/reportCheck';
import { canonical, digestOf, mismatches } from '../../../src/guide/reportDigest';
import type { Report } from '../../../src/guide/reportSchema';
import { exampleReport } from './reportExamples';

const report = exampleReport();

/** Every place in a value at which something stands that is no object or list. */
function leaves(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inside]) => leaves(inside, [...path, key]));
}

/** The value with something else at the place. */
function changed(value: unknown, [key, ...rest]: string[], other: unknown): unknown {
  if (key === undefined) return other;
  const copy: object = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  Reflect.set(copy, key, changed(Reflect.get(copy, key), rest, other));
  return copy;
}

const at = (value: unknown, path: string[]) =>
  path.reduce<unknown>((inside, key) => Reflect.get(inside as object, key), value);

describe('canonical JSON', () => {
  it('is what RFC 8785 shows for its example', () => {
    const example: unknown = JSON.parse(
      String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    );
    const expected = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`;
    assert.equal(canonical(example), expected);
  });

  it('sorts names by UTF-16 code units, as in RFC 8785, also those that look like numbers', () => {
    const names = ['€', '\r', '\ufb33', '1', '10', '9', '😀', '\u0080', 'ö'];
    const value = Object.fromEntries(names.map((name) => [name, 0]));
    const sorted = ['\r', '1', '10', '9', '\u0080', 'ö', '€', '😀', '\ufb33'];
    assert.equal(canonical(value), `{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`);
  });

  it('does not depend on the order in which members were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        assert.equal(canonical(reversed), canonical(value));
      }),
    );
  });
});

describe('the digest of a report', () => {
  it('is SHA-256 over the canonical entries', () => {
    const all = createHash('sha256').update(canonical(report.entries)).digest('hex');
    assert.equal(report.digest.all, all);
  });

  it('fits the report that was made', () => {
    assert.deepEqual(mismatches(report.entries, report.digest), []);
  });

  it('notices any changed field of any entry and names the entry', () => {
    const places = report.entries.flatMap((entry, index) =>
      leaves(entry).map((path) => [String(index), ...path]),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, other) => {
        fc.pre(canonical(other) !== canonical(at(report.entries, place)));
        const entries = changed(report.entries, place, other) as Report['entries'];
        const named = mismatches(entries, report.digest).map(({ id }) => id);
        assert.ok(named.includes(report.entries[Number(place[0])]!.id));
        assert.notEqual(digestOf(entries).all, report.digest.all);
      }),
      { numRuns: 1000 },
    );
  });

  it('notices every field at its place: none is left out of the digest', () => {
    for (const [index, entry] of report.entries.entries()) {
      for (const path of leaves(entry)) {
        const entries = changed(report.entries, [String(index), ...path], 'changed') as Report['entries'];
        assert.ok(mismatches(entries, report.digest).length > 0, `${entry.id} ${path.join('.')}`);
      }
    }
  });

  it('names an entry that was taken out, put in or moved', () => {
    const [first, second, ...rest] = report.entries;
    assert.ok(first && second);
    assert.deepEqual(mismatches([first, ...rest], report.digest), [{ id: second.id, how: 'missing' }]);
    const extra = { ...second, id: 'extra' };
    assert.deepEqual(mismatches([...report.entries, extra], report.digest), [{ id: 'extra', how: 'added' }]);
    assert.deepEqual(mismatches([second, first, ...rest], report.digest), [
      { id: first.id, how: 'moved' },
      { id: second.id, how: 'moved' },
    ]);
  });
});

describe('checking a report', () => {
  const saved = JSON.stringify(report, null, 2);

  it('finds nothing in the report as it was saved', () => {
    assert.deepEqual(checkReport(saved, report.digest.all), {
      report,
      mismatches: [],
      allFits: true,
      isNoted: true,
    });
  });

  it('names the entry of which a sentence was changed', () => {
    const { mismatches: found, allFits } = checkReport(saved.replace('Kim Lee', 'Tim Lee'));
    assert.deepEqual(found, [{ id: 'subStep:twoFactor.phone', how: 'changed' }]);
    assert.equal(allFits, false);
  });

  it('notices by the noted digest that entry and digests were changed together', () => {
    const entries = JSON.parse(
      JSON.stringify(report.entries).replace('Kim Lee', 'Tim Lee'),
    ) as Report['entries'];
    const forged = { ...report, entries, digest: digestOf(entries) };
    const result = checkReport(JSON.stringify(forged), report.digest.all);
    assert.deepEqual([result.mismatches, result.allFits, result.isNoted], [[], true, false]);
  });

  const refused: Record<string, [text: string, message: RegExp]> = {
    'what is not JSON': ['{', /not JSON/],
    'what is JSON of another kind': ['{"name":"x"}', /At “schema”/],
    'a report of another version': [
      saved.replace('"schemaVersion": 1', '"schemaVersion": 2'),
      /of version 2; this release reads version 1/,
    ],
    'a field that was added to an entry': [
      saved.replace('"kind": "account",', '"kind": "account", "checked": true,'),
      /At “entries.1”/,
    ],
    'a name that stands twice, of which JSON keeps one only': [
      saved.replace('"state": "open",', '"state": "verified", "state": "open",'),
      /stands twice/,
    ],
    'a second entry with the id of the first': [
      JSON.stringify({ ...report, entries: [...report.entries, report.entries[0]] }),
      /twice/,
    ],
  };
  for (const [what, [text, message]] of Object.entries(refused)) {
    it(`refuses ${what} and says where`, () => {
      assert.throws(() => checkReport(text), { name: 'SetupError', message });
    });
  }
});
