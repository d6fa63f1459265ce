import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleCredentials } from '../../src/sandbox/twilio';
import { Workbench } from './harness';

const team = `{ "account": "${sampleCredentials.accountSid}", "people": [], "unlisted": "report" }\n`;

const openSample = async (workbench: Workbench) => {
  await workbench.openSidebar();
  await workbench.page.locator('.sidebar').getByText('try the sample account').click();
  await workbench.row(/^Select their roles, verified/).waitFor();
};

describe('in Restricted Mode, the extension', () => {
  let folder: string;
  let workbench: Workbench;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-restricted-'));
    writeFileSync(join(folder, 'twilio-team.json'), team);
    const settings = {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    };
    workbench = await Workbench.open({ folder, settings });
    await workbench.page.getByRole('button', { name: 'Restricted Mode' }).waitFor();
  });
  after(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true });
  });

  it('checks an account', () => openSample(workbench));

  it('compares a team file, but says why it can’t apply it', async () => {
    await workbench.page.keyboard.press('Control+P');
    await workbench.input.fill('twilio-team.json');
    await workbench.choose('twilio-team.json');
    const lens = (text: RegExp) => workbench.page.locator('.codelens-decoration a', { hasText: text });
    await lens(/^Compare/).click();
    await lens(/differences/).waitFor();
    await workbench.runCommand('Twilio Setup: Apply Team File');
    await workbench
      .notification('In Restricted Mode, you can compare a team file but not apply it')
      .waitFor();
    await workbench.screenshot('restricted-mode');
    assert.equal(readFileSync(join(folder, 'twilio-team.json'), 'utf8'), team);
  });
});

describe('in a virtual workspace, the extension', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({ folder: 'tmp:/' });
  });
  after(() => workbench.close());

  it('checks an account', () => openSample(workbench));

  it('opens the invite form', async () => {
    await workbench.runCommand('Twilio Setup: Invite People');
    await workbench.webview.getByRole('textbox').first().waitFor();
    await workbench.screenshot('virtual-workspace');
  });
});
