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
  /** What the webview kept from before. */
  kept?: Draft;
  init?: Partial<Init>;
}

/** The form's page. */
export class FormPage extends Webview<FromPage, ToPage> {
  private init: Init = initial;

  /** Makes a tab the form's, which is not open yet. */
  static async in(page: Page): Promise<FormPage> {
    const form = new FormPage(page, 'form');
    await form.prepare();
    return form;
  }

  /** Opens the form, anew if it is open. */
  async open(options: PageOptions = {}): Promise<this> {
    this.init = { ...initial, ...options.init };
    await this.load(options.kept);
    return this;
  }

  recipients(): Locator {
    return this.page.getByRole('textbox', { name: 'People' });
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

  protected answer(ready: FromPage): ToPage {
    const kept = ready.type === 'ready' ? ready.kept : undefined;
    const { data: draft } = draftSchema.safeParse(kept);
    return draft ? { ...this.init, draft } : this.init;
  }
}
