import type { Browser, BrowserContext, Page } from 'playwright-core';
import { usualSize } from './webview';

/** The one browser of all files of this ring: starting it takes longer than most of them. */

let browser: Browser;
let context: BrowserContext;

before(async () => {
  const { launchBrowser } = await import('../../scripts/host/browser.mjs');
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: usualSize });
});
after(() => browser.close());

/** A tab of its own. One that is led from document to document is much faster than a new one for each. */
export function newPage(): Promise<Page> {
  return context.newPage();
}
