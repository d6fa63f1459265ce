import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import type { Server } from '../../scripts/host/server.mjs' with { 'resolution-mode': 'import' };
import type { Which } from '../../scripts/host/versions.mjs' with { 'resolution-mode': 'import' };
import { screenshot, takesScreenshots } from '../support/screenshots';
import { within } from '../support/within';
import { addLanguage, type Language } from './languages';

/** How long the workbench can take for one user action, in milliseconds. */
export const patience = 60_000;

/**
 * Moves the focus out of a tree; runs in the page. When a refresh ends, a focused tree takes the focus back,
 * even from a palette that just opened, and the tree notices only one timer later that it lost the focus.
 */
async function leaveTree(): Promise<void> {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || !activeElement.closest('.monaco-list')) return;
  activeElement.blur();
  await new Promise((resolve) => setTimeout(resolve));
}

const usualTheme = 'Dark 2026';
/** Themes with the classes that the workbench and webviews use for them. */
const kinds = {
  [usualTheme]: { workbench: 'vs-dark', webview: 'vscode-dark' },
  'Light 2026': { workbench: 'vs', webview: 'vscode-light' },
  'Dark High Contrast': { workbench: 'hc-black', webview: 'vscode-high-contrast' },
  'Light High Contrast': { workbench: 'hc-light', webview: 'vscode-high-contrast-light' },
};
const otherThemes = [
  ['Light 2026', 'light'],
  ['Dark High Contrast', 'contrast'],
  ['Light High Contrast', 'contrast-light'],
] as const;

export interface WorkbenchOptions {
  /** The color theme's name in the settings. */
  theme?: string;
  /** User settings on top of the quiet ones in `scripts/host/server.mjs`. */
  settings?: Record<string, unknown>;
  /** The environment of the server, which the extension inherits. */
  env?: Record<string, string>;
  /** A file that Node loads first, in the server and in the extension host. */
  preload?: string;
  /** The display language. Only the extension has texts in it; VS Code's own stay English. */
  language?: Language;
  /** The window's width and height in pixels. */
  size?: { width: number; height: number };
  /** Folder to open as the workspace. */
  folder?: string;
  /** The VS Code to use, if it differs from the one that all tests use. */
  host?: Which;
}

let browser: Promise<Browser> | undefined;

/** @returns the one Chromium that all windows share; each window has its own profile */
export function openBrowser(): Promise<Browser> {
  return (browser ??= import('../../scripts/host/browser.mjs').then(({ launchBrowser }) => launchBrowser()));
}
after(async () => (await browser)?.close());

const profiles = new Map<Which | undefined, Promise<string>>();
after(async () => {
  for (const profile of await Promise.all(profiles.values())) rmSync(profile, { recursive: true });
});

/** @returns the folder of a profile to copy, with the packaged extension installed and nothing else done */
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
 * VS Code as its users have it: a clean profile, the packaged extension, and no test driver. Tests use only
 * what the user sees.
 */
export class Workbench {
  private constructor(
    readonly server: Server,
    readonly page: Page,
  ) {}

