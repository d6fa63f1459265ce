import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../../../src/people/list/columns';
import { readList, type ListReading } from '../../../../src/people/list/readList';
import { describePerson } from './readings';

const folder = join(__dirname, '../../../../../test/unit/people/list/field');

interface Expected {
  answers?: Answers;
  people: string[];
  /** The kinds of open questions, with their words or columns. */
  asked?: string[];
  /** Remarks, each as `line: value`. */
  remarks?: string[];
  problems?: string[];
}

/** Realistic lists, each of which is easy to misread. */
const expected: Record<string, Expected> = {
  '01-tick-emoji.csv': {
    people: ['2 kim@acme.test', '3 lee@acme.test', '4 zoe@acme.test developer'],
    asked: ['marks ✅ ☒'],
  },
  '06-replacement-characters.csv': {
    people: ['2 kim@acme.test Jos\uFFFD|N\uFFFD\uFFFDez'],
    remarks: ['2: Jos\uFFFD N\uFFFD\uFFFDez'],
  },
  '08-html-entities.csv': {
    people: ['2 kim@acme.test Jos&eacute;|N&uacute;&ntilde;ez'],
    remarks: ['2: Jos&eacute; N&uacute;&ntilde;ez'],
  },
  '09-name-vorname.csv': {
    answers: { columns: { Name: 'familyName', Vorname: 'givenName' } },
    people: ['2 kim@acme.test Kim|Ode'],
  },
  '11-thunderbird-german.csv': {
    people: ['2 kim@acme.test', '3 lee@acme.test'],
    asked: ['address Primäre E-Mail-Adresse Sekundäre E-Mail-Adresse'],
    remarks: ['2: kim.ode@home.test'],
  },
  '12-personal-company.csv': {
    answers: { columns: { 'Company Email': 'address' } },
    people: ['2 kim@acme.test Kim|Ode', '3 lee@acme.test Lee|Park'],
    remarks: ['2: kim.ode@home.test', '3: lee.park@home.test'],
  },
  '14-preamble-address.csv': {
    people: ['3 kim@acme.test Kim|Ode developer', '4 lee@acme.test Lee|Park support'],
    remarks: ['1: Exported by ops@acme.test on 2026-11-30'],
  },
  '15-zoom-participants.csv': {
    people: ['5 kim@acme.test Kim|Ode', '6 lee@acme.test Lee|Park'],
    remarks: [
      '1: Meeting ID Topic Start Time End Time User Email Duration (Minutes) Participants',
      '2: 812 0000 0000 Weekly 11/30/2026 09:59:02 AM 11/30/2026 11:02:33 AM host@acme.test 63 2',
    ],
  },
  '17-footer-address.csv': {
    people: ['2 kim@acme.test Kim|Ode'],
    remarks: ['3: Exported by ops@acme.test on 2026-11-30'],
  },
  '18-line-break-in-heading.csv': { people: ['3 kim@acme.test Kim|Ode developer'] },
  '20-salesforce-contacts.csv': {
    people: ['2 kim@acme.test Kim|Ode', '3 lee@acme.test Lee|Park'],
    remarks: ['1: Account Name'],
  },
  '22-smtp-prefix.csv': { people: ['2 kim@acme.test Kim|Ode'] },
  '23-sip-and-smtp.txt': { people: ['1 kim@acme.test'], remarks: ['1: SIP'] },
  '24-ext-prefix.txt': { people: ['1 sam@acme.test [EXT]|Sam Reyes'], remarks: ['1: [EXT] Sam Reyes'] },
  '26-full-width-brackets.txt': { people: ['1 hanako@acme.test 佐藤花子|'] },
  '47-role-in-parentheses.txt': {
    people: ['1 kim@acme.test Kim|Ode (Developer)', '2 lee@acme.test Lee|Park - Support'],
    remarks: ['1: Kim Ode (Developer)', '2: Lee Park - Support'],
  },
  '48-role-between-dashes.txt': { people: ['1 kim@acme.test'], remarks: ['1: Kim Ode - Developer'] },
  '50-who-is-excluded.txt': {
    people: ['1 kim@acme.test', '2 lee@acme.test'],
    remarks: ['1: Please remove', '2: (no longer with us)'],
  },
  '52-quoted-reply.txt': {
    people: ['1 ana@acme.test', '2 kim@acme.test'],
    remarks: ['1: Am 30.11.2026 um 10:00 schrieb Ana Ruiz'],
  },
  '54-mailmap.txt': { people: ['1 kim@acme.test Kim|Ode'], remarks: ['1: k.ode@old.test'] },
  '60-quoted-then-text.csv': {
    people: ['2 jan@corp.test "Jan"|Bakker', '3 uma@corp.test Uma|', '4 kim@corp.test Kim|'],
    remarks: ['2: jan@corp.test,"Jan" Bakker', '2: "Jan" Bakker'],
  },
  '61-unclosed-quote-in-heading.csv': {
    people: ['2 kim@corp.test Kim|', '3 lee@corp.test Lee|', '4 uma@corp.test Uma|'],
    remarks: ['1: Email,"Full name'],
  },
  '62-quote-at-start.csv': { people: ['2 kim@corp.test Kim|'], remarks: ['1: "Email,Name'] },
  '63-address-then-name-address.txt': {
    people: ['1 kim@corp.test', '1 lee@corp.test'],
    remarks: ['1: and Lee Fox'],
  },
  '64-missing-bracket.txt': {
    people: ['1 kim@corp.test', '1 lee@corp.test Lee|Fox'],
    remarks: ['1: Kim Ode'],
  },
  '65-role-headings.txt': {
    people: ['2 kim@corp.test', '4 lee@corp.test'],
    remarks: ['1: # Administrators', '3: # Everyone else'],
  },
  '66-role-headings-2.txt': {
    people: ['2 kim@corp.test', '4 lee@corp.test'],
    remarks: ['1: Administrators:', '3: Developers'],
  },
  '67-marks-around-roles.csv': {
    people: ['2 kim@corp.test', '3 lee@corp.test', '4 uma@corp.test', '5 sam@corp.test'],
    asked: ['roleWords [ ] Administrator Administrator (?) ~~Administrator~~ ☐ Administrator, ☑ Developer'],
  },
  '68-space-in-address.csv': { people: [], problems: ['2: mary ann@corp.test'] },
  '69-address-as-display-name.txt': { people: ['1 kim@corp.test'], remarks: ['1: accounts@corp.test'] },
  '70-look-alike-domain.txt': { people: ['1 kim@xn--crp-sed.test'], remarks: ['1: kim@cоrp.test'] },
  '71-untitled-column.csv': {
    people: ['2 kim@corp.test support'],
    asked: ['address Email B'],
    remarks: ['2: lee@corp.test'],
  },
  '72-approver-column.csv': {
    answers: { columns: { Contact: 'address' } },
    people: ['2 kim@corp.test Kim|', '3 lee@corp.test Lee|'],
    remarks: ['2: boss@corp.test', '3: boss@corp.test'],
  },
  '73-three-parts.txt': { people: ['1 kim@corp.test'], remarks: ['1: Kim Ode, Head of Sales'] },
  '74-json.txt': { people: ['1 kim@corp.test'], remarks: ['1: {"user'] },
  '75-role-with-question-mark.csv': {
    people: ['2 kim@corp.test', '3 lee@corp.test'],
    asked: ['roleWords ? tbd'],
  },
  '76-leavers.csv': {
    answers: { statuses: { Suspended: 'leaveOut', Deactivated: 'leaveOut' } },
    people: ['2 kim@corp.test Kim|Ode'],
    remarks: ['3: lee@corp.test Lee Fox Suspended', '4: uma@corp.test Uma Ray Deactivated'],
  },
};

function asked(reading: ListReading): string[] {
  return reading.questions
    .filter(({ open }) => open)
    .map((question) =>
      'words' in question
        ? [
            question.kind,
            ...question.words.filter(({ choice }) => choice === undefined).map(({ word }) => word),
          ]
        : [question.kind, ...question.columns],
    )
    .map((words) => words.join(' '));
}

describe('lists that are easy to misread', () => {
  it('each have an expectation', () => {
    // `bytes.test.ts` covers the two in other encodings.
    const files = readdirSync(folder).filter((name) => !/^\.|^0[35]-/.test(name));
    assert.deepEqual(Object.keys(expected), files);
  });

  for (const [
    name,
    { answers, people, asked: questions = [], remarks = [], problems = [] },
  ] of Object.entries(expected)) {
    it(name, () => {
      const reading = readList(readFileSync(join(folder, name), 'utf8'), answers);
      assert.deepEqual(reading.people.map(describePerson), people);
      assert.deepEqual(asked(reading), questions);
      assert.deepEqual(
        reading.remarks.map(({ line, value }) => `${line}: ${value}`),
        remarks,
      );
      assert.deepEqual(
        reading.problems.map(({ line, value }) => `${line}: ${value}`),
        problems,
      );
    });
  }
});
