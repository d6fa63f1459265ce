import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { AlertsView, CellView, Draft, FromPage, ToPage } from '../../src/alerts/messages';
import { pageDocument } from '../../src/editor/pageDocument';
import { emptyGrid } from '../../src/guide/alertGrid';
import { alertKinds } from '../../src/guide/alerts';
import { builtInRoleNames, type BuiltInRole } from '../../src/twilio/roles';
import { actAsVsCode, root } from './webview';

const origin = 'https://alerts.test';

type Cells = Record<string, Partial<Record<BuiltInRole, Pick<CellView, 'means' | 'text'>>>>;

/** A view of the table with these cells; what means nothing to be there is not chosen. */
export function viewOf(cells: Cells, rest: Partial<AlertsView> = {}, added: string[] = []): AlertsView {
  const rows = alertKinds({ ...emptyGrid, added }).map(({ id, title, about, own }) => ({
    id,
    title,
    about,
    own,
    cells: builtInRoleNames.map((role): CellView => {
      const cell = cells[id]?.[role] ?? { means: 'none', text: '' };
      return { role, ...cell, chosen: cell.means !== 'none' && cell.means !== 'leftOver' };
    }),
  }));
  return {
    of: 1,
    account: { name: 'Harbour Supplies', sidEnd: '4f2a', sample: true },
    rows,
    clicks: [],
    standing: { kind: 'nothing', text: 'Choose roles above. The clicks for them are listed here then.' },
    triggers: 'sample: 1 usage trigger · checked Nov 24, 10:32 AM',
    ...rest,
  };
}

/** The built page in a document as the host makes it, with a stand-in for the host. */
export class AlertsPage {
  /** What went wrong in the page: exceptions and what the content security policy refused. */
  readonly failures: string[] = [];
  private readonly heard: FromPage[] = [];
  private readonly taken = new Map<FromPage['type'], number>();
  private readonly hearing = new EventEmitter();

  private constructor(
    readonly page: Page,
    private readonly first: AlertsView,
  ) {}

  static async open(context: BrowserContext, view = viewOf({}), kept?: Draft): Promise<AlertsPage> {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const alerts = new AlertsPage(page, view);
    page.on('pageerror', (error) => alerts.failures.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error') alerts.failures.push(line.text());
    });
    const [script, style] = [`${origin}/alerts.js`, `${origin}/alerts.css`];
    const body = pageDocument({ cspSource: origin, nonce: 'n0nce', script, style, language: 'en' });
    await page.route(`${origin}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path !== '/') return route.fulfill({ path: join(root, 'dist', path) });
      return route.fulfill({ contentType: 'text/html', body });
    });
    await page.exposeFunction('sayToHost', (message: FromPage) => alerts.hear(message));
    await page.addInitScript(actAsVsCode, kept);
    await page.goto(origin);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return alerts;
  }

  box(name: string): Locator {
    return this.page.getByRole('checkbox', { name });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  get name(): Locator {
    return this.page.getByRole('textbox', { name: 'Another notification' });
  }

  /** The host says something to the page. */
  async say(message: ToPage): Promise<void> {
    await this.page.evaluate((data) => window.dispatchEvent(new MessageEvent('message', { data })), message);
  }

  /** What of a kind the page said so far. */
  async said<T extends FromPage['type']>(type: T): Promise<Extract<FromPage, { type: T }>[]> {
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

  private heardOf<T extends FromPage['type']>(type: T): Extract<FromPage, { type: T }>[] {
    return this.heard.filter((message): message is Extract<FromPage, { type: T }> => message.type === type);
  }

  private hear(message: FromPage): void {
    this.heard.push(message);
    this.hearing.emit(message.type);
    if (message.type === 'ready') void this.say({ type: 'init', view: this.first });
  }
}
