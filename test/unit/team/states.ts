/** Generated states of the sandbox for the team file. */
import * as fc from 'fast-check';
import { newUser } from '../../../src/sandbox/sample';
import { sampleCredentials, sampleState, type SandboxState } from '../../../src/sandbox/twilio';
import { type BuiltInRole, builtInRoleNames, builtInRoles } from '../../../src/twilio/roles';

export const { accountSid, subaccountSid } = sampleCredentials;
const sid = (prefix: string, number: number) => prefix + number.toString(16).padStart(32, '0');
export const customRole = sid('IX', 0x777);
const organizationRole = `IX${'902'.padStart(32, '0')}`;

/** Someone in the organization, apart from the owner. */
export interface Generated {
  active: boolean;
  /** Roles on the account. */
  roles: readonly BuiltInRole[];
  /** Whether each role is assigned twice. */
  twice: boolean;
  custom: boolean;
  /** A role on the whole organization. */
  organization: boolean;
  /** A role on another account. */
  elsewhere: boolean;
  /** Holds the roles but isn't in the list of users. */
  missing: boolean;
  name: string;
  capitals: boolean;
}

const names = [
  'Mei Lin',
  '<b>Mei</b>',
  'M\u0435i',
  'Mei\u202E',
  '"Mei" \\ Lin',
  '',
  'Иван Петров',
  'Zoë\u0007',
  '🙂 Mei',
];
const often = (weight: number) => fc.nat(weight).map((number) => number === 0);

export const generated: fc.Arbitrary<Generated> = fc.record({
  active: often(4).map((inactive) => !inactive),
  roles: fc.subarray([...builtInRoleNames]),
  twice: often(6),
  custom: often(4),
  organization: often(5),
  elsewhere: often(4),
  missing: often(8),
  name: fc.constantFrom(...names),
  capitals: often(5),
});

export const addressOf = (index: number) => `person${index}@harbor.example`;
export const idOf = (index: number) => sid('US', 0x1000 + index);

/** Builds the sandbox's state. The owner may have a role on the account too. */
export function stateOf(people: readonly Generated[], ownerHasRole: boolean): SandboxState {
  const state = sampleState(new Date());
  const [owner] = state.users;
  state.users = owner ? [owner] : [];
  const template = state.roles.find((role) => role.sid === builtInRoles.developer.sid);
  if (template) state.roles.push({ ...template, sid: customRole, friendly_name: 'Campaign Editor' });
  state.roleAssignments = state.roleAssignments.slice(0, 1);
  let count = 0x1000;
  const assign = (role_sid: string, scope: string, identity: string) =>
    state.roleAssignments.push({
      sid: sid('IY', (count += 1)),
      role_sid,
      scope,
      identity,
      resource_type: null,
      resource_id: null,
    });
  if (ownerHasRole) assign(builtInRoles.administrator.sid, accountSid, state.organization.ownerSid);
  people.forEach((person, index) => {
    const user = newUser(
      idOf(index),
      ['Person', `Number${index}`],
      'harbor.example',
      new Date().toISOString(),
    );
    const address = person.capitals ? addressOf(index).replace('person', 'Person') : addressOf(index);
    user.userName = address;
    user.emails = [{ primary: true, value: address }];
    user.displayName = person.name;
    user.active = person.active;
    if (!person.missing) state.users.push(user);
    for (const role of person.roles) {
      assign(builtInRoles[role].sid, accountSid, user.id);
      if (person.twice) assign(builtInRoles[role].sid, accountSid, user.id);
    }
    if (person.custom) assign(customRole, accountSid, user.id);
    if (person.organization) assign(organizationRole, state.organization.sid, user.id);
    if (person.elsewhere) assign(builtInRoles.administrator.sid, subaccountSid, user.id);
  });
  return state;
}
