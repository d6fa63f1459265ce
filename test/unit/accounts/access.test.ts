import assert from 'node:assert/strict';
import {
  builtInRolesAmong,
  builtInRolesOf,
  holdersOf,
  isAdministrator,
  mayAdminister,
  nameOf,
  otherRolesOf,
  readAccess,
  roleText,
  type Access,
} from '../../../src/accounts/access';
import { addressKey, readAddress } from '../../../src/twilio/address';
import { createSandbox, sampleCredentials, sampleState } from '../../../src/sandbox/twilio';
import type { Undocumented } from '../../../src/sandbox/exchange';
import type { SandboxState } from '../../../src/sandbox/state';
import type { Role } from '../../../src/twilio/answers';
import type { Fetch } from '../../../src/twilio/api';
import { SetupError } from '../../../src/twilio/errors';
import { builtInRoleNames, builtInRoles } from '../../../src/twilio/roles';
import { connect } from '../../support/people';

const id = (prefix: string, digit: number) => prefix + String(digit).padStart(32, '0');
const accountSid = id('AC', 1);
const kim = { id: id('US', 2), userName: 'Kim@harbor.example', displayName: 'Kim Ode', active: true };
const sam = { id: id('US', 3), userName: 'sam@harbor.example', active: false };
const custom = { sid: id('IX', 777), friendly_name: 'Account API Access' };

let count = 0;
const holds = (identity: string, role_sid: string, scope = accountSid) => ({
  sid: id('IY', (count += 1)),
  role_sid,
  scope,
  identity,
});
const { administrator, developer, support } = builtInRoles;

function access(changes: Partial<Access> = {}): Access {
  const roleSids = Object.fromEntries(builtInRoleNames.map((role) => [role, builtInRoles[role].sid]));
  return { accountSid, users: [kim, sam], assignments: [], roles: [custom], roleSids, ...changes };
}
const holderOf = (person: string, changes: Partial<Access>, owners: string[] = []) => {
  const found = holdersOf(access(changes), owners).filter((holder) => holder.id === person);
  assert.equal(found.length, 1);
  return found[0]!;
};

describe("reading an account's access", () => {
  it('requests each list once', async () => {
    const sandbox = createSandbox({ state: sampleState(new Date()) });
    await readAccess(connect(sandbox.fetch), sampleCredentials.accountSid, new AbortController().signal);
    assert.deepEqual(
      sandbox.requests.filter(({ host }) => host === 'iam.twilio.com').map(({ path }) => path),
      ['/scim/v2/Users', '/v2/Organizations/RoleAssignments', '/v2/Organizations/Roles'],
    );
  });

  const organizationSid = sampleState(new Date()).organization.sid;
  const { accountSid: sampleSid } = sampleCredentials;
  const client = (
    undocumented: Partial<Undocumented> = {},
    change: (state: SandboxState) => void = () => {},
  ) => {
    const sandbox = createSandbox({ state: sampleState(new Date()), undocumented });
    change(sandbox.state);
    const connected = connect(sandbox.fetch);
    const read = async () => {
      sandbox.requests.length = 0;
      const { signal } = new AbortController();
      const found = await readAccess(connected, sampleSid, signal);
      const lists = sandbox.requests.filter(({ path }) => path.endsWith('/RoleAssignments'));
      return { ...found, lists: lists.length };
    };
    return { read };
  };
  const addUsers = (count: number) => (state: SandboxState) => {
    const [example] = state.users;
    for (let index = 0; index < count; index += 1)
      state.users.push({ ...example!, id: id('US', 1000 + index), userName: `p${index}@harbor.example` });
  };
  const scopes = ({ assignments }: Pick<Access, 'assignments'>) =>
    [...new Set(assignments.map(({ scope }) => scope))].sort();

  for (const [assignmentLists, first, later] of [
    ['everything', 1, 1],
    // Without a filter, on the account, for the first user, and on the organization.
    ['organization', 4, 2],
    // Without a filter, on the account, and for each of three users; the first one's shows an organization to try.
    ['person', 6, 5],
  ] as const) {
    it(`includes roles on the organization if Twilio lists assignments by ${assignmentLists}`, async () => {
      const { read } = client({ assignmentLists });
      const found = await read();
      assert.deepEqual(scopes(found), [sampleSid, organizationSid]);
      assert.equal(found.organization, 'read');
      const again = await read();
      assert.deepEqual(scopes(again), [sampleSid, organizationSid]);
      assert.deepEqual([found.lists, again.lists], [first, later]);
    });
  }

  it('says so if Twilio refuses every list with roles on the organization', async () => {
    const found = await client({ assignmentLists: 'account' }).read();
    assert.deepEqual(scopes(found), [sampleSid]);
    assert.equal(found.organization, 'refused');
  });

  for (const [users, organization] of [
    [200, 'read'],
    [201, 'tooMany'],
  ] as const) {
    it(`is ${organization} if Twilio lists assignments only by person and there are ${users} people`, async () => {
      const { read } = client({ assignmentLists: 'person' }, (state) =>
        addUsers(users - state.users.length)(state),
      );
      assert.equal((await read()).organization, organization);
    });
  }

  it('includes roles on the account if Twilio lists only the organization without a filter', async () => {
    const sandbox = createSandbox({ state: sampleState(new Date()) });
    const fetch: Fetch = (request) => {
      const isUnfiltered = request.url.includes('/RoleAssignments') && !/Scope|Identity/.test(request.url);
      return sandbox.fetch(
        isUnfiltered ? new Request(`${request.url}&Scope=${organizationSid}`, request) : request,
      );
    };
    const found = await readAccess(connect(fetch), sampleSid, new AbortController().signal);
    assert.deepEqual(scopes(found), [sampleSid, organizationSid]);
  });

  it('fails if the account’s own list is refused', async () => {
    const { read } = client({}, (state) => {
      state.organization.permissions = state.organization.permissions.filter(
        (each) => !/assignments.list/.test(each),
      );
    });
    await assert.rejects(read(), (error) => SetupError.is(error, 'forbidden'));
  });

  it('records the source of each list', async () => {
    const { fetch } = createSandbox({ state: sampleState(new Date()) });
    const { signal } = new AbortController();
    const { sources } = await readAccess(connect(fetch), sampleCredentials.accountSid, signal);
    assert.deepEqual(
      Object.values(sources)
        .map(({ call }) => call)
        .sort(),
      ['GET /scim/v2/Users', 'GET /v2/Organizations/RoleAssignments', 'GET /v2/Organizations/Roles'],
    );
  });
});

