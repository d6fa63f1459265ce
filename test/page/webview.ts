import AxeBuilder from '@axe-core/playwright';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { pageDocument } from '../../src/ui/pageDocument';
import { within } from '../support/within';

/** What the tests of all pages need of a webview: VS Code's part in the page, its themes, and what axe says. */

const root = join(__dirname, '..', '..', '..');
const origin = 'https://webview.test';
export const usualSize = { width: 900, height: 900 };

interface Theme {
  /** Classes that VS Code gives the body. */
  classes: string;
  /** Values of the `--vscode-…` variables that the theme defines. */
  values: Record<string, string>;
}

/** The themes as `scripts/captureThemes.mjs` found them. */
const themes = JSON.parse(readFileSync(join(root, 'test/page/themes.json'), 'utf8')) as Record<string, Theme>;
export const themeNames = Object.keys(themes);

/** Themes of which pictures are kept. */
export const photographed = ['Dark 2026', 'Light 2026', 'Dark High Contrast'];

/** A theme with every variable that any theme defines: those that it lacks are `null`. */
function theme(name: string): { classes: string; values: Record<string, string | null> } {
  const chosen = themes[name];
  if (!chosen) throw new Error(`There is no theme ${name}.`);
  const values: Record<string, string | null> = {};
  for (const other of Object.values(themes)) for (const key of Object.keys(other.values)) values[key] = null;
  return { classes: chosen.classes, values: { ...values, ...chosen.values } };
}

/** Puts a theme's colours on, as VS Code does while a webview is open. */
export function useTheme(page: Page, name: string): Promise<void> {
  return page.evaluate(({ classes, values }) => {
    document.body.className = classes;
    for (const [variable, value] of Object.entries(values)) {
      if (value === null) document.documentElement.style.removeProperty(variable);
      else document.documentElement.style.setProperty(variable, value);
    }
  }, theme(name));
}

/** The elements that stick out of the window sideways. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const visible = [...document.querySelectorAll('main *')].filter((element) => element.checkVisibility());
    const zoom = Number(document.documentElement.style.zoom || '1');
    const out = visible.filter((element) => element.getBoundingClientRect().right > width * zoom + 1);
    return out.map((element) => element.outerHTML.slice(0, 80));
  });
}

/** What axe finds: each rule with the elements that break it. What is in order is left out, which takes axe long to tell. */
export async function violations(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const found = await within('axe', axe.analyze(), 40);
  return found.violations.flatMap(describeViolation);
}

/** The elements of too little contrast, found by the axe that `violations` left in the page. */
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

/** Runs in the page before it: what VS Code gives a webview. What it keeps goes by the address, which a reload leaves. */
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

/** A built page in a document as the host makes it, with a stand-in for the host, which hears `Out` and says `In`. */
export abstract class Webview<Out extends { type: string }, In extends { type: string }> {
  /** What went wrong in the page: exceptions and what the content security policy refused. */
  failures: string[] = [];
  /** What the page said, in order, and how much of each kind was taken with `next`. */
  private heard: Out[] = [];
  private readonly taken = new Map<string, number>();
  private readonly hearing = new EventEmitter();
  private opened = 0;

  protected constructor(
    readonly page: Page,
    private readonly bundle: 'form' | 'alerts',
  ) {}

  /** What the host answers when the page can hear. */
  protected abstract answer(ready: Out): In;

  /** Makes the page one of VS Code's; it is empty yet. */
  protected async prepare(): Promise<void> {
    const { page } = this;
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => this.failures.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error') this.failures.push(line.text());
    });
    const [script, style] = [`${origin}/${this.bundle}.js`, `${origin}/${this.bundle}.css`];
    const body = pageDocument({ cspSource: origin, nonce: 'n0nce', script, style, language: 'en' });
    await page.route(`${origin}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path !== '/') return route.fulfill({ path: join(root, 'dist', path) });
      return route.fulfill({ contentType: 'text/html', body });
    });
    await page.exposeFunction('sayToHost', (message: Out) => this.hear(message));
    await page.addInitScript(actAsVsCode);
  }

  /** A new document, with what the webview kept from before. Done when the host has answered. */
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

  /** The document anew, as when VS Code shows a webview again. Done when the host has answered. */
  reload(): Promise<void> {
    return this.greet(() => this.page.reload());
  }

  /** Answers the document that comes: when it is there, since what is said while it comes may reach the one before. */
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

  /** The host says something to the page. */
  async say(message: In): Promise<void> {
    await this.page.evaluate((data) => window.dispatchEvent(new MessageEvent('message', { data })), message);
  }

  /** What of a kind the page said so far. */
  async said<T extends Out['type']>(type: T): Promise<Extract<Out, { type: T }>[]> {
    // What the page said before this answer has arrived before it.
    await this.page.evaluate(() => undefined);
    return this.heardOf(type);
  }

  /** The next of a kind that the page says, or said and was not taken yet. */
  async next<T extends Out['type']>(type: T): Promise<Extract<Out, { type: T }>> {
    const index = this.taken.get(type) ?? 0;
    for (;;) {
      const message = this.heardOf(type)[index];
      this.taken.set(type, index + 1);
      if (message) return message;
      await within(`the page to say ${type}`, once(this.hearing, type));
    }
  }

  /** What the webview would find again. */
  kept(): Promise<unknown> {
    return this.page.evaluate(() => JSON.parse(sessionStorage.getItem(location.search) ?? 'null') as unknown);
  }

  private heardOf<T extends Out['type']>(type: T): Extract<Out, { type: T }>[] {
    return this.heard.filter((message): message is Extract<Out, { type: T }> => message.type === type);
  }

  private hear(message: Out): void {
    if (message.type === 'ready') {
      // What a document said before this one is not of interest any more.
      this.heard = [];
      this.taken.clear();
    }
    this.heard.push(message);
    this.hearing.emit(message.type, message);
  }
}
