import assert from 'node:assert/strict';
import type { Workbench } from './harness';
import { openSample } from './shared';

/**
 * Returns the texts of the visible rows that are cut, each as it's shown; runs in the page. The container is measured,
 * because the label and the description in it are inline and have no width of their own to measure.
 */
function cutRows(): string[] {
  const containers = document.querySelectorAll('.sidebar .monaco-list-row .monaco-icon-label-container');
  return [...containers].flatMap((container) =>
    container.scrollWidth > container.clientWidth ? container.textContent : [],
  );
}

/** The checklist in a sidebar of 300 pixels, as VS Code opens it, in each state of the sample. */
describe('in a sidebar of 300 px, no row is cut', () => {
  let workbench: Workbench;

  const noneIsCut = async () => {
    const { page } = workbench;
    assert.deepEqual(await page.evaluate(cutRows), []);
    for (const row of await page.locator('.sidebar .monaco-list-row').all()) {
      await row.hover();
      assert.deepEqual(await page.evaluate(cutRows), [], 'while the mouse is on a row');
    }
    await page.mouse.move(800, 500);
  };
  const inSampleConsole = async (what: RegExp) => {
    await workbench.chooseInViewMenu('Use the Sample’s Console');
    await workbench.choose(what);
  };

  before(async () => {
    workbench = await openSample();
    const width = (await workbench.page.locator('.sidebar').boundingBox())?.width ?? 0;
    assert.ok(width <= 301, `the sidebar has ${width} px`);
    await workbench.openRecommended('Invite people with roles');
    await workbench.openRecommended('Review billing');
  });

  it('at the beginning', async () => {
    await workbench.screenshotInThemes('rows-begin');
    await noneIsCut();
  });

  it('with marks, decided alerts, and a hint from the audit log', async () => {
    await workbench.clickBox(workbench.row(/^Choose Finish, not done/));
    await workbench.answer(/Your name/, 'Avery of Harbor Lights Incorporated');
    await workbench.row(/^Choose Finish, marked as done/).waitFor();
    await workbench.clickBox(workbench.row(/^Backup for the owner, not done/));
    await workbench.choose(/Someone outside the organization/);
    await workbench.row(/^Backup for the owner, marked as done/).waitFor();
    await inSampleConsole(/^Upgrade the account/);
    await workbench.row(/^Account upgraded, verified/).waitFor();
    await workbench.screenshotInThemes('rows-marked');
    await noneIsCut();
  });

  it('when the balance is used up and roles are redundant', async () => {
    await inSampleConsole(/^Use up the balance/);
    await workbench.row(/^Balance above limit, needs attention/).waitFor();
    await inSampleConsole(/^Let a script/);
    await workbench.row(/^Select their roles, needs attention/).waitFor();
    await workbench.screenshotInThemes('rows-redundant');
    await noneIsCut();
  });

  it('when a permission is missing', async () => {
    await inSampleConsole(/^Remove a permission/);
    await workbench.row(/^Select their roles, needs attention, check failed/).waitFor();
    await workbench.screenshotInThemes('rows-attention');
    await noneIsCut();
  });

  it('when decisions about alerts have changed since the mark', async () => {
    await workbench.runCommand('Twilio Setup: Decide Alerts…');
    const { webview } = workbench;
    await webview.getByRole('button', { name: 'Use suggested roles' }).click();
    await webview.getByRole('button', { name: 'Mark as done' }).click();
    await workbench.clickInDialog('Mark as Done');
    await workbench.row(/^Add roles in the Console, marked as done/).waitFor();
    await webview.getByRole('checkbox', { name: 'Developer gets Developer technical updates' }).uncheck();
    await workbench.row(/^Add roles in the Console, needs attention/).waitFor();
    await noneIsCut();
  });
});