describe('role holders', () => {
  it('include all users, and holders who are missing from the user list', () => {
    const assignments = [holds(id('US', 9), support.sid), holds(id('US', 9), custom.sid)];
    const holders = holdersOf(access({ assignments }), []);
    assert.deepEqual(
      holders.map(({ id: sid, active, user }) => [sid, active, user?.userName]),
      [
        [kim.id, true, kim.userName],
        [sam.id, false, sam.userName],
        [id('US', 9), true, undefined],
      ],
    );
  });

  it('have their roles with name and scope, the four built-in ones first', () => {
    const assignments = [custom, developer, administrator].map(({ sid }) => holds(kim.id, sid));
    const holder = holderOf(kim.id, { assignments });
    assert.deepEqual(
      holder.roles.map(({ name, builtIn, scope }) => [name, builtIn, scope]),
      [
        [undefined, 'administrator', accountSid],
        [undefined, 'developer', accountSid],
        ['Account API Access', undefined, accountSid],
      ],
    );
    assert.deepEqual(builtInRolesOf(holder), ['administrator', 'developer']);
    assert.deepEqual(
      otherRolesOf(holder).map(({ sid }) => sid),
      [custom.sid],
    );
  });

  it('hold a role once even if several assignments grant it, and keep all of them', () => {
    const assignments = [holds(kim.id, support.sid), holds(kim.id, support.sid)];
    const { roles } = holderOf(kim.id, { assignments });
    assert.deepEqual(
      roles.map((role) => role.assignments),
      [assignments.map(({ sid }) => sid)],
    );
  });

  it('hold a role on the organization, with its name and scope', () => {
    const organizationRole = {
      sid: id('IX', 902),
      friendly_name: 'Administrator',
      lowest_level: 'ORGANIZATION',
    };
    const assignments = [
      holds(kim.id, organizationRole.sid, id('OR', 1)),
      holds(kim.id, developer.sid, id('OR', 1)),
    ];
    const holder = holderOf(kim.id, { assignments, roles: [organizationRole] });
    assert.deepEqual(builtInRolesOf(holder), []);
    assert.deepEqual(holder.roles.map(roleText), [
      'Administrator (organization)',
      'unlisted role IX…0103 (organization)',
    ]);
    assert.ok(isAdministrator(holder));
  });

  for (const [what, roleSid, scope, expected] of [
    ['Administrator on the account', administrator.sid, accountSid, [true, true]],
    ['Administrator on the organization', administrator.sid, id('OR', 1), [true, true]],
    ['Support on the organization', support.sid, id('OR', 1), [false, false]],
    ['Developer', developer.sid, accountSid, [false, false]],
    ['a custom role', custom.sid, accountSid, [false, true]],
    ['an unlisted role', id('IX', 778), accountSid, [false, true]],
    ['a custom role on the organization', custom.sid, id('OR', 1), [false, true]],
  ] as const) {
    it(`${expected[0] ? 'are Administrators' : expected[1] ? 'may be Administrators' : 'aren’t Administrators'} by ${what}`, () => {
      const holder = holderOf(kim.id, { assignments: [holds(kim.id, roleSid, scope)] });
      assert.deepEqual([isAdministrator(holder), mayAdminister(holder)], expected);
    });
  }

  it('aren’t certain to be Administrators by an account role that only has the name', () => {
    const named = { sid: id('IX', 779), friendly_name: 'Administrator', lowest_level: 'ACCOUNT' };
    const holder = holderOf(kim.id, { assignments: [holds(kim.id, named.sid)], roles: [named] });
    assert.deepEqual([isAdministrator(holder), mayAdminister(holder)], [false, true]);
  });

  it('hold nothing here through a role on another account', () => {
    const elsewhere = [
      holds(kim.id, administrator.sid, id('AC', 2)),
      holds(id('US', 9), support.sid, id('AC', 2)),
    ];
    assert.deepEqual(
      holdersOf(access({ assignments: elsewhere }), []).map(({ roles }) => roles.length),
      [0, 0],
    );
  });

  it('hold no built-in role through a role that the organization lacks', () => {
    const { support: lacking, ...roleSids } = access().roleSids;
    assert.ok(lacking);
    const holder = holderOf(kim.id, { roleSids, assignments: [holds(kim.id, lacking)] });
    assert.deepEqual([builtInRolesOf(holder), otherRolesOf(holder).length], [[], 1]);
  });

  it('include the owner by any known owner address, in any spelling', () => {
    const users = ['Ada@harbor.example', 'ben@xn--hfen-loa.example', 'cy@harbor.example'].map(
      (userName, index) => ({ id: id('US', index + 1), userName, active: true }),
    );
    const owners = [' ada@Harbor.example ', 'ben@Häfen.example'];
    assert.deepEqual(
      holdersOf(access({ users }), owners).map(({ owner }) => owner),
      [true, true, false],
    );
  });

  it('are shown by name, or else by address, or else by user SID', () => {
    const holders = holdersOf(access({ assignments: [holds(id('US', 9), support.sid)] }), []);
    assert.deepEqual(holders.map(nameOf), ['Kim Ode', 'sam@harbor.example', id('US', 9)]);
  });

  it('are found with one look at each assignment, however many there are', () => {
    let looks = 0;
    const users = Array.from({ length: 500 }, (_, index) => ({ ...kim, id: id('US', index) }));
    const assignments = users.map((user) => ({
      ...holds(user.id, support.sid),
      get identity() {
        looks += 1;
        return user.id;
      },
    }));
    const holders = holdersOf(access({ users, assignments }), []);
    assert.ok(holders.every(({ roles }) => roles.length === 1));
    assert.equal(looks, users.length);
  });
});

