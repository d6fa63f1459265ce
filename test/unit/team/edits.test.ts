import assert from 'node:assert/strict';
import { applyEdits } from 'jsonc-parser';
import type { Finding } from '../../../src/team/compare';
import { additions, type Fix, fixesFor, fixesForDrift } from '../../../src/team/edits';
import { readTeam } from '../../../src/team/parse';

const account = 'AC0123456789abcdef0123456789abcdef';
const withPeople = (...people: string[]) =>
  `{\n  "account": "${account}",\n  "people": [\n    ${people.join(',\n    ')}\n  ],\n  "unlisted": "report"\n}\n`;
const mei = '{ "email": "mei@acme.test",   "roles": [ "Developer" ] }';
const sam = '{ "email": "sam@acme.test", "roles": ["Support"] }';

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
  const person = (fields: string) => withPeople(`{ ${fields} }`);
  const cases: [what: string, broken: string, title: string, right: string][] = [
    ['removes a second entry', withPeople(mei, sam, mei), 'Remove this', withPeople(mei, sam)],
    [
      'keeps only Administrator',
      person('"email": "a@acme.test", "roles": ["Developer", "Administrator"]'),
      'Keep only Administrator',
      person('"email": "a@acme.test", "roles": ["Administrator"]'),
    ],
    [
      'removes Administrator',
      person('"email": "a@acme.test", "roles": ["Developer", "Administrator"]'),
      'Remove Administrator',
      person('"email": "a@acme.test", "roles": ["Developer"]'),
    ],
    [
      'removes hidden characters',
      person('"email": "a\u200B@acme.test", "roles": ["Developer"]'),
      'Remove the hidden characters',
      person('"email": "a@acme.test", "roles": ["Developer"]'),
    ],
    [
      'writes the account in lower case',
      withPeople(mei).replace(account, account.toUpperCase()),
      `Write ${account}`,
      withPeople(mei),
    ],
    [
      'moves a date to the last day of its month',
      person('"email": "a@acme.test", "roles": ["Developer"], "until": "2027-02-30"'),
      'Write 2027-02-28',
      person('"email": "a@acme.test", "roles": ["Developer"], "until": "2027-02-28"'),
    ],
    [
      'spells a role as Twilio does',
      person('"email": "a@acme.test", "roles": ["billing-manager"]'),
      'Write Billing Manager',
      person('"email": "a@acme.test", "roles": ["Billing Manager"]'),
    ],
    [
      'removes an unknown key',
      person('"email": "a@acme.test", "team": 1, "roles": ["Support"]'),
      'Remove this',
      person('"email": "a@acme.test", "roles": ["Support"]'),
    ],
    [
      'removes a repeated role',
      person('"email": "a@acme.test", "roles": ["Support", "Support"]'),
      'Remove this',
      person('"email": "a@acme.test", "roles": ["Support"]'),
    ],
  ];
  for (const [what, broken, title, right] of cases) it(what, () => assert.equal(fixed(broken, title), right));

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
    const source = sourceOf(withPeople(mei, sam));
    const text = apply(source.text, fixesForDrift(finding({ index: 0 }), source), /^Write what Twilio has/);
    assert.equal(text, withPeople(mei.replace('[ "Developer" ]', '["Developer", "Support"]'), sam));
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
