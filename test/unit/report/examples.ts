import type { AccessRead } from '../../../src/accounts/access';
import { emptyRecord, type CheckResult } from '../../../src/checklist/record';
import { withAttestation, withFailure, withResult } from '../../../src/checklist/recordChanges';
import { makeReport, type ReportInput } from '../../../src/report/report';
import { reportPeople } from '../../../src/report/people';
import type { Report } from '../../../src/report/schema';
import { builtInRoleNames, builtInRoles } from '../../../src/twilio/roles';

export const accountSid = `AC${'0123456789abcdef'.repeat(2)}`;
export const madeAt = new Date('2026-11-24T13:18:05.000Z');

const requestId = (digit: number) => `RQ${String(digit).repeat(32)}`;
const source = (call: string, at: string, digit: number) => ({ call, at, requestId: requestId(digit) });
const id = (prefix: string, digit: number) => prefix + String(digit).padStart(32, '0');

/** A record in which every state occurs: verified, stale, attested, attention, and open. */
function everyState() {
  const account: CheckResult = {
    evidence: { kind: 'account', type: 'Full', status: 'active', subaccount: false },
    source: source('GET /2010-04-01/Accounts/AC…cdef.json', '2026-11-24T09:00:00.000Z', 1),
  };
  const balance: CheckResult = {
    evidence: { kind: 'balance', amount: '14.3215', currency: 'USD' },
    source: source('GET /2010-04-01/Accounts/AC…cdef/Balance.json', '2026-11-20T09:00:00.000Z', 2),
  };
  const events: CheckResult = {
    evidence: { kind: 'events', latest: { 'payment-method.created': '2026-11-02T08:00:00Z' } },
    source: source('GET /v1/Events', '2026-11-24T09:00:01.000Z', 3),
  };
  const failure = {
    message: 'The app lacks a permission.',
    remedy: 'Tick it.',
    at: '2026-11-24T09:00:02.000Z',
    offline: false,
  };
  let record = withFailure(emptyRecord, 'people', failure);
  record = withResult(record, 'account', account);
  record = withResult(record, 'balance', balance);
  record = withResult(record, 'events', events);
  const said = { by: 'Kim Lee', at: '2026-11-23T10:32:00.000Z' };
  record = withAttestation(record, { id: 'twoFactor.phone' }, { ...said, note: 'Seen at her desk.' });
  record = withAttestation(record, { id: 'people.backup' }, { ...said, claim: 'none' });
  record = withAttestation(record, { id: 'alerts.add' }, { ...said, of: ['invoices/billingManager'] });
  return withAttestation(record, { id: 'billing.method' }, said);
}

/**
 * The organization's users: the owner, a developer, one with a custom role, one without roles, and one
 * deactivated.
 */
export const peopleAccess: AccessRead = {
  accountSid,
  users: ['Ada', 'Ben', 'Cy', 'Dee', 'Eve'].map((name, index) => ({
    id: id('US', index + 1),
    userName: `${name.toLowerCase()}@harbor.example`,
    displayName: name,
    active: name !== 'Eve',
  })),
  assignments: [
    [2, builtInRoles.developer.sid],
    [2, builtInRoles.support.sid],
    [3, id('IX', 777)],
    [5, builtInRoles.support.sid],
  ].map(([person, role_sid], index) => ({
    sid: id('IY', index + 1),
    role_sid: String(role_sid),
    scope: accountSid,
    identity: id('US', Number(person)),
  })),
  roles: [],
  roleSids: Object.fromEntries(builtInRoleNames.map((role) => [role, builtInRoles[role].sid])),
  organization: 'read',
  sources: {
    users: source('GET /scim/v2/Users', '2026-11-24T13:18:03.000Z', 4),
    assignments: source('GET /v2/Organizations/RoleAssignments', '2026-11-24T13:18:04.000Z', 5),
    roles: source('GET /v2/Organizations/Roles', '2026-11-24T13:18:04.000Z', 6),
  },
};

export const exampleInput: ReportInput = {
  account: { sid: accountSid, name: 'Harbor Lights', sample: false },
  record: everyState(),
  people: reportPeople(peopleAccess, ['ada@harbor.example'], true),
  madeAt,
  version: '1.2.3',
  language: 'en',
  fullSid: false,
};

/** The report of an account in which every state occurs. */
export function exampleReport(changes: Partial<ReportInput> = {}): Report {
  return makeReport({ ...exampleInput, ...changes });
}
