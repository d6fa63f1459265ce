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
    for (const [, found] of text.matchAll(/^(?: {2}| {6})(?:id: |title: \(\) => l10n\.t\()('[^']*')/gm))
      hash.update(found ?? '');
  }
  return hash.digest('hex');
}

/* global document, Image */
/**
 * Returns the picture as lossless WebP, which has half the size.
 * @param {import('playwright-core').Page} page an empty one
 * @param {Buffer} png
 */
async function toWebP(page, png) {
  const address = await page.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      canvas.getContext('2d')?.drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', 1);
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
  return Buffer.from(address.replace(/^.*,/, ''), 'base64');
}

/** @param {string} data the temporary profile's folder */
async function takePictures(data) {
  writeSettings(data, { 'workbench.reduceMotion': 'on' });
  await installExtension(data, vsix);
  const server = await startServer({ data, env: { TWILIO_SETUP_START: 'sample' } });
  const browser = await launchBrowser();
  try {
    const empty = await browser.newPage();
    const page = await browser.newPage({ viewport: { width: 1280, height: 880 } });
    page.setDefaultTimeout(60_000);
    await page.goto(server.address);
    await page.locator('.activitybar').getByRole('tab', { name: 'Twilio Setup' }).click();
    await page
      .locator('.sidebar')
      .getByRole('treeitem', { name: /^Select their roles, verified/ })
      .waitFor();
    const choose = async (/** @type {string} */ name) => {
      const input = page.locator('.quick-input-widget');
      await input.getByRole('textbox').fill(name);
      await input
        .getByRole('option', { name: name.replace('>', '') })
        .first()
        .click();
    };
    await page.keyboard.press('F1');
    await choose('>Twilio Setup: Invite People');
    const form = page.frameLocator('iframe.webview:visible').frameLocator('iframe#active-frame');
    await form
      .getByRole('textbox', { name: 'People' })
      .fill('rio@harbor.example\nLee Park <lee@harbor.example>');
    await form.getByRole('checkbox', { name: 'Support', exact: true }).check();
    await form.getByRole('checkbox', { name: 'Support: lee@harbor.example' }).waitFor();
    await form.locator('html').evaluate((page) => page.scrollTo(0, 0));
    for (const { name, theme, workbench, webview } of themes) {
      await page.keyboard.press('F1');
      await choose('>Preferences: Color Theme');
      await choose(theme);
      await page.locator(`.monaco-workbench.${workbench}`).waitFor();
      await form.locator(`body.${webview}`).waitFor();
      writeFileSync(join(media, `readme-${name}.webp`), await toWebP(empty, await page.screenshot()));
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
  say('Took media/readme-dark.webp and media/readme-light.webp.');
});
