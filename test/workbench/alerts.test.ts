import assert from 'node:assert/strict';
import type { Workbench } from './harness';
import { openSample } from './shared';

/**
 * Step 3 as a user does it in the packaged extension: decide, click in the Console, mark it, and create a
 * usage trigger.
 */
describe("the sample account's alerts", () => {
  let workbench: Workbench;
  const box = (name: string) => workbench.webview.getByRole('checkbox', { name });
  const button = (name: string | RegExp) => workbench.webview.getByRole('button', { name });
  const cell = (row: string, text: string | RegExp) =>
    workbench.webview.getByRole('row', { name: row }).getByText(text);

  before(async () => {
    workbench = await openSample();
  });

  it("open from the checklist's row", async () => {
    const row = workbench.row(/^Choose roles per alert/);
    await row.hover();
    await row.getByRole('button', { name: 'Decide Alerts' }).click();
    await workbench.webview.getByRole('heading', { name: 'Who gets which alerts' }).waitFor();
    await workbench.webview.getByText(/sample: 0 usage triggers · checked/).waitFor();
  });

  it('list the clicks for the choices', async () => {
    await box('Billing Manager gets Pricing updates').check();
    await box('Developer gets Developer technical updates').check();
    await workbench.webview.getByRole('textbox', { name: 'Another notification' }).fill('Fraud alerts');
    await workbench.page.keyboard.press('Enter');
    await box('Administrator gets Fraud alerts').check();
    await workbench.webview.getByText('Fraud alerts: Add Role > Administrator').waitFor();
    await cell('Usage passes a limit', 'no usage trigger').waitFor();
    await workbench.screenshot('alerts-decided');
  });

  it('explain why a name is refused, and keep it', async () => {
    const name = workbench.webview.getByRole('textbox', { name: 'Another notification' });
    await name.fill('fraud alerts');
    await workbench.page.keyboard.press('Enter');
    await workbench.webview.getByText('“Fraud alerts” is already in the table').waitFor();
    assert.equal(await name.inputValue(), 'fraud alerts');
  });

  it('record under a name that the Console is set', async () => {
    await button('Mark as done').click();
    await workbench.answer(/Your name/, 'Avery');
    await cell('Pricing updates', /^marked by Avery, /).waitFor();
    await workbench.row(/^Add roles in the Console, marked as done, marked by Avery/).waitFor();
    await workbench.row(/^Choose roles per alert, marked as done, marked by Avery/).waitFor();
  });

  it('need attention after another choice', async () => {
    await box('Administrator gets Legal and privacy updates').check();
    await box('Developer gets Developer technical updates').uncheck();
    await workbench.row(/^Add roles in the Console, needs attention, changed since/).waitFor();
    await workbench.webview.getByText('Developer technical updates: remove Developer').waitFor();
    await workbench.screenshotInThemes('alerts-changed');
  });

  it('create a usage trigger through native inputs, after a review', async () => {
    await button('Manage usage triggers').click();
    await workbench.choose('Add a usage trigger');
    await workbench.choose('All costs together');
    await workbench.choose(/^Price/);
    await workbench.answer(/At which value/, '1,000');
    await workbench.quickInput.getByText(/Enter a number such as/).waitFor();
    await workbench.answer(/At which value|Enter a number/, '1000');
    await workbench.choose('Once each month');
    await workbench.answer(/Which web address/, 'http://localhost:8080/usage');
    await workbench.quickInput.getByText(/must begin with https/).waitFor();
    await workbench.screenshot('trigger-address-refused');
    await workbench.answer(/must begin with https/, 'https://hooks.example.com/usage');
    await workbench.answer(/Name \(optional\)/, 'Monthly spend');
    await workbench.dialog.getByText('totalprice: price reaches 1000, each month').waitFor();
    await workbench.screenshot('trigger-confirm');
    await workbench.clickInDialog('Add Trigger');
    await workbench.quickInput.getByRole('option', { name: /Monthly spend/ }).waitFor();
    await workbench.screenshot('trigger-list');
    await workbench.page.keyboard.press('Escape');
    await cell('Usage passes a limit', /^sample: usage trigger, checked/).waitFor();
  });

  it('are all restored after a reload', async () => {
    await workbench.reload();
    await workbench.row(/^Add roles in the Console, needs attention, changed since/).waitFor();
    await box('Administrator gets Fraud alerts').waitFor();
    assert.equal(await box('Administrator gets Legal and privacy updates').isChecked(), true);
    assert.equal(await box('Developer gets Developer technical updates').isChecked(), false);
    await workbench.webview.getByText(/sample: 1 usage trigger · checked/).waitFor();
    await workbench.screenshot('alerts-reloaded');
  });

  it('delete the usage trigger after confirmation', async () => {
    await button('Manage usage triggers').click();
    await workbench.choose(/Monthly spend/);
    await workbench.choose('Delete this usage trigger');
    await workbench.clickInDialog('Delete Trigger');
    await workbench.quickInput.getByText(/No usage triggers yet/).waitFor();
    await workbench.page.keyboard.press('Escape');
    await cell('Usage passes a limit', 'no usage trigger').waitFor();
  });

  it('log no webhook addresses', () => {
    assert.doesNotMatch(workbench.logs(), /hooks\.example\.com/);
  });
});
