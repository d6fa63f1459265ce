import type { Init, PlanView, Reading, ResultRow, RunView } from '../../src/people/form/messages';
import { describeRole } from '../../src/accounts/roleWords';
import { builtInRoleNames, builtInRoles } from '../../src/twilio/roles';

/** The host's first message. */
export const initial: Init = {
  type: 'init',
  account: { name: 'Harbour Supplies', sidEnd: '4f2a', sample: true },
  roles: builtInRoleNames.map((name) => ({ name, label: builtInRoles[name].label, ...describeRole(name) })),
};

export const people = 'Mia Lind <mia@acme.test>\njon@acme.test\nada@elsewhere.test\npriya@acme.test';

/** How the host reads the text above. */
export const understood: Reading = {
  people: [
    { email: 'mia@acme.test', name: 'Mia Lind' },
    { email: 'jon@acme.test', roles: ['billingManager'] },
    { email: 'ada@elsewhere.test', name: 'Ada Wong-Featherstonehaugh' },
    { email: 'priya@acme.test' },
  ],
  problems: [
    { line: 5, column: 'Email', value: 'lee@acme', message: 'What stands after the “@” is no domain.' },
  ],
  notes: [
    { line: 2, value: 'finance', message: 'Understood as Billing Manager, wherever it stands.' },
    { line: 6, value: 'mia@acme.test', message: 'Stands in line 1 already: taken once.' },
  ],
};

/** A plan without Administrator. */
export const plan: PlanView = {
  id: 'plan-1',
  rows: [
    {
      email: 'mia@acme.test',
      kind: 'create',
      roles: [
        { label: 'Developer', held: false },
        { label: 'Support', held: false },
      ],
      note: 'Becomes a user of your organization with Developer, Support. Twilio sends a welcome email.',
    },
    {
      email: 'jon@acme.test',
      kind: 'assign',
      roles: [
        { label: 'Developer', held: true },
        { label: 'Support', held: false },
      ],
      note: 'Gets Support.',
    },
    {
      email: 'ada@elsewhere.test',
      kind: 'console',
      roles: [
        { label: 'Developer', held: false },
        { label: 'Support', held: false },
      ],
      note: 'The domain elsewhere.test is not verified for your organization: invite this person in the Console.',
    },
    {
      email: 'priya@acme.test',
      kind: 'nothing',
      roles: [
        { label: 'Developer', held: true },
        { label: 'Support', held: true },
      ],
      note: 'Already has Developer, Support.',
    },
  ],
  administrators: [],
  common: [],
  notes: [{ line: 3, value: 'Ada@Elsewhere.test', message: 'Named twice, also in line 5; taken once.' }],
};

/** A plan that makes two people Administrators. */
export const administratorPlan: PlanView = {
  id: 'plan-2',
  rows: ['mia@acme.test', 'jon@acme.test'].map((email) => ({
    email,
    kind: 'create' as const,
    roles: [{ label: 'Administrator', held: false }],
    note: 'Becomes a user of your organization with Administrator. Twilio sends a welcome email.',
  })),
  administrators: ['mia@acme.test', 'jon@acme.test'],
  common: [
    {
      note: 'Becomes a user of your organization with Administrator. Twilio sends a welcome email.',
      text: '2 people will be invited as Administrator. Twilio sends each of them a welcome email.',
    },
  ],
};

/** A plan that removes access from the user who runs it. */
export const ownAccessPlan: PlanView = {
  id: 'plan-3',
  rows: [
    {
      email: 'jon@acme.test',
      kind: 'assign',
      roles: [
        { label: 'Support', held: false },
        { label: 'Administrator', held: false, removed: true },
      ],
      note: 'Gets Support, then loses Administrator.',
    },
  ],
  administrators: [],
  common: [],
  ownAccessLost: true,
};

const done: ResultRow = {
  email: 'mia@acme.test',
  outcome: 'done',
  roles: [
    { label: 'Developer', outcome: 'done' },
    { label: 'Support', outcome: 'already' },
  ],
  note: 'Invited with Developer and Support.',
};
const already: ResultRow = {
  email: 'priya@acme.test',
  outcome: 'already',
  note: 'Already has Developer, Support.',
};
const forConsole: ResultRow = {
  email: 'ada@elsewhere.test',
  outcome: 'console',
  note: 'The domain elsewhere.test is not verified for your organization.',
  remedy: 'Invite this person in the Console.',
};

export const underWay: RunView = {
  rows: [
    done,
    { email: 'jon@acme.test', outcome: 'running', note: 'Getting Support.' },
    { email: 'ada@elsewhere.test', outcome: 'queued', note: '' },
    already,
  ],
  running: true,
  secondsLeft: 95,
  waiting: 12,
  consoleList: '',
};

export const paused: RunView = { rows: underWay.rows, running: true, paused: true, consoleList: '' };

/** Another window's run. */
export const elsewhere: RunView = { rows: underWay.rows, running: true, elsewhere: true, consoleList: '' };

/** An interrupted run that would still give one person Administrator. */
export const interrupted: RunView = {
  rows: [
    done,
    {
      email: 'jon@acme.test',
      outcome: 'queued',
      roles: [{ label: 'Administrator', outcome: 'queued' }],
      note: '',
    },
    {
      email: 'ada@elsewhere.test',
      outcome: 'queued',
      roles: [
        { label: 'Developer', outcome: 'queued' },
        { label: 'Billing Manager', outcome: 'queued' },
      ],
      note: '',
    },
    already,
  ],
  running: false,
  interrupted: { since: 'Nov 24, 10:32' },
  rest: 'a-mark',
  administrators: ['jon@acme.test'],
  consoleList: '',
};

/** A run that stopped when the network failed, with one lost answer. */
export const stopped: RunView = {
  rows: [
    done,
    {
      email: 'jon@acme.test',
      outcome: 'unclear',
      roles: [{ label: 'Support', outcome: 'unclear' }],
      note: 'Can’t reach Twilio. It’s unclear whether they have Support. Trying again checks before sending anything.',
    },
    {
      email: 'ada@elsewhere.test',
      outcome: 'cancelled',
      roles: [{ label: 'Developer', outcome: 'cancelled' }],
      note: 'Not started.',
    },
    already,
  ],
  running: false,
  stopped: { message: 'Can’t reach Twilio.', remedy: 'Check your internet connection, and then try again.' },
  consoleList: '',
};

/** A finished run with one failure and one person for the Console. */
export const partlyDone: RunView = {
  rows: [
    done,
    {
      email: 'jon@acme.test',
      outcome: 'failed',
      roles: [
        { label: 'Developer', outcome: 'already' },
        { label: 'Support', outcome: 'failed' },
      ],
      note: 'Twilio refused to give the role Support: the app lacks a permission.',
      remedy: 'Tick “Create role assignments” in the app’s permissions, then retry.',
      docs: 'https://www.twilio.com/docs/api/errors/20003',
    },
    forConsole,
    already,
  ],
  running: false,
  consoleList: 'ada@elsewhere.test',
};

/** A finished run with no one left. */
export const allDone: RunView = { rows: [done, already], running: false, consoleList: '' };
