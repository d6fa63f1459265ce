import type { Browser, BrowserContext, Page } from 'playwright-core';
import { within } from '../support/within';
import { usualSize } from './webview';

/**
 * The single browser that all files in this ring share, since starting one takes longer than most of them.
 */

let browser: Browser;
let context: BrowserContext;

before(async () => {
  const { launchBrowser } = await import('../../scripts/host/browser.mjs');
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: usualSize });
});
after(() => browser.close());

/**
 * Opens a tab. Reusing one for several documents is much faster than opening a new one each time. Unlike
 * Playwright's, its `evaluate` has a time limit.
 */
export async function newPage(): Promise<Page> {
  const page = await context.newPage();
  const evaluate = page.evaluate.bind(page);
  return Object.assign(page, {
    evaluate: (code: (given: unknown) => unknown, given?: unknown) =>
      within(`the page to run ${String(code).slice(0, 100)}`, evaluate(code, given)),
  });
}
