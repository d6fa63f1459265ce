import assert from 'node:assert/strict';
import { createSandbox, sampleCredentials, sampleState } from '../../src/sandbox/twilio';
import type { Company } from './company';
import type { ConnectInput } from './connectInput';
import type { Workbench } from './harness';
import { shareCompany } from './shared';

const {
  accountSid,
  subaccountSid,
  mainKeySid,
  mainKeySecret,
  standardKeySid,
  standardKeySecret,
  testAccountSid,
  testAuthToken,
  clientId,
  clientSecret,
} = sampleCredentials;

/** A well-formed credential that grants nothing. */
const wrongToken = '0f'.repeat(16);

describe('connecting an account with bad input', () => {
  const sandbox = createSandbox({ state: sampleState(new Date()) });
  let company: Company;
  let workbench: Workbench;
  let input: ConnectInput;

  before(async () => {
    company = await shareCompany(sandbox);
    ({ workbench, input } = company);
  });

  const welcome = () => workbench.page.locator('.sidebar').getByText('Connect a Twilio account');

  describe('while the prompt stays open', () => {
    // Each test leaves the prompt with Escape, which must save nothing.
    afterEach(async () => {
      await input.dismiss();
      await welcome().waitFor();
    });

    const pasted = [
      { what: 'a user SID', text: `US${'1'.repeat(32)}` },
      { what: 'an API key SID', text: mainKeySid },
      { what: 'an Auth Token', text: wrongToken },
    ];
    for (const { what, text } of pasted) {
      it(`refuses ${what} in place of the Account SID as you type`, async () => {
        await input.open();
        await workbench.input.fill(text);
        await input.saying(`This is ${what}. The Account SID starts with AC.`);
        assert.equal(await workbench.input.inputValue(), text);
      });
    }

    it('refuses an Account SID that is too short', async () => {
      await input.open();
      await workbench.answer('The Account SID', accountSid.slice(0, 30));
      await input.saying('34 characters, not 30');
    });

    it('refuses an API key SID in place of the Auth Token', async () => {
      await input.enterIdentity();
      await input.enterAuthToken(mainKeySid);
      await input.saying('This is an API key SID, not the Auth Token.');
    });

    it('refuses an Account SID in place of the API key SID', async () => {
      await input.enterIdentity();
      await workbench.choose(/^API key/);
      await workbench.answer('The SID of the API key', accountSid);
      await input.saying('This is an Account SID. The API key SID starts with SK.');
    });

    it('refuses an API key SID in place of the API key’s secret', async () => {
      await input.enterIdentity();
      await input.enterApiKey(mainKeySid, mainKeySid);
      await input.saying('This is an API key SID, not the secret.');
    });

    it('refuses an API key SID in place of the app’s client ID', async () => {
      await input.enterIdentity();
      await workbench.choose(/^Organization’s OAuth app/);
      await workbench.answer('The client ID of the OAuth app', mainKeySid);
      await input.saying('This is an API key SID. The client ID starts with OQ.');
    });

    it('refuses an access token in place of the client secret', async () => {
      await input.enterIdentity();
      await input.enterApp(clientId, 'eyJhbGciOiJIUzI1NiJ9.e30.signature');
      await input.saying('This is an access token, not the secret.');
    });

    it('refuses an Auth Token that Twilio refuses', async () => {
      await input.enterIdentity();
      await input.enterAuthToken(wrongToken);
      await input.saying('Twilio refused the Auth Token for this account.');
      await input.saying('Copy the Account SID and Auth Token again');
      assert.equal(await workbench.input.inputValue(), wrongToken);
      await workbench.screenshot('connect-refused');
    });

    it('refuses test credentials', async () => {
      await input.enterIdentity(testAccountSid);
      await input.enterAuthToken(testAuthToken);
      await input.saying('These are test credentials');
      await input.saying('Use the live Account SID with its Auth Token or an API key.');
    });

    it("refuses another account's API key", async () => {
      await input.enterIdentity(subaccountSid);
      await input.enterApiKey(mainKeySid, mainKeySecret);
      await input.saying('Twilio refused the API key for this account.');
      await input.saying('The key must belong to this account');
      assert.equal(await workbench.input.inputValue(), mainKeySecret);
    });

    it('refuses an organization’s app with a missing permission, and names it and how to add it', async () => {
      const { organization } = sandbox.state;
      const granted = organization.permissions;
      organization.permissions = granted.filter((permission) => !permission.includes('/list'));
      await input.enterIdentity();
      await input.enterApp(clientId, clientSecret);
      await input.saying('The organization’s OAuth app doesn’t have the permission roles/list.');
      await input.saying('select roles/list under Scopes & permissions');
      await workbench.screenshot('connect-permission');
      organization.permissions = granted;
    });

    it('refuses a wrong client secret', async () => {
      await input.enterIdentity();
      await input.enterApp(clientId, 'not-the-secret-of-this-app');
      await input.saying('Twilio refused the client ID or client secret');
      await input.saying('create a new secret in the Twilio Console');
      assert.equal(await workbench.input.inputValue(), 'not-the-secret-of-this-app');
    });

    it("refuses everything while the proxy blocks traffic, and continues when it doesn't", async () => {
      company.network.closed = true;
      await input.enterIdentity();
      await input.enterAuthToken(wrongToken);
      await input.saying('The proxy didn’t let the request through to Twilio.');
      await input.saying('Check the http.proxy');
      company.network.closed = false;
      await workbench.page.keyboard.press('Enter');
      await input.saying('Twilio refused the Auth Token for this account.');
    });

    it('tries both credentials at once and refuses both for one of them', async () => {
      await input.enterIdentity();
      await input.enterAppAndAuthToken(clientId, clientSecret, wrongToken);
      await input.saying('Twilio refused the Auth Token for this account.');
    });

    it('shows the input again on the way back', async () => {
      await input.enterIdentity();
      await workbench.choose(/^API key/);
      await input.saying('The SID of the API key');
      await input.goBack();
      await input.saying('Which credential do you have?');
      await workbench.quickInput.locator('.monaco-list-row.focused', { hasText: 'API key' }).waitFor();
      await input.goBack();
      await input.saying('The Account SID');
      assert.equal(await workbench.input.inputValue(), accountSid);
    });
  });

  it('asks four prompts for the app', async () => {
    await input.open();
    await input.saying('(1/4)');
    await workbench.screenshot('connect-sid');
    await workbench.answer('The Account SID', accountSid);
    await input.saying('Which credential do you have?');
    await workbench.screenshot('connect-credential');
    await input.enterApp(clientId, clientSecret);
    await workbench.row(/^Select their roles, verified/).waitFor();
    await workbench.runCommand('Twilio Setup: Disconnect Account');
    await workbench.clickInDialog('Disconnect');
    await welcome().waitFor();
  });

  describe('on success', () => {
    it('accepts a Standard API key for what it can read and explains what it can’t', async () => {
      await input.enterIdentity();
      await input.enterApiKey(standardKeySid, standardKeySecret);
      await workbench.notification('This API key can’t read the account’s type and status').waitFor();
      await workbench.openRecommended('Review billing');
      await workbench.row(/^Balance above limit, verified, .*14\.32 USD/).waitFor();
      await workbench.screenshot('connect-standard-key');
    });
  });
});
