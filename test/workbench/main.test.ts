import assert from 'node:assert/strict';
import { Workbench } from './harness';

/** The guide's main job, as a person does it in the packaged extension: by what is seen and clicked only. */
describe('the main job with the sample account', () => {
  let workbench: Workbench;
  const form = () => workbench.webview;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openSidebar();
  });
  after(() => workbench.close());

  it('begins with a welcome that offers account, sample and guide', async () => {
    const sidebar = workbench.page.locator('.sidebar');
    await sidebar.getByText('Connect a Twilio account').waitFor();
    await sidebar.getByText('Read the guide').waitFor();
    await workbench.screenshot('welcome');
  });

  it('connects the sample account and shows what its API says', async () => {
    await workbench.page.locator('.sidebar').getByText('try the sample account').click();
    await workbench.row(/^Select their roles, verified, sample: .*1 Developer/).waitFor();
    await workbench.row(/^Account upgraded, not done, Trial, active/).waitFor();
    await workbench.screenshot('checklist');
  });

  it('explains a row at a click and changes nothing by it', async () => {
    await workbench.row(/^Verify a phone number/).click();
    const preview = workbench.webview.getByRole('heading', { name: 'Verify a phone number' });
    await preview.waitFor();
    await workbench.row(/^Verify a phone number, not done/).waitFor();
    await workbench.screenshot('explanation');
  });

  it('marks what only a person knows, under a name', async () => {
    await workbench
      .row(/^Choose Set up 2FA/)
      .getByRole('checkbox')
      .click();
    await workbench.answer(/Your name/, 'Avery');
    await workbench.row(/^Choose Set up 2FA, said to be done, said by Avery/).waitFor();
  });

  it('previews three people: one new, one there already, one for the Console', async () => {
    await workbench.runCommand('Twilio Setup: Invite People');
    await form()
      .getByRole('textbox', { name: /people/i })
      .fill('Rio Lane <rio@harbor.example>\nkim@harbor.example; pat@gmail.com');
    await form()
      .getByRole('checkbox', { name: /Developer/ })
      .check();
    await workbench.screenshot('form-filled');
    await form()
      .getByRole('button', { name: /preview/i })
      .click();
    await form()
      .getByRole('row', { name: /rio@harbor\.example/ })
      .waitFor();
    await form()
      .getByRole('row', { name: /kim@harbor\.example/ })
      .waitFor();
    await form()
      .getByRole('row', { name: /pat@gmail\.com/ })
      .waitFor();
    await workbench.screenshot('form-preview');
  });

  it('carries it out and says what became of each', async () => {
    await form()
      .getByRole('button', { name: /^Invite/ })
      .click();
    await form()
      .getByText(/1 done|done/i)
      .first()
      .waitFor();
    await workbench.row(/^Enter their addresses, verified, sample: 3 people/).waitFor();
    await workbench.screenshot('form-results');
  });

  it('finds account, people, marks and draft as they were after a reload', async () => {
    await workbench.reload();
    await workbench.openSidebar();
    await workbench.row(/^Choose Set up 2FA, said to be done, said by Avery/).waitFor();
    await workbench.runCommand('Twilio Setup: Check All Steps');
    await workbench.row(/^Enter their addresses, verified, sample: 3 people/).waitFor();
    await workbench.screenshot('reloaded');
    assert.ok(true);
  });
});
