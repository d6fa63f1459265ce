import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Draft } from '../../src/alerts/messages';
import type { AlertsView } from '../../src/alerts/table';
import { screenshot } from '../support/screenshots';
import { AlertsPage, viewOf } from './alertsPage';
import { newPage } from './browser';
import { faint, overflowing, photographed, themeNames, useTheme, violations } from './webview';

const said = (...of: string[]) => ({ said: { by: 'Avery', at: 'Nov 24, 10:30 AM', of } });

const views: Record<string, AlertsView> = {
  empty: viewOf({}),
  chosen: viewOf(
    {
      pricing: ['billingManager'],
      compliance: ['administrator'],
      developer: ['developer', 'support'],
      'own/Fraud alerts': ['administrator'],
    },
    {},
    ['Fraud alerts'],
  ),
  changed: viewOf(
    { pricing: ['administrator', 'billingManager'], developer: ['developer'] },
    {
      ...said('pricing/billingManager', 'developer/developer', 'developer/support'),
      triggers: {
        text: 'sample: 0 usage triggers · checked Nov 24, 10:32 AM',
        cell: 'no usage trigger',
        verified: false,
      },
    },
  ),
  said: viewOf({ pricing: ['billingManager'] }, said('pricing/billingManager')),
  'signed out': viewOf({}, { sid: '', name: '', sample: false }),
};

