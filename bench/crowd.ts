import type { Wanted } from '../src/people/plan/model';
import { sampleCredentials, type SandboxState } from '../src/sandbox/twilio';
import { builtInRoles } from '../src/twilio/roles';

const sid = (prefix: string, number: number) => prefix + number.toString(16).padStart(32, '0');
const address = (kind: string, number: number) => `${kind}${number}@harbor.example`;

/** Fills the organization with this many users, each with Developer on the account. */
export function crowd(state: SandboxState, people: number): SandboxState {
  const [template] = state.users;
  if (!template) throw new Error('The sample has no owner.');
  const numbers = Array.from({ length: people }, (_, index) => index);
  const users = numbers.map((number) => {
    const userName = address('present', number);
    const emails = [{ primary: true, value: userName, type: 'work' }];
    return { ...template, id: sid('US', 0x10000 + number), userName, emails };
  });
  const roleAssignments = users.map(({ id }, number) => ({
    sid: sid('IY', 0x10000 + number),
    role_sid: builtInRoles.developer.sid,
    scope: sampleCredentials.accountSid,
    identity: id,
    resource_type: null,
    resource_id: null,
  }));
  return {
    ...state,
    organization: { ...state.organization, managedUserLimit: 20_000 },
    users: [...state.users, ...users],
    roleAssignments: [...state.roleAssignments, ...roleAssignments],
  };
}

/** Returns people to invite, with two roles each. */
export function invited(count: number): Wanted[] {
  return Array.from({ length: count }, (_, number) => ({
    email: address('invited', number),
    roles: ['developer', 'support'],
  }));
}
