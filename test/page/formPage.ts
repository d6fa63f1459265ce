import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { pageDocument } from '../../src/editor/pageDocument';
import { draftSchema, type Draft } from '../../src/form/draftSchema';
import type { FromPage, InputProblem, ToPage } from '../../src/form/messages';
import { initial, people, plan } from './examples';
import { actAsVsCode, overflowing, root, useTheme } from './webview';

const origin = 'https://form.test';

export interface PageOptions {
  /** What the webview kept from before. */
  kept?: Draft;
  init?: Partial<Extract<ToPage, { type: 'init' }>>;
}

/** A browser for the tests of a `describe`, with one form at a time. */
export function useForm(): { open: (options?: PageOptions) => Promise<FormPage> } {
  let browser: Browser;
  let context: BrowserContext;
  let form: FormPage | undefined;
  before(async () => {
    const { launchBrowser } = await import('../../scripts/host/browser.mjs');
    browser = await launchBrowser();
    context = await browser.newContext({ viewport: { width: 900, height: 900 } });
  });
  after(() => browser.close());
  afterEach(async () => {
    const failures = form?.failures;
    await form?.close();
    form = undefined;
    assert.deepEqual(failures, [], 'no exception, and nothing that the security policy refuses');
  });
  return { open: async (options = {}) => (form = await FormPage.open(context, options)) };
}

/** The built page in a document as the host makes it, with a stand-in for the host. */
export class FormPage {
  /** What went wrong in the page: exceptions and what the content security policy refused. */
  readonly failures: string[] = [];
  /** What the page said, in order, and how much of each kind was taken with `next`. */
  private readonly heard: FromPage[] = [];
  private readonly taken = new Map<FromPage['type'], number>();
  private readonly hearing = new EventEmitter();
  private init: Extract<ToPage, { type: 'init' }> = initial;

  private constructor(readonly page: Page) {}

  static async open(context: BrowserContext, options: PageOptions = {}): Promise<FormPage> {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const form = new FormPage(page);
    form.init = { ...initial, ...options.init };
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
    await page.addInitScript(actAsVsCode, options.kept);
    await page.goto(origin);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return form;
  }

  recipients(): Locator {
    return this.page.getByRole('textbox', { name: 'People' });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  box(name: string): Locator {
    return this.page.getByRole('checkbox', { name });
  }

  /** Enters recipients and asks for a preview; returns the request's number. */
  async askPreview(text = people): Promise<number> {
    await this.recipients().fill(text);
    await this.button('Preview').click();
    return (await this.next('preview')).request;
  }

  /** Asks for a preview and shows a plan as the answer. */
  async showPlan(shown = plan): Promise<void> {
    await this.say({ type: 'plan', request: await this.askPreview(), plan: shown });
  }

  /** Asks for a preview, which finds problems. */
  async showProblems(...problems: InputProblem[]): Promise<void> {
    await this.say({ type: 'problems', request: await this.askPreview(), problems });
  }

  /** Puts a theme's colours on, as VS Code does while a webview is open. */
  useTheme(name: string): Promise<void> {
    return useTheme(this.page, name);
  }

  /** The host says something to the page. */
  async say(message: ToPage): Promise<void> {
    await this.page.evaluate((data) => window.dispatchEvent(new MessageEvent('message', { data })), message);
  }

  /** What of a kind the page said so far. */
  async said<T extends FromPage['type']>(type: T): Promise<Extract<FromPage, { type: T }>[]> {
    // What the page said before this answer has arrived before it.
    await this.page.evaluate(() => undefined);
    return this.heardOf(type);
  }

  /** The next of a kind that the page says, or said and was not taken yet. */
  async next<T extends FromPage['type']>(type: T): Promise<Extract<FromPage, { type: T }>> {
    const index = this.taken.get(type) ?? 0;
    for (;;) {
      const message = this.heardOf(type)[index];
      this.taken.set(type, index + 1);
      if (message) return message;
      await once(this.hearing, type);
    }
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
    return overflowing(this.page);
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private heardOf<T extends FromPage['type']>(type: T): Extract<FromPage, { type: T }>[] {
    return this.heard.filter((message): message is Extract<FromPage, { type: T }> => message.type === type);
  }

  private hear(message: FromPage): void {
    this.heard.push(message);
    this.hearing.emit(message.type);
    if (message.type !== 'ready') return;
    const { data: draft } = draftSchema.safeParse(message.kept);
    void this.say(draft ? { ...this.init, draft } : this.init);
  }

  private document(): string {
    const [script, style] = [`${origin}/form.js`, `${origin}/form.css`];
    return pageDocument({ cspSource: origin, nonce: 'n0nce', script, style, language: 'en' });
  }
}
