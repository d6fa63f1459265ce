import assert from 'node:assert/strict';
import { readAccess } from '../../../src/accounts/access';
import { runChecks } from '../../../src/checklist/checks';
import { checkIds } from '../../../src/checklist/evidence';
import { emptyRecord, type ChecklistRecord } from '../../../src/checklist/record';
import { withAttestation, withFailure, withResult } from '../../../src/checklist/recordChanges';
import { entriesOf, makeReport, theEntry } from '../../../src/report/report';
import { reportPeople } from '../../../src/report/people';
import type { Report, ReportCall } from '../../../src/report/schema';
import { toMarkdown } from '../../../src/report/markdown';
import { reportText } from '../../../src/report/text';
import { subStepState } from '../../../src/checklist/state';
import { subSteps } from '../../../src/checklist/steps';
import { createSandbox, sampleCredentials, sampleState, type Sandbox } from '../../../src/sandbox/twilio';
import type { TwilioClient } from '../../../src/twilio/api';
import { createTwilioClient } from '../../../src/twilio/client';
import { accountSid, exampleInput, exampleReport, peopleAccess } from './examples';

/** A request and its answer, as sent over the wire. */
interface Exchange {
  call: string;
  requestId: string;
  began: string;
  body: unknown;
}

const owner = 'ada@harbor.example';
const sampleOwner = 'avery@harbor.example';
const organization = `OR${'1'.repeat(32)}`;

/** An account on a sandbox, with every exchange recorded outside the client. */
class Account {
  readonly exchanges: Exchange[] = [];
  readonly sandbox: Sandbox;
  readonly client: TwilioClient;
  record: ChecklistRecord = emptyRecord;

  constructor(readonly state = sampleState(new Date())) {
    this.sandbox = createSandbox({ state });
    const { accountSid: sid, authToken, clientId, clientSecret } = sampleCredentials;
    this.client = createTwilioClient({
      accountSid: sid,
      account: { kind: 'authToken', authToken },
      organization: { clientId, clientSecret },
      fetch: (request) => this.recorded(request),
    });
  }

  async check(): Promise<void> {
    const target = { client: this.client, accountSid: sampleCredentials.accountSid, owners: [sampleOwner] };
    for (const outcome of await runChecks(target, checkIds, new AbortController().signal)) {
      this.record =
        'result' in outcome
          ? withResult(this.record, outcome.check, outcome.result)
          : withFailure(this.record, outcome.check, outcome.failure);
    }
  }

  async report(withNames = true): Promise<Report> {
    const { signal } = new AbortController();
    const access = await readAccess(this.client, sampleCredentials.accountSid, signal);
    return makeReport({
      ...exampleInput,
      account: { sid: sampleCredentials.accountSid, name: 'Harbor Lights', sample: true },
      record: this.record,
      people: reportPeople(access, [sampleOwner], withNames),
      madeAt: new Date(),
    });
  }

  private async recorded(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const call = `${request.method} ${pathname.replace(/([A-Z]{2})[0-9a-f]{28}([0-9a-f]{4})/g, '$1…$2')}`;
    const began = new Date().toISOString();
    const response = await this.sandbox.fetch(request);
    const body: unknown = await response.clone().json();
    this.exchanges.push({ call, began, body, requestId: response.headers.get('Twilio-Request-Id') ?? '' });
    return response;
  }

  /** Finds a report's call by Twilio's request ID, in the sandbox's own log too. */
  exchange({ call, at, requestId }: ReportCall, madeAt: string): Exchange {
    const found = this.exchanges.find((exchange) => exchange.requestId === requestId);
    assert.ok(found, `${call} was never answered with request id ${requestId}`);
    assert.ok(
      this.sandbox.requests.some((request) => request.requestId === requestId && request.status === 200),
    );
    assert.equal(call, found.call);
    assert.ok(found.began <= at && at <= madeAt, `${at} is not when ${call} was answered`);
    return found;
  }
}

/** Twilio's answer bodies, as far as the report uses them. */
interface Bodies {
  users: { id: string; userName: string; active: boolean }[];
  assignments: { identity: string; role_sid: string }[];
  account: { type: string; status: string };
  balance: { balance: string; currency: string };
}

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);
const othersOf = ({ users }: Bodies) => users.filter((user) => user.active && user.userName !== sampleOwner);
const holders = ({ assignments, ...bodies }: Bodies, role: number) =>
  othersOf({ assignments, ...bodies }).filter(({ id }) =>
    assignments.some((each) => each.identity === id && each.role_sid.endsWith(String(role))),
  ).length;

