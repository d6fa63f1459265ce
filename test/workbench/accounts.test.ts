import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { createSandbox, sampleCredentials, sampleState, sandboxStateSchema } from '../../src/sandbox/twilio';
import type { Company } from './company';
import type { Workbench } from './harness';
import { shareCompany } from './shared';

/** A connected account besides the sample, with its own SID and name, in another Twilio. */
const accountSid = `AC${'d'.repeat(32)}`;
const { authToken } = sampleCredentials;
const state = JSON.stringify(sampleState(new Date()))
  .replaceAll(sampleCredentials.accountSid, accountSid)
  .replaceAll('Harbor Lights', 'Pier Nine');

describe('several accounts', () => {
  let company: Company;
  let workbench: Workbench;

  before(async () => {
    const credentials = { ...sampleCredentials, accountSid };
    const sandbox = createSandbox({ state: sandboxStateSchema.parse(JSON.parse(state)), credentials });
    company = await shareCompany(sandbox);
    ({ workbench } = company);
  });

  const status = (window = workbench): Locator =>
    window.page.locator('.statusbar').getByRole('button', { name: /^Twilio/ });
  const account = (name: RegExp): Locator => workbench.row(name);
  const typed = () => workbench.input.inputValue();
  const saying = (text: string) => workbench.quickInput.getByText(text).first().waitFor();

  async function press(text: string): Promise<void> {
    await workbench.input.fill(text);
    await workbench.input.press('Enter');
  }

  /** Chooses from a row's menu by keyboard, since VS Code ignores clicks on a menu for its first 100 ms. */
  async function chooseInMenu(row: RegExp, name: string): Promise<void> {
    await account(row).click({ button: 'right' });
    await workbench.screenshot('accounts-menu');
    await workbench.chooseMenuItem(name);
  }

  it('show the one in use in the status bar and mark the sample', async () => {
    await workbench.page.locator('.sidebar').getByText('try the sample account').click();
    await workbench.row(/^Select their roles, verified/).waitFor();
    assert.equal(
      await status().getAttribute('aria-label'),
      'Twilio sample: Harbor Lights, SID ends in 0001, 1 of 4 steps done, switch account',
    );
  });

  it('accept a SID with capitals and surrounding spaces', async () => {
    await company.input.enterIdentity(` ${accountSid.toUpperCase()} `);
    await company.input.enterAuthToken(authToken);
    await workbench.page
      .locator('.statusbar')
      .getByRole('button', { name: /^Twilio: Pier Nine/ })
      .waitFor();
    // Only the sample's roles are verified, and its rows have the same names.
    await workbench.row(/^Select their roles, (?!verified)/).waitFor();
    await workbench.openRecommended('Review billing');
    await workbench.row(/^Balance above limit, verified, 14\.32 USD/).waitFor();
    assert.equal(
      await status().getAttribute('aria-label'),
      'Twilio: Pier Nine, SID ends in dddd, 0 of 4 steps done, switch account',
    );
  });

  it('appear in the list', async () => {
    await workbench.runCommand('Twilio Setup: Focus on Accounts View');
    await account(/^Harbor Lights, sample, …0001/).waitFor();
    await account(/^Pier Nine, in use, …dddd/).waitFor();
    await workbench.screenshot('accounts');
  });

  it('can be switched from the status bar', async () => {
    await status().click();
    await workbench.quickInput.getByPlaceholder('Select the account to use').waitFor();
    await workbench.screenshot('accounts-switch');
    await workbench.choose(/^Harbor Lights/);
    await account(/^Harbor Lights, in use, sample/).waitFor();
    await workbench.row(/^Select their roles, verified/).waitFor();
    await workbench.openRecommended('Review billing');
    await workbench.row(/^Balance above limit, verified, 14\.32/).waitFor();
  });

  it('can be renamed from the row’s menu, which refuses empty and taken names', async () => {
    await chooseInMenu(/^Pier Nine/, 'Rename Account');
    await saying('The account’s name in this extension');
    assert.equal(await typed(), 'Pier Nine');
    await press(' ');
    await saying('Enter a name, such as your company’s.');
    await press('harbor lights');
    await saying('Another account has this name. Enter a different one.');
    assert.equal(await typed(), 'harbor lights');
    await press('Pier Ten');
    await account(/^Pier Ten, …dddd/).waitFor();
  });

  it("ask once for the self-stated name on marks and don't accept an empty one", async () => {
    await status().click();
    await workbench.choose(/^Pier Ten/);
    await account(/^Pier Ten, in use/).waitFor();
    await workbench.row(/^Select their roles, (?!verified)/).waitFor();
    await workbench.openRecommended('Review billing');
    await workbench.row(/^Balance above limit, verified, 14\.32 USD/).waitFor();
    const row = workbench.row(/^Choose Set up 2FA/);
    await workbench.clickBox(row);
    await saying('No one verifies it.');
    assert.equal(await typed(), process.env.USER ?? '');
    await press(' ');
    await saying('Enter your name, so that others can see who marked this as done.');
    await press(authToken);
    await saying('This looks like a credential. Enter your name.');
    await press('Avery');
    await workbench.row(/^Choose Set up 2FA, marked as done, marked by Avery/).waitFor();
    await workbench.clickBox(workbench.row(/^Verify a phone number/));
    await workbench.row(/^Verify a phone number, marked as done, marked by Avery/).waitFor();
  });

  it('let a command change that name for later marks', async () => {
    await workbench.chooseInViewMenu('Change My Name on What I Mark as Done');
    await saying('No one verifies it');
    assert.equal(await typed(), 'Avery');
    await press('Kim');
    await workbench.clickBox(workbench.row(/^Choose Finish/));
    await workbench.row(/^Choose Finish, marked as done, marked by Kim/).waitFor();
    await workbench.row(/^Choose Set up 2FA, marked as done, marked by Avery/).waitFor();
  });

  it('refuse to change an email address to an incomplete one', async () => {
    await chooseInMenu(/^Pier Ten/, 'Change Addresses');
    await saying('Your own email address');
    await press('kim@pier');
    await saying('The part after the “@” isn’t a domain. Write it like example.com.');
    assert.equal(await typed(), 'kim@pier');
    await company.input.dismiss();
  });

  it('can add a credential later', async () => {
    await chooseInMenu(/^Pier Ten/, 'Add or Replace Organization Credential');
    await workbench.answer('The client ID of the OAuth app', sampleCredentials.clientId.toLowerCase());
    await workbench.answer('The client secret', sampleCredentials.clientSecret);
    await workbench.row(/^Select their roles, verified, .*1 Developer/).waitFor();
    await account(/^Pier Ten, in use/).waitFor();
  });

  describe('the sample’s Console', () => {
    before(async () => {
      await status().click();
      await workbench.choose(/^Harbor Lights/);
      // Only the other account has this mark.
      await workbench.row(/^Choose Set up 2FA, not done/).waitFor();
      await workbench.openRecommended('Review billing');
      await workbench.row(/^Account upgraded, not done, Trial/).waitFor();
    });

    it('is offered where the Console opens', async () => {
      await chooseInMenu(/^Review billing/, 'Open in Twilio Console');
      await workbench.choose(/^Use the sample’s Console/);
      await workbench.quickInput.getByPlaceholder('Select what to do in the sample’s Console').waitFor();
      await workbench.screenshot('sample-console');
      await workbench.choose(/^Upgrade the account/);
      await workbench.openRecommended('Review billing');
      await workbench.row(/^Account upgraded, verified, upgraded, active/).waitFor();
    });

    it('refuses an invalid domain and keeps the text', async () => {
      await workbench.chooseInViewMenu('Use the Sample’s Console');
      await workbench.choose(/^Verify a domain/);
      await saying('The domain to verify for the sample organization');
      await press('kim@pier.example');
      await saying('Enter only a domain, such as pier.example');
      assert.equal(await typed(), 'kim@pier.example');
      await press('harbor.example');
      await saying('This domain is already verified. Enter another one.');
      await press('pier.example');
      await workbench.quickInput.waitFor({ state: 'hidden' });
    });

    it('lets you invite people from that domain, but not without an address or role', async () => {
      await workbench.runCommand('Twilio Setup: Invite One Person');
      await workbench.answer('Email address of the person to invite', 'rio@pier');
      await saying('The part after the “@” isn’t a domain. Write it like example.com.');
      assert.equal(await typed(), 'rio@pier');
      await press('rio..lane@pier.example');
      await saying('contain two in a row.');
      await press('rio@pier.example');
      await saying('Select roles.');
      await workbench.page.keyboard.press('Enter');
      await saying('Select at least one role');
      await workbench.quickInput.locator('.monaco-list-row', { hasText: /^Support/ }).click();
      await workbench.page.keyboard.press('Enter');
      await workbench.clickInDialog('Invite');
      await workbench.row(/^Enter their addresses, verified, 3 people/).waitFor();
    });
  });

  describe('at the end', () => {
    it('are removed with everything else after a list of what goes', async () => {
      await workbench.runCommand('Twilio Setup: Remove Everything');
      await workbench.dialog.getByText('Remove everything that Twilio Setup stores').waitFor();
      await workbench.screenshot('remove-everything');
      await workbench.clickInDialog('Remove Everything');
      await workbench.page.locator('.sidebar').getByText('Connect a Twilio account').waitFor();
      await status().waitFor({ state: 'hidden' });
    });
  });
});
