import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';

/** Screenshots are for human eyes and take time, so only `npm run screenshots` saves them. */
export const takesScreenshots = process.env['TWILIO_SETUP_SCREENSHOTS'] !== undefined;

const folder = join(__dirname, '..', '..', '..', 'screenshots');

/** Saves a screenshot as `screenshots/<name>.png`, which git ignores, if screenshots were requested. */
export async function screenshot(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  if (!takesScreenshots) return;
  const path = join(folder, `${name}.png`);
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, fullPage });
}
