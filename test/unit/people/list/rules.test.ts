import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type ListReading, readList } from '../../../../src/people/list/readList';
import type { Wanted } from '../../../../src/people/plan/model';
import type { PersonResult } from '../../../../src/people/plan/outcome';
import { resultsAsCsv } from '../../../../src/people/run/results';
import { describePerson } from './readings';

const people = (reading: ListReading) => reading.people.map(describePerson);
const uses = ({ columns }: ListReading) => columns.map(({ use, sure }) => (sure ? use : `${use}?`));
const open = ({ questions }: ListReading) => questions.filter((each) => each.open).map(({ kind }) => kind);
const said = ({ remarks }: ListReading) => remarks.map(({ line, value }) => `${line}: ${value}`);
const wrong = ({ problems }: ListReading) => problems.map(({ line, value }) => `${line}: ${value}`);

describe('a table of people', () => {
  it('is summarized in a sentence unless a column is unclear', () => {
    const one = 'E-mail,Name,Team\nkim@acme.test,Kim Ode,Sales';
    assert.equal(readList(one).summary, 'Address from “E-mail”, name from “Name”; one column not used.');
    const more = 'E-mail,First name,Last name,Role,Status,A,B\nkim@acme.test,Kim,Ode,Support,Active,1,2';
    assert.equal(
      readList(more).summary,
      'Address from “E-mail”, name from “First name”, “Last name”, roles from “Role”, status from “Status”; 2 columns not used.',
    );
    assert.equal(readList('Work e-mail,E-mail\na@acme.test,b@acme.test').summary, undefined);
  });

  it('shows two distinct values per column', () => {
    const { columns } = readList('Email,Team\na@acme.test,Sales\nb@acme.test,Sales\nc@acme.test,Legal');
    assert.deepEqual(
      columns.map(({ title, samples }) => [title, samples]),
      [
        ['Email', ['a@acme.test', 'b@acme.test']],
        ['Team', ['Sales', 'Legal']],
      ],
    );
  });

  it('has a unique key per column, even without a heading or with a repeated one', () => {
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

  it('needs no heading if every row has its address in the same column', () => {
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

  it('reports each row of a footer as a remark, down to its one-word labels', () => {
    const list =
      'Email,Name\nkim@acme.test,Kim\nTotal: 1,\nContact: ops@acme.test,\nQuestions? help@acme.test,';
    const reading = readList(list);
    assert.deepEqual([people(reading), wrong(reading)], [['2 kim@acme.test Kim|'], []]);
    assert.deepEqual(said(reading), [
      '3: Total: 1',
      '4: Contact: ops@acme.test',
      '5: Questions? help@acme.test',
    ]);
  });

  it('reports titles, totals, and other tables as remarks', () => {
    const reading = readList(
      'Team\n\nEmail,Name\nkim@acme.test,Kim\nlee@acme.test,Lee\nTotal: 2 people,\n\nE-mail,Fee\nops@acme.test,3',
    );
    assert.deepEqual(people(reading), ['4 kim@acme.test Kim|', '5 lee@acme.test Lee|']);
    assert.deepEqual(said(reading), ['1: Team', '6: Total: 2 people', '8: E-mail Fee', '9: ops@acme.test 3']);
  });

  it('reports the line of each address in a multiline cell', () => {
    const reading = readList(
      'Email,Notes,Contact\nkim@acme.test,"one\ntwo\nlee@acme.test",\nana@acme.test,,',
    );
    assert.deepEqual(
      [people(reading), said(reading)],
      [['2 kim@acme.test', '5 ana@acme.test'], ['4: lee@acme.test']],
    );
  });

  it('reports rows without an address as remarks and invalid addresses as problems', () => {
    const reading = readList('Email,Name\n,Kim\nlee,Lee\nana@acme.test,Ana');
    assert.deepEqual([said(reading), wrong(reading)], [['2: Kim'], ['3: lee']]);
  });

  it('combines remarks on rows without an address, unless one contains an "@"', () => {
    const { remarks } = readList('Email,Name\n,Kim\n,Lee\n,kim@\na@acme.test,Ana');
    assert.deepEqual(
      remarks.map(({ line, through, value }) => [line, through, value]),
      [
        [2, 3, 'Kim'],
        [4, undefined, 'kim@'],
      ],
    );
  });

  describe('addresses', () => {
    const two = 'Name,Work e-mail,Private e-mail\nKim Ode,kim@acme.test,kim@home.test';

    it('asks which of two columns to use', () => {
      assert.deepEqual(
        [open(readList(two)), uses(readList(two))],
        [['address'], ['fullName', 'address?', 'unused?']],
      );
      const reading = readList(two, { columns: { 'Private e-mail': 'address' } });
      assert.deepEqual([open(reading), people(reading)], [[], ['2 kim@home.test Kim|Ode']]);
    });

    it('uses both columns if both are chosen, without the row’s name', () => {
      const reading = readList(two, { columns: { 'Work e-mail': 'address', 'Private e-mail': 'address' } });
      assert.deepEqual(people(reading), ['2 kim@acme.test', '2 kim@home.test']);
    });

    it('asks about two columns under any heading', () => {
      const text =
        'Contact,Requested by\nkim@acme.test,boss@acme.test\nlee@acme.test,\numa@acme.test,boss@acme.test';
      assert.deepEqual(open(readList(text)), ['address']);
      assert.deepEqual(readList('Hi team, please add\nkim@acme.test, lee@acme.test').people.length, 2);
    });

    it('asks nothing more once another column is chosen', () => {
      const text = 'A e-mail,B e-mail,Owner\na@acme.test,b@acme.test,c@acme.test x';
      assert.deepEqual(open(readList(text, { columns: { Owner: 'address' } })), []);
    });

    it('asks again if no address column is chosen', () => {
      assert.deepEqual(open(readList('Email,Name\na@acme.test,A', { columns: { Email: 'unused' } })), [
        'address',
      ]);
    });

    it('gives several addresses in one cell the row’s roles', () => {
      const reading = readList('Email,Role,Name\n"a@acme.test; B Ode <b@acme.test>",Support,Kim');
      assert.deepEqual(people(reading), ['2 a@acme.test support', '2 b@acme.test B|Ode support']);
      assert.deepEqual(said(reading), ['2: a@acme.test, b@acme.test']);
    });
  });

  describe('names', () => {
    it('lets you use none of the columns in question', () => {
      const text = 'Email,Name,Vorname\nkim@acme.test,Ode,Kim';
      assert.deepEqual(open(readList(text)), ['names']);
      assert.deepEqual(open(readList(text, { columns: { Name: 'unused', Vorname: 'unused' } })), []);
    });

    const named = (headings: string, row: string, answers = {}) => {
      const reading = readList(`E-mail;${headings}\nkim@acme.test;${row}`, answers);
      return [...people(reading), ...open(reading)];
    };

    it('recognizes headings in every supported language', () => {
      assert.deepEqual(named('Nom;Prénom', 'Ode;Kim'), ['2 kim@acme.test Kim|Ode']);
      assert.deepEqual(named('Nombre;Apellidos', 'Kim;Ode Ruiz'), ['2 kim@acme.test Kim|Ode Ruiz']);
      assert.deepEqual(named('Nombre', 'Kim Ode'), ['2 kim@acme.test Kim|Ode']);
      assert.deepEqual(named('Display name', 'Ode, Kim'), ['2 kim@acme.test Kim|Ode']);
    });

    it('asks when a column could hold only part of a name', () => {
      assert.deepEqual(named('Name;First name', 'Ode;Kim').at(-1), 'names');
      assert.deepEqual(named('Name;Voornaam', 'Ode;Kim').at(-1), 'names');
      const answers = { columns: { Name: 'familyName', Voornaam: 'givenName' } };
      assert.deepEqual(named('Name;Voornaam', 'Ode;Kim', answers), ['2 kim@acme.test Kim|Ode']);
    });

    it('never replaces a full name with a partial one', () => {
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
      it(`keeps ${name} with a remark`, () => {
        const {
          people: [person],
          remarks,
        } = readList(`E-mail,Name\nkim@acme.test,${name}`);
        assert.equal(`${person?.givenName} ${person?.familyName}`, name);
        assert.match(remarks.map((each) => each.message).join(), message);
      });
    }

    it('makes no remarks on ordinary names', () => {
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

  describe('roles', () => {
    const table = (...cells: string[]) =>
      `Email\tRole\n${cells.map((cell, index) => `p${index}@acme.test\t${cell}`).join('\n')}`;
    const roles = (reading: ListReading) => reading.people.map(({ roles: given }) => given?.join('+') ?? '');

    it('assigns roles for exact labels', () => {
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

    it('asks once about each other word and assigns nothing until it’s answered', () => {
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

    it('leaves out people by their role word, with a remark', () => {
      const reading = readList(table('Guest', 'Support'), { roleWords: { Guest: 'leaveOut' } });
      assert.deepEqual(
        [people(reading), said(reading)],
        [['3 p1@acme.test support'], ['2: p0@acme.test Guest']],
      );
    });

    it('asks about words such as “constructor”', () => {
      assert.deepEqual(open(readList(table('constructor', '__proto__'), { roleWords: {}, columns: {} })), [
        'roleWords',
      ]);
    });

    it('asks whether an unknown column holds roles and assigns none until it’s answered', () => {
      const text = 'Email,Rolle\nkim@acme.test,Developer';
      assert.deepEqual([open(readList(text)), roles(readList(text))], [['roleWords'], ['']]);
      const answered = readList(text, { columns: { Rolle: 'roles' } });
      assert.deepEqual([open(answered), roles(answered)], [[], ['developer']]);
    });

    it('asks the same if at least half of the words in the column are roles', () => {
      const list = (...words: string[]) =>
        `Email,Access level\n${words.map((word, row) => `p${row}@acme.test,${word}`).join('\n')}`;
      assert.deepEqual(open(readList(list('Administrator', 'Read only'))), ['roleWords']);
      assert.deepEqual(open(readList(list('Sales', 'Legal', 'Support'))), []);
    });

    it('assigns Administrator alone, with a remark', () => {
      const reading = readList(table('Administrator, Developer'));
      assert.deepEqual([roles(reading), said(reading)], [['administrator'], ['2: p0@acme.test']]);
    });

    it('assigns marked roles and asks about each unclear mark', () => {
      const text = 'Email,Developer,Support\na@acme.test,x,No\nb@acme.test,,TRUE\nc@acme.test,maybe,1';
      assert.deepEqual(
        [open(readList(text)), roles(readList(text))],
        [['marks'], ['developer', 'support', 'support']],
      );
      const answered = readList(text, { marks: { maybe: true } });
      assert.deepEqual([open(answered), roles(answered)[2]], [[], 'developer+support']);
    });
  });

  describe('statuses', () => {
    const text = 'Email,Employment\nkim@acme.test,Active\nlee@acme.test,Left\nana@acme.test,On leave';

    it('proposes to leave out inactive people', () => {
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

    it('leaves out the people you choose', () => {
      const reading = readList(text, { statuses: { Left: 'leaveOut', 'On leave': 'keep' } });
      assert.deepEqual([open(reading), people(reading)], [[], ['2 kim@acme.test', '4 ana@acme.test']]);
      assert.deepEqual(said(reading), ['3: lee@acme.test Left']);
    });

    it('asks who is inactive by a column of true and false', () => {
      const reading = readList('mail,accountEnabled\nkim@acme.test,True\nlee@acme.test,False');
      const [question] = reading.questions;
      assert.ok(question?.kind === 'statuses' && question.open);
      assert.deepEqual(
        question.words.map(({ word, choice }) => [word, choice]),
        [
          ['True', 'keep'],
          ['False', 'leaveOut'],
        ],
      );
    });

    it('asks nothing if everyone is active', () => {
      assert.deepEqual(open(readList('Email,Status\nkim@acme.test,Active\nlee@acme.test,active')), []);
    });
  });

  describe('accounts', () => {
    it('uses a column that contains one of your accounts or any account SID', () => {
      const ours = readList('Email,Account\nkim@acme.test,acme\nlee@acme.test,Other', {}, ['Acme']);
      assert.deepEqual(people(ours), ['2 kim@acme.test acme', '3 lee@acme.test Other']);
      const sid = `AC${'a'.repeat(32)}`;
      assert.deepEqual(people(readList(`Email,Account SID\nkim@acme.test,${sid}`)), [
        `2 kim@acme.test ${sid}`,
      ]);
    });

    it('reports a column without any of your accounts only once', () => {
      const reading = readList('Email,Account Name\nkim@acme.test,Birch\nlee@acme.test,Cedar', {}, ['Acme']);
      assert.deepEqual(
        [people(reading), said(reading)],
        [['2 kim@acme.test', '3 lee@acme.test'], ['1: Account Name']],
      );
    });
  });

  it('opens a run’s saved results without questions', () => {
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
  it('list each address once, whatever the separator', () => {
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

  it('leave out comments, with a remark', () => {
    const reading = readList('# lee@acme.test\n// ana@acme.test\n#1 kim@acme.test');
    assert.deepEqual(
      [people(reading), said(reading)],
      [['3 kim@acme.test'], ['1: # lee@acme.test', '2: // ana@acme.test']],
    );
  });

  it('list a repeated person once, with a remark', () => {
    const reading = readList('Kim Ode <kim@acme.test>\nKIM@acme.test\nLee <kim@acme.test>');
    assert.deepEqual(
      [people(reading), said(reading)],
      [['1 kim@acme.test Kim|Ode'], ['2: kim@acme.test', '3: kim@acme.test (Lee)']],
    );
  });

  it('take a name only from directly before an address in angle brackets', () => {
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

  it('may have any brackets around an address', () => {
    for (const pair of ['（）', '［］', '【】', '「」', '《》', '‹›', '«»']) {
      assert.deepEqual(people(readList(`佐藤${pair.charAt(0)}hanako@acme.test${pair.charAt(1)}`)), [
        '1 hanako@acme.test',
      ]);
    }
    assert.deepEqual(people(readList('佐藤花子〈hanako@acme.test〉')), ['1 hanako@acme.test 佐藤花子|']);
    assert.deepEqual(people(readList('lee@acme.test؛ uma@acme.test')), [
      '1 lee@acme.test',
      '1 uma@acme.test',
    ]);
  });

  it('may be JSON, from which no name is taken', () => {
    const reading = readList(
      '{"email":"kim@acme.test","role":"Administrator"}\n{"email":"lee@acme.test","role":"Support"}',
    );
    assert.deepEqual(people(reading), ['1 kim@acme.test', '2 lee@acme.test']);
  });

  it('report a broken address as a problem', () => {
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

  it('report an address that a line break divides', () => {
    const cut = {
      'mail: jose@acme.te\n st': 'jose@acme.te',
      'mail: jose@mail.acme.\n test': 'jose@mail.acme',
      'EMAIL;TYPE=INTERNET:jo\n se@acme.test': 'se@acme.test',
      'Please invite jose@acme.te=\nst today': 'jose@acme.te=',
      'Please invite jo=\nse@acme.test today': 'se@acme.test',
    };
    for (const [text, part] of Object.entries(cut)) {
      const reading = readList(text);
      assert.deepEqual([people(reading), reading.problems.map(({ value }) => value)], [[], [part]], text);
    }
  });

  it('may be indented or below a heading', () => {
    for (const text of [
      'Team\n kim@acme.test\n lee@acme.test',
      'kim@acme.test\n - lee@acme.test',
      ' 1. kim@acme.test\n 2. lee@acme.test',
      '== Team ==\nkim@acme.test\nlee@acme.test',
      'Team\n====\nkim@acme.test\nlee@acme.test',
      'To: Kim <kim@acme.test>,\n Lee <lee@acme.test>',
    ]) {
      assert.equal(readList(text).people.length, 2, text);
    }
  });

  it('get a remark only for domains that mix scripts, even in Punycode', () => {
    const remarked = (text: string) => said(readList(text)).length > 0;
    assert.ok(remarked('kim@cоrp.test') && remarked('kim@xn--crp-sed.test'));
    assert.ok(!remarked('kim@müller.example') && !remarked('kim@почта.рф') && !remarked('kim@例え.テスト'));
  });

  it('never produce an address that could break out of a filter’s quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { email } of readList(`${text}@acme.test`).people) assert.doesNotMatch(email, /["\\\s]/);
      }),
    );
  });
});
