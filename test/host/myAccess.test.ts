import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/ids';
import type { TestAccess } from '../../src/extension';
import { access, answer, disconnectAll, standIn, type StandIn } from './access';

describe('Check My Access', () => {
  let given: TestAccess;
  let stand: StandIn;

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    stand = standIn(given);
    await given.accounts.save(stand.account, stand.secrets);
  });

  const check = async () => {
    const asked = answer(given);
    await vscode.commands.executeCommand(commands.checkMyAccess);
    assert.equal(asked.length, 1);
    return asked[0]!;
  };

  it('names the missing permission and the click that adds it', async () => {
    const { organization } = stand.sandbox.state;
    const lacking = 'twilio/iam/managed-users/list';
    organization.permissions = organization.permissions.filter((permission) => permission !== lacking);
    const { severity, detail = '' } = await check();
    assert.equal(severity, 'warning');
    assert.match(detail, /^Missing: managed-users\/list$/m);
    assert.match(detail, /Organization API access.* select managed-users\/list under Scopes & permissions/);
  });

  it("shows what's granted and what only a write could reveal", async () => {
    const { severity, detail = '' } = await check();
    assert.equal(severity, 'info');
    assert.match(detail, /^Granted: .*managed-users\/list.*roles\/list$/m);
    assert.match(detail, /^Missing: –$/m);
    assert.match(detail, /Can’t be checked without making changes.*: .*managed-users\/create/);
  });

  it('counts what Twilio refused to a change as missing until the next change', async () => {
    const { organization } = stand.sandbox.state;
    const lacking = 'twilio/iam/managed-users/create';
    const { permissions } = organization;
    organization.permissions = permissions.filter((permission) => permission !== lacking);
    const wanted = [{ email: 'rio@harbor.example', roles: ['support' as const] }];
    const { signal } = new AbortController();
    const change = async () => {
      const prepared = await given.invitations.prepare(stand.account, 'add', wanted, signal);
      await given.invitations.start(prepared, { administrators: [], ownAccess: false });
    };
    await change();
    const { detail = '' } = await check();
    assert.match(detail, /^Missing: managed-users\/create$/m);
    assert.match(detail, /^Twilio refused a change on .* because managed-users\/create was missing\./m);
    organization.permissions = permissions;
    await change();
    assert.equal((await check()).severity, 'info');
  });

  it('sees a newly added permission by using a fresh token', async () => {
    const { organization } = stand.sandbox.state;
    const { permissions } = organization;
    organization.permissions = [];
    assert.equal((await check()).severity, 'warning');
    organization.permissions = permissions;
    assert.equal((await check()).severity, 'info');
  });
});
