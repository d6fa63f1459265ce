import * as fc from 'fast-check';
import { planModes, type PlanMode, type Wanted } from '../../src/people/plan/model';
import type { Fault } from '../../src/sandbox/faults';
import { sampleCredentials, sampleState, type SandboxState } from '../../src/sandbox/twilio';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../../src/twilio/roles';
import { fault } from '../support/faults';
import { owner } from '../support/people';

/**
 * Email addresses in a scenario: from a verified domain, from an unverified domain, the owner's, and one
 * taken elsewhere.
 */
const cast = [
  'ann@harbor.example',
  'ben@harbor.example',
  'cho@harbor.example',
  'dee@harbor.example',
  'eve@strange.example',
  'fay@strange.example',
  'jordan@harbor.example',
  owner,
];

/** Temporary faults: none of them changes what a run can finally reach. */
const faults = {
  resetBefore: fault.resetBefore,
  resetAfter: fault.resetAfter,
  noName: () => fault.network('ENOTFOUND'),
  busy: () => fault.tooManyRequests(),
  busyFor: () => fault.tooManyRequests(2),
  error: () => fault.status(500),
  away: () => fault.status(503),
  errorAfter: () => fault.statusAfter(500),
  awayAfter: () => fault.statusAfter(503),
  gateway: () => fault.html(502),
  portal: () => fault.html(200),
  malformed: fault.malformedJson,
  truncated: fault.truncatedBody,
  empty: fault.emptyBody,
  broken: fault.brokenBody,
  conflict: () => fault.code(25020),
  expired: fault.expiredToken,
  late: () => fault.lateAnswer(20_000),
  tooLate: () => fault.lateAnswer(40_000),
  slow: () => fault.delay(20_000),
} satisfies Record<string, () => Fault>;
type FaultName = keyof typeof faults;

export interface Scenario {
  /** The users at the start, with their roles. The owner is always one. */
  present: { email: string; active: boolean; roles: BuiltInRole[] }[];
  mode: PlanMode;
  wanted: Wanted[];
  /** Faults for the first run's first requests, in the order in which they arrive. */
  faults: (FaultName | undefined)[];
  /** Cancels the first run after this many requests. */
  cancelAfter: number | undefined;
  duplicateAssignment: 'refused' | 'accepted';
}

/** Favors Administrator, since most guards concern it. */
const rolesArbitrary = fc.oneof(
  fc.subarray([...builtInRoleNames]),
  fc.constantFrom<BuiltInRole[]>(['administrator'], ['support']),
);
const people = cast.filter((email) => !email.startsWith('jordan') && email !== owner);

export const scenarioArbitrary: fc.Arbitrary<Scenario> = fc.record({
  present: fc
    .subarray(people.filter((email) => email.endsWith('@harbor.example')))
    .chain((emails) =>
      fc.tuple(
        ...emails.map((email) =>
          fc.record({ email: fc.constant(email), active: fc.boolean(), roles: rolesArbitrary }),
        ),
      ),
    ),
  mode: fc.constantFrom(...planModes),
  wanted: fc
    .subarray(cast, { minLength: 1 })
    .chain((emails) =>
      fc.tuple(...emails.map((email) => fc.record({ email: fc.constant(email), roles: rolesArbitrary }))),
    ),
  faults: fc.array(
    fc.option(fc.constantFrom(...(Object.keys(faults) as FaultName[])), { nil: undefined, freq: 2 }),
    { maxLength: 12 },
  ),
  cancelAfter: fc.option(fc.nat(25), { nil: undefined, freq: 2 }),
  duplicateAssignment: fc.constantFrom('refused', 'accepted'),
});

export function makeFault(name: FaultName): Fault {
  return faults[name]();
}

/** Returns the sample's organization with the scenario's people in place of its own. */
export function stateOf({ present }: Scenario): SandboxState {
  const state = sampleState(new Date(0));
  const [template] = state.users;
  if (!template) throw new Error('The sample has no owner');
  const id = (prefix: string, number: number) => prefix + number.toString(16).padStart(32, '0');
  const users = present.map(({ email, active }, index) => ({
    ...template,
    id: id('US', 100 + index),
    userName: email,
    emails: [{ primary: true, value: email, type: 'work' }],
    active,
  }));
  const assignments = present.flatMap(({ roles }, index) =>
    roles.map((role, at) => ({
      sid: id('IY', 1000 + 10 * index + at),
      role_sid: builtInRoles[role].sid,
      scope: sampleCredentials.accountSid,
      identity: id('US', 100 + index),
      resource_type: null,
      resource_id: null,
    })),
  );
  return {
    ...state,
    users: [template, ...users],
    roleAssignments: [
      ...state.roleAssignments.filter(({ identity }) => identity === template.id),
      ...assignments,
    ],
  };
}

/** Returns each user's access to the account as the tests compare it: active or not, and the sorted roles. */
export type Access = ReadonlyMap<string, { active: boolean; roles: BuiltInRole[] }>;

export function accessIn(state: SandboxState): Access {
  return new Map(
    state.users.map(({ id, userName, active }) => {
      const held = state.roleAssignments.filter(
        ({ identity, scope }) => identity === id && scope === sampleCredentials.accountSid,
      );
      const roles = builtInRoleNames.filter((role) =>
        held.some(({ role_sid }) => role_sid === builtInRoles[role].sid),
      );
      return [userName, { active, roles }];
    }),
  );
}

/**
 * Returns the final access that an entry should have unless a guard or domain prevents it; `undefined` means
 * no user.
 */
export function target(
  { mode }: Scenario,
  { roles: wanted }: Pick<Wanted, 'roles'>,
  before: { active: boolean; roles: BuiltInRole[] } | undefined,
): { active: boolean; roles: BuiltInRole[] } | undefined {
  if (mode === 'deactivate') return before && { ...before, active: false };
  if (mode === 'reactivate') return before && { ...before, active: true };
  if (wanted.length === 0) return mode === 'set' && before ? { ...before, roles: [] } : before;
  if (wanted.includes('administrator')) return { active: true, roles: ['administrator'] };
  const held = before?.roles ?? [];
  if (mode === 'set')
    return { active: true, roles: builtInRoleNames.filter((role) => wanted.includes(role)) };
  if (held.includes('administrator')) return { active: true, roles: held };
  return {
    active: true,
    roles: builtInRoleNames.filter((role) => held.includes(role) || wanted.includes(role)),
  };
}
