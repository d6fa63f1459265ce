import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { PagePanel, type Page } from '../../src/ui/panel';
import { access } from './access';

describe('a page that VS Code restores after another one was opened', () => {
  const view = 'twilioSetup.inviteForm';
  const page: Page = {
    view,
    title: () => 'Test',
    bundle: 'form',
    isState: () => true,
    mayReplace: () => Promise.resolve(false),
    talk: () => ({ receive: () => Promise.resolve(), dispose: () => undefined }),
  };

  it('keeps its input and counts as open until both are closed', async () => {
    const { context, log } = await access();
    const panel = new PagePanel(context.extensionUri, page, log);
    let closed = 0;
    panel.onDidClose(() => (closed += 1));
    panel.open();
    const restored = vscode.window.createWebviewPanel(view, 'Test', vscode.ViewColumn.Active);
    let isDisposed = false;
    restored.onDidDispose(() => (isDisposed = true));
    panel.restore(restored, undefined);
    assert.equal(isDisposed, false);
    restored.dispose();
    assert.deepEqual([panel.isOpen, closed], [true, 0]);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.deepEqual([panel.isOpen, closed], [false, 1]);
    panel.dispose();
  });
});
