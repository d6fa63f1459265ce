import assert from 'node:assert/strict';
import { refusedStill } from '../../../../src/people/plan/domains';
import type { Plan, Wanted } from '../../../../src/people/plan/model';
import { planPeople } from '../../../../src/people/plan/plan';
import { describePerson } from '../../../../src/people/plan/sentences';
import { sampleCredentials, sampleState } from '../../../../src/sandbox/sample';
import { createSandbox, type Sandbox } from '../../../../src/sandbox/twilio';
import type { TwilioClient } from '../../../../src/twilio/api';
import { SetupError } from '../../../../src/twilio/errors';
import { type BuiltInRole, builtInRoles } from '../../../../src/twilio/roles';
import { fault, FaultList } from '../../../support/faults';
import { apply, connect, look, owner, planFor } from '../../../support/people';

const kim = 'kim@harbor.example';
const sam = 'sam@harbor.example';
const rio = 'rio@harbor.example';
const administrator = builtInRoles.administrator.sid;
const { subaccountSid } = sampleCredentials;
const one = (email: string, ...roles: BuiltInRole[]): Wanted[] => [{ email, roles }];

describe('guards', () => {
  let faults: FaultList;
  let sandbox: Sandbox;
  let client: TwilioClient;

  beforeEach(() => {
    faults = new FaultList();
    sandbox = createSandbox({ state: sampleState(new Date()), faults });
    client = connect(sandbox.fetch);
  });

  const writes = () =>
    sandbox.requests
      .filter(({ method, host }) => method !== 'GET' && host !== 'oauth.twilio.com')
      .map(({ method, path }) => `${method} ${path.replace(/\/[A-Z]{2}[0-9a-f]{32}$/, '/…')}`);
  const idOf = (email: string) => sandbox.state.users.find(({ userName }) => userName === email)!.id;
  const isActive = (email: string) => sandbox.state.users.find(({ userName }) => userName === email)!.active;
  const holders = () =>
    sandbox.state.roleAssignments
      .filter(({ role_sid, scope }) => role_sid === administrator && scope === sampleCredentials.accountSid)
      .map(({ identity }) => identity);

  /** Makes a change as if someone did it in the Console in the meantime. */
  function giveAdministrator(email: string, scope: string = sampleCredentials.accountSid): void {
    sandbox.state.roleAssignments.push({
      sid: `IYad${idOf(email).slice(4)}`,
      role_sid: administrator,
      scope,
      identity: idOf(email),
      resource_type: null,
      resource_id: null,
    });
  }
  function takeAdministrator(email: string): void {
    const { roleAssignments } = sandbox.state;
    const index = roleAssignments.findIndex(
      ({ role_sid, identity }) => role_sid === administrator && identity === idOf(email),
    );
    roleAssignments.splice(index, 1);
  }

  it('protect the owner, whatever is requested', async () => {
    for (const mode of ['add', 'set', 'deactivate', 'reactivate'] as const) {
      const plan = await planFor(client, mode, one(owner.toUpperCase(), 'support'));
      assert.equal(plan.people[0]?.obstacle, 'owner', mode);
      await apply(plan, client);
    }
    assert.deepEqual(writes(), []);
  });

  it('remember anyone refused with 25016 as an owner', async () => {
    faults.next({ method: 'DELETE', path: '/Users/' }, fault.code(25016));
    const { results, owners } = await apply(await planFor(client, 'deactivate', one(kim)), client);
    assert.equal(results[0]?.outcome, 'failed');
    assert.deepEqual(owners, [kim]);
    const again = await planFor(client, 'deactivate', one(kim), { otherOwners: owners });
    assert.equal(again.people[0]?.obstacle, 'owner');
  });

  it('note for the last Administrator that others may exist outside the organization', async () => {
    giveAdministrator(kim);
    const plan = await planFor(client, 'set', one(kim, 'support'));
    assert.match(describePerson(plan.people[0]!), /there may be others outside the organization/);
  });

  it('keep the last Administrator from being deactivated', async () => {
    giveAdministrator(kim);
    const { people } = await planFor(client, 'deactivate', one(kim));
    assert.equal(people[0]?.obstacle, 'lastAdministrator');
  });

  it("don't count deactivated Administrators", async () => {
    giveAdministrator(kim);
    giveAdministrator(sam);
    sandbox.state.users.find(({ userName }) => userName === sam)!.active = false;
    const { people } = await planFor(client, 'deactivate', one(kim));
    assert.equal(people[0]?.obstacle, 'lastAdministrator');
  });

  it('keep one of two Administrators when a plan would remove both', async () => {
    giveAdministrator(kim);
    giveAdministrator(sam);
    const plan = await planFor(client, 'set', [...one(kim, 'support'), ...one(sam, 'support')]);
    await apply(plan, client);
    assert.deepEqual(holders(), [idOf(sam)]);
  });

  it('look again, since the other Administrator may be gone by now', async () => {
    giveAdministrator(kim);
    giveAdministrator(sam);
    const plan = await planFor(client, 'set', one(kim, 'developer'));
    takeAdministrator(sam);
    const { results } = await apply(plan, client);
    assert.deepEqual([results[0]?.outcome, holders()], ['failed', [idOf(kim)]]);
  });

  it('look again, since the other Administrator may be deactivated by now', async () => {
    giveAdministrator(kim);
    giveAdministrator(sam);
    const plan = await planFor(client, 'deactivate', one(kim));
    sandbox.state.users.find(({ userName }) => userName === sam)!.active = false;
    await apply(plan, client);
    assert.equal(sandbox.state.users.find(({ userName }) => userName === kim)!.active, true);
  });

  it('keep the last Administrator of another account from being deactivated', async () => {
    giveAdministrator(kim, subaccountSid);
    const { results } = await apply(await planFor(client, 'deactivate', one(kim)), client);
    assert.equal(results[0]?.outcome, 'failed');
    assert.match(results[0].note, new RegExp(`last Administrator of the account ${subaccountSid}`));
    giveAdministrator(sam, subaccountSid);
    await apply(await planFor(client, 'deactivate', one(kim)), client);
    assert.equal(isActive(kim), false);
  });

  const organizationRole = (name: string) =>
    sandbox.state.roles.find((role) => role.lowest_level === 'ORGANIZATION' && role.friendly_name === name)!
      .sid;
  const giveInOrganization = (email: string, role: string) => {
    giveAdministrator(email, `OR${'1'.repeat(32)}`);
    sandbox.state.roleAssignments.at(-1)!.role_sid = organizationRole(role);
  };

  it('count an Administrator on the organization as remaining', async () => {
    giveAdministrator(kim);
    giveInOrganization(sam, 'Administrator');
    await apply(await planFor(client, 'set', one(kim, 'developer')), client);
    assert.deepEqual(holders(), []);
    giveAdministrator(kim);
    await apply(await planFor(client, 'deactivate', one(kim)), client);
    assert.equal(isActive(kim), false);
  });

  it("don't count one whose role on the organization or access is gone by now", async () => {
    giveAdministrator(kim);
    giveInOrganization(sam, 'Administrator');
    const plan = await planFor(client, 'set', one(kim, 'developer'));
    const again = await planFor(client, 'set', one(kim, 'developer'));
    sandbox.state.users.find(({ userName }) => userName === sam)!.active = false;
    await apply(plan, client);
    sandbox.state.users.find(({ userName }) => userName === sam)!.active = true;
    sandbox.state.roleAssignments.pop();
    await apply(again, client);
    assert.deepEqual(holders(), [idOf(kim)]);
  });

  it('keep the last Administrator from being deactivated if it’s by a role on the organization', async () => {
    giveInOrganization(sam, 'Administrator');
    const { people } = await planFor(client, 'deactivate', one(sam));
    assert.equal(people[0]?.obstacle, 'lastAdministrator');
  });

  it('look again before they let an Administrator on the organization be deactivated', async () => {
    giveInOrganization(sam, 'Administrator');
    giveAdministrator(kim);
    const plan = await planFor(client, 'deactivate', one(sam));
    assert.equal(plan.people[0]?.kind, 'deactivate');
    takeAdministrator(kim);
    await apply(plan, client);
    assert.equal(isActive(sam), true);
  });

  it('let an Administrator on the organization lose the role on the account', async () => {
    giveAdministrator(kim);
    giveInOrganization(kim, 'Administrator');
    await apply(await planFor(client, 'set', one(kim, 'developer')), client);
    assert.deepEqual(holders(), []);
  });

  for (const role of ['Owner', 'Administrator'] as const) {
    it(`never remove the role ${role} on the organization, and say that it stays`, async () => {
      giveInOrganization(sam, role);
      const plan = await planFor(client, 'set', [...one(kim, 'administrator'), ...one(sam)]);
      assert.match(describePerson(plan.people[1]!), new RegExp(`Also has ${role} \\(organization\\)`));
      await apply(plan, client);
      const left = sandbox.state.roleAssignments.filter(({ identity }) => identity === idOf(sam));
      assert.deepEqual(
        left.map(({ scope }) => scope.slice(0, 2)),
        ['OR'],
      );
    });
  }

  it('count no one with a custom role as an Administrator', async () => {
    giveAdministrator(kim);
    giveAdministrator(sam);
    sandbox.state.roleAssignments.at(-1)!.role_sid = `IX${'7'.repeat(32)}`;
    const { people } = await planFor(client, 'set', one(kim, 'developer'));
    assert.equal(people[0]?.obstacle, 'lastAdministrator');
  });

  for (const [what, give] of [
    ['another account', () => giveAdministrator(sam, subaccountSid)],
    ['the organization', () => giveInOrganization(sam, 'Administrator')],
  ] as const) {
    it(`reactivate no one as an unconfirmed Administrator of ${what}`, async () => {
      give();
      sandbox.state.users.find(({ userName }) => userName === sam)!.active = false;
      for (const [mode, role] of [
        ['reactivate', 'support'],
        ['add', 'administrator'],
      ] as const) {
        const { results } = await apply(await planFor(client, mode, one(sam, role)), client);
        assert.match(results[0]!.note, /would become an Administrator of another account/);
      }
      assert.deepEqual(writes(), []);
    });
  }

  it("report that another account couldn't be checked, and continue with the others", async () => {
    giveAdministrator(kim, subaccountSid);
    const plan = await planFor(client, 'deactivate', [...one(kim), ...one(sam)]);
    const refused = ({ url }: Request) => url.includes(`Scope=${subaccountSid}`);
    const closed = connect((request) =>
      refused(request)
        ? Promise.resolve(Response.json({ code: 25101, message: 'Not found' }, { status: 404 }))
        : sandbox.fetch(request),
    );
    const { results } = await apply(plan, closed);
    assert.match(results[0]!.note, new RegExp(`also an Administrator of the account ${subaccountSid}`));
    assert.deepEqual([isActive(kim), isActive(sam)], [true, false]);
  });

  it('reactivate no one whose Administrator role elsewhere appeared after the plan', async () => {
    const plan = await planFor(client, 'add', one(rio, 'support'));
    await apply(await planFor(client, 'add', one(rio, 'support')), client);
    giveAdministrator(rio, subaccountSid);
    sandbox.state.users.find(({ userName }) => userName === rio)!.active = false;
    await apply(plan, client);
    assert.equal(isActive(rio), false);
  });

  it('reactivate no one who got Administrator after the plan', async () => {
    sandbox.state.users.find(({ userName }) => userName === sam)!.active = false;
    const plan = await planFor(client, 'reactivate', one(sam));
    giveAdministrator(sam);
    await apply(plan, client);
    assert.equal(isActive(sam), false);
  });

  it('hand Administrator over in one plan, the new one first', async () => {
    giveAdministrator(kim);
    const plan = await planFor(client, 'set', [...one(kim, 'developer'), ...one(sam, 'administrator')]);
    await apply(plan, client);
    assert.deepEqual(holders(), [idOf(sam)]);
  });

  it("don't hand Administrator over to someone who didn't get it", async () => {
    giveAdministrator(kim);
    const plan = await planFor(client, 'set', [...one(kim, 'developer'), ...one(sam, 'administrator')]);
    faults.next({ method: 'POST', path: /RoleAssignments$/ }, fault.code(20403));
    await apply(plan, client);
    assert.deepEqual(holders(), [idOf(kim)]);
  });

  it("don't rely on a new user, who may never log in", async () => {
    giveAdministrator(kim);
    const { people } = await planFor(client, 'set', [...one(kim, 'developer'), ...one(rio, 'administrator')]);
    assert.equal(people[0]?.obstacle, 'lastAdministrator');
  });

  for (const [what, mode, roles] of [
    ['a lesser role', 'set', ['support']],
    ['no access', 'deactivate', []],
  ] as const) {
    it(`ask separately before you give yourself ${what}`, async () => {
      const plan = await planFor(client, mode, one(kim, ...roles), { self: kim.toUpperCase() });
      assert.equal(plan.ownAccessLost, true);
      await assert.rejects(apply(plan, client, { confirmedOwnAccess: false }), (error) =>
        SetupError.is(error, 'invalidInput'),
      );
      assert.deepEqual(writes(), []);
    });
  }

  it("don't ask separately when you only gain access", async () => {
    const plan = await planFor(client, 'add', one(kim, 'support'), { self: kim });
    assert.equal(plan.ownAccessLost, false);
  });

  it('add roles before they remove any', async () => {
    await apply(await planFor(client, 'set', one(kim, 'support')), client);
    assert.deepEqual(writes(), [
      'POST /v2/Organizations/RoleAssignments',
      'DELETE /v2/Organizations/RoleAssignments/…',
    ]);
  });

  it('remove nothing when adding failed', async () => {
    faults.next({ method: 'POST', path: /RoleAssignments$/ }, fault.code(20403));
    await apply(await planFor(client, 'set', one(kim, 'support')), client);
    assert.deepEqual(writes(), ['POST /v2/Organizations/RoleAssignments']);
  });

  it('list every Administrator to confirm, including reactivated users', async () => {
    giveAdministrator(sam);
    sandbox.state.users.find(({ userName }) => userName === sam)!.active = false;
    const back = await planFor(client, 'reactivate', one(sam));
    const plan = await planFor(client, 'add', [...one(rio, 'administrator'), ...one(kim, 'administrator')]);
    assert.deepEqual([back.administrators, plan.administrators], [[sam], [rio, kim]]);
  });

  it("don't give Administrator to someone who was found with it after the plan", async () => {
    const plan = await planFor(client, 'add', one(rio, 'support'));
    await apply(await planFor(client, 'add', one(rio, 'administrator')), client);
    sandbox.state.users.find(({ userName }) => userName === rio)!.active = false;
    await apply(plan, client);
    assert.equal(sandbox.state.users.find(({ userName }) => userName === rio)!.active, false);
  });

  it('remove nothing unplanned from someone found after the plan', async () => {
    const plan = await planFor(client, 'set', one(rio, 'support'));
    await apply(await planFor(client, 'add', one(rio, 'developer')), client);
    const { results } = await apply(plan, client);
    assert.equal(results[0]?.outcome, 'failed');
    assert.ok(!writes().some((write) => write.startsWith('DELETE')));
  });

  it('reactivate a user with the roles they hold', async () => {
    sandbox.state.users.find(({ userName }) => userName === sam)!.active = false;
    const { results } = await apply(await planFor(client, 'reactivate', one(sam)), client);
    assert.deepEqual(results[0]?.user, { change: 'reactivate', outcome: 'done' });
    assert.deepEqual(writes(), ['PUT /scim/v2/Users/…']);
  });
});

