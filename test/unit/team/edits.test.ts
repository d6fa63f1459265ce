import assert from 'node:assert/strict';
import { applyEdits } from 'jsonc-parser';
import { mei, repairs, sam, withPeople } from '../../support/teamTexts';
import type { Finding } from '../../../src/team/compare';
import { additions, type Fix, fixesFor, fixesForDrift } from '../../../src/team/edits';
import { readTeam } from '../../../src/team/parse';

const sourceOf = (text: string) => ({ ...readTeam(text), text });
const apply = (text: string, fixes: Fix[], title: string | RegExp) => {
  const fix = fixes.find((each) =>
    typeof title === 'string' ? each.title === title : title.test(each.title),
  );
  assert.ok(fix, fixes.map((each) => each.title).join());
  return applyEdits(text, fix.edits);
};

/** Returns the text after the fix with this title for the text's only problem. */
function fixed(text: string, title: string): string {
  const source = sourceOf(text);
  assert.equal(source.problems.length, 1);
  return apply(text, fixesFor(source.problems[0]!, source), title);
}

describe('a quick fix for a team file', () => {
  for (const [what, broken, title, right] of repairs)
    it(what, () => assert.equal(fixed(broken, title), right));

  const finding = (changes: Partial<Finding>): Finding => ({
    kind: 'more',
    email: 'mei@acme.test',
    name: '',
    has: ['developer', 'support'],
    wants: [],
    others: [],
    ...changes,
  });

  it('writes what Twilio has and leaves the formatting alone', () => {
    const source = sourceOf(withPeople('{ "email": "mei@acme.test",   "roles": [ "Developer" ] }', sam));
    const text = apply(source.text, fixesForDrift(finding({ index: 0 }), source), /^Write what Twilio has/);
    assert.equal(text, withPeople('{ "email": "mei@acme.test",   "roles": ["Developer", "Support"] }', sam));
  });

  for (const index of [0, 1]) {
    it(`removes person ${index + 1} of two who isn't at Twilio`, () => {
      const source = sourceOf(withPeople(mei, sam));
      const found = finding({ kind: 'absent', index, has: [] });
      const text = apply(source.text, fixesForDrift(found, source), /^Remove/);
      assert.equal(text, withPeople(index === 0 ? sam : mei));
    });
  }

  it('adds people who are not listed, each on a line', () => {
    const source = sourceOf(withPeople(mei));
    const edits = additions(
      [
        finding({ kind: 'unlisted', email: 'sam@acme.test', has: ['support'] }),
        finding({ kind: 'unlisted', email: 'ada@acme.test', name: 'Ada', has: ['administrator', 'support'] }),
      ],
      source,
    );
    assert.equal(
      applyEdits(source.text, edits),
      withPeople(mei, sam, '{ "email": "ada@acme.test", "name": "Ada", "roles": ["Administrator"] }'),
    );
  });

  it('adds the first person', () => {
    const source = sourceOf(withPeople().replace(/\[\s*\]/, '[]'));
    const edits = additions(
      [finding({ kind: 'unlisted', email: 'sam@acme.test', has: ['support'] })],
      source,
    );
    assert.equal(applyEdits(source.text, edits), withPeople(sam));
  });
});
