import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import type { Server } from '../../scripts/host/server.mjs' with { 'resolution-mode': 'import' };
import type { Which } from '../../scripts/host/versions.mjs' with { 'resolution-mode': 'import' };
import { screenshot, takesScreenshots } from '../support/screenshots';
import { within } from '../support/within';

/** How long the workbench may take for one thing that a person asks of it, in milliseconds. */
export const patience = 60_000;

/**
 * Moves the focus out of a tree, and runs in the page. When a refresh ends, a focused tree takes the focus back, even
 * from a palette just opened, and the tree notices only one timer later that it lost the focus.
 */
async function leaveTree(): Promise<void> {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || !activeElement.closest('.monaco-list')) return;
  activeElement.blur();
  await new Promise((resolve) => setTimeout(resolve));
}

const usualTheme = 'Dark 2026';
/** Themes with the classes that workbench and webviews wear in them. */
const kinds = {
  [usualTheme]: { workbench: 'vs-dark', webview: 'vscode-dark' },
  'Light 2026': { workbench: 'vs', webview: 'vscode-light' },
  'Dark High Contrast': { workbench: 'hc-black', webview: 'vscode-high-contrast' },
};
const otherThemes = [
  ['Light 2026', 'light'],
  ['Dark High Contrast', 'contrast'],
] as const;

export interface WorkbenchOptions {
  /** Name of the colour theme, as in the settings. */
  theme?: string;
  /** User settings beside the calm ones of `scripts/host/server.mjs`. */
  settings?: Record<string, unknown>;
  /** Environment of the server, and so of the extension. */
  env?: Record<string, string>;
  /** A file that Node loads first, in the server and in the extension host. */
  preload?: string;
  /** Width and height of the window, in pixels. */
  size?: { width: number; height: number };
  /** Folder to open as the workspace. */
  folder?: string;
  /** Which VS Code, where it is not the one that all tests run in. */
  host?: Which;
}

let browser: Promise<Browser> | undefined;

/** @returns the one Chromium of all windows; each is as a profile of its own */
export function openBrowser(): Promise<Browser> {
  return (browser ??= import('../../scripts/host/browser.mjs').then(({ launchBrowser }) => launchBrowser()));
}
after(async () => (await browser)?.close());

const profiles = new Map<Which | undefined, Promise<string>>();
after(async () => {
  for (const profile of await Promise.all(profiles.values())) rmSync(profile, { recursive: true });
});

/** @returns the folder of a profile in which the packaged extension was installed and nothing else happened: to be copied */
function installed(host: Which | undefined): Promise<string> {
  const install = async () => {
    const { installExtension } = await import('../../scripts/host/server.mjs');
    const { vsix } = await import('../../scripts/package.mjs');
    const data = mkdtempSync(join(tmpdir(), 'twilio-setup-installed-'));
    await installExtension(data, vsix, host);
    return data;
  };
  const profile = profiles.get(host) ?? install();
  profiles.set(host, profile);
  return profile;
}

/**
 * VS Code as its users have it: a clean profile, the packaged extension installed, no test driver. It is
 * used through what a person sees.
 */
export class Workbench {
  private constructor(
    readonly server: Server,
    readonly page: Page,
  ) {}

