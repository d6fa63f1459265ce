import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parse } from 'papaparse';
import type { PersonResult } from '../../../../src/people/plan/outcome';
import type { Wanted } from '../../../../src/people/plan/model';
import { cancelled, SetupError } from '../../../../src/twilio/errors';
import { readList } from '../../../../src/people/list/readList';
import {
  consoleList,
  failedOnly,
  failureOf,
  listSeparator,
  naming,
  resultsAsCsv,
  resultsAsMarkdown,
} from '../../../../src/people/run/results';

const wanted: Wanted[] = [
  { email: 'kim@acme.test', givenName: 'Kim', familyName: 'Öde, Jr.', roles: ['developer', 'support'] },
  { email: '=sam+1@acme.test', givenName: '=HYPERLINK("x")', roles: ['administrator'] },
  { email: 'rio@acme.test', roles: ['billingManager'] },
];
const results: PersonResult[] = [
  { email: 'kim@acme.test', outcome: 'done', roles: [], note: 'Has Developer; Support | now.' },
  {
    email: '=sam+1@acme.test',
    outcome: 'failed',
    roles: [],
    note: '+1 and\n"more"',
    remedy: '@Twilio: try again.',
  },
  { email: 'rio@acme.test', outcome: 'console', roles: [], note: '＝1+1: not verified.' },
];

describe('results', () => {
  it('offer failed, unclear, and unstarted people for a retry', () => {
    for (const outcome of ['cancelled', 'unclear'] as const) {
      const left = { ...results[2]!, outcome };
      assert.deepEqual(failedOnly(wanted, [results[0]!, results[1]!, left]), wanted.slice(1), outcome);
    }
  });

  describe('of one person', () => {
    const run = (outcome: PersonResult['outcome'], stopped?: SetupError) => ({
      ...{ results: [{ ...results[1]!, outcome }], refusedDomains: [], owners: [], elsewhere: [] },
      ...(stopped && { stopped }),
    });
    const wait = new SetupError({ kind: 'rateLimited', message: 'Too many requests.' });

    for (const outcome of ['failed', 'unclear', 'console'] as const) {
      it(`name the person and what happened if it’s ${outcome}`, () => {
        const { person, message, remedy } = failureOf(run(outcome))!.details;
        assert.deepEqual(
          [person, message, remedy],
          ['=sam+1@acme.test', '+1 and "more"', '@Twilio: try again.'],
        );
      });
    }

    it('are an error if Twilio asks for a pause, but not if the user canceled', () => {
      assert.ok(failureOf(run('cancelled', wait)));
      assert.equal(failureOf(run('cancelled', cancelled())), undefined);
      assert.equal(failureOf(run('done')), undefined);
    });

    it('name the person in an error from before the run', async () => {
      const error = await naming('kim@acme.test', Promise.reject(wait)).catch((thrown: unknown) => thrown);
      assert.ok(SetupError.is(error, 'rateLimited'));
      assert.equal(error.details.person, 'kim@acme.test');
    });
  });

  it('list the people left for the Console, ready to paste', () => {
    assert.equal(consoleList(results), 'rio@acme.test');
  });

  it('names the roles to select in the Console', () => {
    const person: PersonResult = {
      email: 'rio@acme.test',
      outcome: 'console',
      roles: [{ role: 'support', change: 'grant', outcome: 'console' }],
      note: '',
    };
    assert.equal(consoleList([person]), 'rio@acme.test: Support');
  });

  describe('as CSV', () => {
    const csv = resultsAsCsv(results, wanted, ';');

    it("begin with a byte order mark and use Excel's line endings", () => {
      assert.equal(csv[0], '\uFEFF');
      // A bare line feed is correct within quotes.
      assert.deepEqual(csv.replace(/"[^"]*"/g, '').match(/(?<!\r)\n/g), null);
      assert.ok(csv.endsWith('\r\n'));
    });

    it('have no cells that a spreadsheet would run', () => {
      const { data } = parse<string[]>(csv.slice(1), { delimiter: ';' });
      for (const cell of data.flat()) assert.doesNotMatch(cell, /^[=+\-@\t\r\n＝＋－＠]/);
    });

    for (const separator of [',', ';'] as const) {
      it(`can be read back in (${separator})`, () => {
        const { people, questions, problems } = readList(resultsAsCsv(results, wanted, separator));
        assert.deepEqual([questions.filter(({ open }) => open), problems], [[], []]);
        assert.deepEqual(
          people.map(({ email, familyName, roles }) => ({ email, familyName, roles })),
          wanted.map(({ email, familyName, roles }) => ({ email, familyName, roles })),
        );
      });
    }

    it('keep everything about every person', () => {
      const name = fc.stringMatching(/^[=+@-]?[A-Za-z"';, ]{0,9}[a-z]$/);
      const local = fc.stringMatching(/^[=+-]?[a-z0-9]{1,8}$/);
      fc.assert(
        fc.property(local, name, fc.constantFrom(',' as const, ';' as const), (before, note, separator) => {
          const email = `${before}@acme.test`;
          const one: PersonResult = { email, outcome: 'failed', roles: [], note };
          const text = resultsAsCsv([one], [{ email, roles: ['support'] }], separator);
          assert.deepEqual(readList(text).people, [{ email, roles: ['support'], line: 2 }]);
        }),
      );
    });

    it('name a lost outcome by its own word', () => {
      const unclear = { ...results[2]!, outcome: 'unclear' as const };
      assert.match(resultsAsCsv([unclear], wanted, ','), /,Unclear,/);
      assert.match(resultsAsMarkdown([unclear], wanted), /\| Unclear \|/);
    });

    it('use semicolons where numbers have a decimal comma', () => {
      assert.deepEqual([listSeparator('de'), listSeparator('en')], [';', ',']);
    });
  });

  it('form a single Markdown table, whatever they contain', () => {
    const lines = resultsAsMarkdown(results, wanted).trimEnd().split('\n');
    assert.equal(lines.length, 2 + results.length);
    for (const line of lines) assert.equal(line.replaceAll('\\|', '').split('|').length, 6);
    assert.match(lines[3]!, /\\\[|Failed/);
  });
});
