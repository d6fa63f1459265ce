import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { Workbench } from './harness';
import { openSample } from './shared';

/** Follows a list that raises questions from its file to the results. */
describe('inviting people from a list that needs answers', () => {
  let workbench: Workbench;
  const csv = [
    'Work e-mail,Private e-mail,Name,Role,Status',
    'rio@harbor.example,rio@home.example,Rio Lane,Admin (EU),Active',
    'uma@harbor.example,uma@home.example,Uma Ray,Admin (EU),On leave',
    'lee@harbor.example,lee@home.example,Lee Fox,Support,Suspended',
  ].join('\r\n');
  const button = (name: string | RegExp) => workbench.webview.getByRole('button', { name });
  const heading = (name: string) => workbench.webview.getByRole('heading', { name, exact: true });
  const status = () => workbench.webview.locator('#people-status');
  const row = (text: string) => workbench.webview.getByRole('row').filter({ hasText: text });

  /** Moves the focus with Tab only. */
  const tabTo = async (target: Locator) => {
    await target.waitFor();
    for (let step = 0; step < 60; step += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await workbench.page.keyboard.press('Tab');
    }
    assert.fail('Tab doesn’t reach it.');
  };
  const choose = async (label: string, option: string) => {
    const select = workbench.webview.getByLabel(label);
    await tabTo(select);
    await workbench.page.keyboard.type(option);
    await select.locator('option:checked').filter({ hasText: option }).waitFor({ state: 'attached' });
  };

  before(async () => {
    workbench = await openSample();
  });

  it('reads the file and asks about anything unclear', async () => {
    const file = join(workbench.server.data, 'team.csv');
    writeFileSync(file, csv);
    await workbench.runCommand('Twilio Setup: Invite People');
    await button('Open file…').press('Enter');
    await workbench.chooseFile(file);
    await workbench.webview.getByText('From team.csv.').waitFor();
    await status().getByText('3 questions to answer below').waitFor();
    await workbench.screenshotInThemes('lists-asking');
  });

  it('leads from the preview to the first question', async () => {
    await button('Preview').press('Enter');
    const select = workbench.webview.getByLabel('Which column has the addresses?');
    await select.and(workbench.webview.locator(':focus')).waitFor();
  });

  it('accepts answers from the keyboard', async () => {
    await choose('Which column has the addresses?', 'Work');
    await choose('Admin (EU) 2 rows', 'Billing Manager');
    await choose('On leave 1 row', 'Invite');
    await tabTo(button('Use these choices'));
    await workbench.page.keyboard.press('Enter');
    await status().getByText('2 people').waitFor();
    await status().getByText('question').waitFor({ state: 'hidden' });
    const boxes = workbench.webview.getByRole('checkbox', { name: /^Billing Manager: / });
    assert.deepEqual(
      await boxes.evaluateAll((all) => all.map((box) => box instanceof HTMLInputElement && box.checked)),
      [true, true],
    );
  });

  it('previews and invites only the selected people', async () => {
    await tabTo(button('Preview'));
    await workbench.page.keyboard.press('Enter');
    await heading('Preview').waitFor();
    assert.equal(await row('lee@harbor.example').count(), 0);
    await tabTo(button('Invite 2 people'));
    await workbench.page.keyboard.press('Enter');
    await workbench.webview.getByText(/^Finished\. 2 done$/).waitFor();
    assert.match(await row('rio@harbor.example').innerText(), /Billing Manager/);
    await workbench.screenshot('lists-finished');
    await button('Invite more people').press('Enter');
    await workbench.webview.getByRole('textbox', { name: 'People' }).waitFor();
  });
});
