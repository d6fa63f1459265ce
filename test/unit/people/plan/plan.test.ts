import assert from 'node:assert/strict';
import { builtInRolesAmong } from '../../../../src/accounts/access';
import type { Plan, PlanMode, Wanted } from '../../../../src/people/plan/model';
import { sampleCredentials, sampleState } from '../../../../src/sandbox/sample';
import { createSandbox, type Sandbox } from '../../../../src/sandbox/twilio';
import type { TwilioClient } from '../../../../src/twilio/api';
import { SetupError } from '../../../../src/twilio/errors';
import { type BuiltInRole, builtInRoleNames } from '../../../../src/twilio/roles';
import { fault, FaultList } from '../../../support/faults';
import { apply as applyAll, connect, owner, planFor } from '../../../support/people';

const signal = new AbortController().signal;
const { accountSid } = sampleCredentials;

describe('inviting people', () => {
  let faults: FaultList;
  let sandbox: Sandbox;
  let client: TwilioClient;

  beforeEach(() => {
    faults = new FaultList();
    sandbox = createSandbox({ state: sampleState(new Date()), faults });
    client = connect(sandbox.fetch);
  });

  const plan = (mode: PlanMode, ...wanted: Wanted[]) => planFor(client, mode, wanted, { self: owner });
  const person = (name: string, ...roles: BuiltInRole[]): Wanted => ({
    email: `${name}@harbor.example`,
    roles,
  });
  const apply = (what: Plan, confirmedAdministrators = what.administrators) =>
    applyAll(what, client, { confirmedAdministrators });
  const writes = () =>
    sandbox.requests.filter(({ method, host }) => method !== 'GET' && host !== 'oauth.twilio.com');

  async function rolesOf(email: string): Promise<BuiltInRole[]> {
    const user = (await client.findUser(email, signal)).value;
    const sids = builtInRolesAmong((await client.listRoles(signal)).value);
    if (!user) return [];
    const held = await client.listRoleAssignments({ scope: accountSid, identity: user.id }, signal);
    return builtInRoleNames.filter((role) => held.value.some(({ role_sid }) => role_sid === sids[role]));
  }

  it('creates the missing user and assigns each role', async () => {
    await apply(await plan('add', person('rio', 'developer', 'support')));
    assert.deepEqual(await rolesOf('rio@harbor.example'), ['developer', 'support']);
  });

  it('sends nothing the second time', async () => {
    await apply(await plan('add', person('rio', 'developer')));
    const before = writes().length;
    const { results } = await apply(await plan('add', person('rio', 'developer')));
    assert.equal(writes().length, before);
    assert.equal(results[0]?.outcome, 'already');
  });

  it('adds only the roles that an existing user lacks', async () => {
    await apply(await plan('add', person('kim', 'developer', 'support')));
    assert.equal(writes().length, 1);
    assert.deepEqual(await rolesOf('kim@harbor.example'), ['developer', 'support']);
  });

  it('refuses unconfirmed Administrator before any request', async () => {
    const what = await plan('add', person('rio', 'administrator'));
    await assert.rejects(apply(what, []), (error) => SetupError.is(error, 'invalidInput'));
    assert.equal(writes().length, 0);
  });

  it('refuses a confirmation for someone else', async () => {
    const what = await plan('add', person('rio', 'administrator'));
    await assert.rejects(apply(what, ['kim@harbor.example']), (error) =>
      SetupError.is(error, 'invalidInput'),
    );
  });

  it('refuses a confirmation for more people than get Administrator', async () => {
    const what = await plan('add', person('rio', 'administrator'));
    await assert.rejects(apply(what, ['rio@harbor.example', 'kim@harbor.example']), (error) =>
      SetupError.is(error, 'invalidInput'),
    );
  });

  it('never touches the owner', async () => {
    const what = await plan('set', person('avery', 'support'));
    assert.equal(what.people[0]?.kind, 'blocked');
    await apply(what);
    assert.equal(writes().length, 0);
  });

  it('never removes the last Administrator', async () => {
    await apply(await plan('add', person('kim', 'administrator')));
    const what = await plan('set', person('kim', 'support'));
    assert.equal(what.people[0]?.kind, 'blocked');
  });

  it('leaves public email domains for the Console, without a request', async () => {
    const { results } = await apply(await plan('add', { email: 'pat@gmail.com', roles: ['support'] }));
    assert.equal(results[0]?.outcome, 'console');
    assert.equal(writes().length, 0);
  });

  it('asks once about an unverified domain and moves its other people to the Console', async () => {
    const strangers = ['a', 'b', 'c'].map((name): Wanted => ({
      email: `${name}@elsewhere.example`,
      roles: ['support'],
    }));
    const { results, refusedDomains } = await apply(await plan('add', ...strangers));
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['console', 'console', 'console'],
    );
    assert.equal(writes().length, 1);
    assert.deepEqual(refusedDomains, ['elsewhere.example']);
  });

  it('looks up a user after a lost answer instead of creating it again', async () => {
    faults.next({ method: 'POST', path: /\/Users$/ }, fault.resetAfter());
    const { results } = await apply(await plan('add', person('rio', 'developer')));
    assert.equal(results[0]?.outcome, 'done');
    assert.equal(writes().length, 2);
    assert.equal(sandbox.state.users.filter(({ userName }) => userName === 'rio@harbor.example').length, 1);
    assert.deepEqual(await rolesOf('rio@harbor.example'), ['developer']);
  });

  it('looks up a role after a lost answer instead of assigning it again', async () => {
    faults.next({ method: 'POST', path: /\/RoleAssignments$/ }, fault.resetAfter());
    await apply(await plan('add', person('kim', 'support')));
    assert.equal(writes().length, 1);
    const held = sandbox.state.roleAssignments.filter(({ scope }) => scope === accountSid);
    assert.equal(new Set(held.map(({ role_sid, identity }) => role_sid + identity)).size, held.length);
    assert.deepEqual(await rolesOf('kim@harbor.example'), ['developer', 'support']);
  });

  it('reports someone that Twilio refuses and continues with the others', async () => {
    const { results } = await apply(await plan('add', person('jordan', 'support'), person('rio', 'support')));
    assert.deepEqual(
      results.map(({ email, outcome }) => [email.split('@')[0], outcome]),
      [
        ['jordan', 'console'],
        ['rio', 'done'],
      ],
    );
  });
});
