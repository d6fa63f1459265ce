import type { Workbench } from './harness';
import { openSample } from './shared';

describe('Alt+F1 shows which keys work', () => {
  let workbench: Workbench;
  const help = () => workbench.webview.getByRole('heading', { name: 'Keyboard and screen reader help' });

  before(async () => {
    workbench = await openSample();
  });
  afterEach(async () => {
    await workbench.runCommand('View: Close All Editors');
    await help().waitFor({ state: 'detached' });
  });

  it('in the checklist', async () => {
    await workbench.row(/^Turn on two-factor login/).click();
    await workbench.page.locator('.sidebar .monaco-list-row.focused').waitFor();
    await workbench.page.keyboard.press('Alt+F1');
    await help().waitFor();
    await workbench.screenshot('keys');
  });

  it('in the invite form', async () => {
    await workbench.runCommand('Twilio Setup: Invite People');
    await workbench.webview.getByRole('textbox', { name: 'People' }).click();
    await workbench.page.keyboard.press('Alt+F1');
    await help().waitFor();
  });
});