/** Returns each verified sub-step's value, computed from the bodies instead of by the product. */
const recomputed: Record<string, (bodies: Bodies) => string> = {
  'subStep:people.address': (bodies) => people(othersOf(bodies).length),
  'subStep:people.roles': (bodies) => {
    const labels: [string, number][] = [
      ['Administrator', 102],
      ['Billing Manager', 104],
      ['Developer', 103],
      ['Support', 105],
    ];
    const held = labels.map(([label, role]) => [label, holders(bodies, role)] as const);
    return held.flatMap(([label, count]) => (count > 0 ? `${count} ${label}` : [])).join(', ');
  },
  'subStep:people.submit': (bodies) => {
    const all = othersOf(bodies);
    const withRole = all.filter(({ id }) => bodies.assignments.some(({ identity }) => identity === id));
    return `${withRole.length} of ${people(all.length)} with access`;
  },
  'subStep:people.backup': (bodies) => people(holders(bodies, 102)),
  'subStep:people.expected': (bodies) =>
    holders(bodies, 102) === 0 ? 'no one except the owner that the API can see' : '?',
  'subStep:billing.account': ({ account: { type, status } }) =>
    `${type === 'Full' ? 'upgraded' : type}, ${status}`,
  'subStep:billing.balance': ({ balance: { balance, currency } }) => `${balance} ${currency}`,
};

describe("a report's claims", () => {
  let account: Account;
  let report: Report;

  before(async () => {
    const state = sampleState(new Date());
    state.accounts.forEach((each) => (each.type = 'Full'));
    account = new Account(state);
    await account.check();
    report = await account.report();
  });

  const answered = () =>
    entriesOf(report, 'subStep').flatMap(({ id, answer }) => (answer ? { id, answer } : []));

  it('cite actual requests, with call, time, and request ID', () => {
    assert.ok(answered().length >= 8, 'the report has answers to look at');
    const { madeAt } = theEntry(report, 'report');
    for (const { answer } of answered()) for (const call of answer.calls) account.exchange(call, madeAt);
    for (const call of theEntry(report, 'people').calls) account.exchange(call, madeAt);
  });

  /** Returns the answer bodies for these calls and no others. */
  const bodiesOf = (calls: readonly ReportCall[]): Bodies => {
    const { madeAt } = theEntry(report, 'report');
    const exchanges = calls.map((call) => account.exchange(call, madeAt));
    const body = (end: string): unknown => exchanges.find(({ call }) => call.endsWith(end))?.body;
    return {
      users: (body('/Users') as { Resources: Bodies['users'] } | undefined)?.Resources ?? [],
      assignments:
        (body('/RoleAssignments') as { content: Bodies['assignments'] } | undefined)?.content ?? [],
      account: body('0001.json') as Bodies['account'],
      balance: body('/Balance.json') as Bodies['balance'],
    };
  };

  it('have the value that Twilio returned for each verified sub-step', () => {
    const verified = entriesOf(report, 'subStep').filter(({ state }) => state === 'verified');
    assert.deepEqual(
      verified.map(({ id, answer }) => [id, answer?.value]),
      verified.map(({ id, answer }) => [id, recomputed[id]?.(bodiesOf(answer?.calls ?? []))]),
    );
    assert.ok(verified.length >= 5, String(verified.length));
  });

  it("begin with the request that decided, because its time is the claim's age", () => {
    const { answer } = answered().find(({ id }) => id === 'subStep:people.roles') ?? {};
    assert.match(answer?.calls[0]?.call ?? '', /RoleAssignments$/);
  });

  it('count people and roles as the answers do', () => {
    const { calls, perRole, access } = theEntry(report, 'people');
    assert.deepEqual(perRole, {
      administrator: holders(bodiesOf(calls), 102),
      billingManager: holders(bodiesOf(calls), 104),
      developer: holders(bodiesOf(calls), 103),
      support: holders(bodiesOf(calls), 105),
    });
    const { users, assignments } = bodiesOf(calls);
    const withAccess = users.filter(
      ({ id, userName }) => userName === owner || assignments.some(({ identity }) => identity === id),
    );
    assert.equal(access, withAccess.length);
    assert.deepEqual(
      new Set(entriesOf(report, 'person').map(({ email }) => email)),
      new Set(withAccess.map(({ userName }) => userName)),
    );
  });

  it('are verified only when the checklist is, and never without an answer', () => {
    const madeAt = new Date(theEntry(report, 'report').madeAt);
    for (const subStep of subSteps) {
      const entry = entriesOf(report, 'subStep').find(({ id }) => id === `subStep:${subStep.id}`);
      assert.ok(entry);
      assert.equal(entry.state, subStepState(subStep, account.record, madeAt).kind);
      if (entry.state === 'verified') assert.ok(entry.answer);
    }
    assert.ok(entriesOf(report, 'subStep').some(({ state }) => state === 'verified'));
  });

  it('are labeled as sample data whenever they are', () => {
    assert.equal(theEntry(report, 'report').sample, true);
    assert.match(theEntry(report, 'report').title, /^Sample: /);
    for (const { answer } of answered()) assert.equal(answer.from, 'sample');
    const cells = reportText(report).flatMap((block) => (block.kind === 'table' ? block.rows.flat() : []));
    const verified = cells.flatMap((cell) =>
      typeof cell === 'object' && 'state' in cell && cell.state === 'verified' ? cell.text : [],
    );
    assert.deepEqual(new Set(verified), new Set(['Verified (sample)']));
  });

  it('contain no secrets and no full SIDs', () => {
    const text = JSON.stringify(report);
    for (const secret of Object.values(sampleCredentials)) assert.ok(!text.includes(secret));
    assert.doesNotMatch(text.replaceAll(/RQ[0-9a-f]{32}/g, ''), /[A-Z]{2}[0-9a-f]{32}/);
  });
});

