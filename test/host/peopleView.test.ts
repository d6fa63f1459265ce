import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { TestAccess } from '../../src/extension';
import { builtInRoles } from '../../src/twilio/roles';
import { access, disconnectAll, standIn, type StandIn } from './access';

describe('the People view', () => {
  let given: TestAccess;
  let stand: StandIn;

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    stand = standIn(given);
    await given.accounts.save(stand.account, stand.secrets);
  });

  async function rows(): Promise<vscode.TreeItem[]> {
    given.people.refresh();
    return (await given.people.getChildren()).map((node) => given.people.getTreeItem(node));
  }

  it('shows role holders who are missing from the user list, and offers no actions on them', async () => {
    const { roleAssignments } = stand.sandbox.state;
    const example = roleAssignments.find(({ scope }) => scope === stand.account.sid);
    assert.ok(example);
    const identity = `US${'9'.repeat(32)}`;
    const role_sid = builtInRoles.administrator.sid;
    roleAssignments.push({ ...example, sid: `IY${'9'.repeat(32)}`, identity, role_sid });
    const row = (await rows()).find(({ id }) => id === identity);
    assert.deepEqual(
      [row?.label, row?.description, row?.contextValue],
      ['US…9999', 'Administrator; not in the user list', 'unlisted'],
    );
  });

  it('answers an earlier question with what a later refresh reads', async () => {
    const [, kim] = stand.sandbox.state.users;
    assert.ok(kim);
    const asked = given.people.getChildren();
    kim.displayName = 'Kim Newname';
    given.people.refresh();
    const labels = (await asked).map((node) => given.people.getTreeItem(node).label);
    assert.ok(labels.includes('Kim Newname'));
  });

  it('marks the owner after a refused change reveals them', async () => {
    const [, kim] = stand.sandbox.state.users;
    assert.ok(kim);
    const owners = [kim.userName];
    await given.accounts.saveLearned(stand.account.sid, { version: 1, refusedDomains: {}, owners });
    const marked = (await rows()).filter(({ contextValue }) => contextValue === 'owner');
    assert.deepEqual(
      marked.map(({ id }) => id),
      [kim.userName],
    );
  });
});
