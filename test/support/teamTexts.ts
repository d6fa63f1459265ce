/** Team files with errors, which the reader and the editor both must tell. */
export const account = 'AC0123456789abcdef0123456789abcdef';
export const mei = '{ "email": "mei@acme.test", "roles": ["Developer"] }';
export const withPeople = (...people: string[]) =>
  `{\n  "account": "${account}",\n  "people": [\n    ${people.join(',\n    ')}\n  ],\n  "unlisted": "report"\n}\n`;
export const withPerson = (fields: string) => withPeople(`{ ${fields} }`);

export const sam = '{ "email": "sam@acme.test", "roles": ["Support"] }';

/** A part of a text, and where it starts. */
type Part = [start: number, part: string];

/** Returns a text without its marks, and the marked parts. */
export function marked(text: string): { plain: string; parts: Part[] } {
  // Each part before has two marks.
  const parts = [...text.matchAll(/⟦(.*?)⟧/gsu)].map(({ index, 1: part = '' }, before): Part => [
    index - before * 2,
    part,
  ]);
  return { plain: text.replaceAll(/[⟦⟧]/g, ''), parts };
}

/** Texts with the parts that are refused in ⟦⟧. */
export const refusals: Record<string, string> = {
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
  'an object for the address': withPerson('"email": ⟦{ "value": "mei@acme.test" }⟧, "roles": ["Developer"]'),
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
  'an address with a Cyrillic letter': withPerson('"email": ⟦"m\u0435i@acme.test"⟧, "roles": ["Developer"]'),
  'a domain with a Cyrillic letter': withPerson('"email": ⟦"mei@\u0430cme.test"⟧, "roles": ["Developer"]'),
  'a full-width address': withPerson('"email": ⟦"ｍei@acme.test"⟧, "roles": ["Developer"]'),
  'an address with an ordinal letter': withPerson('"email": ⟦"\u00AAda@acme.test"⟧, "roles": ["Developer"]'),
  'an address with a dotless letter': withPerson('"email": ⟦"me\u0131@acme.test"⟧, "roles": ["Developer"]'),
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

/** Broken texts, a fix to choose for their only problem, and the text that it gives. */
export const repairs: [what: string, broken: string, title: string, right: string][] = [
  ['removes a second entry', withPeople(mei, sam, mei), 'Remove this', withPeople(mei, sam)],
  [
    'keeps only Administrator',
    withPerson('"email": "a@acme.test", "roles": ["Developer", "Administrator"]'),
    'Keep only Administrator',
    withPerson('"email": "a@acme.test", "roles": ["Administrator"]'),
  ],
  [
    'removes Administrator',
    withPerson('"email": "a@acme.test", "roles": ["Developer", "Administrator"]'),
    'Remove Administrator',
    withPerson('"email": "a@acme.test", "roles": ["Developer"]'),
  ],
  [
    'removes hidden characters',
    withPerson('"email": "a\u200B@acme.test", "roles": ["Developer"]'),
    'Remove the hidden characters',
    withPerson('"email": "a@acme.test", "roles": ["Developer"]'),
  ],
  [
    'writes the account in lower case',
    withPeople(mei).replace(account, account.toUpperCase()),
    `Write ${account}`,
    withPeople(mei),
  ],
  [
    'moves a date to the last day of its month',
    withPerson('"email": "a@acme.test", "roles": ["Developer"], "until": "2027-02-30"'),
    'Write 2027-02-28',
    withPerson('"email": "a@acme.test", "roles": ["Developer"], "until": "2027-02-28"'),
  ],
  [
    'spells a role as Twilio does',
    withPerson('"email": "a@acme.test", "roles": ["billing-manager"]'),
    'Write Billing Manager',
    withPerson('"email": "a@acme.test", "roles": ["Billing Manager"]'),
  ],
  [
    'removes an unknown key',
    withPerson('"email": "a@acme.test", "team": 1, "roles": ["Support"]'),
    'Remove this',
    withPerson('"email": "a@acme.test", "roles": ["Support"]'),
  ],
  [
    'removes a repeated role',
    withPerson('"email": "a@acme.test", "roles": ["Support", "Support"]'),
    'Remove this',
    withPerson('"email": "a@acme.test", "roles": ["Support"]'),
  ],
  [
    'removes a repeated key',
    withPerson('"email": "a@acme.test", "email": "b@acme.test", "roles": ["Support"]'),
    'Remove this',
    withPerson('"email": "a@acme.test", "roles": ["Support"]'),
  ],
  [
    'removes a key repeated with an escape, at the end',
    withPerson('"email": "a@acme.test", "roles": ["Support"], "\\u0065mail": "b@acme.test"'),
    'Remove this',
    withPerson('"email": "a@acme.test", "roles": ["Support"]'),
  ],
  [
    'removes a key that changes the prototype, at the start',
    withPerson('"__proto__": { "email": 1 }, "email": "a@acme.test", "roles": ["Support"]'),
    'Remove this',
    withPerson('"email": "a@acme.test", "roles": ["Support"]'),
  ],
];
