import { createSandbox, sampleCredentials, sampleState } from '../../src/sandbox/twilio';
import type { Company } from './company';
import { shareCompany } from './shared';

describe('the walkthrough', () => {
  let company: Company;

  const step = (title: string, checked: boolean) =>
    company.workbench.page
      .locator('.gettingStartedContainer')
      .getByRole('checkbox', { name: title, checked });

  before(async () => {
    company = await shareCompany(createSandbox({ state: sampleState(new Date()) }));
    await company.workbench.runCommand('Developer: Reset Welcome Page Walkthrough Progress');
  });

  it('begins with connecting an account', async () => {
    const { workbench } = company;
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await workbench.choose(/^Set up your Twilio account/);
    await step('Start your checklist', false).waitFor();
    await workbench.screenshot('walkthrough');
  });

  it('gets no ticks from the sample account', async () => {
    const { workbench } = company;
    await workbench.runCommand('Twilio Setup: Try the Sample Account');
    await workbench.openRecommended('Review billing');
    await workbench.row(/^Balance above limit, verified/).waitFor();
    await step('Start your checklist', false).waitFor();
  });

  it('gets a tick when a real account is connected', async () => {
    const { input } = company;
    await input.enterIdentity(sampleCredentials.subaccountSid);
    await input.enterAuthToken(sampleCredentials.subaccountAuthToken);
    await step('Start your checklist', true).waitFor();
    await step('Turn on two-factor login', false).waitFor();
  });
});
