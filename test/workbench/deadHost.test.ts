import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxStateSchema } from '../../src/sandbox/twilio';
import { Workbench } from './harness';

/** Returns the process of the extension host that this window's server started. */
function extensionHostOf({ server }: Workbench): number {
  const processes = execFileSync('ps', ['-axo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, ...args]) => ({ pid: Number(pid), parent: Number(parent), args: args.join(' ') }));
  const main = processes.find(({ args }) => args.includes(`--server-data-dir ${server.data} `));
  const host = processes.find(({ parent, args }) => parent === main?.pid && args.includes('extensionHost'));
  assert.ok(host, 'The window has no extension host.');
  return host.pid;
}

describe('an extension host that dies during a run', () => {
  let workbench: Workbench;
  const addresses = Array.from({ length: 200 }, (_, index) => `person${index + 1}@harbor.example`);
  const button = (name: string | RegExp) => workbench.webview.getByRole('button', { name });
  const heading = (name: string) => workbench.webview.getByRole('heading', { name, exact: true });
  const tabs = () => workbench.page.locator('.tabs-container .tab', { hasText: 'Invite People' });

  before(async () => {
    workbench = await Workbench.open({ size: { width: 1280, height: 1000 } });
    await workbench.openSidebar();
    await workbench.page.locator('.sidebar').getByText('try the sample account').click();
    await workbench.row(/^Select their roles, verified/).waitFor();
  });
  after(() => workbench.close());

  it('leaves a page that claims nothing under way, and that goes on when the host answers again', async () => {
    await workbench.runCommand('Twilio Setup: Invite People');
    await workbench.webview.getByRole('textbox', { name: 'People' }).fill(addresses.join('\n'));
    await workbench.webview.getByRole('checkbox', { name: 'Developer' }).first().check();
    await button('Preview').click();
    await button('Invite 200 people').click();
    await heading('Inviting').waitFor();
    const host = extensionHostOf(workbench);
    process.kill(host, 'SIGSTOP');
    try {
      await heading('The extension isn’t answering').waitFor();
      assert.equal(await workbench.webview.getByText(/under way/).count(), 0);
      assert.equal(await button('Cancel').count(), 0);
      await workbench.screenshotInThemes('host-silent');
    } finally {
      process.kill(host, 'SIGCONT');
    }
    await heading('Inviting').waitFor();
  });

  it('lets the restarted extension take over the page and offer to resume', async () => {
    process.kill(extensionHostOf(workbench), 'SIGKILL');
    await heading('Interrupted').waitFor();
    await button(/^Continue with the rest/).waitFor();
    assert.equal(await tabs().count(), 1);
    await workbench.screenshot('host-restarted');
  });

  it('replaces a page behind another editor once it comes to the front', async () => {
    await button(/^Continue with the rest/).click();
    await heading('Inviting').waitFor();
    await workbench.runCommand('File: New Untitled Text File');
    process.kill(extensionHostOf(workbench), 'SIGKILL');
    await workbench.notification(/was interrupted/).waitFor();
    await tabs().click();
    await heading('Interrupted').waitFor();
    assert.equal(await tabs().count(), 1);
  });

  it('invites each person once when the run is continued', async () => {
    await button(/^Continue with the rest/).click();
    await workbench.webview.getByText(/^Finished\. 200 done$/).waitFor();
    const data = join(workbench.server.data, 'data', 'User', 'globalStorage');
    const file = readdirSync(data, { recursive: true, encoding: 'utf8' }).find((each) =>
      each.endsWith('sample.json'),
    );
    const { users, roleAssignments } = sandboxStateSchema.parse(
      JSON.parse(readFileSync(join(data, file ?? ''), 'utf8')),
    );
    for (const address of addresses) {
      const found = users.filter(({ userName }) => userName === address);
      assert.equal(found.length, 1, address);
      assert.equal(roleAssignments.filter(({ identity }) => identity === found[0]?.id).length, 1, address);
    }
  });

  it('asks before it replaces a form with a draft, and restores the draft with the window', async () => {
    // VS Code gives up on extensions that crash three times.
    await workbench.reload();
    await button('Invite more people').click();
    await workbench.webview.getByRole('textbox', { name: 'People' }).fill('rio@harbor.example');
    await workbench.webview.getByRole('checkbox', { name: 'Developer' }).first().check();
    process.kill(extensionHostOf(workbench), 'SIGKILL');
    const loaded = workbench.page.waitForEvent('load');
    await workbench
      .notification(/no longer responds/)
      .getByRole('button', { name: 'Reload Window' })
      .click();
    await loaded;
    await workbench.waitUntilReady();
    await button('Preview').click();
    await button('Invite 1 person').waitFor();
  });

  it('replaces the alerts page', async () => {
    await workbench.runCommand('Twilio Setup: Decide Alerts');
    const name = workbench.webview.getByRole('textbox', { name: 'Another notification' });
    await name.fill('Pricing updates');
    await name.press('Enter');
    const refused = workbench.webview.getByText('is already in the table');
    await refused.waitFor();
    process.kill(extensionHostOf(workbench), 'SIGKILL');
    await refused.waitFor({ state: 'hidden' });
    await button('Manage usage triggers').click();
    await workbench.quickInput
      .getByText(/usage triggers/i)
      .first()
      .waitFor();
  });
});
