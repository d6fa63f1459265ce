import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type Reading, readList } from '../../../../src/people/list/readList';
import type { Wanted } from '../../../../src/people/plan/model';
import type { PersonResult } from '../../../../src/people/plan/outcome';
import { resultsAsCsv } from '../../../../src/people/run/results';
import { describePerson } from './readings';

const people = (reading: Reading) => reading.people.map(describePerson);
const uses = ({ columns }: Reading) => columns.map(({ use, sure }) => (sure ? use : `${use}?`));
const open = ({ questions }: Reading) => questions.filter((each) => each.open).map(({ kind }) => kind);
const said = ({ remarks }: Reading) => remarks.map(({ line, value }) => `${line}: ${value}`);
const wrong = ({ problems }: Reading) => problems.map(({ line, value }) => `${line}: ${value}`);

describe('a table of people', () => {
  it('says in a sentence how it is read where that is sure', () => {
    const one = 'E-mail,Name,Team\nkim@acme.test,Kim Ode,Sales';
    assert.equal(readList(one).summary, 'Address from “E-mail”, name from “Name”; one column not used.');
    const more = 'E-mail,First name,Last name,Role,Status,A,B\nkim@acme.test,Kim,Ode,Support,Active,1,2';
    assert.equal(
      readList(more).summary,
      'Address from “E-mail”, name from “First name”, “Last name”, roles from “Role”, status from “Status”; 2 columns not used.',
    );
    assert.equal(readList('Work e-mail,E-mail\na@acme.test,b@acme.test').summary, undefined);
  });

  it('shows two different values of each column', () => {
    const { columns } = readList('Email,Team\na@acme.test,Sales\nb@acme.test,Sales\nc@acme.test,Legal');
    assert.deepEqual(
      columns.map(({ title, samples }) => [title, samples]),
      [
        ['Email', ['a@acme.test', 'b@acme.test']],
        ['Team', ['Sales', 'Legal']],
      ],
    );
  });

  it('has a key for each column, also for those without a heading and those with the same', () => {
    const { columns } = readList('Email,,Team,Team\na@acme.test,1,2,3');
    assert.deepEqual(
      columns.map(({ key, title }) => [key, title]),
      [
        ['Email', 'Email'],
        ['B', 'Column B'],
        ['Team', 'Team'],
        ['Team (D)', 'Team (D)'],
      ],
    );
  });

  it('without a heading is one if every row has its address in the same column', () => {
    const reading = readList('Kim\tOde\tkim@acme.test\nLee\tPark\tlee@acme.test');
    assert.deepEqual(
      [uses(reading), people(reading)],
      [
        ['unused', 'unused', 'address'],
        ['1 kim@acme.test', '2 lee@acme.test'],
      ],
    );
    const answers = { columns: { A: 'givenName', B: 'familyName' } } as const;
    assert.deepEqual(people(readList('Kim\tOde\tkim@acme.test\nLee\tPark\tlee@acme.test', answers)), [
      '1 kim@acme.test Kim|Ode',
      '2 lee@acme.test Lee|Park',
    ]);
    assert.deepEqual(readList('kim@acme.test, lee@acme.test\nana@acme.test').columns, []);
  });

  it('may have a title, totals, and further tables, which are remarks', () => {
    const reading = readList(
      'Team\n\nEmail,Name\nkim@acme.test,Kim\nlee@acme.test,Lee\nTotal: 2 people,\n\nE-mail,Fee\nops@acme.test,3',
    );
    assert.deepEqual(people(reading), ['4 kim@acme.test Kim|', '5 lee@acme.test Lee|']);
    assert.deepEqual(said(reading), ['1: Team', '6: Total: 2 people', '8: E-mail Fee', '9: ops@acme.test 3']);
  });

  it('tells the line of an address in a cell of several lines', () => {
    const reading = readList(
      'Email,Notes,Contact\nkim@acme.test,"one\ntwo\nlee@acme.test",\nana@acme.test,,',
    );
    assert.deepEqual(
      [people(reading), said(reading)],
      [['2 kim@acme.test', '5 ana@acme.test'], ['4: lee@acme.test']],
    );
  });

  it('has rows without an address, which are remarks, and cells without one, which are problems', () => {
    const reading = readList('Email,Name\n,Kim\nlee,Lee\nana@acme.test,Ana');
    assert.deepEqual([said(reading), wrong(reading)], [['2: Kim'], ['3: lee']]);
  });

  it('remarks rows without an address together, unless one has the sign of an address', () => {
    const { remarks } = readList('Email,Name\n,Kim\n,Lee\n,kim@\na@acme.test,Ana');
    assert.deepEqual(
      remarks.map(({ line, through, value }) => [line, through, value]),
      [
        [2, 3, 'Kim'],
        [4, undefined, 'kim@'],
      ],
    );
  });

  describe('with addresses', () => {
    const two = 'Name,Work e-mail,Private e-mail\nKim Ode,kim@acme.test,kim@home.test';

    it('in two columns asks which are the people’s', () => {
      assert.deepEqual(
        [open(readList(two)), uses(readList(two))],
        [['address'], ['fullName', 'address?', 'unused?']],
      );
      const reading = readList(two, { columns: { 'Private e-mail': 'address' } });
      assert.deepEqual([open(reading), people(reading)], [[], ['2 kim@home.test Kim|Ode']]);
    });

    it('in two columns takes both, without the row’s name, if both are chosen', () => {
      const reading = readList(two, { columns: { 'Work e-mail': 'address', 'Private e-mail': 'address' } });
      assert.deepEqual(people(reading), ['2 kim@acme.test', '2 kim@home.test']);
    });

    it('in a column that was not asked about needs no further answer', () => {
      const text = 'A e-mail,B e-mail,Owner\na@acme.test,b@acme.test,c@acme.test x';
      assert.deepEqual(open(readList(text, { columns: { Owner: 'address' } })), []);
    });

    it('in no column that is chosen asks again', () => {
      assert.deepEqual(open(readList('Email,Name\na@acme.test,A', { columns: { Email: 'unused' } })), [
        'address',
      ]);
    });

    it('takes several addresses of a cell, each with the row’s roles', () => {
      const reading = readList('Email,Role,Name\n"a@acme.test; B Ode <b@acme.test>",Support,Kim');
      assert.deepEqual(people(reading), ['2 a@acme.test support', '2 b@acme.test B|Ode support']);
      assert.deepEqual(said(reading), ['2: a@acme.test, b@acme.test']);
    });
  });

  describe('with names', () => {
    it('may have none of the columns in question as a name', () => {
      const text = 'Email,Name,Vorname\nkim@acme.test,Ode,Kim';
      assert.deepEqual(open(readList(text)), ['names']);
      assert.deepEqual(open(readList(text, { columns: { Name: 'unused', Vorname: 'unused' } })), []);
    });

    const named = (headings: string, row: string, answers = {}) => {
      const reading = readList(`E-mail;${headings}\nkim@acme.test;${row}`, answers);
      return [...people(reading), ...open(reading)];
    };

    it('reads them in the languages that ship', () => {
      assert.deepEqual(named('Nom;Prénom', 'Ode;Kim'), ['2 kim@acme.test Kim|Ode']);
      assert.deepEqual(named('Nombre;Apellidos', 'Kim;Ode Ruiz'), ['2 kim@acme.test Kim|Ode Ruiz']);
      assert.deepEqual(named('Nombre', 'Kim Ode'), ['2 kim@acme.test Kim|Ode']);
      assert.deepEqual(named('Display name', 'Ode, Kim'), ['2 kim@acme.test Kim|Ode']);
    });

    it('asks where one may be half a name', () => {
      assert.deepEqual(named('Name;First name', 'Ode;Kim').at(-1), 'names');
      assert.deepEqual(named('Name;Voornaam', 'Ode;Kim').at(-1), 'names');
      const answers = { columns: { Name: 'familyName', Voornaam: 'givenName' } };
      assert.deepEqual(named('Name;Voornaam', 'Ode;Kim', answers), ['2 kim@acme.test Kim|Ode']);
    });

    it('never lets half a name win over the whole', () => {
      const answers = { columns: { Name: 'fullName', 'First name': 'givenName', 'Last name': 'familyName' } };
      assert.deepEqual(named('Name;First name;Last name', 'Kim Ode;;Ode', answers), [
        '2 kim@acme.test Kim|Ode',
      ]);
    });

    const doubts = {
      'Dr. Kim Ode': /title/,
      'Kim Ode PhD': /title/,
      'Kim Ode [External]': /other words or symbols/,
      'Jos\uFFFD Ode': /lost/,
      'Jos&eacute; Ode': /HTML/,
      'JosÃ© Ode': /encoding/,
      'Kіm Ode': /scripts/,
      'Kim\u200B Ode': /hidden/,
    };
    for (const [name, message] of Object.entries(doubts)) {
      it(`keeps and remarks ${name}`, () => {
        const {
          people: [person],
          remarks,
        } = readList(`E-mail,Name\nkim@acme.test,${name}`);
        assert.equal(`${person?.givenName} ${person?.familyName}`, name);
        assert.match(remarks.map((each) => each.message).join(), message);
      });
    }

    it('remarks none that is plain', () => {
      for (const name of [
        'Kim Ode',
        "Eloise d'Arc",
        'Anne-Marie Núñez',
        '田中 健',
        'Иван Петров',
        'Maria de la Cruz',
      ]) {
        assert.deepEqual(said(readList(`E-mail,Name\nkim@acme.test,${name}`)), [], name);
      }
    });
  });

  describe('with roles', () => {
    const table = (...cells: string[]) =>
      `Email\tRole\n${cells.map((cell, index) => `p${index}@acme.test\t${cell}`).join('\n')}`;
    const roles = (reading: Reading) => reading.people.map(({ roles: given }) => given?.join('+') ?? '');

    it('gives those whose label is written exactly', () => {
      const reading = readList(
        table('Developer', 'BILLING  MANAGER', 'Developer, support', '', 'Support; Developer'),
      );
      assert.deepEqual(roles(reading), [
        'developer',
        'billingManager',
        'developer+support',
        '',
        'developer+support',
      ]);
      assert.deepEqual(open(reading), []);
    });

    it('asks once for each other word, and gives nothing before', () => {
      const text = table('Admin (EU)', 'Admin (EU)', 'Developer & Support', 'Developer, Boss', 'Developer');
      const reading = readList(text);
      const [question] = reading.questions;
      assert.ok(question?.kind === 'roleWords');
      assert.deepEqual(
        question.words.map(({ word, count }) => `${count} ${word}`),
        ['2 Admin (EU)', '1 Developer & Support', '1 Developer, Boss', '1 Developer'],
      );
      assert.deepEqual([open(reading), roles(reading)], [['roleWords'], ['', '', '', '', 'developer']]);
      const answered = readList(text, {
        roleWords: {
          'Admin (EU)': ['administrator'],
          'Developer & Support': ['developer', 'support'],
          'Developer, Boss': [],
        },
      });
      assert.deepEqual(
        [open(answered), roles(answered)],
        [[], ['administrator', 'administrator', 'developer+support', '', 'developer']],
      );
    });

    it('leaves people out whose word was answered so, with a remark', () => {
      const reading = readList(table('Guest', 'Support'), { roleWords: { Guest: 'leaveOut' } });
      assert.deepEqual(
        [people(reading), said(reading)],
        [['3 p1@acme.test support'], ['2: p0@acme.test Guest']],
      );
    });

    it('knows no answer to words that every object has', () => {
      assert.deepEqual(open(readList(table('constructor', '__proto__'), { roleWords: {}, columns: {} })), [
        'roleWords',
      ]);
    });

    it('asks whether a column without a known heading holds roles, and gives none before', () => {
      const text = 'Email,Rolle\nkim@acme.test,Developer';
      assert.deepEqual([open(readList(text)), roles(readList(text))], [['roleWords'], ['']]);
      const answered = readList(text, { columns: { Rolle: 'roles' } });
      assert.deepEqual([open(answered), roles(answered)], [[], ['developer']]);
    });

    it('gives Administrator alone, with a remark', () => {
      const reading = readList(table('Administrator, Developer'));
      assert.deepEqual([roles(reading), said(reading)], [['administrator'], ['2: p0@acme.test']]);
    });

    it('gives marked ones, and asks for each mark that is not plain', () => {
      const text = 'Email,Developer,Support\na@acme.test,x,No\nb@acme.test,,TRUE\nc@acme.test,maybe,1';
      assert.deepEqual(
        [open(readList(text)), roles(readList(text))],
        [['marks'], ['developer', 'support', 'support']],
      );
      const answered = readList(text, { marks: { maybe: true } });
      assert.deepEqual([open(answered), roles(answered)[2]], [[], 'developer+support']);
    });
  });

  describe('with a status', () => {
    const text = 'Email,Employment\nkim@acme.test,Active\nlee@acme.test,Left\nana@acme.test,On leave';

    it('proposes to leave out whoever is not active, and asks once', () => {
      const reading = readList(text);
      const [question] = reading.questions;
      assert.ok(question?.kind === 'statuses');
      assert.deepEqual(
        question.words.map(({ word, choice }) => [word, choice]),
        [
          ['Active', 'keep'],
          ['Left', 'leaveOut'],
          ['On leave', 'leaveOut'],
        ],
      );
      assert.equal(reading.people.length, 3);
    });

    it('leaves out as answered', () => {
      const reading = readList(text, { statuses: { Left: 'leaveOut', 'On leave': 'keep' } });
      assert.deepEqual([open(reading), people(reading)], [[], ['2 kim@acme.test', '4 ana@acme.test']]);
      assert.deepEqual(said(reading), ['3: lee@acme.test Left']);
    });

    it('asks nothing if all are active', () => {
      assert.deepEqual(open(readList('Email,Status\nkim@acme.test,Active\nlee@acme.test,active')), []);
    });
  });

  describe('with accounts', () => {
    it('uses a column that names one of ours, or any by its SID', () => {
      const ours = readList('Email,Account\nkim@acme.test,acme\nlee@acme.test,Other', {}, ['Acme']);
      assert.deepEqual(people(ours), ['2 kim@acme.test acme', '3 lee@acme.test Other']);
      const sid = `AC${'a'.repeat(32)}`;
      assert.deepEqual(people(readList(`Email,Account SID\nkim@acme.test,${sid}`)), [
        `2 kim@acme.test ${sid}`,
      ]);
    });

    it('says once that a column names none of ours', () => {
      const reading = readList('Email,Account Name\nkim@acme.test,Birch\nlee@acme.test,Cedar', {}, ['Acme']);
      assert.deepEqual(
        [people(reading), said(reading)],
        [['2 kim@acme.test', '3 lee@acme.test'], ['1: Account Name']],
      );
    });
  });

  it('that was saved as the results of a run opens again without a question', () => {
    const wanted: Wanted[] = [
      { email: 'kim@acme.test', givenName: 'Kim', familyName: 'Öde, Jr.', roles: ['developer', 'support'] },
      { email: '=sam+1@acme.test', givenName: '=HYPERLINK("x")', roles: ['administrator'] },
    ];
    const note = fc.constantFrom(
      'Done.',
      '+1 and\n"more"',
      '@Twilio: try again.',
      'kim@acme.test has a user.',
      'Left',
      'Support',
    );
    fc.assert(
      fc.property(
        fc.array(note, { minLength: 2, maxLength: 2 }),
        fc.constantFrom(',' as const, ';' as const),
        (notes, separator) => {
          const results = wanted.map(({ email }, index): PersonResult => ({
            email,
            outcome: 'failed',
            roles: [],
            note: `${notes[index]} Again.`,
          }));
          const reading = readList(resultsAsCsv(results, wanted, separator));
          assert.deepEqual([open(reading), wrong(reading)], [[], []]);
          const read = reading.people.map(({ email, givenName, familyName, roles }) => ({
            email,
            givenName,
            familyName,
            roles,
          }));
          assert.deepEqual(
            read,
            wanted.map(({ email, givenName, familyName, roles }) => ({
              email,
              givenName,
              familyName,
              roles,
            })),
          );
        },
      ),
    );
  });
});

