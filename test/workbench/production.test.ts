import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, sampleCredentials, sampleState } from '../../src/sandbox/twilio';
import { openCompany, type Company } from './company';
import { shareCompany } from './shared';

const { authToken, clientId, clientSecret } = sampleCredentials;

const openSandbox = () => createSandbox({ state: sampleState(new Date()) });

/**
 * Opens a workspace that shows its settings in the window's title and points requests to a port without a
 * listener.
 */
function workspaceWithProxy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'twilio-setup-workspace-'));
  mkdirSync(join(folder, '.vscode'));
  const settings = { 'http.proxy': 'http://127.0.0.1:1', 'window.title': 'A workspace with a proxy' };
  writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  return folder;
}

const isOldest = process.env.TWILIO_SETUP_HOST === 'oldest';

for (const host of isOldest ? (['oldest'] as const) : (['oldest', 'newest'] as const)) {
  describe(`the production path in the ${host} VS Code, with NODE_EXTRA_CA_CERTS and without the system’s certificates`, () => {
    const sandbox = openSandbox();
    let company: Company;

    before(async () => {
      company = await (host === 'oldest' ? openCompany(sandbox, { host }) : shareCompany(sandbox));
    });
    if (host === 'oldest') after(() => company.close());

    it('masks the client secret', async () => {
      const { workbench, input } = company;
      await input.enterIdentity();
      await workbench.choose(/^The app and the Auth Token/);
      await workbench.answer('The client ID of the OAuth app', clientId);
      await input.saying('The client secret');
      assert.equal(await workbench.input.getAttribute('type'), 'password');
      await workbench.answer('The client secret', clientSecret);
    });

    it('masks the Auth Token', async () => {
      const { workbench, input } = company;
      await input.saying('The Auth Token. It’s tested');
      assert.equal(await workbench.input.getAttribute('type'), 'password');
      await workbench.answer('The Auth Token. It’s tested', authToken);
    });

    it("shows the account’s name and Twilio's answers", async () => {
      const { workbench } = company;
      await workbench.openRecommended('Review billing');
      await workbench.row(/^Balance above limit, verified, .*14\.32 USD/).waitFor();
      await workbench.row(/^Select their roles, verified, .*1 Support/).waitFor();
      await workbench.page
        .locator('.sidebar')
        .getByRole('button', { name: /Checklist.*Harbor Lights/ })
        .waitFor();
      await workbench.screenshot('connected');
    });

    it('reaches Twilio through the proxy in VS Code’s settings', () => {
      assert.deepEqual([...new Set(company.network.asked)].sort(), [
        'api.twilio.com',
        'iam.twilio.com',
        'monitor.twilio.com',
        'oauth.twilio.com',
      ]);
    });

    it('keeps the account when a reload loses the credentials, and asks for them', async () => {
      const { workbench } = company;
      await workbench.reload();
      await workbench.row(/^Account credential missing/).waitFor();
      await workbench.row(/^App credential missing/).waitFor();
      await workbench.openRecommended('Review billing');
      await workbench.row(/^Balance above limit, verified, .*14\.32 USD/).waitFor();
      await workbench.screenshot('credentials-gone');
    });

    it('accepts the account’s credential again from its row and checks with it', async () => {
      const { workbench, input } = company;
      for (const account of sandbox.state.accounts) account.balance &&= '20.50';
      await workbench.row(/^Account credential missing/).click();
      await input.enterAuthToken(authToken);
      await workbench.row(/^Account credential missing/).waitFor({ state: 'detached' });
      await workbench.openRecommended('Review billing');
      await workbench.row(/^Balance above limit, verified, .*20\.50 USD/).waitFor();
    });

    it('accepts the organization’s credential again from its row', async () => {
      const { workbench } = company;
      sandbox.state.roleAssignments.pop();
      await workbench.row(/^App credential missing/).click();
      await workbench.answer('The client ID of the OAuth app', clientId);
      await workbench.answer('The client secret', clientSecret);
      await workbench.row(/^App credential missing/).waitFor({ state: 'detached' });
      await workbench.row(/^Select their roles, verified, (?!.*Support)/).waitFor();
    });

    it('removes the account after a question', async () => {
      const { workbench } = company;
      await workbench.runCommand('Twilio Setup: Disconnect Account');
      await workbench.dialog.getByText('Disconnect Harbor Lights?').waitFor();
      await workbench.screenshot('disconnect');
      await workbench.clickInDialog('Disconnect');
      await workbench.page.locator('.sidebar').getByText('Connect a Twilio account').waitFor();
      assert.equal(await workbench.row(/./).count(), 0);
    });
  });
}

