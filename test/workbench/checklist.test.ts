import type { Workbench } from './harness';
import { openSample } from './shared';

/** The checklist in depth, as a user works through it with the sample account. */
describe('the checklist, step by step', () => {
  let workbench: Workbench;
  const action = async (row: RegExp, name: string) => {
    await workbench.row(row).click({ button: 'right' });
    // A menu ignores clicks at first but takes keys at once.
    await workbench.chooseMenuItem(name);
  };
  const type = async (text: string) => {
    await workbench.input.fill(text);
    await workbench.input.press('Enter');
  };
  const tick = (name: RegExp) => workbench.quickInput.getByRole('checkbox', { name }).first().click();
  const explain = async (row: RegExp, heading: string) => {
    await workbench.row(row).click();
    await workbench.webview.getByRole('heading', { name: heading, level: 1 }).waitFor();
  };

  before(async () => {
    workbench = await openSample();
    await workbench.openRecommended('Invite people with roles');
    await workbench.openRecommended('Review billing');
  });

  it('explains what to do about a lost phone and where the page is in both Consoles', async () => {
    await explain(/^Save recovery code/, 'Save recovery code');
    await workbench.webview
      .getByText(/If you don’t have the recovery code, an owner or administrator/)
      .waitFor();
    await workbench.webview.getByText(/Legacy Console: Manage Accounts/).waitFor();
    await workbench.screenshotInThemes('recovery');
  });

  it('keeps a note with a mark, but not a code', async () => {
    await workbench.clickBox(workbench.row(/^Choose Finish/));
    await workbench.answer(/Your name/, 'Avery');
    await workbench.row(/^Choose Finish, marked as done/).waitFor();
    await action(/^Choose Finish/, 'Edit Note…');
    await type('aB3dE6gH9jK2mN5pQ8rT1vX4');
    await workbench.quickInput.getByText(/looks like a code or a key/).waitFor();
    await workbench.screenshot('note-refused');
    await type('Tried it: signed out and in again.');
    await explain(/^Choose Finish/, 'Choose Finish');
    await workbench.webview.getByText('Note: Tried it: signed out and in again.').waitFor();
  });

  it('treats a role left empty on purpose as said, never as checked', async () => {
    await workbench.clickBox(workbench.row(/^Backup for the owner, not done/));
    await workbench.choose(/Someone outside the organization/);
    await workbench.row(/^Backup for the owner, marked as done, someone outside, marked by Avery/).waitFor();
  });

  it('expects the Administrator confirmed by address and names one who is no longer expected', async () => {
    await workbench.runCommand('Twilio Setup: Invite One Person');
    await workbench.answer(/address of the person/, 'noa@harbor.example');
    await tick(/^Administrator,/);
    await workbench.page.keyboard.press('Enter');
    await workbench.answer(/type the address noa@harbor\.example/, 'noa@harbor.example');
    await workbench.clickInDialog('Invite');
    await workbench.row(/^Expected Administrators, verified, 1 person, expected/).waitFor();
    await action(/^Expected Administrators/, 'Choose Expected Administrators…');
    await workbench.quickInput.getByText('noa@harbor.example').waitFor();
    await workbench.screenshot('expected');
    await tick(/noa@harbor\.example/);
    await workbench.page.keyboard.press('Enter');
    await workbench
      .row(/^Expected Administrators, needs attention, 1 person not expected: noa@harbor\.example/)
      .waitFor();
    await workbench.screenshot('unexpected');
    await action(/^Expected Administrators/, 'Choose Expected Administrators…');
    await tick(/noa@harbor\.example/);
    await workbench.page.keyboard.press('Enter');
    await workbench.row(/^Expected Administrators, verified, 1 person, expected/).waitFor();
  });

  it('compares the balance with a limit and refuses invalid amounts', async () => {
    await action(/^Balance above limit, verified, 14\.32 USD/, 'Set Balance Limit…');
    await workbench.choose(/Prepaid/);
    await type('20,50');
    await workbench.quickInput.getByText(/with a decimal point and no currency/).waitFor();
    await type('20.50');
    await workbench
      .row(/^Balance above limit, needs attention, 14\.32 USD: not above your limit of 20\.50 USD/)
      .waitFor();
  });

  it('shows audit log findings as hints and leaves the row open', async () => {
    await action(/^Add a card or PayPal/, 'Open in Twilio Console');
    await workbench.choose(/^Use the sample’s Console/);
    await workbench.choose(/^Upgrade the account/);
    await workbench.row(/^Account upgraded, verified, upgraded, active/).waitFor();
    await explain(
      /^Add a card or PayPal, not done, in the audit log: payment method added/,
      'Add a card or PayPal',
    );
    await workbench.webview.getByText(/payment method added/).waitFor();
    await workbench.screenshot('hint');
  });

  it("keeps the history of the API's answers", async () => {
    await action(/^Add a card or PayPal/, 'Open in Twilio Console');
    await workbench.choose(/^Use the sample’s Console/);
    await workbench.choose(/^Use up the balance/);
    await explain(/^Balance above limit, needs attention, 0\.00 USD/, 'Balance above limit');
    await workbench.webview.getByText('14.32 USD', { exact: false }).first().waitFor();
    await workbench.screenshot('history');
  });

  it('names people only by user SID after a reload clears the names', async () => {
    await action(/^Expected Administrators/, 'Choose Expected Administrators…');
    await tick(/noa@harbor\.example/);
    await workbench.page.keyboard.press('Enter');
    await workbench.row(/^Expected Administrators, .*not expected: noa@harbor\.example/).waitFor();
    await workbench.reload();
    await workbench.openRecommended('Invite people with roles');
    await workbench.row(/^Expected Administrators, .*not expected: US…/).waitFor();
  });

  it('shows the explanation again after a reload', async () => {
    await workbench.webview.getByRole('heading', { name: 'Balance above limit' }).waitFor();
    await workbench.webview.getByRole('link', { name: 'Set Balance Limit…' }).waitFor();
  });
});
