import assert from 'node:assert/strict';
import { domainToUnicode } from 'node:url';
import * as fc from 'fast-check';
import { readList, type ListReading } from '../../../../src/people/list/readList';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../../../../src/twilio/roles';

const local = fc.stringMatching(/^[a-z0-9]{1,6}(?:[.+_-][a-z0-9]{1,4})?$/);
const address = fc
  .tuple(local, fc.constantFrom('acme.test', 'mail.corp.test', 'a-b.test'))
  .map((parts) => parts.join('@'));
const broken = fc.constantFrom(
  'kim@',
  '@acme.test',
  'kim@acme',
  'a@b@c.test',
  'kim@acme..test',
  '.kim@acme.test',
  'kim@-acme.test',
);
const word = fc.constantFrom(
  'Kim',
  'Ode',
  'Lee Park',
  'Ode, Kim',
  'Please remove',
  'José',
  'Owner',
  '10:00',
  '[EXT]',
  'x',
  'yes',
  '✅',
  '#',
  '//',
);
const roleWord = fc.constantFrom(
  'Administrator',
  'Developer',
  'Support',
  'Billing Manager',
  'Developers:',
  '# Administrators',
  'admin',
);
const sign = fc.constantFrom(
  '<',
  '>',
  '"',
  "'",
  '(',
  ')',
  '[',
  ']',
  ',',
  ';',
  ':',
  '|',
  '\t',
  ' ',
  ' - ',
  '@',
  '=',
  '\\',
  '\n',
  '\r\n',
  '\n\n',
);
const named = fc.tuple(word, address).map(([name, email]) => `${name} <${email}>`);

/** Generates texts like those that people paste, and worse. */
export const texts = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: address }, named, broken, word, roleWord, {
      weight: 5,
      arbitrary: sign,
    }),
    {
      maxLength: 30,
    },
  )
  .map((pieces) => pieces.join(''));

interface Table {
  text: string;
  headings: string[];
  rows: string[][];
}