describe('domains', () => {
  const strangers: Wanted[] = ['a', 'b', 'c', 'd'].map((name) => ({
    email: `${name}@elsewhere.example`,
    roles: ['support'],
  }));
  const day = 24 * 60 * 60 * 1000;
  let sandbox: Sandbox;
  let client: TwilioClient;

  beforeEach(() => {
    sandbox = createSandbox({ state: sampleState(new Date()) });
    client = connect(sandbox.fetch);
  });

  const posts = () =>
    sandbox.requests.filter(({ method, host }) => method === 'POST' && host === 'iam.twilio.com');
  const kinds = ({ people }: Plan) => [...new Set(people.map(({ kind }) => kind))];

  it('are tried with one person while unknown, and the others follow', async () => {
    sandbox.state.organization.verifiedDomains.push('elsewhere.example');
    const plan = await planFor(client, 'add', strangers);
    assert.match(describePerson(plan.people[0]!), /one person from it goes first/);
    const { results } = await apply(plan, client);
    assert.deepEqual(new Set(results.map(({ outcome }) => outcome)), new Set(['done']));
  });

  it("aren't tried again that day once Twilio has refused them", async () => {
    const known = await look(client);
    const planAt = (now: number) =>
      planPeople({
        mode: 'add',
        wanted: strangers,
        present: known.present,
        knowledge: {
          ...known.knowledge,
          refusedDomains: { 'elsewhere.example': new Date(0).toISOString() },
          now,
        },
      });
    assert.deepEqual([kinds(planAt(day - 1)), kinds(planAt(day))], [['console'], ['create']]);
  });

  it('are tried again after a refusal if they have an existing user', async () => {
    const known = await look(client);
    const [user = assert.fail()] = known.present.users.filter(({ userName }) => userName === kim);
    const there = { ...user, userName: 'z@elsewhere.example' };
    const plan = planPeople({
      mode: 'add',
      wanted: strangers,
      present: { ...known.present, users: [...known.present.users, there] },
      knowledge: { ...known.knowledge, refusedDomains: { 'elsewhere.example': new Date().toISOString() } },
    });
    assert.deepEqual(kinds(plan), ['create']);
  });

  it('are forgotten a day after a refusal, even if the clock was wrong', () => {
    const at = { old: 0, fresh: 2 * day, ahead: 9 * day };
    const refused = Object.fromEntries(
      Object.entries(at).map(([name, time]) => [name, new Date(time).toISOString()]),
    );
    assert.deepEqual(Object.keys(refusedStill(refused, 2 * day + 1)), ['fresh']);
  });

  it('are tried with the next person if the first one hit another problem', async () => {
    sandbox.state.organization.userNamesElsewhere.push('a@elsewhere.example');
    sandbox.state.organization.verifiedDomains.push('elsewhere.example');
    const { results } = await apply(await planFor(client, 'add', strangers), client);
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['console', 'done', 'done', 'done'],
    );
  });

  it('exclude no one when the organization is full', async () => {
    sandbox.state.organization.managedUserLimit = sandbox.state.users.length;
    sandbox.state.organization.verifiedDomains.push('elsewhere.example');
    const { results, stopped } = await apply(await planFor(client, 'add', strangers), client);
    assert.deepEqual(
      [results.map(({ outcome }) => outcome), stopped, posts().length],
      [['failed', 'failed', 'failed', 'failed'], undefined, 1],
    );
  });

  it("are never tried if they're public email domains", async () => {
    const plan = await planFor(client, 'add', [{ email: 'pat@gmail.com', roles: ['support'] }]);
    const { results } = await apply(plan, client);
    assert.deepEqual([results[0]?.outcome, posts().length], ['console', 0]);
  });
});
