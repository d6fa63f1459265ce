import type { Locator, Page } from 'playwright-core';
import {
  draftSchema,
  type Draft,
  type FromPage,
  type Init,
  type InputProblem,
  type ToPage,
} from '../../src/people/form/messages';
import { initial, people, plan } from './examples';
import { overflowing, useTheme, Webview } from './webview';

export interface PageOptions {
  /** The state that the webview kept from before. */
  kept?: Draft;
  init?: Partial<Init>;
}

/** The invite form's page. */
export class FormPage extends Webview<FromPage, ToPage> {
  private init: Init = initial;
  /** Whether the host answers pings. */
  isAnswering = true;

  /** Prepares a tab for the form without opening it. */
  static async in(page: Page): Promise<FormPage> {
    const form = new FormPage(page, 'form');
    await form.prepare();
    return form;
  }

  /** Opens the form, or reopens it. */
  async open(options: PageOptions = {}): Promise<this> {
    this.init = { ...initial, ...options.init };
    this.isAnswering = true;
    await this.load(options.kept);
    return this;
  }

  recipients(): Locator {
    return this.page.getByRole('textbox', { name: 'People' });
  }

  /** Enters recipients and requests a preview; returns the request's number. */
  async askPreview(text = people): Promise<number> {
    await this.recipients().fill(text);
    await this.button('Preview').click();
    return (await this.next('preview')).request;
  }

  /** Requests a preview and answers with a plan. */
  async showPlan(shown = plan): Promise<void> {
    await this.say({ type: 'plan', request: await this.askPreview(), plan: shown });
  }

  /** Requests a preview and answers with problems. */
  async showProblems(...problems: InputProblem[]): Promise<void> {
    await this.say({ type: 'problems', request: await this.askPreview(), problems });
  }

  /** Applies a theme's colors, as VS Code does while a webview is open. */
  useTheme(name: string): Promise<void> {
    return useTheme(this.page, name);
  }

  /** Returns the focused element's accessible name or text. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const active = document.activeElement;
      const label = active instanceof HTMLTextAreaElement ? active.labels[0] : active?.closest('label');
      return (label ?? active)?.textContent ?? '';
    });
  }

  /** Returns the elements that overflow the window sideways. */
  overflowing(): Promise<string[]> {
    return overflowing(this.page);
  }

  protected override onHeard({ type }: FromPage): void {
    // The page may be gone by now.
    if (type === 'ping' && this.isAnswering) this.say({ type: 'pong' }).catch(() => undefined);
  }

  protected answer(ready: FromPage): ToPage {
    const kept = ready.type === 'ready' ? ready.kept : undefined;
    const { data: draft } = draftSchema.safeParse(kept);
    return draft ? { ...this.init, draft } : this.init;
  }
}