describe("an address's key", () => {
  const spellings = ['Kim@Harbor.Example', 'kim@HÄFEN.example', 'ｋｉｍ@harbor.example', 'kím@häfen.example'];
  for (const spelling of spellings) {
    it(`matches a people list's key for ${spelling}`, () => {
      assert.equal(addressKey(spelling), readAddress(spelling).email);
    });
  }

  it('has no surrounding spaces', () =>
    assert.equal(addressKey(' Kim@harbor.example\n'), 'kim@harbor.example'));
  it("is the text itself if it isn't an address", () => assert.equal(addressKey('Kim Ode'), 'kim ode'));
});

describe('the built-in roles', () => {
  const published = (number: number) => `IX${String(number).padStart(32, '0')}`;
  const otherSid = `IX${'5b'.repeat(16)}`;
  const role = (sid: string, friendly_name: string, lowest_level: string | null = 'SUB_ACCOUNT'): Role => ({
    sid,
    friendly_name,
    lowest_level,
  });
  const found = (...roles: Role[]) => builtInRolesAmong(roles);

  it("are found by Twilio's published SIDs", () => {
    const names = ['Administrator', 'Developer', 'Billing Manager', 'Support'];
    const roles = names.map((name, index) => role(published(102 + index), name));
    assert.deepEqual(found(...roles), {
      administrator: published(102),
      developer: published(103),
      billingManager: published(104),
      support: published(105),
    });
  });

  it('are never an organization role with the same name', () => {
    const roles = found(role(otherSid, 'Administrator', 'ORGANIZATION'));
    assert.equal(roles.administrator, published(102));
  });

  it('are never a role with the same name but an unknown level', () => {
    assert.equal(found(role(otherSid, 'Support', null)).support, undefined);
  });

  it('are never one of two roles with the same name', () => {
    const other = `IX${'7a'.repeat(16)}`;
    assert.equal(found(role(otherSid, 'Support'), role(other, 'Support')).support, undefined);
  });

  it('are found by name below organization level when the published SID is missing', () => {
    assert.equal(found(role(otherSid, 'Support')).support, otherSid);
  });

  it('are the published ones when the list shows none, except Support, which some accounts lack', () => {
    assert.deepEqual(found(), {
      administrator: published(102),
      developer: published(103),
      billingManager: published(104),
    });
  });

  it('are missing when the published SID belongs to an organization role', () => {
    const roles = found(role(published(102), 'Organization Administrator', 'ORGANIZATION'));
    assert.equal(roles.administrator, undefined);
  });
});
