import assert from 'node:assert/strict';
import { readTeam, readTeamBytes } from '../../../src/team/parse';
import { largestTeamFile, mostPeople } from '../../../src/team/schema';

const account = 'AC0123456789abcdef0123456789abcdef';
const mei = '{ "email": "mei@acme.test", "roles": ["Developer"] }';
const withPeople = (...people: string[]) =>
  `{\n  "account": "${account}",\n  "people": [\n    ${people.join(',\n    ')}\n  ],\n  "unlisted": "report"\n}\n`;
const withPerson = (fields: string) => withPeople(`{ ${fields} }`);

/** Returns the marked parts of a text, and the text without the marks. */
function marked(text: string): { plain: string; parts: string[] } {
  const parts = [...text.matchAll(/⟦(.*?)⟧/gsu)].map(([, part = '']) => part);
  return { plain: text.replaceAll(/[⟦⟧]/g, ''), parts };
}

/** Checks that exactly the parts in ⟦⟧ are refused, and returns the messages. */
function refusesMarked(text: string): string[] {
  const { plain, parts } = marked(text);
  const { file, problems } = readTeam(plain);
  assert.equal(file, undefined);
  assert.deepEqual(
    problems.map(({ start, end }) => plain.slice(start, end)),
    parts,
  );
  // The parts can occur elsewhere too, so their places count as well.
  let removed = 0;
  const starts = [...text.matchAll(/⟦/g)].map(({ index }) => index - removed++ * 2);
  assert.deepEqual(
    problems.map(({ start }) => start),
    starts,
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
  const refusals: Record<string, string> = {
    'an empty file': '⟦⟧',
    'plain text': '⟦hello⟧',
    'another value': '⟦[]⟧',
    'a line comment': `${withPeople(mei)}⟦// ours⟧`,
    'a block comment': withPeople(`⟦/* ours */⟧${mei}`),
    'trailing commas': withPeople('{ "email": "mei@acme.test", "roles": ["Developer"⟦,⟧]⟦,⟧ }⟦,⟧'),
    'single quotes': withPerson(`⟦'email'⟧: 1`),
    'a missing comma': withPerson('"email": "mei@acme.test" ⟦"roles"⟧: ["Developer"]'),
    'a number with a leading zero': withPerson('"email": 0⟦1⟧, "roles": ["Developer"]'),
    'an unknown key': withPerson('"email": "mei@acme.test", "roles": ["Developer"], ⟦"team"⟧: 1'),
    'an unknown key at the top': withPeople(mei).replace('"unlisted"', '⟦"version"⟧: 1, "unlisted"'),
    'a key that changes the prototype': withPerson(
      '"email": "mei@acme.test", ⟦"__proto__"⟧: { "roles": [] }, "roles": ["Developer"]',
    ),
    'the constructor as a key': withPerson(
      '"email": "mei@acme.test", "roles": ["Developer"], ⟦"constructor"⟧: {}',
    ),
    'a repeated key': withPerson('"email": "a@acme.test", ⟦"email"⟧: "b@acme.test", "roles": ["Developer"]'),
    'a key repeated with an escape': withPerson(
      '"email": "a@acme.test", ⟦"\\u0065mail"⟧: "a@acme.test", "roles": ["Developer"]',
    ),
    'a repeated key at the top': withPeople(mei).replace('"unlisted"', '⟦"account"⟧: ⟦""⟧, "unlisted"'),
    'an account in upper case': withPeople(mei).replace(`"${account}"`, `⟦"${account.toUpperCase()}"⟧`),
    'a shorter account': withPeople(mei).replace(`"${account}"`, `⟦"AC123"⟧`),
    'another SID': withPeople(mei).replace(`"${account}"`, `⟦"US${account.slice(2)}"⟧`),
    'a number as the account': withPeople(mei).replace(`"${account}"`, `⟦1⟧`),
    'people in an object': withPeople(mei).replace(/\[\n[^]*\]/, '⟦{ "email": 1 }⟧'),
    'a person in brackets': withPeople(mei, `⟦[${mei}]⟧`),
    'null for a person': withPeople(mei, '⟦null⟧'),
    'an object for the address': withPerson(
      '"email": ⟦{ "value": "mei@acme.test" }⟧, "roles": ["Developer"]',
    ),
    'a role in brackets': withPerson('"email": "mei@acme.test", "roles": [⟦["Developer"]⟧]'),
    'a role without brackets': withPerson('"email": "mei@acme.test", "roles": ⟦"Developer"⟧'),
    'no role': withPerson('"email": "mei@acme.test", "roles": ⟦[]⟧'),
    'null for the name': withPerson('"email": "mei@acme.test", "name": ⟦null⟧, "roles": ["Developer"]'),
    'another word for unlisted people': withPeople(mei).replace('"report"', '⟦"delete"⟧'),
    'true for unlisted people': withPeople(mei).replace('"report"', '⟦true⟧'),
    'February 30': withPerson('"email": "mei@acme.test", "roles": ["Developer"], "until": ⟦"2027-02-30"⟧'),
    'February 29 in a common year': withPerson(
      '"email": "mei@acme.test", "roles": ["Developer"], "until": ⟦"2027-02-29"⟧',
    ),
    'a date with a time': withPerson(
      '"email": "mei@acme.test", "roles": ["Developer"], "until": ⟦"2027-03-31T00:00:00Z"⟧',
    ),
    'a broken address': withPerson('"email": ⟦"mei@acme"⟧, "roles": ["Developer"]'),
    'an address with a name': withPerson('"email": ⟦"Mei <mei@acme.test>"⟧, "roles": ["Developer"]'),
    'an address with a space': withPerson('"email": ⟦" mei@acme.test"⟧, "roles": ["Developer"]'),
    'an address with a hidden character': withPerson(
      '"email": ⟦"mei\u200B@acme.test"⟧, "roles": ["Developer"]',
    ),
    'an address with a hidden character in an escape': withPerson(
      '"email": ⟦"mei\\u200b@acme.test"⟧, "roles": ["Developer"]',
    ),
    'an address with a control character': withPerson(
      '"email": ⟦"mei\\u0000@acme.test"⟧, "roles": ["Developer"]',
    ),
    'an address with a Cyrillic letter': withPerson(
      '"email": ⟦"m\u0435i@acme.test"⟧, "roles": ["Developer"]',
    ),
    'a domain with a Cyrillic letter': withPerson('"email": ⟦"mei@\u0430cme.test"⟧, "roles": ["Developer"]'),
    'a full-width address': withPerson('"email": ⟦"ｍei@acme.test"⟧, "roles": ["Developer"]'),
    'an unknown role': withPerson('"email": "mei@acme.test", "roles": [⟦"Owner"⟧]'),
    'a role in lower case': withPerson('"email": "mei@acme.test", "roles": [⟦"developer"⟧]'),
    'a role with a Cyrillic letter': withPerson('"email": "mei@acme.test", "roles": [⟦"D\u0435veloper"⟧]'),
    'a role with a hidden character': withPerson('"email": "mei@acme.test", "roles": [⟦"Developer\u200B"⟧]'),
    'Administrator with another role': withPerson(
      '"email": "mei@acme.test", "roles": ["Developer", ⟦"Administrator"⟧]',
    ),
    'a role listed twice': withPerson('"email": "mei@acme.test", "roles": ["Developer", ⟦"Developer"⟧]'),
    'a name that reverses its direction': withPerson(
      '"email": "mei@acme.test", "name": ⟦"Mei \u202Eniл"⟧, "roles": ["Developer"]',
    ),
    'a name with a control character': withPerson(
      '"email": "mei@acme.test", "name": ⟦"Mei\\u0007"⟧, "roles": ["Developer"]',
    ),
    'a name that mixes scripts': withPerson(
      '"email": "mei@acme.test", "name": ⟦"M\u0435i Lin"⟧, "roles": ["Developer"]',
    ),
    'a name with lost letters': withPerson(
      '"email": "mei@acme.test", "name": ⟦"M\uFFFDi"⟧, "roles": ["Developer"]',
    ),
    'the same person twice': withPeople(mei, mei.replace('"mei@acme.test"', '⟦"mei@acme.test"⟧')),
    'the same person twice by case': withPeople(mei, mei.replace('"mei@acme.test"', '⟦"MEI@Acme.test"⟧')),
  };
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
