import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxStateSchema } from '../../src/sandbox/twilio';
import type { Workbench } from './harness';
import { openSample } from './shared';

/**
 * Invites a hundred people from a file, interrupts the run halfway, and continues it, using only the UI.
 */
describe('inviting a hundred people with the sample account', () => {
  let workbench: Workbench;
  const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
  const address = (number: number) => `person${number}@harbor.example`;
  const csv = ['Last name,First name,Roles,Email']
    .concat(numbers.map((number) => `Ode,Kim,"Developer, helpdesk",${address(number)}`))
    .join('\r\n');
  const button = (name: string | RegExp) => workbench.webview.getByRole('button', { name });
  const heading = (name: string) => workbench.webview.getByRole('heading', { name, exact: true });
  const grid = () => workbench.webview.getByRole('grid', { name: 'Roles for each person' });

  /** Reads the sample's state from its file. */
  const stored = () => {
    const data = join(workbench.server.data, 'data', 'User', 'globalStorage');
    const file = readdirSync(data, { recursive: true, encoding: 'utf8' }).find((each) =>
      each.endsWith('sample.json'),
    );
    return sandboxStateSchema.parse(JSON.parse(readFileSync(join(data, file ?? ''), 'utf8')));
  };

  before(async () => {
    workbench = await openSample();
  });

  it('leaves the focus in the tree when a row is clicked', async () => {
    await workbench.row(/^Verify a phone number/).click();
    await workbench.webview.getByRole('heading', { name: 'Verify a phone number' }).waitFor();
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.locator('.sidebar .monaco-list:focus').first().waitFor();
  });

  it('opens the file and shows how it was understood', async () => {
    const file = join(workbench.server.data, 'people.csv');
    writeFileSync(file, csv);
    await workbench.runCommand('Twilio Setup: Invite People');
    await button('Open file…').click();
    await workbench.chooseFile(file);
    await workbench.webview.getByText('From people.csv.').waitFor();
    await workbench.webview.getByLabel('Developer, helpdesk 100 rows').selectOption('Developer, Support');
    await workbench.webview.getByText('question to answer').waitFor({ state: 'hidden' });
    assert.equal(await grid().getAttribute('aria-rowcount'), '101');
    await workbench.screenshot('people-opened');
  });

  it("changes one person's roles by keyboard", async () => {
    await grid()
      .getByRole('checkbox', { name: `Administrator: ${address(1)}`, exact: true })
      .focus();
    await workbench.page.keyboard.press('Control+End');
    await workbench.page.keyboard.press('ArrowLeft');
    await workbench.page.keyboard.press('Space');
    const box = grid().getByRole('checkbox', { name: `Developer: ${address(100)}`, exact: true });
    assert.equal(await box.isChecked(), false);
    await workbench.screenshot('people-each');
  });

  it('finds one person in the preview', async () => {
    await button('Preview').click();
    await heading('Preview').waitFor();
    await button('100 new users').click();
    await workbench.webview.getByRole('searchbox', { name: 'Search the preview' }).fill('person77@');
    await workbench.webview.getByText('1 of 100 people').waitFor();
    await workbench.screenshot('people-preview');
  });

  it('pauses halfway', async () => {
    // No one is quick enough for the sample account, so the page itself presses the button when it appears.
    await workbench.webview.locator('body').evaluate((body) => {
      const watch = new MutationObserver(() => {
        const pause = [...body.querySelectorAll('button')].find(
          (each) => each.checkVisibility() && each.textContent === 'Pause',
        );
        if (!pause) return;
        watch.disconnect();
        pause.click();
      });
      watch.observe(body, { subtree: true, childList: true, attributes: true });
    });
    await button('Invite 100 people').click();
    await heading('Paused').waitFor();
    await workbench.screenshot('people-paused');
  });

  it('continues as a notification when the form closes, and can be found again', async () => {
    await workbench.runCommand('View: Close Editor');
    const notification = workbench.notification(/Inviting people to/);
    await notification.waitFor();
    await workbench.screenshot('people-notification');
    await workbench.runCommand('Twilio Setup: Invite People');
    await heading('Paused').waitFor();
    await notification.waitFor({ state: 'detached' });
  });

  it("stops halfway on Cancel and shows who's left", async () => {
    await button('Cancel').click();
    await heading('Results').waitFor();
    await button(/^Continue with the rest \(\d+\)$/).waitFor();
    await workbench.screenshot('people-cancelled');
  });

  it('can be continued after a reload', async () => {
    await workbench.reload();
    await heading('Interrupted').waitFor();
    await workbench.screenshot('people-interrupted');
    await button(/^Continue with the rest/).click();
    await workbench.webview.getByText(/^Finished\. 100 done$/).waitFor();
    await workbench.screenshot('people-finished');
    // The form has already shown it.
    assert.equal(await workbench.notification(/was interrupted/).count(), 0);
  });

  it('created each user once, with the right roles', () => {
    const { users, roleAssignments, roles } = stored();
    const label = new Map(roles.map(({ sid, friendly_name }) => [sid, friendly_name]));
    for (const number of numbers) {
      const found = users.filter(({ userName }) => userName === address(number));
      assert.equal(found.length, 1, address(number));
      const held = roleAssignments.filter(({ identity }) => identity === found[0]?.id);
      const names = held.map(({ role_sid }) => label.get(role_sid)).sort();
      assert.deepEqual(names, number === 100 ? ['Support'] : ['Developer', 'Support'], address(number));
    }
  });

  it("still shows the results after another reload, until they're dismissed", async () => {
    await workbench.reload();
    await workbench.webview.getByText(/^Finished\. 100 done$/).waitFor();
    await button('Invite more people').click();
    await workbench.webview.getByRole('textbox', { name: 'People' }).waitFor();
  });
});