describe('lines of people', () => {
  it('have each address once, whatever stands between', () => {
    const between = fc.constantFrom(',', ', ', ';', '; ', '\n', '\r\n', '\t', ' ', '\n\n', ' | ', '、', '；');
    const address = fc
      .stringMatching(/^[a-z0-9]{1,8}([.+_'-][a-z0-9]{1,6})?$/)
      .map((local) => `${local}@acme.test`);
    fc.assert(
      fc.property(
        fc.uniqueArray(address, { minLength: 1, maxLength: 20 }),
        between,
        (addresses, separator) => {
          assert.deepEqual(
            readList(addresses.join(separator)).people.map(({ email }) => email),
            addresses,
          );
        },
      ),
    );
  });

  it('leave comments out, with a remark', () => {
    const reading = readList('# lee@acme.test\n// ana@acme.test\n#1 kim@acme.test');
    assert.deepEqual(
      [people(reading), said(reading)],
      [['3 kim@acme.test'], ['1: # lee@acme.test', '2: // ana@acme.test']],
    );
  });

  it('name a person who comes again once, with a remark', () => {
    const reading = readList('Kim Ode <kim@acme.test>\nKIM@acme.test\nLee <kim@acme.test>');
    assert.deepEqual(
      [people(reading), said(reading)],
      [['1 kim@acme.test Kim|Ode'], ['2: kim@acme.test', '3: kim@acme.test (Lee)']],
    );
  });

  it('take a name only from before an address’s own brackets', () => {
    const lines = [
      '"Ode, Kim" <kim@acme.test>',
      'kim@acme.test (Kim)',
      'Kim kim@acme.test',
      'A, B, C <kim@acme.test>',
      "'Kim' <kim@acme.test>",
      '"K \\"O\\" Ode" <kim@acme.test>',
    ];
    assert.deepEqual(
      lines.map((line) => people(readList(line))[0]),
      [
        '1 kim@acme.test Kim|Ode',
        '1 kim@acme.test',
        '1 kim@acme.test',
        '1 kim@acme.test',
        '1 kim@acme.test Kim|',
        '1 kim@acme.test K|"O" Ode',
      ],
    );
  });

  it('make nobody of a broken address', () => {
    for (const line of [
      'a@b@c.test',
      'kim@acme',
      'kim@acme..test',
      'kim@acme.test-',
      'a@b.test/c@d.test',
      'kim\\@acme.test',
      '@kim',
    ]) {
      const reading = readList(line);
      assert.deepEqual([people(reading), wrong(reading).length], [[], 1], line);
    }
  });

  it('remark a domain that mixes scripts, also in ASCII, and no other', () => {
    const remarked = (text: string) => said(readList(text)).length > 0;
    assert.ok(remarked('kim@cоrp.test') && remarked('kim@xn--crp-sed.test'));
    assert.ok(!remarked('kim@müller.example') && !remarked('kim@почта.рф') && !remarked('kim@例え.テスト'));
  });

  it('give no address that could leave a filter’s quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { email } of readList(`${text}@acme.test`).people) assert.doesNotMatch(email, /["\\\s]/);
      }),
    );
  });
});
