import type { Workbench } from './harness';
import { openSample } from './shared';

/** The whole guide, from an empty checklist to a complete one, by what is seen and clicked only. */
describe('the four steps of the guide, from empty to complete', () => {
  let workbench: Workbench;
  const button = (name: string | RegExp) => workbench.webview.getByRole('button', { name });
  const tick = (row: RegExp) => workbench.row(row).getByRole('checkbox').click();
  const inSampleConsole = async (row: RegExp, done: RegExp) => {
    await workbench.row(row).click({ button: 'right' });
    // A menu takes no click in its first moments, but the keyboard at once.
    await workbench.page.getByRole('menuitem', { name: 'Open in Twilio Console', exact: true }).hover();
    await workbench.page.keyboard.press('Enter');
    await workbench.choose(/^Use the sample’s Console/);
    await workbench.choose(done);
  };

  before(async () => {
    workbench = await openSample();
  });

  it('begin with four open steps', async () => {
    await workbench.row(/^Turn on two-factor login, not done, 0 of 5, step 1 of 4/).waitFor();
    await workbench.row(/^Invite people with roles, not done, .*step 2 of 4/).waitFor();
    await workbench.row(/^Decide who gets alerts, not done, 0 of 2, step 3 of 4/).waitFor();
    await workbench.row(/^Review billing, not done, .*step 4 of 4/).waitFor();
    await workbench.page
      .locator('.activitybar')
      .getByRole('tab', { name: /4 steps are open/ })
      .waitFor();
    await workbench.screenshot('walk-0-empty');
  });

  it('have two-factor login said, point by point', async () => {
    await tick(/^Confirm the emailed code, not done/);
    await workbench.answer(/Your name/, 'Avery');
    await workbench.row(/^Confirm the emailed code, said to be done, said by Avery/).waitFor();
    for (const title of [
      'Choose Set up 2FA',
      'Verify a phone number',
      'Keep the recovery code safe',
      'Choose Finish',
    ]) {
      await tick(new RegExp(`^${title}, not done`));
      await workbench.row(new RegExp(`^${title}, said to be done, said by Avery`)).waitFor();
    }
    await workbench.row(/^Turn on two-factor login, said to be done, all said/).waitFor();
    await workbench.screenshot('walk-1-two-factor');
  });

  it('have people invited, and a backup said', async () => {
    await workbench.runCommand('Twilio Setup: Invite People');
    const people = workbench.webview.getByRole('textbox', { name: /people/i });
    await people.fill('Rio Lane <rio@harbor.example>, Billing Manager');
    await button('Preview').click();
    await button(/^Invite 1 person/).click();
    await workbench.webview.getByText(/^Finished\. 1 done$/).waitFor();
    await workbench.row(/^Enter their addresses, verified, sample: 3 people/).waitFor();
    await tick(/^Backup for the owner, not done/);
    await workbench.choose(/Somebody outside the organization/);
    await workbench.row(/^Invite people with roles, said to be done, 4 checked, 1 said/).waitFor();
    await workbench.screenshot('walk-2-people');
  });

  it('have alerts decided and set in the Console', async () => {
    await workbench.runCommand('Twilio Setup: Decide Alerts');
    await workbench.webview.getByRole('checkbox', { name: 'Billing Manager gets Pricing updates' }).check();
    await button('Mark as done').click();
    await workbench.row(/^Decide who gets alerts, said to be done, all said/).waitFor();
    await workbench.screenshot('walk-3-alerts');
  });

  it('have billing reviewed in the Console and checked', async () => {
    await inSampleConsole(/^Add a card or PayPal, not done/, /^Upgrade the account/);
    await workbench.row(/^Account upgraded, verified/).waitFor();
    for (const title of ['Add a card or PayPal', 'Review payment settings']) {
      await tick(new RegExp(`^${title}, not done`));
      await workbench.row(new RegExp(`^${title}, said to be done`)).waitFor();
    }
    await workbench.row(/^Review billing, said to be done, 2 checked, 2 said/).waitFor();
    await workbench.row(/^Spend trigger decided, not done, .*optional/).waitFor();
    await workbench.screenshot('walk-4-complete');
  });

  it('leave nothing open in the report', async () => {
    await workbench.runCommand('Twilio Setup: Make Report');
    await workbench.quickInput.getByText('Names and mail addresses of the people with access').waitFor();
    await workbench.input.press('Enter');
    await workbench.webview.getByRole('heading', { name: 'Sample: Twilio set-up report of' }).waitFor();
    const open = workbench.webview.getByRole('heading', { name: /^Open points/ });
    await open.scrollIntoViewIfNeeded();
    await workbench.webview.getByText('None: each point is verified or said to be done.').waitFor();
    await workbench.screenshot('walk-5-report');
  });

  it('are no number on the icon any more', async () => {
    await workbench.page
      .locator('.activitybar')
      .getByRole('tab', { name: 'Twilio Setup', exact: true })
      .waitFor();
  });
});
