import { Workbench } from './harness';

/** One window for all suites that need no more than the sample account: to open one takes longer than most tests. */
let shared: Workbench | undefined;
let isUsable = true;

afterEach(function () {
  if (this.currentTest?.state === 'failed') isUsable = false;
});
after(() => shared?.close());

/** The window, with nothing stored and a sample account in which nothing has happened yet. */
export async function openSample(): Promise<Workbench> {
  if (!isUsable) await shared?.close();
  if (shared && isUsable) await removeEverything(shared);
  else shared = await Workbench.open({ size: { width: 1280, height: 1000 } });
  isUsable = true;
  await shared.openSidebar();
  await shared.page.locator('.sidebar').getByText('try the sample account').click();
  await shared.row(/^Select their roles, verified/).waitFor();
  return shared;
}

async function removeEverything(workbench: Workbench): Promise<void> {
  await workbench.runCommand('View: Close All Editors');
  await workbench.page.locator('.editor-group-container.empty').waitFor();
  await workbench.runCommand('Twilio Setup: Remove Everything');
  await workbench.clickInDialog('Remove Everything');
}