describe('a report', () => {
  const subStep = (id: string, report = exampleReport()) => {
    const found = entriesOf(report, 'subStep').find((entry) => entry.id === `subStep:${id}`);
    assert.ok(found);
    return found;
  };

  it("has an entry for each step and sub-step, in the guide's order", () => {
    assert.deepEqual(
      entriesOf(exampleReport(), 'subStep').map(({ id }) => id),
      subSteps.map(({ id }) => `subStep:${id}`),
    );
  });

  it('gives every entry a unique ID', () => {
    const ids = exampleReport().entries.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
  });

  it('never reports a mark as verified, regardless of who made it', () => {
    const said = { by: 'Kim', at: '2026-11-23T10:32:00.000Z' };
    const record = subSteps.reduce((sum, each) => withAttestation(sum, each, said), emptyRecord);
    const report = exampleReport({ record });
    assert.deepEqual(new Set(entriesOf(report, 'subStep').map(({ state }) => state)), new Set(['attested']));
    assert.ok(
      entriesOf(report, 'step').every(({ state, verified }) => state === 'attested' && verified === 0),
    );
  });

  it('shows who attested what and when, with the note', () => {
    assert.deepEqual(subStep('twoFactor.phone').statement, {
      by: 'Kim Lee',
      at: '2026-11-23T10:32:00.000Z',
      note: 'Seen at her desk.',
    });
  });

  it('shows what a mark covered and that the choices have changed since', () => {
    const { state, statement, problem } = subStep('alerts.add');
    assert.deepEqual([state, statement?.of], ['attention', ['invoices/billingManager']]);
    assert.match(problem ?? '', /Decisions have changed/);
  });

  it('calls outdated checks stale', () => {
    assert.equal(subStep('billing.balance').state, 'stale');
  });

  it('shows an audit log event as a hint next to a mark, not as an answer', () => {
    const { state, answer, hints } = subStep('billing.method');
    assert.deepEqual([state, answer], ['attested', undefined]);
    assert.deepEqual(hints?.events, [{ event: 'payment-method.created', at: '2026-11-02T08:00:00Z' }]);
  });

  it('lists what is neither verified nor attested as open, and recommended entries that need attention', () => {
    const report = exampleReport();
    const expected = entriesOf(report, 'subStep').filter(
      ({ state, recommended }) =>
        state === 'attention' || (!recommended && ['stale', 'open'].includes(state)),
    );
    assert.ok(entriesOf(report, 'subStep').some(({ state, recommended }) => recommended && state === 'open'));
    assert.deepEqual(
      entriesOf(report, 'openPoint').map(({ of }) => of),
      expected.map(({ id }) => id),
    );
  });

  it('shows only the ends of the Account SID, unless asked for all of it', () => {
    assert.equal(theEntry(exampleReport(), 'account').sid, 'AC…cdef');
    assert.equal(theEntry(exampleReport({ fullSid: true }), 'account').sid, accountSid);
    assert.ok(!JSON.stringify(exampleReport()).includes(accountSid));
  });

  it('redacts secrets and full SIDs in user-entered text', () => {
    const note = `token ${'f00d'.repeat(8)} of ${accountSid}`;
    const said = { by: 'Kim', at: '2026-11-23T10:32:00.000Z', note };
    const record = withAttestation(emptyRecord, { id: 'twoFactor.phone' }, said);
    const { statement } = subStep('twoFactor.phone', exampleReport({ record, fullSid: true }));
    assert.equal(statement?.note, 'token [redacted] of AC…cdef');
  });
});

