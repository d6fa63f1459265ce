import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Workbench } from './harness';
import { openSample } from './shared';

describe('the way from an address to its invitation', () => {
  let workbench: Workbench;
  const field = () => workbench.webview.locator('#people:focus');
  const invite = () => workbench.webview.getByRole('button', { name: 'Invite 1 person' });
  const finished = () => workbench.webview.getByText(/^Finished\./).waitFor();

  before(async () => {
    workbench = await openSample();
  });

  it('takes four clicks', async () => {
    const { page, webview } = workbench;
    let clicks = 0;
    const click = async (what: Locator) => {
      await what.click();
      clicks += 1;
    };
    await click(
      page
        .locator('.sidebar')
        .getByRole('button', { name: /^Invite People/ })
        .first(),
    );
    await field().waitFor();
    await page.keyboard.type('rio@harbor.example');
    await click(webview.getByRole('checkbox', { name: 'Support', exact: true }));
    await click(webview.getByRole('button', { name: 'Preview' }));
    await click(invite());
    await finished();
    assert.equal(clicks, 4);
    await workbench.screenshot('first-invitation');
  });

  it('takes at most 30 key presses besides the typing', async () => {
    const { page, quickInput, webview } = workbench;
    await webview.getByRole('button', { name: 'Invite more people' }).click();
    await workbench.runCommand('View: Close All Editors');
    let presses = 0;
    const press = async (...keys: string[]) => {
      for (const key of keys) {
        await page.keyboard.press(key);
        presses += key.split('+').length;
      }
    };
    await press('F1');
    await quickInput.getByRole('textbox').waitFor();
    await page.keyboard.type('Twilio Setup: Invite People');
    await quickInput.locator('.monaco-list-row.focused', { hasText: 'Invite People' }).waitFor();
    await press('Enter');
    await field().waitFor();
    await page.keyboard.type('noa@harbor.example');
    const support = webview.getByRole('checkbox', { name: 'Support', exact: true });
    while (!(await support.evaluate((box) => box === document.activeElement))) await press('Tab');
    await press('Space', 'Control+Enter');
    await invite().waitFor();
    await press('Control+Enter');
    await finished();
    assert.ok(presses <= 30, `${presses}`);
  });
});
