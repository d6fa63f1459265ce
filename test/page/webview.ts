import AxeBuilder from '@axe-core/playwright';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { pageDocument } from '../../src/ui/pageDocument';
import { within } from '../support/within';

/** What all page tests need from a webview: VS Code's part in the page, its themes, and axe results. */

const root = join(__dirname, '..', '..', '..');
const origin = 'https://webview.test';
export const usualSize = { width: 900, height: 900 };

interface Theme {
  /** Classes that VS Code sets on the body. */
  classes: string;
  /** Values of the `--vscode-…` variables that the theme defines. */
  values: Record<string, string>;
}

/** The themes as captured by `scripts/captureThemes.mjs`. */
const themes = JSON.parse(readFileSync(join(root, 'test/page/themes.json'), 'utf8')) as Record<string, Theme>;
export const themeNames = Object.keys(themes);

/** Themes used for screenshots. */
export const photographed = ['Dark 2026', 'Light 2026', 'Dark High Contrast'];

/** Returns a theme with every variable that any theme defines; missing ones are `null`. */
function theme(name: string): { classes: string; values: Record<string, string | null> } {
  const chosen = themes[name];
  if (!chosen) throw new Error(`No theme is named ${name}.`);
  const values: Record<string, string | null> = {};
  for (const other of Object.values(themes)) for (const key of Object.keys(other.values)) values[key] = null;
  return { classes: chosen.classes, values: { ...values, ...chosen.values } };
}

/** Applies a theme's colors, as VS Code does while a webview is open. */
export function useTheme(page: Page, name: string): Promise<void> {
  return page.evaluate(({ classes, values }) => {
    document.body.className = classes;
    for (const [variable, value] of Object.entries(values)) {
      if (value === null) document.documentElement.style.removeProperty(variable);
      else document.documentElement.style.setProperty(variable, value);
    }
  }, theme(name));
}

/** Returns the elements that overflow the window sideways. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const visible = [...document.querySelectorAll('main *')].filter((element) => element.checkVisibility());
    const zoom = Number(document.documentElement.style.zoom || '1');
    const out = visible.filter((element) => element.getBoundingClientRect().right > width * zoom + 1);
    return out.map((element) => element.outerHTML.slice(0, 80));
  });
}

/**
 * Returns what axe finds: each rule with the elements that break it. Passing rules are left out, since axe
 * takes long to report them.
 */
export async function violations(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const found = await within('axe', axe.analyze(), 40);
  return found.violations.flatMap(describeViolation);
}

/** Returns the elements with too little contrast, using the axe that `violations` left in the page. */
export async function faint(page: Page): Promise<string[]> {
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    const options = { runOnly: ['color-contrast'], resultTypes: ['violations', 'incomplete'] };
    const { violations, incomplete } = await axe.run(options);
    return { violations, incomplete };
  });
  const inDoubt = found.incomplete.map(({ id }) => `${id} could not be judged`);
  return [...found.violations.flatMap(describeViolation), ...inDoubt];
}

type AxeResults = Awaited<ReturnType<AxeBuilder['analyze']>>;

