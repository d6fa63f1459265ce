import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { toHtml } from '../../src/report/html';
import { reportText } from '../../src/report/text';
import { screenshot } from '../support/screenshots';
import { within } from '../support/within';
import { exampleInput, exampleReport } from '../unit/report/examples';
import { newPage } from './browser';

const hostile = '<img src="https://evil.test/x" onerror="document.title=1"><script>document.title=1</script>';

describe('the printable report', () => {
  let page: Page;
  const asked: string[] = [];
  const complaints: string[] = [];

  before(async () => {
    page = await newPage();
    await page.setViewportSize({ width: 1000, height: 900 });
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (line) => complaints.push(line.text()));
    const account = { ...exampleInput.account, name: hostile };
    const html = toHtml(reportText(exampleReport({ account })), 'en');
    await page.route('https://report.test/', (route) =>
      route.fulfill({ contentType: 'text/html', body: html }),
    );
    await page.goto('https://report.test/');
  });
  after(() => page.close());

  it('breaks no axe rule, contrast included', async () => {
    const resultTypes: ('violations' | 'incomplete')[] = ['violations', 'incomplete'];
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes });
    const { violations, incomplete } = await within('axe', axe.analyze(), 40);
    const found = [...violations, ...incomplete].map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
    assert.deepEqual(found, []);
  });

  it('shows a hostile name as text, and runs and loads nothing', async () => {
    assert.equal(await page.title(), `Twilio setup report for ${hostile}`);
    assert.equal(await page.locator('img, script').count(), 0);
    assert.deepEqual([asked, complaints], [['https://report.test/'], []]);
  });

  it('has its styles', async () => {
    const colour = await page.locator('.verified').evaluate((badge) => getComputedStyle(badge).borderStyle);
    assert.equal(colour, 'solid');
  });

  it('distinguishes checks from marks by more than words', async () => {
    const looks = await Promise.all(
      ['.verified', '.attested'].map((badge) =>
        page
          .locator(badge)
          .first()
          .evaluate((element) => getComputedStyle(element).borderStyle + getComputedStyle(element).fontStyle),
      ),
    );
    assert.notEqual(looks[0], looks[1]);
  });

  it('fits a narrow window and a printed page', async () => {
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await screenshot(page, 'page/report', { fullPage: true });
    await page.setViewportSize({ width: 300, height: 900 });
    assert.equal(await overflow(), 0);
    await screenshot(page, 'page/report-narrow', { fullPage: true });
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 680, height: 960 });
    assert.equal(await overflow(), 0);
    await screenshot(page, 'page/report-print', { fullPage: true });
  });
});