describe('the production path, when http.noProxy names a host', () => {
  const sandbox = openSandbox();
  let company: Company;

  before(async () => {
    const settings = { 'http.noProxy': ['iam.twilio.com'] };
    company = await openCompany(sandbox, { direct: true, settings });
    const { input, workbench } = company;
    await input.enterIdentity();
    await input.enterAppAndAuthToken(clientId, clientSecret, authToken);
    await workbench.row(/^Select their roles, verified/).waitFor();
  });
  after(() => company.close());

  it('reaches that host directly', () => {
    assert.ok(sandbox.requests.some(({ host }) => host === 'iam.twilio.com'));
    assert.ok(!company.network.asked.includes('iam.twilio.com'));
  });

  it('still reaches the others through the proxy', () => {
    assert.deepEqual([...new Set(company.network.asked)].sort(), [
      'api.twilio.com',
      'monitor.twilio.com',
      'oauth.twilio.com',
    ]);
  });
});

describe('the production path, with http.proxySupport off', () => {
  const sandbox = openSandbox();
  let company: Company;

  before(async () => {
    company = await openCompany(sandbox, { direct: true, settings: { 'http.proxySupport': 'off' } });
  });
  after(() => company.close());

  it('reaches Twilio without the proxy', async () => {
    const { input, network, workbench } = company;
    await input.enterIdentity();
    // The first request, before anything is saved, is the only one while the token is refused.
    await input.enterAuthToken('0'.repeat(32));
    await input.saying('Twilio refused the Auth Token');
    await workbench.page.keyboard.press('Escape');
    assert.deepEqual([sandbox.requests.map(({ host }) => host), network.asked], [['api.twilio.com'], []]);
  });
});

/** The oldest VS Code reads no authority from `SSL_CERT_FILE`. */
const trust = isOldest ? 'nodeExtraCaCerts' : 'sslCertFile';

describe(`the production path, with HTTPS_PROXY and ${isOldest ? 'NODE_EXTRA_CA_CERTS' : 'SSL_CERT_FILE'} but neither in the settings`, () => {
  let company: Company;

  before(async () => {
    company = await openCompany(openSandbox(), { proxyFrom: 'environment', trust });
  });
  after(() => company.close());

  it('trusts the company’s authority', async () => {
    const { input, workbench } = company;
    await input.enterIdentity();
    await input.enterAuthToken(authToken);
    await workbench.openRecommended('Review billing');
    await workbench.row(/^Balance above limit, verified/).waitFor();
  });

  it("reaches Twilio through the proxy from VS Code's environment", () => {
    assert.ok(company.network.asked.includes('api.twilio.com'));
  });
});

describe('the production path, without the company’s authority, in a workspace that names a proxy', () => {
  let company: Company;
  let folder: string;

  before(async () => {
    folder = workspaceWithProxy();
    company = await openCompany(openSandbox(), { trust: 'none', folder });
  });
  after(async () => {
    await company.close();
    rmSync(folder, { recursive: true });
  });

  it('explains where the company’s certificate belongs and when the environment variable helps', async () => {
    const { workbench, input } = company;
    await input.enterIdentity();
    await input.enterAuthToken(authToken);
    await input.saying('add the company’s certificate to the system’s certificate store and restart VS Code');
    await input.saying(
      'NODE_EXTRA_CA_CERTS environment variable helps only when http.systemCertificates is off',
    );
    await workbench.screenshot('no-authority');
  });

  it("doesn't use the workspace's proxy", async () => {
    await company.workbench.page.waitForFunction(() => document.title === 'A workspace with a proxy');
    assert.ok(company.network.asked.includes('api.twilio.com'));
  });
});
