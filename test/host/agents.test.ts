import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestAccess } from '../../src/extension';
import { type ToolName, tools, views } from '../../src/ui/ids';
import { within } from '../support/within';
import { access, answer, disconnectAll, planted, standIn } from './access';

describe('the language-model tools', () => {
  let given: TestAccess;
  /** The requests that could have changed something. */
  let writes: string[];
  let reads: number;

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    const { account, secrets } = standIn(given);
    await given.accounts.save(account, secrets);
    const { fetch } = given.seams;
    writes = [];
    reads = 0;
    given.seams.fetch = (request) => {
      const { hostname } = new URL(request.url);
      if (request.method === 'GET') reads += 1;
      else if (hostname !== 'oauth.twilio.com') writes.push(`${request.method} ${request.url}`);
      return fetch(request);
    };
  });
  afterEach(async () => {
    assert.deepEqual(writes, []);
    await disconnectAll(given);
  });

  /** Runs a tool as VS Code does for a model. */
  async function invoke(name: ToolName, input: object): Promise<string> {
    const options = { input, toolInvocationToken: undefined };
    const { content } = await vscode.lm.invokeTool(tools[name], options);
    const text = content
      .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
      .join('');
    for (const secret of Object.values(planted)) assert.ok(!text.includes(secret));
    return text;
  }

  it('are known to VS Code, with descriptions', () => {
    const known = vscode.lm.tools.filter(({ name }) => name.startsWith('twilioSetup_'));
    assert.deepEqual(known.map(({ name }) => name).sort(), Object.values(tools).sort());
    for (const { description } of known) assert.match(description, /Use it/);
  });

  it('tell the state of the setup', async () => {
    await given.checklist.check();
    const text = await invoke('setupState', {});
    assert.match(text, /^Account: "Stand-in"/);
    assert.match(text, /verified on .* Twilio’s API reports: /);
  });

  it('explain a step', async () => {
    assert.match(await invoke('explainStep', { step: 'people.submit' }), /^# Send the invitations/);
  });

  it('ask once before a model gets people, and remember the answer', async () => {
    const asked = answer(given, 'Share');
    assert.match(await invoke('listPeople', {}), /"email":"[^"]+@harbor\.example"/);
    assert.match(await invoke('listPeople', {}), /"email":"/);
    assert.deepEqual(
      asked.map(({ message, modal }) => [message, modal]),
      [['Share the people of Stand-in with a language model?', true]],
    );
  });

  it('compare an open team file, with changes that aren’t saved', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'twilio-setup-agents-'));
    const path = join(folder, 'twilio-team.json');
    const { sid: account } = given.accounts.current ?? assert.fail();
    writeFileSync(path, JSON.stringify({ account, people: [], unlisted: 'report' }));
    const document = await vscode.workspace.openTextDocument(path);
    answer(given, 'Share');
    assert.match(await invoke('checkTeamFile', { file: path }), /Has a role but isn’t in the file/);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '{');
    await vscode.workspace.applyEdit(edit);
    assert.match(await invoke('checkTeamFile', { file: path }), /^The team file has errors/);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    rmSync(folder, { recursive: true });
  });

  it('read no file that isn’t a team file', async () => {
    assert.match(await invoke('checkTeamFile', { file: '/etc/passwd' }), /^Only team files/);
    assert.match(await invoke('checkTeamFile', { file: '../twilio-team.json' }), /^Only team files/);
  });

  it('open the invite form for a plan, and send nothing', async () => {
    const forms = () =>
      vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .filter(
          ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(views.inviteForm),
        );
    const opened = new Promise<void>((resolve) => {
      const once = vscode.window.tabGroups.onDidChangeTabs(() => {
        if (forms().length === 0) return;
        once.dispose();
        resolve();
      });
    });
    const people = [{ email: 'jo@harbor.example', name: 'Jo Park', roles: ['Developer'] }];
    assert.match(await invoke('planInvitation', { people }), /open with 1 people\. Nothing was sent/);
    await within('the form', opened);
    await vscode.window.tabGroups.close(forms());
    assert.equal(reads, 0);
  });

  it('refuse input that doesn’t fit, and say what to do without an account', async () => {
    assert.match(await invoke('planInvitation', { people: 'everyone' }), /^Nothing was done/);
    await disconnectAll(given);
    assert.match(await invoke('setupState', {}), /Connect Account/);
  });
});
