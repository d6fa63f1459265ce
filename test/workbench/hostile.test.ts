import assert from 'node:assert/strict';
import { createSandbox, sampleCredentials, sampleState, type Sandbox } from '../../src/sandbox/twilio';
import type { Company } from './company';
import { shareCompany } from './shared';

const { authToken, clientId, clientSecret } = sampleCredentials;

/** A text with everything that VS Code or Markdown could act on. */
const hostile = (name: string) =>
  `${name} [x](command:workbench.action.terminal.new) $(trash) \`a\` $a$ <b>b</b> https://evil.test/ \u202etxt`;

/** The same text as shown: the link and the icon are broken up, and nothing changes the direction. */
const shown = (name: string) =>
  `${name} [x] (command:workbench.action.terminal.new) $ (trash) \`a\` $a$ <b>b</b> https://evil.test/ txt`;

/** Twilio with a hostile name for the account, a user, and a usage trigger. */
function hostileTwilio(): Sandbox {
  const state = sampleState(new Date());
  for (const account of state.accounts) account.friendly_name = hostile('Harbor');
  for (const user of state.users) if (user.userName.startsWith('kim@')) user.displayName = hostile('Kim');
  return createSandbox({ state });
}

describe('names from Twilio with links, icons, and marks', () => {
  let company: Company;
  const name = shown('Harbor');

  before(async () => {
    company = await shareCompany(hostileTwilio());
    const { input, workbench } = company;
    await input.enterIdentity();
    await input.enterAppAndAuthToken(clientId, clientSecret, authToken);
    await workbench.row(/^Select their roles, verified/).waitFor();
  });

  /** Asserts that a part of the window shows the text and has no link or icon in it. */
  async function assertInert(part: ReturnType<Company['workbench']['row']>, text: string): Promise<void> {
    await part.getByText(text).first().waitFor();
    assert.equal(
      await part.locator('a[href*="command:"], a[data-href*="command:"], a[href*="evil.test"]').count(),
      0,
    );
    assert.equal(await part.locator('.codicon-trash').count(), 0);
  }

  it('are text in the Accounts view and its tooltip', async () => {
    const { workbench } = company;
    await workbench.runCommand('Twilio Setup: Focus on Accounts View');
    const row = workbench.row(/^Harbor \[x\] \(command:/);
    await assertInert(row, name);
    await row.hover();
    const tooltip = workbench.page.locator('.monaco-hover', { hasText: 'Harbor [x]' });
    await assertInert(tooltip, name);
    await workbench.screenshot('hostile-accounts');
  });

  it('are text in the status bar', async () => {
    const item = company.workbench.page.locator('.statusbar-item', { hasText: 'Harbor [x]' });
    await assertInert(item, `Twilio: ${name}`);
  });

  it('are text in a list of choices', async () => {
    const { workbench } = company;
    await workbench.page.locator('.statusbar-item', { hasText: 'Harbor [x]' }).click();
    await assertInert(workbench.quickInput, name);
    await workbench.screenshot('hostile-choices');
    await company.input.dismiss();
  });

  it('are text in the title of a prompt', async () => {
    const { workbench } = company;
    await workbench.row(/^Harbor \[x\] \(command:/).click({ button: 'right' });
    // A menu ignores clicks at first but takes keys at once.
    await workbench.chooseMenuItem('Rename Account…');
    await assertInert(workbench.quickInput, `Rename ${name}`);
    await company.input.dismiss();
  });

  it('are text in the People view', async () => {
    const { workbench } = company;
    await workbench.runCommand('Twilio Setup: Focus on People View');
    await assertInert(workbench.row(/^Kim \[x\] \(command:/), shown('Kim'));
    await workbench.screenshot('hostile-people');
  });

  it('are text in a row, its tooltip, and its explanation', async () => {
    const { workbench } = company;
    const marker = 'Kim [x](command:a) $(trash) $a$ <b>b</b> https://evil.test/';
    const text = 'Kim [x] (command:a) $ (trash) $a$ <b>b</b> https://evil.test/';
    await workbench.clickBox(workbench.row(/^Verify a phone number/));
    await workbench.answer(/Your name/, marker);
    const row = workbench.row(/^Verify a phone number, marked as done, marked by Kim/);
    await assertInert(row, 'Verify a phone number');
    await row.hover();
    const tooltip = workbench.page.locator('.monaco-hover', { hasText: 'Marked as done by Kim' });
    await assertInert(tooltip, `Marked as done by ${text}`);
    await row.click();
    const quote = workbench.webview.locator('blockquote');
    await quote.getByText(`Marked as done by ${text}`).waitFor();
    assert.equal(await quote.locator('a, code, b, .katex').count(), 0);
    await workbench.screenshot('hostile-explanation');
  });

  it('are text in the progress of a report, and in the report', async () => {
    const { workbench } = company;
    await workbench.runCommand('Twilio Setup: Create Report');
    await workbench.quickInput.getByText('The full Account SID').first().waitFor();
    const { page } = workbench;
    const progress = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const watch = new MutationObserver(() => {
            const toast = [...document.querySelectorAll('.notification-toast')].find((each) =>
              each.textContent.includes('Creating the report for Harbor'),
            );
            if (!toast) return;
            watch.disconnect();
            const links = toast.querySelectorAll('.notification-list-item-message a').length;
            resolve(`${links} links: ${toast.textContent}`);
          });
          watch.observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
    );
    await page.keyboard.press('Enter');
    assert.ok((await progress).startsWith('0 links: '), await progress);
    assert.ok((await progress).includes(name));
    const heading = workbench.webview.getByRole('heading', { name: /setup report for/ });
    await heading.waitFor();
    assert.ok((await heading.textContent())?.includes(name));
    assert.equal(await heading.locator('a, code, b, .katex').count(), 0);
    await workbench.screenshot('hostile-report');
  });
});
