import assert from 'node:assert/strict';
import { readTeam, readTeamBytes } from '../../../src/team/parse';
import { account, marked, mei, refusals, withPeople, withPerson } from '../../support/teamTexts';
import { largestTeamFile, mostPeople } from '../../../src/team/schema';

/** Checks that exactly the parts in ⟦⟧ are refused, and returns the messages. */
function refusesMarked(text: string): string[] {
  const { plain, parts } = marked(text);
  const { file, problems } = readTeam(plain);
  assert.equal(file, undefined);
  assert.deepEqual(
    problems.map(({ start, end }) => [start, plain.slice(start, end)]),
    parts,
  );
  return problems.map(({ message }) => message);
}

describe('a team file', () => {
  it('has people with all their fields', () => {
    const fields =
      '"email": "mei@acme.test", "name": "Mei Lin", "roles": ["Developer", "Support"], "note": "on call", "until": "2028-02-29"';
    const { file, problems } = readTeam(withPerson(fields));
    assert.deepEqual(problems, []);
    assert.deepEqual(file, {
      account,
      people: [
        {
          email: 'mei@acme.test',
          name: 'Mei Lin',
          roles: ['Developer', 'Support'],
          note: 'on call',
          until: '2028-02-29',
        },
      ],
      unlisted: 'report',
    });
  });

  it('can have no one', () => {
    assert.deepEqual(readTeam(`{"account":"${account}","people":[],"unlisted":"remove"}`).file?.people, []);
  });

  it('keeps markup in names and notes as text', () => {
    const fields =
      '"email": "mei@acme.test", "name": "<b>Mei</b> [x](command:x)", "note": "$(trash) **x**", "roles": ["Support"]';
    assert.equal(readTeam(withPerson(fields)).file?.people[0]?.name, '<b>Mei</b> [x](command:x)');
  });

  for (const name of ['Иван Петров', 'Zoë Núñez', '山田　太郎', 'Mª José', 'سارة', 'O’Brien-Lee']) {
    it(`accepts the name ${name}`, () => {
      assert.deepEqual(
        readTeam(withPerson(`"email": "mei@acme.test", "name": "${name}", "roles": ["Support"]`)).problems,
        [],
      );
    });
  }

  it('accepts a byte order mark and any spelling of white space', () => {
    const bytes = new TextEncoder().encode(`\uFEFF${withPeople(mei).replaceAll('\n', '\r\n\t')}`);
    assert.equal(readTeamBytes(bytes).file?.people.length, 1);
  });
});

describe('a team file that is refused', () => {
  for (const [what, text] of Object.entries(refusals))
    it(`names the place of ${what}`, () => void refusesMarked(text));

  it('tells several problems at once', () => {
    const messages = refusesMarked(
      withPeople(
        '{ "email": ⟦"mei@acme"⟧, "roles": [⟦"Owner"⟧], "until": ⟦"2027-13-01"⟧ }',
        mei,
        `{ ⟦"age"⟧: 1, "email": ⟦"Mei@acme.test"⟧, "roles": ["Support", ⟦"Administrator"⟧] } ⟦// x⟧`,
      ).replace('"report"', '⟦"no"⟧'),
    );
    assert.equal(new Set(messages).size, messages.length);
  });

  it('leaves a text open', () => {
    const text = withPerson('"email": "mei@acme.test, "roles": ["Developer"]');
    assert.equal(readTeam(text).problems[0]?.start, text.indexOf('roles'));
  });

  it('says what is missing and what belongs there', () => {
    const { problems } = readTeam('{ "people": [{}] }');
    assert.deepEqual(
      problems.map(({ message }) => message),
      [
        '“account” is missing. Write the Account SID: AC and 32 lowercase hexadecimal digits.',
        '“unlisted” is missing. Write “report” or “remove”.',
        '“email” is missing. Write the person’s address as text.',
        '“roles” is missing. Write at least one role in brackets.',
      ],
    );
  });

  it('is not UTF-8, told at the first byte that isn’t', () => {
    const bytes = Buffer.from(
      withPerson('"email": "mei@acme.test", "name": "Zo\u00EB", "roles": ["Developer"]'),
      'latin1',
    );
    const { text, problems, file } = readTeamBytes(bytes);
    assert.equal(file, undefined);
    assert.deepEqual(
      problems.map(({ start, message }) => [text.slice(0, start).endsWith('"Zo'), message]),
      [[true, 'The file isn’t UTF-8. Save it with that encoding.']],
    );
  });

  it('is too large', () => {
    const text = withPerson(
      `"email": "mei@acme.test", "roles": ["Developer"], "note": "${'x'.repeat(largestTeamFile)}"`,
    );
    assert.deepEqual(
      readTeam(text).problems.map(({ message }) => message),
      ['The file is larger than 4 MB, so it isn’t read.'],
    );
  });

  it('has too many people, told at the first one over the limit', () => {
    const people = Array.from({ length: mostPeople + 2 }, (_, index) => mei.replace('mei', `p${index}`));
    const text = withPeople(...people);
    assert.deepEqual(
      readTeam(text).problems.map(({ start, end }) => text.slice(start, end)),
      [people[mostPeople]],
    );
  });

  it('nests brackets as deep as the file is long', () => {
    for (const bracket of ['[', '{"a":']) {
      const { problems, file } = readTeam(bracket.repeat(500_000));
      assert.equal(file, undefined);
      assert.deepEqual(
        problems.map(({ start, message }) => [start, message]),
        [[bracket.length * 100, 'Brackets are nested too deep here.']],
      );
    }
  });

  it('gives no one as long as there is any error', () => {
    const { file, problems } = readTeam(
      withPeople(mei, mei.replace('mei', 'sam').replace('Developer', 'Owner')),
    );
    assert.equal(file, undefined);
    assert.equal(problems.length, 1);
  });
});
