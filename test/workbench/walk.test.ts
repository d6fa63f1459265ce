import type { Workbench } from './harness';
import { openSample } from './shared';
import { steps } from '../../src/checklist/steps';

/** The whole guide, from an empty checklist to a complete one, only by seeing and clicking. */
describe("the guide's steps", () => {
  let workbench: Workbench;
  const button = (name: string | RegExp) => workbench.webview.getByRole('button', { name });
  const tick = (row: RegExp) => workbench.clickBox(workbench.row(row));
  const inSampleConsole = async (row: RegExp, done: RegExp) => {
    await workbench.row(row).click({ button: 'right' });
    // A menu ignores clicks at first but takes keys at once.
    await workbench.chooseMenuItem('Open in Twilio Console');
    await workbench.choose(/^Use the sample’s Console/);
    await workbench.choose(done);
  };

  before(async () => {
    workbench = await openSample();
  });

  it('begin open, except for the people that the sample already has', async () => {
    const open = steps.filter(({ id }) => id !== 'people');
    for (const [index, step] of steps.entries()) {
      if (!open.includes(step)) continue;
      const place = `step ${index + 1} of ${steps.length}`;
      await workbench.row(new RegExp(`^${step.title()}, not done, .*${place}`)).waitFor();
    }
    await workbench.page
      .locator('.activitybar')
      .getByRole('tab', { name: `${open.length} steps are open` })
      .waitFor();
    await workbench.screenshot('walk-0-empty');
  });

  it('let you mark, item by item, what no API sees', async () => {
    // The alerts page marks this step itself.
    const unseen = steps.filter(
      ({ id, subSteps }) => id !== 'alerts' && subSteps.every(({ proof }) => !proof),
    );
    let hasName = false;
    for (const step of unseen) {
      for (const subStep of step.subSteps) {
        const title = subStep.title();
        await tick(new RegExp(`^${title}, not done`));
        if (!hasName) await workbench.answer(/Your name/, 'Avery');
        hasName = true;
        await workbench.row(new RegExp(`^${title}, marked as done, marked by Avery`)).waitFor();
      }
      await workbench.row(new RegExp(`^${step.title()}, marked as done, all marked`)).waitFor();
    }
    await workbench.screenshot('walk-1-marked');
  });

  it('let you invite people', async () => {
    await workbench.runCommand('Twilio Setup: Invite People');
    const people = workbench.webview.getByRole('textbox', { name: /people/i });
    await people.fill('Email,Name,Role\nrio@harbor.example,Rio Lane,Billing Manager');
    await button('Preview').click();
    await button(/^Invite 1 person/).click();
    await workbench.webview.getByText(/^Finished\. 1 done$/).waitFor();
    await workbench.row(/^Enter their addresses, verified, 3 people/).waitFor();
    await workbench.row(/^Invite people with roles, verified, all checked/).waitFor();
    await workbench.screenshot('walk-2-people');
  });

  it('let you choose alerts and mark them as set in the Console', async () => {
    await workbench.runCommand('Twilio Setup: Decide Alerts');
    await workbench.webview.getByRole('checkbox', { name: 'Billing Manager gets Pricing updates' }).check();
    await button('Mark as done').click();
    await workbench.clickInDialog('Mark as Done');
    await workbench.row(/^Decide who gets alerts, marked as done, all marked/).waitFor();
    await workbench.screenshot('walk-3-alerts');
  });

  it('let you mark billing as reviewed in the Console', async () => {
    await inSampleConsole(/^Add a card or PayPal, not done/, /^Upgrade the account/);
    for (const title of ['Add a card or PayPal', 'Review payment settings']) {
      await tick(new RegExp(`^${title}, not done`));
      await workbench.row(new RegExp(`^${title}, marked as done`)).waitFor();
    }
    await workbench.row(/^Review billing, marked as done, all marked/).waitFor();
    await workbench.screenshot('walk-4-complete');
  });

  it('leave nothing open in the report', async () => {
    await workbench.runCommand('Twilio Setup: Create Report');
    await workbench.quickInput.getByText('Names and email addresses of people with access').waitFor();
    await workbench.input.press('Enter');
    await workbench.webview.getByRole('heading', { name: 'Sample: Twilio setup report for' }).waitFor();
    const open = workbench.webview.getByRole('heading', { name: /^Open items/ });
    await open.scrollIntoViewIfNeeded();
    await workbench.webview.getByText('None. Each item is verified or marked as done.').waitFor();
    await workbench.screenshot('walk-5-report');
  });

  it('clear the number on the icon', async () => {
    await workbench.page
      .locator('.activitybar')
      .getByRole('tab', { name: 'Twilio Setup', exact: true })
      .waitFor();
  });
});
