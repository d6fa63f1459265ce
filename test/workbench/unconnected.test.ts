import assert from 'node:assert/strict';
import { countedIn, steps } from '../../src/checklist/steps';
import { createSandbox, sampleCredentials, sampleState } from '../../src/sandbox/twilio';
import type { Company } from './company';
import { shareCompany } from './shared';

/** The checklist of an account that's only named, from the installed package, without a credential or a request. */
describe('a checklist without a credential', () => {
  let company: Company;

  before(async () => {
    company = await shareCompany(createSandbox({ state: sampleState(new Date()) }));
  });

  it('takes one prompt from the installed package to the first tick', async () => {
    const { workbench } = company;
    await workbench.screenshotInThemes('unconnected-welcome');
    await workbench.page.locator('.sidebar').getByText('Start without connecting').click();
    await workbench.clickBox(workbench.row(/^Enter the email code, not done/));
    await workbench.answer(/Your name/, 'Avery');
    await workbench.row(/^Enter the email code, marked as done, marked by Avery/).waitFor();
    await workbench.row(/^Next: Choose Set up 2FA/).waitFor();
    await workbench.screenshotInThemes('unconnected-first-tick');
  });

  it('says and does the next step', async () => {
    const { workbench } = company;
    await workbench.runCommand('Twilio Setup: Next Step');
    await workbench.quickInput.getByText('Copy the click path').first().waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.webview.getByRole('heading', { name: 'Choose Set up 2FA' }).waitFor();
    await workbench.screenshot('unconnected-next');
  });

  it('goes from empty to complete with marks alone', async () => {
    const { workbench } = company;
    for (const subStep of steps.flatMap(countedIn).slice(1)) {
      await workbench.clickBox(workbench.row(new RegExp(`^${subStep.title()}, not done`)));
      await workbench.row(new RegExp(`^${subStep.title()}, marked as done`)).waitFor();
    }
    await workbench.row(/^All done: create the report/).waitFor();
    await workbench.page.getByRole('button', { name: /4 of 4 steps done/ }).waitFor();
    await workbench.screenshotInThemes('unconnected-complete');
  });

  it('has sent nothing to Twilio', () => assert.deepEqual(company.network.asked, []));

  it('keeps the marks when the account is connected', async () => {
    const { workbench, input } = company;
    await input.enterIdentity();
    await input.enterAuthToken(sampleCredentials.authToken);
    // The account's checks have finished, and its rows have replaced the rows from before.
    await workbench.row(/^Recommended for Review billing, 1 of 3/).waitFor();
    await workbench.openRecommended('Review billing');
    await workbench.row(/^Balance above limit, verified/).waitFor();
    await workbench.row(/^Enter the email code, marked as done, marked by Avery/).waitFor();
    await workbench.row(/^Send the invitations, marked as done/).waitFor();
    await workbench.screenshot('unconnected-connected');
  });
});
