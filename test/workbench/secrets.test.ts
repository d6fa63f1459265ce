import assert from 'node:assert/strict';
import { createSandbox, sampleCredentials, sampleState } from '../../src/sandbox/twilio';
import { FaultList } from '../support/faults';
import type { Company } from './company';
import type { ConnectInput } from './connectInput';
import type { Workbench } from './harness';
import { shareCompany } from './shared';
import {
  clipboardTraces,
  pageTraces,
  placesOf,
  serverTraces,
  storageTraces,
  writings,
  type Traces,
} from './traces';

/** Secrets with every character that URLs or base64 write differently, found nowhere else. */
const credentials = {
  ...sampleCredentials,
  authToken: 'fade0ff1ce'.repeat(4).slice(0, 32),
  mainKeySecret: 'Planted+key/secret=of~the>account?1',
  clientSecret: 'Planted+client/secret=of~the>app?2',
};
const { accountSid, authToken, mainKeySid, mainKeySecret, clientId, clientSecret } = credentials;

const planted = [
  ...writings(authToken, accountSid),
  ...writings(mainKeySecret, mainKeySid),
  ...writings(clientSecret, clientId),
];

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Returns a refusal that repeats everything it was sent, as no server should. */
function echo(): Response {
  const sent = [authToken, mainKeySecret, clientSecret].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    base64(secret),
  ]);
  const headers = [base64(`${accountSid}:${authToken}`), base64(`${mainKeySid}:${mainKeySecret}`)];
  const message = `No: ${[...sent, ...headers].join(' ')} end`;
  return Response.json({ code: 99999, message }, { status: 400 });
}

describe('secrets', () => {
  const faults = new FaultList();
  const tokens: string[] = [];
  let workbench: Workbench;
  let input: ConnectInput;
  let company: Company;

  before(async () => {
    const sandbox = createSandbox({ state: sampleState(new Date()), credentials, faults });
    const fetch = async (request: Request) => {
      const response = await sandbox.fetch(request);
      if (new URL(request.url).hostname === 'oauth.twilio.com') {
        tokens.push(((await response.clone().json()) as { access_token: string }).access_token);
      }
      return response;
    };
    company = await shareCompany({ fetch });
    ({ workbench, input } = company);
    await logEverything();
  });
  after(() => workbench.runCommand('View: Hide Panel'));

  /** Shows the log with everything that the extension ever writes to it. */
  async function logEverything(): Promise<void> {
    await workbench.runCommand('Twilio Setup: Show Log');
    await workbench.page.locator('.panel .view-lines', { hasText: 'VS Code' }).waitFor();
    await workbench.runCommand('Developer: Set Log Level...');
    await workbench.choose(/^Twilio Setup/);
    await workbench.choose(/^Trace/);
    await workbench.quickInput.waitFor({ state: 'hidden' });
  }

  /** Invites someone through native inputs, up to the confirmation. */
  async function invite(address: string, before?: () => Promise<void>): Promise<void> {
    await workbench.runCommand('Twilio Setup: Invite One Person');
    await before?.();
    await workbench.answer('Email address of the person to invite', address);
    await workbench.quickInput.locator('.monaco-list-row', { hasText: /^Developer/ }).click();
    await workbench.page.keyboard.press('Enter');
    await workbench.clickInDialog('Invite');
  }

  const places = (traces: Traces) => placesOf([...planted, ...tokens], traces);

  it("aren't in the page while a refused input shows them masked", async () => {
    company.network.closed = true;
    await input.enterIdentity();
    await workbench.choose(/^Permissions to invite/);
    await input.saying('Copied.');
    await input.enterAppAndAuthToken(clientId, clientSecret, authToken);
    await input.saying('The proxy didn’t let the request through to Twilio.');
    assert.equal(await workbench.input.inputValue(), authToken);
    const traces = await pageTraces(workbench);
    await workbench.screenshot('connect-masked');
    assert.notDeepEqual(placesOf(['The proxy didn’t let'], traces), []);
    assert.deepEqual(places(traces), []);
    company.network.closed = false;
    await workbench.page.keyboard.press('Enter');
  });

  it('are sent to Twilio', async () => {
    await workbench.row(/^Select their roles, verified/).waitFor();
    faults.always({ path: '/Balance.json' }, echo);
    await workbench.chooseInViewMenu('Add or Replace Account Credential');
    await input.enterApiKey(mainKeySid, mainKeySecret);
    await workbench.openRecommended('Review billing');
    await workbench.row(/^Balance above limit, needs attention/).waitFor();
    await invite('rio@harbor.example', () => input.enterAddresses());
    await workbench.row(/^Enter their addresses, verified, .*3 people/).waitFor();
    assert.ok(tokens.length > 0);
  });

  it("are repeated in Twilio's refusals", async () => {
    faults.next({ method: 'POST', path: /scim\/v2\/Users$/ }, echo);
    await invite('noa@harbor.example');
    await workbench.notification('Twilio refused').waitFor();
    assert.equal(faults.waiting, 0);
    await workbench.openRecommended('Review billing');
    await workbench.row(/^Balance above limit/).click();
    await workbench.webview.getByText('Twilio refused').first().waitFor();
    await workbench.screenshot('secrets-refused');
  });

  it("aren't in the page, its titles, or its addresses", async () => {
    const traces = await pageTraces(workbench);
    assert.deepEqual(places(traces), []);
    assert.ok(placesOf(['[redacted]'], traces).length >= 2, 'the refusals are not shown');
  });

  it("aren't on the clipboard", async () => {
    const traces = await clipboardTraces(workbench);
    assert.deepEqual(placesOf(['managed-users/list'], traces), ['clipboard']);
    assert.deepEqual(places(traces), []);
  });

  it("aren't stored by the browser when the window reloads", async () => {
    await workbench.reload();
    const traces = await storageTraces(workbench);
    assert.notDeepEqual(placesOf([accountSid], traces), []);
    assert.deepEqual(places(traces), []);
  });

  it("aren't in the logs or any other VS Code file", () => {
    assert.match(workbench.logs(), /POST \/scim\/v2\/Users at iam\.twilio\.com/);
    assert.deepEqual(places(serverTraces(workbench)), []);
  });
});