  /** Opens the workbench in a fresh profile; `close()` removes the profile. */
  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const { theme = usualTheme, settings, env, preload, language, size, folder, host } = options;
    const { startServer, writeSettings } = await import('../../scripts/host/server.mjs');
    const data = mkdtempSync(join(tmpdir(), 'twilio-setup-workbench-'));
    const calm = { 'workbench.colorTheme': theme, 'workbench.reduceMotion': 'on' };
    cpSync(await installed(host), data, { recursive: true });
    writeSettings(data, { ...calm, ...settings });
    if (language) addLanguage(data, language);
    const server = await startServer({
      data,
      ...(env && { env }),
      ...(preload && { preload }),
      ...(language && { language: language.id }),
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

  /** Closes the window, ends the server, and removes the profile. */
  async close(): Promise<void> {
    await this.page.close();
    await this.server.stop();
    rmSync(this.server.data, { recursive: true, force: true, maxRetries: 5 });
  }

  /**
   * Waits until the window shows the activity bar with the extension's icon and VS Code has loaded the parts
   * that come after the restored editors. Before that, it knows no extension logs and drops requests to show
   * one.
   */
  async waitUntilReady(): Promise<void> {
    await this.activity('Twilio Setup').waitFor();
    const mark = 'code/didCreateWorkbenchContributions/3';
    await this.page.waitForFunction((name) => performance.getEntriesByName(name).length, mark);
  }

  private activity(name: string): Locator {
    return this.page.locator('.activitybar').getByRole('tab', { name });
  }

  /** Opens a sidebar container if it isn't open. */
  async openSidebar(name = 'Twilio Setup'): Promise<void> {
    const tab = this.activity(name);
    if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
    await this.page.locator('.sidebar .composite.title', { hasText: name }).waitFor();
  }

  /** Finds a row in the sidebar's tree by its accessible name or part of it. */
  row(name: string | RegExp): Locator {
    return this.page.locator('.sidebar').getByRole('treeitem', { name });
  }

  /** Clicks a row's checkbox. The mouse leaves first, since the hover of another row's checkbox could cover this one. */
  async clickBox(row: Locator): Promise<void> {
    await this.page.mouse.move(600, 400);
    await row.getByRole('checkbox').click();
  }

  /** Expands the recommended rows of the step with this title, which begin collapsed. */
  async openRecommended(step: 'Invite people with roles' | 'Review billing'): Promise<void> {
    const group = this.row(new RegExp(`^Recommended for ${step}`));
    if ((await group.getAttribute('aria-expanded')) === 'true') return;
    await group.click();
    await this.row(new RegExp(`^Recommended for ${step}`))
      .and(this.page.locator('[aria-expanded=true]'))
      .waitFor();
  }

  /**
   * Runs a command through the command palette. `title` includes the category, as the palette shows it. A
   * list disappears only after the extension hears about the choice, and would take the palette with it.
   */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.waitFor({ state: 'hidden' });
    await within('the focus to leave the tree', this.page.evaluate(leaveTree));
    await this.page.keyboard.press('F1');
    await this.quickInput.getByRole('textbox').fill(`>${title}`);
    await this.choose(title);
  }

  /**
   * Chooses from the checklist's menu of further actions, by keyboard, since VS Code ignores clicks on a menu for its
   * first 100 ms.
   */
  async chooseInViewMenu(name: string): Promise<void> {
    const header = this.page.locator('.sidebar .pane-header', { hasText: 'Checklist' });
    await header.hover();
    await header.getByRole('button', { name: /More Actions/ }).click();
    await this.chooseMenuItem(name);
  }

  /** Chooses from the open menu once VS Code has moved the focus to the item under the mouse. `name` may omit the “…”. */
  async chooseMenuItem(name: string): Promise<void> {
    const item = this.page.getByRole('menuitem', { name: new RegExp(`^${name}…?$`) });
    await item.hover();
    await item.and(this.page.locator(':focus')).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** The quick input: command palette, list, or text prompt. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** The quick input's text field, masked or not. */
  get input(): Locator {
    return this.quickInput.locator('.quick-input-box input');
  }

  /** Waits for a text prompt that shows `prompt`, types `text`, and presses Enter. */
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
   * Chooses a file in VS Code's own dialog: types its folder's path and clicks it in the list. While the
   * dialog reads its first folder, it overwrites typed text.
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

  /** Clicks a button in the modal dialog and waits until the dialog is gone. */
  async clickInDialog(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
    await this.dialog.waitFor({ state: 'detached' });
  }

  /** A notification that contains this text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  /** The page inside the visible webview. */
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

  /** Chooses a color theme as a user does, and waits until the window and its page use it. */
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

  /** Takes a `screenshot` in the dark, the light, and both high-contrast themes; ends in the dark one. */
  async screenshotInThemes(name: string): Promise<void> {
    if (!takesScreenshots) return;
    await this.screenshot(name);
    for (const [theme, suffix] of otherThemes) {
      await this.setTheme(theme);
      await this.screenshot(`${name}-${suffix}`);
    }
    await this.setTheme(usualTheme);
  }

  /**
   * Saves a screenshot of the window as `screenshots/<name>.png`, which git ignores, if screenshots were
   * requested.
   */
  async screenshot(name: string): Promise<void> {
    await screenshot(this.page, name);
  }

  /** Reads the log files on disk: the extension's output channel or all of VS Code's logs. */
  logs(of: 'extension' | 'all' = 'extension'): string {
    const folder = join(this.server.data, 'data', 'logs');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.log') && (of === 'all' || file.includes('Twilio Setup')))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
  }
}