describe('people in a report', () => {
  it('are named only on request', () => {
    const people = reportPeople(peopleAccess, [owner], false);
    assert.doesNotMatch(JSON.stringify(exampleReport({ people })), /@harbor\.example|Ben/);
  });

  it('are named only with access, not without a role on the account or when deactivated', () => {
    const report = exampleReport();
    assert.deepEqual(
      entriesOf(report, 'person').map(({ name, owner: isOwner, roles, otherRoles }) => [
        name,
        isOwner,
        roles.join(),
        otherRoles,
      ]),
      [
        ['Ada', true, '', []],
        ['Ben', false, 'developer,support', []],
        ['Cy', false, '', [{ name: 'unlisted role IX…0777', scope: 'account' }]],
      ],
    );
    const { access, withoutRole, deactivated, otherRoles } = theEntry(report, 'people');
    assert.deepEqual([access, withoutRole, deactivated], [3, 1, 1]);
    assert.deepEqual(otherRoles, [{ name: 'unlisted role IX…0777', scope: 'account', people: 1 }]);
  });

  it('have each role with its name and scope', () => {
    const onOrganization = {
      ...peopleAccess.assignments[0]!,
      role_sid: `IX${'9'.repeat(32)}`,
      scope: organization,
    };
    const roles = [
      { sid: onOrganization.role_sid, friendly_name: 'Administrator', lowest_level: 'ORGANIZATION' },
    ];
    const people = reportPeople(
      { ...peopleAccess, roles, assignments: [...peopleAccess.assignments, onOrganization] },
      [owner],
      true,
    );
    const markdown = toMarkdown(reportText(exampleReport({ people })));
    assert.match(markdown, /\| Administrator \(organization\) \| 1 \|/);
    assert.match(markdown, /\| Ben \| .* \| Developer, Support, Administrator \(organization\)/);
  });

  it("are an open item that names the missing read if the organization's roles couldn't be read", () => {
    const people = reportPeople({ ...peopleAccess, organization: 'refused' }, [owner], false);
    const report = exampleReport({ people });
    assert.match(theEntry(report, 'people').missing ?? '', /whole organization.*refused/);
    assert.match(entriesOf(report, 'openPoint').at(-1)?.text ?? '', /whole organization/);
  });

  it("are counted and named by SID if they're missing from the user list", () => {
    const stranger = { ...peopleAccess.assignments[0]!, identity: `US${'9'.repeat(32)}` };
    const read = { ...peopleAccess, assignments: [...peopleAccess.assignments, stranger] };
    const [numbers, ...persons] = reportPeople(read, [owner], true);
    assert.deepEqual([numbers.access, numbers.perRole.developer], [4, 2]);
    assert.deepEqual(
      persons.filter(({ email }) => email === 'US…9999').map(({ roles }) => roles),
      [['developer']],
    );
  });

  it('have no access through a role on another account', () => {
    const elsewhere = peopleAccess.assignments.map((each) => ({ ...each, scope: `AC${'2'.repeat(32)}` }));
    const [{ access }] = reportPeople({ ...peopleAccess, assignments: elsewhere }, [owner], false);
    assert.equal(access, 1);
  });

  it('include the owner by the address that Twilio revealed, even if another was entered', () => {
    const report = exampleReport({ people: reportPeople(peopleAccess, ['old@harbor.example', owner], true) });
    assert.deepEqual(
      entriesOf(report, 'person').flatMap(({ name, owner: isOwner }) => (isOwner ? name : [])),
      ['Ada'],
    );
  });
});
