import type { PlanView, ResultRow, RunView, ToPage } from '../../src/form/messages';
import { builtInRoleNames, builtInRoles, describeRole } from '../../src/twilio/roles';

/** The host's first message. */
export const initial: Extract<ToPage, { type: 'init' }> = {
  type: 'init',
  account: { name: 'Harbour Supplies', sidEnd: '4f2a', sample: true },
  roles: builtInRoleNames.map((name) => ({ name, label: builtInRoles[name].label, ...describeRole(name) })),
};

export const people = 'Mia Lind <mia@acme.test>\njon@acme.test\nada@elsewhere.test\npriya@acme.test';

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
      note: 'Becomes a user of your organization with Developer and Support; Twilio sends a welcome mail.',
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
      note: 'Has these roles already.',
    },
  ],
  administrators: [],
  requests: 4,
  notes: [{ line: 3, value: 'Ada@Elsewhere.test', message: 'Named twice, also in line 5; taken once.' }],
};

/** A plan that gives two people Administrator. */
export const administratorPlan: PlanView = {
  id: 'plan-2',
  rows: ['mia@acme.test', 'jon@acme.test'].map((email) => ({
    email,
    kind: 'create' as const,
    roles: [{ label: 'Administrator', held: false }],
    note: 'Becomes a user of your organization with Administrator; Twilio sends a welcome mail.',
  })),
  administrators: ['mia@acme.test', 'jon@acme.test'],
  requests: 4,
};

const done: ResultRow = {
  email: 'mia@acme.test',
  outcome: 'done',
  note: 'Invited with Developer and Support.',
};
const already: ResultRow = { email: 'priya@acme.test', outcome: 'already', note: 'Had these roles already.' };
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
  waiting: 12,
  consoleList: '',
};

/** Ended, with one who failed and one for the Console. */
export const partlyDone: RunView = {
  rows: [
    done,
    {
      email: 'jon@acme.test',
      outcome: 'failed',
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

/** Ended with nobody left over. */
export const allDone: RunView = { rows: [done, already], running: false, consoleList: '' };
