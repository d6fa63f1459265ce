import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { theEntry } from '../../src/report/report';
import { reportSchema } from '../../src/report/schema';
import { utc } from '../../src/report/words';
import { Workbench } from './harness';

describe('the report', () => {
  let workbench: Workbench;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-report-'));
    workbench = await Workbench.open({ folder });
  });
  after(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true });
  });

  const file = (ending: string) => {
    const found = readdirSync(folder).find((each) => each.endsWith(ending));
    return found === undefined ? '' : join(folder, found);
  };

  it('appears as a preview with the requested people', async () => {
    await workbench.openSidebar();
    await workbench.page.locator('.sidebar').getByText('try the sample account').click();
    await workbench.row(/^Select their roles, verified/).waitFor();
    await workbench.runCommand('Twilio Setup: Create Report');
    await workbench.quickInput.getByText('Names and email addresses of people with access').click();
    await workbench.input.press('Enter');
    await workbench.webview.getByRole('heading', { name: 'Sample: Twilio setup report for' }).waitFor();
    await workbench.screenshotInThemes('report');
    await workbench.webview
      .getByRole('cell', { name: /@harbor\.example/ })
      .first()
      .waitFor();
    await workbench.webview.getByRole('heading', { name: 'Who has access' }).scrollIntoViewIfNeeded();
    await workbench.screenshot('report-people');
  });

  it('is saved where the user chooses', async () => {
    await workbench.runCommand('Twilio Setup: Create Report');
    await workbench.quickInput.getByText('HTML and JSON files').click();
    await workbench.input.press('Enter');
    await workbench.quickInput.getByRole('button', { name: 'Save Here' }).waitFor();
    await workbench.screenshot('report-folder');
    await workbench.quickInput.getByRole('button', { name: 'Save Here' }).click();
    await workbench.page
      .locator('.statusbar')
      .getByText(/Saved: sample-twilio-setup-report/)
      .waitFor();
    await workbench.screenshot('report-saved');
    const report = reportSchema.parse(JSON.parse(readFileSync(file('.json'), 'utf8')));
    assert.ok(readFileSync(file('.html'), 'utf8').includes(utc(theEntry(report, 'report').madeAt)));
  });

  it("shows only a notice after a reload that it's gone from memory", async () => {
    await workbench.reload();
    await workbench.webview.getByText('kept only until its window closed').waitFor();
  });
});
