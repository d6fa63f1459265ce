import type { Locator, Page } from 'playwright-core';
import { draftSchema, type Draft, type FromPage, type ToPage } from '../../src/alerts/messages';
import type { AlertsView } from '../../src/alerts/table';
import type { AlertGrid } from '../../src/checklist/alertGrid';
import { Webview } from './webview';

/** Returns a view of the table with these roles chosen. */
export function viewOf(
  roles: AlertGrid['roles'],
  rest: Partial<AlertsView> = {},
  added: string[] = [],
): AlertsView {
  return {
    sid: 'AC00000000000000000000000000004f2a',
    name: 'Harbour Supplies',
    sample: true,
    grid: { added, roles },
    triggers: {
      text: 'sample: 1 usage trigger · checked Nov 24, 10:32 AM',
      cell: 'sample: usage trigger, checked Nov 24, 10:32 AM',
      verified: true,
    },
    ...rest,
  };
}

/** The alerts page. */
export class AlertsPage extends Webview<FromPage, ToPage> {
  protected override onHeard(): void {}

  private first = viewOf({});

  /** Prepares a tab for the page without opening it. */
  static async in(page: Page): Promise<AlertsPage> {
    const alerts = new AlertsPage(page, 'alerts');
    await alerts.prepare();
    return alerts;
  }

  /** Opens the page, or reopens it. */
  async open(view = viewOf({}), kept?: Draft): Promise<this> {
    this.first = view;
    await this.load(kept);
    return this;
  }

  get name(): Locator {
    return this.page.getByRole('textbox', { name: 'Another notification' });
  }

  protected answer(ready: FromPage): ToPage {
    const kept = ready.type === 'ready' ? ready.kept : undefined;
    const { name = '' } = draftSchema.safeParse(kept).data ?? {};
    return { type: 'init', view: this.first, name };
  }
}
