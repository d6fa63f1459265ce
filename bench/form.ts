import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import type { Reading, ToPage } from '../src/people/form/messages';
import { readingOf } from '../src/people/form/reading';
import { FormPage } from '../test/page/formPage';
import { csv } from './csv';
import { interleaved, median, type Figure } from './figure';

const rows = 10_000;
const turns = 7;
const typed = 'person77@harbor';

/** What a page did after a message or a key press. */
interface Work {
  ms: number;
  /** The longest task over 50 ms; 0 if there was none. */
  longest: number;
}

/** Measures the form with 10,000 people in Chromium: first rows, and typing in the search field. */
export async function form(): Promise<Figure[]> {
  const { launchBrowser } = await import('../scripts/host/browser.mjs');
  const browser = await launchBrowser();
  try {
    return await measure(browser);
  } finally {
    await browser.close();
  }
}

async function measure(browser: Browser): Promise<Figure[]> {
  const context = await browser.newContext({ viewport: { width: 900, height: 900 } });
  const text = csv(rows);
  const reading = readingOf({ text }, []);
  const { ours, empty } = await interleaved(turns, {
    ours: () => show(context, text, reading),
    empty: () => inEmptyPage(context),
  });
  const first = ours.map(({ shown }) => shown);
  const keys = ours.flatMap((each) => each.keys);
  const emptyKeys = empty.flatMap((each) => each.keys);
  const longest = (works: readonly Work[]) => Math.max(...works.map((work) => work.longest));
  return [
    {
      name: 'form: from 10,000 people to their first rows',
      value: median(first.map(({ ms }) => ms)),
      unit: 'ms',
      limit: 100,
      against: {
        'paint of an empty page': median(empty.map(({ shown }) => shown.ms)),
        'earlier message with the file': median(ours.map(({ opened }) => opened?.ms ?? NaN)),
        'longest task': longest(first),
      },
    },
    {
      name: 'form: work per key press in the search of 10,000 people',
      value: median(keys.map(({ ms }) => ms)),
      unit: 'ms',
      limit: 16,
      against: { 'a field in an empty page': median(emptyKeys.map(({ ms }) => ms)) },
    },
    {
      name: 'form: longest task over 50 ms while typing there',
      value: longest(keys),
      unit: 'ms',
      limit: 50,
      against: { 'a field in an empty page': longest(emptyKeys) },
    },
  ];
}

interface Shown {
  /** After the message with the file's text. */
  opened?: Work;
  /** After the message with the reading. */
  shown: Work;
  keys: Work[];
}

/** Opens and reads a list, then types in the search field. */
async function show(context: BrowserContext, text: string, reading: Reading): Promise<Shown> {
  const page = await (await FormPage.in(await context.newPage())).open();
  const watch = await watchTasks(page.page);
  const opened = await watch.message({ type: 'opened', request: 1, name: 'people.csv', text });
  const { request } = await askedToRead(page, text);
  const shown = await watch.message({ type: 'reading', request, reading });
  await page.page.getByRole('row').nth(5).waitFor();
  const search = page.page.getByRole('searchbox', { name: 'Search people' });
  await search.focus();
  const keys = await watch.keys(typed);
  const found = await search.inputValue();
  if (found !== typed) throw new Error(`The search field contains ${found}.`);
  await page.page.close();
  return { opened, shown, keys };
}

async function askedToRead(page: FormPage, text: string): Promise<{ request: number }> {
  for (;;) {
    const asked = await page.next('read');
    if (asked.text === text) return asked;
  }
}

async function inEmptyPage(context: BrowserContext): Promise<Shown> {
  const page = await context.newPage();
  await page.setContent('<input autofocus>');
  const watch = await watchTasks(page);
  const shown = await watch.message({ type: 'startOver' });
  await page.locator('input').focus();
  const keys = await watch.keys(typed);
  await page.close();
  return { shown, keys };
}

/** Returns the milliseconds from a message to the paint after it. Runs in the page. */
function postAndPaint(message: unknown): Promise<number> {
  const start = performance.now();
  window.postMessage(message, '*');
  return new Promise((resolve) => {
    window.addEventListener('message', () => requestAnimationFrame(afterPaint), { once: true });
    function afterPaint(): void {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() - start);
      channel.port2.postMessage(undefined);
    }
  });
}

/** Resolves when the expected content is on the screen. Runs in the page. */
function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });
}

async function watchTasks(page: Page): Promise<{
  message(message: ToPage): Promise<Work>;
  keys(text: string): Promise<Work[]>;
}> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.evaluate(() => {
    const long: number[] = [];
    Object.assign(window, { long });
    new PerformanceObserver((list) =>
      long.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      type: 'longtask',
    });
  });
  /** Returns the longest of the long tasks since the last call. */
  const longest = () =>
    page.evaluate(() => Math.max(0, ...(window as unknown as { long: number[] }).long.splice(0)));
  return {
    async message(message) {
      await longest();
      const ms = await page.evaluate(postAndPaint, message);
      await page.evaluate(nextPaint);
      return { ms, longest: await longest() };
    },
    async keys(text) {
      const works: Work[] = [];
      for (const key of text) {
        await page.evaluate(nextPaint);
        await longest();
        const before = await taskTime(session);
        await page.keyboard.press(key);
        await page.evaluate(nextPaint);
        works.push({ ms: (await taskTime(session)) - before, longest: await longest() });
      }
      return works;
    },
  };
}

/** Returns the milliseconds that the page's main thread has worked so far. */
async function taskTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
}
