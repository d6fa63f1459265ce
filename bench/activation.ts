import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { median, type Figure } from './figure';
import { scratch } from './network';
import { storedAccount, type Stored } from './stored';

const root = join(__dirname, '..', '..');
const product = 'four-steps.twilio-setup';
const empty = 'bench.empty';
const openChecklist = 'workbench.view.extension.twilioSetup';
/** The number of fresh extension hosts; even, so that each order occurs equally often. */
const hosts = 16;
const patience = 60_000;

/** The record that `host/timed.mjs` writes. */
interface Times {
  begun: number;
  load: number;
  activate: number;
  waits: [number, number][];
}

/** Measures load, activation, and first paint in VS Code, each time in a fresh extension host. */
export async function activation(): Promise<Figure[]> {
  const { startServer, writeSettings } = await import('../scripts/host/server.mjs');
  const { launchBrowser } = await import('../scripts/host/browser.mjs');
  const folder = mkdtempSync(join(scratch(), 'host-'));
  writeSettings(folder);
  await installExtensions(join(folder, 'extensions'));
  const server = await startServer({ data: folder, env: { TWILIO_SETUP_BENCH: folder } });
  const browser = await launchBrowser();
  try {
    const samples: Record<string, Times>[] = [];
    for (let turn = 0; turn < hosts; turn += 1) {
      const order = turn % 2 === 0 ? [product, empty] : [empty, product];
      samples.push(await oneHost(browser, server.address, folder, order));
    }
    return figures(samples);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function installExtensions(extensions: string): Promise<void> {
  const host = join(root, 'bench', 'host');
  const ours = join(extensions, `${product}-0.1.0`);
  for (const part of ['package.nls.json', 'dist', 'l10n', 'media']) {
    cpSync(join(root, part), join(ours, part), { recursive: true });
  }
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as object;
  const none = join(extensions, `${empty}-1.0.0`);
  cpSync(join(host, 'empty'), none, { recursive: true });
  mkdirSync(join(none, 'dist'));
  cpSync(join(host, 'empty', 'extension.mjs'), join(none, 'dist', 'extension.mjs'));
  const nothing: Stored = { state: {}, secrets: {} };
  for (const [place, stored] of [[ours, await storedAccount()] as const, [none, nothing] as const]) {
    cpSync(join(host, 'timed.mjs'), join(place, 'timed.mjs'));
    writeFileSync(join(place, 'stored.json'), JSON.stringify(stored));
  }
  writeFileSync(join(ours, 'package.json'), JSON.stringify({ ...manifest, main: './timed.mjs' }));
  cpSync(join(host, 'driver'), join(extensions, 'bench.driver-1.0.0'), { recursive: true });
}

/** Opens a window with its own extension host and waits for its record. */
async function oneHost(
  browser: Browser,
  address: string,
  folder: string,
  order: string[],
): Promise<Record<string, Times>> {
  const file = join(folder, 'times.json');
  rmSync(file, { force: true });
  writeFileSync(join(folder, 'order.json'), JSON.stringify({ order, view: openChecklist }));
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(address);
    const end = Date.now() + patience;
    while (!existsSync(file)) {
      if (Date.now() > end) throw new Error(`The extensions didn’t activate within ${patience / 1000} s.`);
      await wait(50);
    }
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Times>;
  } finally {
    await context.close();
  }
}

function figures(samples: readonly Record<string, Times>[]): Figure[] {
  const of = (id: string, value: (times: Times) => number) =>
    samples.map((sample) => {
      const times = sample[id];
      if (!times || (id === product && times.waits.length === 0))
        throw new Error(`${id} has no measurements.`);
      return value(times);
    });
  const start = ({ load, activate }: Times) => load + activate;
  const ours = median(of(product, start));
  const none = median(of(empty, start));
  const parts = {
    'load alone, ms': median(of(product, ({ load }) => load)),
    'activate() alone, ms': median(of(product, ({ activate }) => activate)),
  };
  return [
    {
      name: 'code load and activate(), minus an empty extension',
      value: ours - none,
      unit: 'ms',
      limit: 10,
      against: { ours, 'empty extension': none, ...parts },
    },
    {
      name: 'first paint of the checklist from stored state, own time',
      value: median(of(product, (times) => start(times) + together(times.waits))),
      unit: 'ms',
      limit: 50,
      against: {
        'rows alone': median(of(product, ({ waits }) => together(waits))),
        'from load to the last row, including VS Code': median(
          of(product, ({ begun, waits }) => Math.max(...waits.map(([, end]) => end)) - begun),
        ),
        'empty extension': none,
      },
    },
  ];
}

/** Returns how long at least one of the spans lasts. */
function together(spans: readonly [number, number][]): number {
  let sum = 0;
  let covered = -Infinity;
  for (const [start, end] of [...spans].sort(([a], [b]) => a - b)) {
    sum += Math.max(0, end - Math.max(start, covered));
    covered = Math.max(covered, end);
  }
  return sum;
}
