import type { Sandbox } from '../../src/sandbox/twilio';
import { within } from '../support/within';
import { openCompany, type Company } from './company';
import { Workbench } from './harness';

/**
 * Creates a window that suites share, since opening one takes longer than most tests. The first suite opens
 * it; before each later suite, its stored data is removed. After a failed test, the next suite gets a new
 * window.
 */
function share<T extends { workbench: Workbench; close(): Promise<void> }>(
  open: () => Promise<T>,
): () => Promise<T> {
  let window: T | undefined;
  let isUsable = true;
  afterEach(function () {
    if (this.currentTest?.state === 'failed') isUsable = false;
  });
  after(() => window?.close());
  return async () => {
    if (window && !isUsable) {
      const broken = window;
      window = undefined;
      await broken.close();
    }
    if (window) await removeEverything(window.workbench);
    else window = await open();
    isUsable = true;
    await window.workbench.openSidebar();
    return window;
  };
}

/**
 * Removes everything as a user does, and also resets the window, where open views would hide checklist rows.
 */
async function removeEverything(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await workbench.runCommand('View: Close All Editors');
  await page.locator('.editor-group-container.empty').waitFor();
  const otherView = page.locator('.sidebar .pane-header.expanded').filter({ hasNotText: 'Checklist' });
  const closeOthers = async () => {
    while (await otherView.count()) await otherView.first().click();
  };
  await within('the other views to close', closeOthers(), 60);
  await workbench.runCommand('Twilio Setup: Remove Everything');
  await workbench.clickInDialog('Remove Everything');
}

const size = { width: 1280, height: 1000 };

const sampleWindow = share(async () => {
  const workbench = await Workbench.open({ size });
  return { workbench, close: () => workbench.close() };
});

/** The shared window with an untouched sample account. */
export async function openSample(): Promise<Workbench> {
  const { workbench } = await sampleWindow();
  await workbench.page.locator('.sidebar').getByText('try the sample account').click();
  await workbench.row(/^Select their roles, verified/).waitFor();
  return workbench;
}

let twilio: Pick<Sandbox, 'fetch'>;
const companyWindow = share(() => openCompany({ fetch: (request) => twilio.fetch(request) }, { size }));

/** The shared window in a company's network with no account yet; this Twilio is behind the proxy. */
export async function shareCompany(behind: Pick<Sandbox, 'fetch'>): Promise<Company> {
  twilio = behind;
  const company = await companyWindow();
  company.network.asked.length = 0;
  return company;
}