  /** Opens the workbench in a fresh profile; `close()` removes all of it. */
  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const { theme = usualTheme, settings, env, preload, size, folder, host } = options;
    const { startServer, writeSettings } = await import('../../scripts/host/server.mjs');
    const data = mkdtempSync(join(tmpdir(), 'twilio-setup-workbench-'));
    const calm = { 'workbench.colorTheme': theme, 'workbench.reduceMotion': 'on' };
    cpSync(await installed(host), data, { recursive: true });
    writeSettings(data, { ...calm, ...settings });
    const server = await startServer({
      data,
      ...(env && { env }),
      ...(preload && { preload }),
      ...(host && { which: host }),
    });
    const page = await (await openBrowser()).newPage({ viewport: size ?? { width: 1280, height: 800 } });
    page.setDefaultTimeout(patience);
    const workbench = new Workbench(server, page);
    const query = folder === undefined ? '' : `?folder=${encodeURIComponent(folder)}`;
    await page.goto(server.address + query);
    await workbench.waitUntilReady();
    return workbench;
  }

  /** Closes the window, ends the server and removes the profile. */
  async close(): Promise<void> {
    await this.page.close();
    await this.server.stop();
    rmSync(this.server.data, { recursive: true, force: true, maxRetries: 5 });
  }

  /**
   * Waits until the window shows its activity bar with the extension's icon, and the parts of VS Code are there that
   * come after what was open: before, it knows no log of an extension and drops the wish to see it.
   */
  async waitUntilReady(): Promise<void> {
    await this.activity('Twilio Setup').waitFor();
    const mark = 'code/didCreateWorkbenchContributions/3';
    await this.page.waitForFunction((name) => performance.getEntriesByName(name).length, mark);
  }

  private activity(name: string): Locator {
    return this.page.locator('.activitybar').getByRole('tab', { name });
  }

  /** Opens a container of the sidebar, if it isn't open. */
  async openSidebar(name = 'Twilio Setup'): Promise<void> {
    const tab = this.activity(name);
    if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
    await this.page.locator('.sidebar .composite.title', { hasText: name }).waitFor();
  }

  /** A row of the sidebar's tree, by its accessible name or a part of it. */
  row(name: string | RegExp): Locator {
    return this.page.locator('.sidebar').getByRole('treeitem', { name });
  }

  /**
   * Runs a command through the command palette. `title` with its category, as the palette shows it. A list from which
   * was chosen goes only when the extension heard of it, and would take the palette with it.
   */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.waitFor({ state: 'hidden' });
    await within('the focus to leave the tree', this.page.evaluate(leaveTree));
    await this.page.keyboard.press('F1');
    await this.quickInput.getByRole('textbox').fill(`>${title}`);
    await this.choose(title);
  }

  /** The quick input: command palette, list or text prompt. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** Where one types in the quick input, masked or not. */
  get input(): Locator {
    return this.quickInput.locator('.quick-input-box input');
  }

  /** Waits for a text prompt that says `prompt`, types `text` and presses Enter. */
  async answer(prompt: string | RegExp, text: string): Promise<void> {
    await this.quickInput.getByText(prompt).first().waitFor();
    await this.input.fill(text);
    await this.input.press('Enter');
  }

  /** Waits for a list and chooses the item with this label. */
  async choose(label: string | RegExp): Promise<void> {
    await this.quickInput.getByRole('option', { name: label }).first().click();
  }

  /**
   * Chooses a file in VS Code's own dialog: types the path of its folder and clicks it in the list. While the dialog
   * reads the folder that it begins with, it overwrites what is typed.
   */
  async chooseFile(path: string): Promise<void> {
    await this.quickInput.getByRole('option').first().waitFor();
    await this.input.fill(`${dirname(path)}/`);
    await this.choose(basename(path));
  }

  /** A modal dialog. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Clicks a button of the modal dialog and waits until the dialog is gone. */
  async clickInDialog(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
    await this.dialog.waitFor({ state: 'detached' });
  }

  /** A notification that contains this text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  /** The page inside the webview that is shown. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview:visible').frameLocator('iframe#active-frame');
  }

  /** Reloads the window as "Developer: Reload Window" does, which saves the state first. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.waitUntilReady();
  }

  /** Chooses a colour theme as a person does, and waits until the window and the page in it wear it. */
  async setTheme(theme: keyof typeof kinds): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.input.fill(theme);
    await this.quickInput.locator('.monaco-list-row.focused', { hasText: theme }).waitFor();
    await this.input.press('Enter');
    await this.quickInput.waitFor({ state: 'hidden' });
    const { workbench, webview } = kinds[theme];
    await this.page.locator(`.monaco-workbench.${workbench}`).waitFor();
    if (await this.page.locator('iframe.webview:visible').count())
      await this.webview.locator(`body.${webview}`).waitFor();
  }

  /** As `screenshot`, in the dark, the light and the high-contrast theme; ends in the dark one. */
  async screenshotInThemes(name: string): Promise<void> {
    if (!takesScreenshots) return;
    await this.screenshot(name);
    for (const [theme, suffix] of otherThemes) {
      await this.setTheme(theme);
      await this.screenshot(`${name}-${suffix}`);
    }
    await this.setTheme(usualTheme);
  }

  /** Saves a picture of the window as `screenshots/<name>.png`, which git ignores, where pictures are asked for. */
  async screenshot(name: string): Promise<void> {
    await screenshot(this.page, name);
  }

  /** What stands in the log files on disk: of the extension's output channel, or of all of VS Code. */
  logs(of: 'extension' | 'all' = 'extension'): string {
    const folder = join(this.server.data, 'data', 'logs');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.log') && (of === 'all' || file.includes('Twilio Setup')))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
  }
}
