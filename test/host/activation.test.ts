import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/ids';
import { access, disconnectAll, rows } from './access';

describe('activation', () => {
  it('registers every declared command and no others', async () => {
    await access();
    const registered = await vscode.commands.getCommands(true);
    const ours = registered.filter((id) => /^twilioSetup\.\w+$/.test(id));
    assert.deepEqual(ours.sort(), Object.values(commands).sort());
  });

  it('shows no rows while no account is connected, so that the welcome view appears', async () => {
    const given = await access();
    await disconnectAll(given);
    assert.deepEqual(rows(given), []);
  });
});