function describeViolation({ id, nodes }: AxeResults['violations'][number]): string[] {
  return nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`);
}

/**
 * Runs before the page and provides VS Code's webview API. It keeps state by address, which survives a
 * reload.
 */
function actAsVsCode(): void {
  const key = location.search;
  const kept = new URLSearchParams(key).get('kept');
  if (kept !== null && sessionStorage.getItem(key) === null) sessionStorage.setItem(key, kept);
  const page = window as unknown as { sayToHost(message: unknown): void };
  const api = {
    postMessage: (message: unknown) => page.sayToHost(message),
    getState: () => JSON.parse(sessionStorage.getItem(key) ?? 'null') as unknown,
    setState: (state: unknown) => sessionStorage.setItem(key, JSON.stringify(state)),
  };
  Object.assign(window, { acquireVsCodeApi: () => api });
}

/** A built page in the host's document, with a stand-in for the host that receives `Out` and sends `In`. */
export abstract class Webview<Out extends { type: string }, In extends { type: string }> {
  /** Errors from the page: exceptions and content security policy violations. */
  failures: string[] = [];
  /** The page's messages in order, and how many of each kind `next` has taken. */
  private heard: Out[] = [];
  private readonly taken = new Map<string, number>();
  private readonly hearing = new EventEmitter();
  private opened = 0;

  protected constructor(
    readonly page: Page,
    private readonly bundle: 'form' | 'alerts',
  ) {}

  /** The host's answer once the page is ready. */
  protected abstract answer(ready: Out): In;

  /** Called with each message from the page. */
  protected abstract onHeard(message: Out): void;

  /** Turns the page into an empty webview. */
  protected async prepare(): Promise<void> {
    const { page } = this;
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => this.failures.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error') this.failures.push(line.text());
    });
    const [script, style] = [`${origin}/${this.bundle}.js`, `${origin}/${this.bundle}.css`];
    const body = pageDocument({
      cspSource: origin,
      script: { address: script, nonce: 'n0nce' },
      style,
      language: 'en',
    });
    await page.route(`${origin}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path !== '/') return route.fulfill({ path: join(root, 'dist', path) });
      return route.fulfill({ contentType: 'text/html', body });
    });
    await page.exposeFunction('sayToHost', (message: Out) => this.hear(message));
    await page.addInitScript(actAsVsCode);
  }

  /** Opens a new document with the webview's previous state. Resolves when the host has answered. */
  protected async load(kept: unknown): Promise<void> {
    this.failures = [];
    await within('the mouse to move', this.page.mouse.move(0, 0));
    const size = this.page.viewportSize();
    if (size?.width !== usualSize.width || size.height !== usualSize.height)
      await this.page.setViewportSize(usualSize);
    const query = new URLSearchParams({ opened: String(++this.opened) });
    if (kept !== undefined) query.set('kept', JSON.stringify(kept));
    await this.greet(() => this.page.goto(`${origin}/?${query.toString()}`, { waitUntil: 'commit' }));
  }

  /** Reloads the document, as when VS Code shows a webview again. Resolves when the host has answered. */
  reload(): Promise<void> {
    return this.greet(() => this.page.reload());
  }

  /** Answers the next document once it's there, since an earlier answer could reach the previous one. */
  private async greet(arrival: () => Promise<unknown>): Promise<void> {
    const saidReady = within('the page to say ready', once(this.hearing, 'ready'));
    await arrival();
    const [ready] = (await saidReady) as [Out];
    await this.say(this.answer(ready));
  }

  box(name: string): Locator {
    return this.page.getByRole('checkbox', { name });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Sends a message from the host to the page. */
  async say(message: In): Promise<void> {
    await this.page.evaluate((data) => window.dispatchEvent(new MessageEvent('message', { data })), message);
  }

  /** Returns the page's messages of one kind so far. */
  async said<T extends Out['type']>(type: T): Promise<Extract<Out, { type: T }>[]> {
    // The page's earlier messages arrive before this answer.
    await this.page.evaluate(() => undefined);
    return this.heardOf(type);
  }

  /** Returns the next message of a kind, whether the page sends it now or sent it earlier. */
  async next<T extends Out['type']>(type: T): Promise<Extract<Out, { type: T }>> {
    const index = this.taken.get(type) ?? 0;
    for (;;) {
      const message = this.heardOf(type)[index];
      this.taken.set(type, index + 1);
      if (message) return message;
      await within(`the page to say ${type}`, once(this.hearing, type));
    }
  }

  /** Returns what the webview would restore. */
  kept(): Promise<unknown> {
    return this.page.evaluate(() => JSON.parse(sessionStorage.getItem(location.search) ?? 'null') as unknown);
  }

  private heardOf<T extends Out['type']>(type: T): Extract<Out, { type: T }>[] {
    return this.heard.filter((message): message is Extract<Out, { type: T }> => message.type === type);
  }

  private hear(message: Out): void {
    if (message.type === 'ready') {
      // Messages from a previous document no longer matter.
      this.heard = [];
      this.taken.clear();
    }
    this.heard.push(message);
    this.hearing.emit(message.type, message);
    this.onHeard(message);
  }
}
