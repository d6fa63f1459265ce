// @ts-check
/**
 * `npm run picture`: takes the README's picture in dark and light from the packaged extension, and notes which list of
 * rows it shows.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { launchBrowser } from './host/browser.mjs';
import { installExtension, startServer, writeSettings } from './host/server.mjs';
import { root, runAsScript, say, scratch } from './lib.mjs';
import { packageExtension, vsix } from './package.mjs';
import { setUp } from './setup.mjs';

const media = join(root, 'media');
/** Holds the `rowsHash` that the pictures were taken with. */
export const pictureMark = join(media, 'readme.sha256');

const themes = [
  { name: 'dark', theme: 'Dark 2026', workbench: 'vs-dark', webview: 'vscode-dark' },
  { name: 'light', theme: 'Light 2026', workbench: 'vs', webview: 'vscode-light' },
];

/** Returns a hash of the checklist's rows: the IDs and titles of its steps and their items. */
export function rowsHash() {
  const folder = join(root, 'src', 'checklist', 'steps');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, found] of text.matchAll(/\b(?:id: |title: \(\) => l10n\.t\()('[^']*')/g))
      hash.update(found ?? '');
  }
  return hash.digest('hex');
}

/** @param {string} data the temporary profile's folder */
async function takePictures(data) {
  const look = (/** @type {string} */ theme) =>
    writeSettings(data, { 'workbench.colorTheme': theme, 'workbench.reduceMotion': 'on' });
  look(themes[0]?.theme ?? '');
  await installExtension(data, vsix);
  const server = await startServer({ data, env: { TWILIO_SETUP_START: 'sample' } });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(60_000);
    await page.goto(server.address);
    await page.locator('.activitybar').getByRole('tab', { name: 'Twilio Setup' }).click();
    await page
      .locator('.sidebar')
      .getByRole('treeitem', { name: /^Select their roles, verified/ })
      .waitFor();
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget').getByRole('textbox').fill('>Twilio Setup: Invite People');
    await page
      .locator('.quick-input-widget')
      .getByRole('option', { name: /Invite People/ })
      .first()
      .click();
    const form = page.frameLocator('iframe.webview:visible').frameLocator('iframe#active-frame');
    await form
      .getByRole('textbox', { name: 'People' })
      .fill('rio@harbor.example\nLee Park <lee@harbor.example>');
    await form.getByRole('checkbox', { name: 'Support', exact: true }).check();
    await form.getByRole('checkbox', { name: 'Support: lee@harbor.example' }).waitFor();
    for (const { name, theme, workbench, webview } of themes) {
      look(theme);
      await page.locator(`.monaco-workbench.${workbench}`).waitFor();
      await form.locator(`body.${webview}`).waitFor();
      await page.screenshot({ path: join(media, `readme-${name}.png`) });
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}

await runAsScript(import.meta, async () => {
  await setUp({ host: true, browser: true });
  await build();
  await packageExtension();
  mkdirSync(scratch, { recursive: true });
  const data = mkdtempSync(join(scratch, 'picture-'));
  try {
    await takePictures(data);
  } finally {
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  }
  writeFileSync(pictureMark, `${rowsHash()}\n`);
  say('Took media/readme-dark.png and media/readme-light.png.');
});
