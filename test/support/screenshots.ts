import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';

/** Pictures are for people who look at them, and cost time: `npm run screenshots` asks for them. */
export const takesScreenshots = process.env['TWILIO_SETUP_SCREENSHOTS'] !== undefined;

const folder = join(__dirname, '..', '..', '..', 'screenshots');

/** Saves a picture as `screenshots/<name>.png`, which git ignores, where pictures are asked for. */
export async function screenshot(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  if (!takesScreenshots) return;
  const path = join(folder, `${name}.png`);
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, fullPage });
}
