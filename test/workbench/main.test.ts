import assert from 'node:assert/strict';
import { Workbench } from './harness';

/** The guide's main path, as a user takes it in the packaged extension, only by seeing and clicking. */
describe('the main path with the sample account', () => {
  let workbench: Workbench;
  const recipients = () => workbench.webview.getByRole('textbox', { name: /people/i });
  const result = (address: string) => workbench.webview.getByRole('row', { name: new RegExp(address) });

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openSidebar();
  });
  after(() => workbench.close());

  it('begins with a welcome view that offers an account, the sample, and the guide', async () => {
    const sidebar = workbench.page.locator('.sidebar');
    await sidebar.getByText('Connect a Twilio account').waitFor();
    await sidebar.getByText('Read the guide').waitFor();
    await workbench.screenshot('welcome');
  });

  it("connects the sample account and shows its API's answers", async () => {
    await workbench.page.locator('.sidebar').getByText('try the sample account').click();
    await workbench.row(/^Select their roles, verified, .*1 Developer/).waitFor();
    await workbench.openRecommended('Review billing');
    await workbench.row(/^Account upgraded, not done, Trial, active/).waitFor();
    await workbench.screenshotInThemes('checklist');
  });

  it('explains a row on click and changes nothing', async () => {
    await workbench.row(/^Verify a phone number/).click();
    await workbench.webview.getByRole('heading', { name: 'Verify a phone number' }).waitFor();
    await workbench.row(/^Verify a phone number, not done/).waitFor();
    await workbench.screenshotInThemes('explanation');
  });

  it('offers in an explanation what its row can do', async () => {
    const link = (name: string) => workbench.webview.getByRole('link', { name, exact: true });
    await link('Mark as Done…').click();
    await workbench.answer(/Your name/, 'Avery');
    await workbench.row(/^Verify a phone number, marked as done, marked by Avery/).waitFor();
    await workbench.webview.getByText(/Marked as done by Avery/).waitFor();
    await link('Undo Mark as Done').click();
    await workbench.row(/^Verify a phone number, not done/).waitFor();
    await workbench.row(/^Send the invitations/).click();
    await workbench.webview.getByRole('heading', { name: 'Send the invitations' }).waitFor();
    await workbench.screenshotInThemes('explanation-people');
    await link('Invite People…').click();
    await workbench.webview.getByRole('textbox', { name: 'People' }).waitFor();
    await workbench.runCommand('View: Close Editor');
  });

  it('marks what only the user knows, under a name', async () => {
    await workbench.clickBox(workbench.row(/^Choose Set up 2FA/));
    await workbench.row(/^Choose Set up 2FA, marked as done, marked by Avery/).waitFor();
  });

  it('marks the focused row by keyboard and removes the mark', async () => {
    const focusedTree = workbench.page.locator('.sidebar .monaco-list:focus');
    await workbench.runCommand('View: Focus Active Editor Group');
    await workbench.page.waitForFunction(() => document.activeElement?.matches('iframe.webview'));
    await workbench.runCommand('Twilio Setup: Focus on Checklist View');
    await focusedTree.waitFor();
    const way = [
      'Next: ',
      'Turn on two-factor login',
      'Enter the email code',
      'Choose Set up 2FA',
      'Verify a phone number',
    ];
    for (const [index, row] of way.entries()) {
      await workbench.page.keyboard.press(index === 0 ? 'Home' : 'ArrowDown');
      await workbench.page.locator('.sidebar .monaco-list-row.focused', { hasText: row }).waitFor();
    }
    await workbench.page.keyboard.press('Space');
    await workbench.row(/^Verify a phone number, marked as done/).waitFor();
    await workbench.page.keyboard.press('Space');
    await workbench.row(/^Verify a phone number, not done/).waitFor();
  });

  it('marks nothing on Space when no row has the focus, nor on the click after it', async () => {
    const { page } = workbench;
    await page.keyboard.press('Escape');
    await page.locator('.sidebar .monaco-list-row.focused').waitFor({ state: 'detached' });
    await page.keyboard.press('Space');
    await workbench.row(/^Choose Finish/).click();
    await workbench.webview.getByRole('heading', { name: 'Choose Finish' }).waitFor();
    await workbench.row(/^Choose Finish, not done/).waitFor();
  });

  it('previews three people: one new, one existing, and one for the Console', async () => {
    await workbench.runCommand('Twilio Setup: Invite People');
    await recipients().fill('Rio Lane <rio@harbor.example>\nkim@harbor.example; pat@gmail.com');
    await workbench.webview.getByRole('checkbox', { name: 'Developer', exact: true }).check();
    await workbench.screenshot('form-filled');
    await workbench.webview.getByRole('button', { name: 'Preview' }).click();
    await result('rio@harbor.example').waitFor();
    await result('kim@harbor.example').waitFor();
    await result('pat@gmail.com').waitFor();
    await workbench.screenshotInThemes('form-preview');
  });

  it("applies the plan and shows each person's outcome", async () => {
    await workbench.webview.getByRole('button', { name: /^Invite/ }).click();
    await result('rio@harbor.example').getByText('Done', { exact: true }).waitFor();
    await result('kim@harbor.example').getByText('Unchanged', { exact: true }).waitFor();
    await result('pat@gmail.com').getByText('Use the Console', { exact: true }).waitFor();
    await workbench.row(/^Enter their addresses, verified, 3 people/).waitFor();
    await workbench.screenshot('form-results');
  });

  it('leaves the focus in the palette when you move there during a preview', async () => {
    const { page, quickInput, webview } = workbench;
    await webview.getByRole('button', { name: 'Invite more people' }).click();
    await recipients().fill('lee@harbor.example');
    await webview.getByRole('checkbox', { name: 'Administrator', exact: true }).check();
    await webview.getByRole('button', { name: 'Preview' }).click();
    await page.keyboard.press('F1');
    await webview.getByText('lee@harbor.example gets Administrator').waitFor();
    await page.keyboard.type('Twilio Setup: Show');
    await quickInput.getByRole('option', { name: 'Twilio Setup: Show Log' }).waitFor();
    await page.keyboard.press('Escape');
    await webview.getByRole('heading', { name: 'Preview' }).and(webview.locator(':focus')).waitFor();
  });

  it('grants no one Administrator on Enter alone', async () => {
    for (let press = 0; press < 8; press += 1) await workbench.page.keyboard.press('Enter');
    await workbench.screenshot('form-administrator');
    await workbench.row(/^Enter their addresses, verified, 3 people/).waitFor();
  });

  it('grants no one Administrator before the user agrees outside the page', async () => {
    const { dialog, page, webview } = workbench;
    const invite = webview.getByRole('button', { name: 'Invite 1 person' });
    await webview.getByRole('checkbox', { name: 'lee@harbor.example gets Administrator' }).check();
    await invite.click();
    await dialog.getByText('Give Administrator on Harbor Lights to 1 person?').waitFor();
    await dialog.getByText('lee@harbor.example').waitFor();
    await dialog.getByRole('button', { name: 'Go Back' }).and(page.locator(':focus')).waitFor();
    await workbench.screenshot('dialog-administrator');
    await page.keyboard.press('Enter');
    await webview.getByText('Nothing was sent.').waitFor();
    await workbench.screenshot('form-went-back');
    await invite.click();
    await workbench.clickInDialog('Go Back');
    await webview.getByText('Nothing was sent.').waitFor();
    await workbench.row(/^Enter their addresses, verified, 3 people/).waitFor();
  });

  it('invites one person through native inputs, and grants Administrator only after the address is retyped', async () => {
    await workbench.runCommand('Twilio Setup: Invite One Person');
    await workbench.answer(/address of the person/, 'noa@harbor.example');
    const role = (name: RegExp) => workbench.quickInput.getByRole('checkbox', { name });
    await role(/^Developer,/).click();
    await role(/^Support,/).click();
    await workbench.quickInput.getByText('Developer already includes logs and usage.').waitFor();
    await role(/^Administrator,/).click();
    await workbench.screenshot('native-roles');
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInput.getByText(/type the address noa@harbor\.example/).waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInput.getByText(/to confirm, or go back/).waitFor();
    await workbench.screenshot('native-administrator');
    await workbench.answer(/to confirm, or go back/, 'noa@harbor.example');
    await workbench.dialog
      .getByText(/noa@harbor\.example|Administrator/)
      .first()
      .waitFor();
    await workbench.screenshot('native-confirm');
    await workbench.clickInDialog('Invite');
    await workbench.row(/^Enter their addresses, verified, 4 people/).waitFor();
  });

  it('restores account, people, marks, and draft after a reload', async () => {
    await recipients().fill('later@harbor.example');
    await workbench.reload();
    await workbench.row(/^Choose Set up 2FA, marked as done, marked by Avery/).waitFor();
    await workbench.runCommand('Twilio Setup: Check All Steps');
    await workbench.row(/^Enter their addresses, verified, 4 people/).waitFor();
    assert.equal(await recipients().inputValue(), 'later@harbor.example');
    await workbench.screenshot('reloaded');
  });

  it('logs no email addresses', () => {
    assert.doesNotMatch(workbench.logs(), /@harbor\.example|@gmail\.com/);
  });
});