describe('the alerts page', () => {
  const { sid } = viewOf({});
  let alerts: AlertsPage;

  before(async () => {
    alerts = await AlertsPage.in(await newPage());
  });
  after(() => alerts.page.close());
  afterEach(() => {
    assert.deepEqual(alerts.failures, [], 'no exception, and nothing that the security policy refuses');
  });

  const show = (view?: AlertsView, kept?: Draft) => alerts.open(view, kept);

  it('requests a change for a ticked cell, with the account shown', async () => {
    const page = await show();
    await page.box('Billing Manager gets Pricing updates').check();
    const { change, request, of } = await page.next('decide');
    const expected = { type: 'choose', kind: 'pricing', role: 'billingManager', on: true };
    assert.deepEqual([change, request, of], [expected, 1, sid]);
  });

  it('works with the keyboard alone', async () => {
    const page = await show();
    for (const key of ['Tab', 'Tab', 'Tab', 'Space']) await page.page.keyboard.press(key);
    const expected = { type: 'choose', kind: 'pricing', role: 'billingManager', on: true };
    assert.deepEqual((await page.next('decide')).change, expected);
  });

  it('fills the table with the suggested roles at once, and then no longer offers them', async () => {
    const page = await show();
    await page.button('Use suggested roles').click();
    assert.deepEqual((await page.next('decide')).change, { type: 'suggest' });
    assert.equal(await page.box('Billing Manager gets Pricing updates').isChecked(), true);
    assert.equal(await page.button('Use suggested roles').isVisible(), false);
  });

  it('has no role boxes for usage triggers, which reach no role', async () => {
    const { page } = await show();
    const row = page.getByRole('row', { name: /Usage passes a limit/ });
    assert.equal(await row.getByRole('checkbox').count(), 0);
  });

  it('shows next to a box what its state is based on', async () => {
    const { page } = await show(views['changed']);
    const box = page.getByRole('checkbox', { name: 'Developer gets Developer technical updates' });
    const about = await box.getAttribute('aria-describedby');
    assert.equal(await page.locator(`[id="${about}"]`).textContent(), 'marked by Avery, Nov 24, 10:30 AM');
  });

  it('ignores a view older than the last tick', async () => {
    const page = await show();
    const boxes = ['Support gets Pricing updates', 'Support gets Legal and privacy updates'];
    for (const name of boxes) await page.box(name).check();
    await page.say({ type: 'view', request: 1, view: viewOf({ pricing: ['support'] }) });
    for (const name of boxes) assert.equal(await page.box(name).isChecked(), true);
    const view = viewOf({ pricing: ['support'], legal: ['support'] }, said('legal/support'));
    await page.say({ type: 'view', request: 2, view });
    await page.page.getByText('marked by Avery,').waitFor();
  });

  it('shows each change on top of the earlier ones and requests it alone', async () => {
    const page = await show();
    await page.box('Support gets Pricing updates').check();
    await page.next('decide');
    await page.box('Support gets Legal and privacy updates').check();
    await page.page.getByText('to be set').nth(1).waitFor();
    const { change, request } = await page.next('decide');
    assert.deepEqual([change, request], [{ type: 'choose', kind: 'legal', role: 'support', on: true }, 2]);
  });

  it('shows the stored choices when a change fails', async () => {
    const page = await show();
    const name = 'Support gets Pricing updates';
    await page.box(name).check();
    await page.say({ type: 'refused', message: 'No.' });
    await page.say({ type: 'view', request: 1, view: viewOf({}) });
    await page.page.getByRole('alert').getByText('No.').waitFor();
    assert.equal(await page.box(name).isChecked(), false);
  });

  it('adds a notification by name and then empties the field', async () => {
    const page = await show();
    await page.name.fill('Fraud alerts');
    await page.name.press('Enter');
    assert.deepEqual((await page.next('decide')).change, { type: 'add', name: 'Fraud alerts' });
    assert.equal(await page.name.inputValue(), 'Fraud alerts');
    await page.say({ type: 'added' });
    assert.equal(await page.name.inputValue(), '');
  });

  it('keeps a refused name and explains why', async () => {
    const page = await show();
    await page.name.fill('Pricing updates');
    await page.button('Add').click();
    await page.page.getByRole('alert').getByText('is already in the table').waitFor();
    assert.equal(await page.name.inputValue(), 'Pricing updates');
    assert.equal(await page.name.getAttribute('aria-invalid'), 'true');
  });

  it('restores a half-typed name after being hidden', async () => {
    const page = await show(undefined, { name: 'Frau' });
    assert.equal(await page.name.inputValue(), 'Frau');
    await page.name.press('End');
    await page.name.press('d');
    await page.reload();
    await page.page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await page.name.inputValue(), 'Fraud');
  });

  it('moves the focus to the name when a notification is removed', async () => {
    const page = await show(views['chosen']);
    await page.button('Remove Fraud alerts').click();
    assert.deepEqual((await page.next('decide')).change, { type: 'remove', kind: 'own/Fraud alerts' });
    assert.equal(await page.name.evaluate((element) => element === document.activeElement), true);
  });

  it('copies one notification’s clicks or all of them, and confirms it', async () => {
    const page = await show(views['chosen']);
    await page.button('Copy: Pricing updates: Add Role > Billing Manager').click();
    assert.equal((await page.next('copy')).kind, 'pricing');
    await page.say({ type: 'copied', kind: 'pricing' });
    await page.button('Copied: Pricing updates: Add Role > Billing Manager').waitFor();
    await page.button('Copy all').click();
    assert.equal((await page.next('copy')).kind, undefined);
  });

  it("offers no mark while there's nothing to set", async () => {
    for (const state of ['empty', 'said']) {
      const page = await show(views[state]);
      await page.button('Mark as done').click({ force: true });
      assert.deepEqual(await page.said('markDone'), []);
    }
  });

  it("offers a mark when there's something to set", async () => {
    const page = await show(views['changed']);
    await page.button('Mark as done').click();
    assert.equal((await page.next('markDone')).of, sid);
  });

  it('shows HTML as text', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const rest = { said: { by: hostile, at: hostile, of: [`own/${hostile}/support`] }, name: hostile };
    const triggers = { text: hostile, cell: hostile, verified: true };
    const roles = { [`own/${hostile}`]: ['support' as const], pricing: ['support' as const] };
    const page = await show(viewOf(roles, { ...rest, triggers }, [hostile]));
    assert.equal(await page.page.locator('img').count(), 0);
    assert.ok((await page.page.getByText(hostile).count()) >= 3);
  });

  for (const [state, view] of Object.entries(views)) {
    describe(`when ${state}`, () => {
      let page: Page;
      let broken: string[];

      before(async () => {
        ({ page } = await show(view));
        broken = await violations(page);
      });

      it('breaks no axe rule', () => {
        assert.deepEqual(broken, []);
      });

      it('has enough contrast in every theme', async () => {
        const found: string[] = [];
        for (const theme of themeNames) {
          await useTheme(page, theme);
          if (photographed.includes(theme))
            await screenshot(page, `page/alerts-${state}-${theme}`, { fullPage: true });
          found.push(...(await faint(page)).map((each) => `${theme}: ${each}`));
        }
        assert.deepEqual(found, []);
      });

      it('fits into 300 pixels and at 200%', async () => {
        await page.setViewportSize({ width: 300, height: 900 });
        await screenshot(page, `page/alerts-${state}-narrow`, { fullPage: true });
        assert.deepEqual(await overflowing(page), []);
        await page.setViewportSize({ width: 600, height: 900 });
        await page.evaluate(() => document.documentElement.style.setProperty('zoom', '2'));
        assert.deepEqual(await overflowing(page), []);
      });
    });
  }

  it("keeps the table's header visible while scrolling", async () => {
    const { page } = await show(views['chosen']);
    await page.setViewportSize({ width: 900, height: 300 });
    await page.getByRole('rowheader', { name: 'Usage passes a limit' }).scrollIntoViewIfNeeded();
    const top = await page
      .getByRole('columnheader', { name: 'Support' })
      .evaluate((head) => head.getBoundingClientRect().top);
    assert.equal(top, 0);
  });
});
