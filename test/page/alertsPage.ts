import type { Locator, Page } from 'playwright-core';
import {
  draftSchema,
  type AlertsView,
  type CellView,
  type Draft,
  type FromPage,
  type ToPage,
} from '../../src/alerts/messages';
import { ownPrefix } from '../../src/checklist/alertGrid';
import { alertKinds } from '../../src/alerts/kinds';
import { builtInRoleNames, type BuiltInRole } from '../../src/twilio/roles';
import { Webview } from './webview';

type Cells = Record<string, Partial<Record<BuiltInRole, Pick<CellView, 'means' | 'text'>>>>;

/** Returns a view of the table with these cells. Cells without a meaning aren't chosen. */
export function viewOf(cells: Cells, rest: Partial<AlertsView> = {}, added: string[] = []): AlertsView {
  const rows = alertKinds({ added }).map(({ id, title, about }) => ({
    id,
    title,
    about,
    own: id.startsWith(ownPrefix),
    cells: builtInRoleNames.map((role): CellView => {
      const cell = cells[id]?.[role] ?? { means: 'none', text: '' };
      return { role, ...cell, chosen: cell.means !== 'none' && cell.means !== 'leftOver' };
    }),
  }));
  return {
    of: 'AC1',
    account: { name: 'Harbour Supplies', sidEnd: '4f2a', sample: true },
    rows,
    clicks: [],
    standing: { kind: 'nothing', text: 'Choose roles above. Their clicks then appear here.' },
    triggers: 'sample: 1 usage trigger · checked Nov 24, 10:32 AM',
    ...rest,
  };
}

/** The alerts page. */
export class AlertsPage extends Webview<FromPage, ToPage> {
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
