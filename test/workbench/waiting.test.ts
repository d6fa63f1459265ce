import assert from 'node:assert/strict';
import { createSandbox, sampleCredentials, sampleState } from '../../src/sandbox/twilio';
import { FaultList, fault } from '../support/faults';
import type { Company } from './company';
import { shareCompany } from './shared';

const { authToken, clientId, clientSecret } = sampleCredentials;

describe('while Twilio asks to wait, the extension', () => {
  const faults = new FaultList();
  const sandbox = createSandbox({ state: sampleState(new Date()), faults });
  const asked = /Twilio asked for a pause\. Continuing in \d+ s/;
  let company: Company;

  /** Waits for the notification and presses its button. */
  async function cancel(text: string | RegExp = asked): Promise<void> {
    const notice = company.workbench.notification(text);
    await notice.waitFor();
    await notice.hover();
    await notice.getByRole('button', { name: 'Cancel' }).click();
    await notice.waitFor({ state: 'detached' });
  }

  before(async () => {
    company = await shareCompany(sandbox);
    await company.input.enterIdentity();
  });

  it('reports it while testing a credential, and Cancel leaves the prompt as it was', async () => {
    const { workbench, input } = company;
    const end = faults.always({ path: 'api.twilio.com' }, fault.tooManyRequests(300));
    await input.enterAppAndAuthToken(clientId, clientSecret, authToken);
    await workbench.notification(asked).waitFor();
    await workbench.screenshot('waiting');
    await cancel();
    end();
    await input.saying('Canceled.');
    assert.equal(await workbench.input.inputValue(), authToken);
  });

  it('reports it during checks, and Cancel ends them', async () => {
    const { workbench } = company;
    await workbench.answer('Canceled.', authToken);
    await workbench.row(/^Select their roles, verified/).waitFor();
    faults.next({ path: 'Balance' }, fault.tooManyRequests(300));
    await workbench.runCommand('Twilio Setup: Check All Steps');
    await workbench.openRecommended('Review billing');
    await workbench
      .row(/^Balance above limit/)
      .getByText('checking')
      .waitFor();
    await cancel();
    await workbench
      .row(/^Balance above limit/)
      .getByText('checking')
      .waitFor({ state: 'detached' });
    await workbench.row(/^Balance above limit, verified/).waitFor();
  });

  it('reports it while loading people, and Cancel leaves a row that loads them again', async () => {
    const { workbench } = company;
    await workbench.runCommand('Twilio Setup: Focus on People View');
    await cancel();
    await workbench.row(/^Couldn’t read people/).waitFor();
  });

  it("reports that it's checking access, until Cancel ends that", async () => {
    const { workbench } = company;
    const end = faults.always({ path: '/scim/v2/Users' }, fault.delay(600_000));
    await workbench.runCommand('Twilio Setup: Check My Access');
    await cancel('Checking the permissions of the organization’s app');
    end();
    assert.equal(await workbench.dialog.count(), 0);
  });

  it('reports it while planning, and Cancel returns to the form', async () => {
    const { workbench, input } = company;
    await workbench.runCommand('Twilio Setup: Invite People');
    const { webview } = workbench;
    await webview.getByRole('textbox', { name: /people/i }).fill('rio@harbor.example');
    await webview.getByRole('checkbox', { name: 'Developer', exact: true }).check();
    await webview.getByRole('button', { name: 'Preview' }).click();
    await input.enterAddresses();
    await workbench.quickInput.waitFor({ state: 'hidden' });
    await cancel();
    await webview.getByText('Canceled.').waitFor();
    await workbench.screenshot('waiting-cancelled');
    assert.equal(await webview.getByRole('textbox', { name: /people/i }).inputValue(), 'rio@harbor.example');
  });
});