const heading = fc.constantFrom(
  ...[
    'Name',
    'First name',
    'Last name',
    'Role',
    'Developer',
    'Administrator',
    'Status',
    'Account',
    'Notes',
    '',
    'Work e-mail',
  ],
);
const cell = fc.oneof(
  word,
  roleWord,
  fc.constantFrom('', 'Developer, Support', 'Active', 'Left', 'No'),
  address,
  broken,
  named,
);
const quoteNever = (text: string) => text.replace(/[",;\t]/g, ' ');
const quoteWell = (text: string) => (/[",;\t\n|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Generates tables with a heading, any columns, and rows of any width. */
export const tables = fc
  .record({
    others: fc.array(heading, { minLength: 1, maxLength: 5 }),
    rows: fc.array(
      fc.tuple(fc.oneof({ weight: 5, arbitrary: address }, cell), fc.array(cell, { maxLength: 7 })),
      { minLength: 1, maxLength: 8 },
    ),
    delimiter: fc.constantFrom(',', ';', '\t'),
    quote: fc.constantFrom(quoteWell, quoteWell, quoteNever),
    before: fc.constantFrom('', 'Team list 2026\n\n', 'Exported by ops@corp.test\n'),
    stray: fc.constantFrom('', '', '"', 'x"y'),
    end: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ others, rows, delimiter, quote, before, stray, end }): Table => {
    const headings = ['Email', ...others];
    const cells = rows.map(([first, rest]) =>
      quote === quoteNever ? [first, ...rest].map(quote) : [first, ...rest],
    );
    const lines = [headings, ...cells].map((row) => row.map(quote).join(delimiter));
    return { text: before + lines.join(end) + stray, headings, rows: cells };
  });

/** Finds every `local@domain` and its line, without using the reader. */
function scan(text: string): { email: string; line: number }[] {
  return text.split(/\r\n?|\n/).flatMap((line, index) =>
    [...line.matchAll(/[\p{L}\p{N}._+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/gu)].map(([email]) => ({
      email: email.toLowerCase(),
      line: index + 1,
    })),
  );
}

function asWritten({ email }: { email: string }): string {
  const at = email.indexOf('@') + 1;
  return email.slice(0, at) + domainToUnicode(email.slice(at));
}

/** Asserts that each address is a person or appears in a remark or problem with its line. */
export function nothingIsLost(text: string, { people, remarks, problems }: ListReading): void {
  const emails = new Set(people.map(asWritten));
  const said = [...remarks, ...problems];
  for (const { email, line } of scan(text)) {
    const isSaid = said.some(
      (each) => each.line === line && each.value.toLowerCase().includes(email.slice(0, 150)),
    );
    // In `o'neil@acme.test`, the scan finds `neil@acme.test`.
    const isPerson =
      emails.has(email) ||
      [...emails].some(
        (each) =>
          each.endsWith(`'${email}`) ||
          each.endsWith(`=${email}`) ||
          each.endsWith(`#${email}`) ||
          each.endsWith(`/${email}`),
      );
    assert.ok(isPerson || isSaid, `${email} of line ${line} is lost.`);
  }
  const lines = new Set([...people, ...said].map(({ line }) => line));
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    if (/@/.test(line)) assert.ok(lines.has(index + 1) || scan(line).length > 0, line);
  }
}

/** Asserts that the text contains each person's address, on its own, and name. */
export function nothingIsMadeUp(text: string, { people }: ListReading): void {
  const tokens = new Set(
    text
      .toLowerCase()
      .split(/[\s<>()[\]{},;:|"]+/)
      .map((token) => token.replace(/^'|[.'=\\-]+$/g, '')),
  );
  // Some formats double quotation marks and backslashes.
  const plain = text.replace(/\s+/g, ' ');
  const forms = [plain, plain.replaceAll('""', '"'), plain.replaceAll('\\', '')];
  for (const person of people) {
    const { email, givenName = '', familyName = '' } = person;
    assert.ok(tokens.has(asWritten(person)), `${email} isn't in the text.`);
    for (const name of [givenName, familyName])
      assert.ok(
        forms.some((form) => form.includes(name)),
        name,
      );
    assert.ok(!(givenName + familyName).includes('@'));
  }
}

/** Asserts that no one has a role without a label or mark in a table row with their address. */
export function noRoleWasNotChosen(reading: ListReading, table?: Table): void {
  for (const { email, roles = [] } of reading.people) {
    const rows = table?.rows.filter((cells) => cells.join(' ').toLowerCase().includes(email)) ?? [];
    const given = new Set<BuiltInRole>();
    for (const cells of rows) {
      for (const [index, value] of cells.entries()) {
        const title = table?.headings[index] ?? '';
        const labels = value.split(/[,;]/).map((part) => part.trim().toLowerCase());
        for (const role of builtInRoleNames) {
          const label = builtInRoles[role].label;
          const isMarked = title === label && /^(?:x|yes)$/.test(value);
          if (isMarked || (title === 'Role' && labels.includes(label.toLowerCase()))) given.add(role);
        }
      }
    }
    for (const role of roles) assert.ok(given.has(role), `${email} has ${role}.`);
  }
}

/** Reads generated lists and asserts the promises for each. */
export function holdPromises(numRuns: number, seed?: number): void {
  const parameters = { numRuns: Math.ceil(numRuns / 2), ...(seed !== undefined && { seed }) };
  fc.assert(
    fc.property(texts, (text) => {
      const reading = readList(text);
      nothingIsLost(text, reading);
      nothingIsMadeUp(text, reading);
      if (reading.columns.length === 0) noRoleWasNotChosen(reading);
    }),
    parameters,
  );
  fc.assert(
    fc.property(tables, (table) => {
      const reading = readList(table.text);
      nothingIsLost(table.text, reading);
      nothingIsMadeUp(table.text, reading);
      noRoleWasNotChosen(reading, table);
    }),
    parameters,
  );
}
