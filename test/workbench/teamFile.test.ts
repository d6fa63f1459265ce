import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleCredentials, sandboxStateSchema, type SandboxState } from '../../src/sandbox/twilio';
import { builtInRoles } from '../../src/twilio/roles';
import { Workbench } from './harness';

/** Reviews access as code: creates the file, edits it, sees what differs on its lines, and applies it. */
describe('a team file of the sample account', () => {
  let folder: string;
  let file: string;
  let workbench: Workbench;

  // The editor adds nothing to what the test types.
  const settings = {
    'editor.autoClosingBrackets': 'never',
    'editor.autoClosingQuotes': 'never',
    'editor.autoIndent': 'none',
  };

  const lens = (text: string | RegExp) => workbench.page.locator('.codelens-decoration a', { hasText: text });
  const line = (text: string) => workbench.page.locator('.view-line', { hasText: text });
  const text = () => readFileSync(file, 'utf8');

  /** Replaces the file's text in the editor, and saves it. */
  const type = async (content: string) => {
    await workbench.page.locator('.editor-instance .view-lines').first().click();
    await workbench.page.keyboard.press('Control+A');
    await workbench.page.keyboard.insertText(content);
    // The editor adds a bracket after the text.
    await workbench.page.keyboard.press('Control+Shift+End');
    await workbench.page.keyboard.press('Delete');
    await workbench.page.keyboard.press('Control+S');
    await workbench.page.locator('.tab.dirty').waitFor({ state: 'detached' });
  };

  /** The sample's state on disk, which any window reads again when it has changed. */
  const change = (how: (state: SandboxState) => void) => {
    const data = join(workbench.server.data, 'data', 'User', 'globalStorage');
    const name = readdirSync(data, { recursive: true, encoding: 'utf8' }).find((each) =>
      each.endsWith('sample.json'),
    );
    const path = join(data, name ?? '');
    const state = sandboxStateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    how(state);
    writeFileSync(path, JSON.stringify(state));
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-team-'));
    file = join(folder, 'twilio-team.json');
    workbench = await Workbench.open({ folder, size: { width: 1400, height: 900 }, settings });
    await workbench.openSidebar();
    await workbench.page.locator('.sidebar').getByText('try the sample account').click();
    await workbench.row(/^Select their roles, verified/).waitFor();
  });
  after(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true });
  });

  it('is created from the account and has no differences', async () => {
    await workbench.runCommand('Twilio Setup: Create Team File from Account');
    await workbench.input.waitFor();
    await workbench.input.press('Enter');
    await lens('no differences').waitFor();
    assert.match(text(), /"email": "kim@harbor\.example", "name": "Kim Ode", "roles": \["Developer"\]/);
    await workbench.screenshot('team-created');
  });

  it('shows what differs on its lines and in the sidebar', async () => {
    const changed = text()
      .replace('"roles": ["Developer"]', '"roles": ["Developer", "Support"]')
      .replace('"roles": ["Billing Manager", "Support"]', '"roles": ["Support"]')
      .replace(
        '"people": [\n',
        '"people": [\n    { "email": "ada@harbor.example", "roles": ["Support"] },\n',
      );
    await type(changed);
    await lens('3 differences').waitFor();
    await workbench.row(/^More access than written, 1/).waitFor();
    await workbench
      .row(/^Less access than written, Kim Ode, kim@harbor\.example, Has Developer at Twilio/)
      .waitFor();
    await workbench.row(/^Not at Twilio yet, ada@harbor\.example/).waitFor();
    await workbench.page.locator('.squiggly-warning').first().waitFor();
    await workbench.screenshotInThemes('team-drift');
  });

  it('tells errors on their lines', async () => {
    const right = text();
    await type(right.replace('"ada@harbor.example"', '"Kim@harbor.example"').replace('"report"', '"delete"'));
    await workbench.page.locator('.squiggly-error').first().waitFor();
    // VS Code's own check of the schema reports an unknown word, as a warning.
    await workbench.page.locator('.squiggly-warning').first().waitFor();
    await lens('Fix the errors').waitFor();
    await workbench.screenshot('team-errors');
    await type(right);
    await lens('3 differences').waitFor();
  });

  it('opens its plan as a diff and asks before anything is sent', async () => {
    await lens('Apply…').click();
    await workbench.dialog.getByText('Change 3 people on Harbor Lights?').waitFor();
    await workbench.screenshot('team-confirm');
    await workbench.clickInDialog('Review the Plan');
    await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await workbench.screenshotInThemes('team-plan');
  });

  it('is applied, and the differences are gone', async () => {
    await workbench.page
      .locator('.editor-actions')
      .getByRole('button', { name: /Apply Team File/ })
      .click();
    await workbench.clickInDialog('Apply');
    await workbench.webview.getByText('ada@harbor.example').first().waitFor();
    await workbench.row(/^More access than written, 1/).waitFor({ state: 'detached' });
    await workbench.screenshot('team-applied');
    await workbench.page.getByRole('tab', { name: /^twilio-team\.json/ }).click();
    await lens('no differences').waitFor();
    await workbench.page.locator('.squiggly-warning').waitFor({ state: 'detached' });
    assert.equal(await line('ada@harbor.example').count(), 1);
  });

  it('refuses when Twilio has changed since the comparison', async () => {
    await type(text().replace('"roles": ["Developer", "Support"]', '"roles": ["Developer"]'));
    await lens('1 difference').waitFor();
    change((state) => {
      const { roleAssignments } = state;
      const [first] = roleAssignments.filter(({ role_sid }) => role_sid === builtInRoles.support.sid);
      state.roleAssignments = roleAssignments.filter((each) => each !== first);
    });
    await lens('Apply…').click();
    await workbench.notification('Access at Twilio has changed since the comparison').waitFor();
    await workbench.screenshot('team-changed');
  });

  it('shows three hundred people', async () => {
    change((state) => {
      const [, template] = state.users;
      assert.ok(template);
      const sid = (prefix: string, number: number) =>
        prefix + (0x5000 + number).toString(16).padStart(32, '0');
      for (let number = 0; number < 300; number += 1) {
        const userName = `person${number}@harbor.example`;
        const user = { ...template, id: sid('US', number), userName, displayName: `Person ${number}` };
        state.users.push({ ...user, emails: [{ primary: true, value: userName }] });
        state.roleAssignments.push({
          sid: sid('IY', number),
          role_sid: builtInRoles.developer.sid,
          scope: sampleCredentials.accountSid,
          identity: user.id,
          resource_type: null,
          resource_id: null,
        });
      }
    });
    await lens('Compare with Twilio').click();
    await workbench.row(/^Not in the file, 300/).waitFor();
    await workbench.screenshot('team-300-unlisted');
    // The quick fix at the key adds everyone.
    await line('"people"').click();
    await workbench.page.keyboard.press('Control+.');
    await workbench.page.getByText('Add all 300 people to the file').click();
    await workbench.row(/^Not in the file, 300/).waitFor({ state: 'detached' });
    await workbench.screenshot('team-300-listed');
  });
});

describe('a JSON file that is no team file', () => {
  let folder: string;
  let workbench: Workbench;
  const loaded = () => readFileSync(join(folder, 'loaded'), 'utf8').split('\n');
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-json-'));
    writeFileSync(join(folder, 'loaded'), '');
    writeFileSync(join(folder, 'other.json'), '{ "a": 1, "a": 2 }');
    const preload = require.resolve('../support/loadedFiles');
    workbench = await Workbench.open({
      folder,
      preload,
      env: { TWILIO_SETUP_LOADED: join(folder, 'loaded') },
    });
  });
  after(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true });
  });

  it('loads nothing of the app', async () => {
    await workbench.page.keyboard.press('Control+P');
    await workbench.input.fill('other.json');
    await workbench.choose(/^other\.json/);
    await workbench.page.locator('.squiggly-warning').first().waitFor();
    await workbench.runCommand('Developer: Show Running Extensions');
    await workbench.page.locator('.runtime-extensions-editor').getByText('Twilio Setup').first().waitFor();
    assert.deepEqual(
      loaded().filter((path) => /extension|app/.test(path)),
      ['dist/extension.mjs'],
    );
  });
});
