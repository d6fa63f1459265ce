import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { inviteDocument } from '../../src/editor/inviteDocument';
import type { Draft, FromPage, ToPage } from '../../src/form/messages';
import { initial } from './examples';

const root = join(__dirname, '..', '..', '..');
const origin = 'https://form.test';

interface Theme {
  /** Classes that VS Code gives the body. */
  classes: string;
  /** Values of the `--vscode-…` variables that the theme defines. */
  values: Record<string, string>;
}

/** The themes as `scripts/captureThemes.mjs` found them. */
const themes = JSON.parse(readFileSync(join(root, 'test/page/themes.json'), 'utf8')) as Record<string, Theme>;
export const themeNames = Object.keys(themes);

/** A theme with every variable that any theme defines: those that it lacks are `null`. */
function theme(name: string): { classes: string; values: Record<string, string | null> } {
  const chosen = themes[name];
  if (!chosen) throw new Error(`There is no theme ${name}.`);
  const lacking = Object.values(themes).flatMap(({ values }) =>
    Object.keys(values).map((key) => [key, null]),
  );
  return { classes: chosen.classes, values: { ...Object.fromEntries(lacking), ...chosen.values } };
}

export interface PageOptions {
  width?: number;
  /** What the webview kept from before. */
  kept?: Draft;
  init?: Partial<Extract<ToPage, { type: 'init' }>>;
}

/** The built page in a document as the host makes it, with a stand-in for the host. */
export class FormPage {
  /** What the page said, in order. */
  readonly heard: FromPage[] = [];
  /** What went wrong in the page: exceptions and what the content security policy refused. */
  readonly failures: string[] = [];
  private init: ToPage = initial;

  private constructor(readonly page: Page) {}

  static async open(browser: Browser, options: PageOptions = {}): Promise<FormPage> {
    const { width = 900, kept, init } = options;
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(5000);
    const form = new FormPage(page);
    form.init = { ...initial, ...init };
    page.on('pageerror', (error) => form.failures.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error') form.failures.push(line.text());
    });
    await page.route(`${origin}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path !== '/') return route.fulfill({ path: join(root, 'dist', path) });
      return route.fulfill({ contentType: 'text/html', body: form.document() });
    });
    await page.exposeFunction('sayToHost', (message: FromPage) => form.hear(message));
    await page.addInitScript(actAsVsCode, kept);
    await page.goto(origin);
    await form.useTheme('Dark 2026');
    await page.getByRole('heading', { level: 1 }).waitFor();
    return form;
  }

  /** Puts a theme's colours on, as VS Code does while a webview is open. */
  async useTheme(name: string): Promise<void> {
    await this.page.evaluate(({ classes, values }) => {
      document.body.className = classes;
      for (const [variable, value] of Object.entries(values)) {
        if (value === null) document.documentElement.style.removeProperty(variable);
        else document.documentElement.style.setProperty(variable, value);
      }
    }, theme(name));
  }

  /** The host says something to the page. */
  async say(message: ToPage): Promise<void> {
    await this.page.evaluate((data) => window.dispatchEvent(new MessageEvent('message', { data })), message);
  }

  /** What of a kind the page said so far. */
  said<T extends FromPage['type']>(type: T): Extract<FromPage, { type: T }>[] {
    return this.heard.filter((message): message is Extract<FromPage, { type: T }> => message.type === type);
  }

  /** The number of the last request of a kind. */
  request(type: 'read' | 'preview' | 'apply' | 'retryFailed'): number {
    const last = this.said(type).at(-1);
    if (!last) throw new Error(`The page did not say ${type}.`);
    return last.request;
  }

  /** What the webview would find again. */
  kept(): Promise<unknown> {
    return this.page.evaluate(() => JSON.parse(sessionStorage.getItem('kept') ?? 'null') as unknown);
  }

  /** The element that has the focus, by its accessible name or its text. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const active = document.activeElement;
      const label = active instanceof HTMLTextAreaElement ? active.labels[0] : active?.closest('label');
      return (label ?? active)?.textContent ?? '';
    });
  }

  /** The elements that stick out of the window sideways. */
  overflowing(): Promise<string[]> {
    return this.page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      const visible = [...document.querySelectorAll('main *')].filter((element) => element.checkVisibility());
      const zoom = Number(document.documentElement.style.zoom || '1');
      const out = visible.filter((element) => element.getBoundingClientRect().right > width * zoom + 1);
      return out.map((element) => element.outerHTML.slice(0, 80));
    });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  private hear(message: FromPage): void {
    this.heard.push(message);
    if (message.type === 'ready') void this.say(this.init);
  }

  private document(): string {
    const [script, style] = [`${origin}/form.js`, `${origin}/form.css`];
    return inviteDocument({ cspSource: origin, nonce: 'n0nce', script, style, language: 'en' });
  }
}

/** Runs in the page before it: what VS Code gives a webview. */
function actAsVsCode(kept: unknown): void {
  const key = 'kept';
  const isReload = sessionStorage.getItem(key) !== null;
  if (kept !== undefined && !isReload) sessionStorage.setItem(key, JSON.stringify(kept));
  const page = window as unknown as { sayToHost(message: unknown): void };
  const api = {
    postMessage: (message: unknown) => page.sayToHost(message),
    getState: () => JSON.parse(sessionStorage.getItem(key) ?? 'null') as unknown,
    setState: (state: unknown) => sessionStorage.setItem(key, JSON.stringify(state)),
  };
  Object.assign(window, { acquireVsCodeApi: () => api });
}
