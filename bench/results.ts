import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { isMet, type Figure } from './figure';

const root = join(__dirname, '..', '..');

/** Returns the figures as a Markdown table with aligned columns, which is also readable as plain text. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { name, value, unit, limit, against = {} } = figure;
    const beside = Object.entries(against).map(([what, each]) => `${what} ${rounded(each)}`);
    const verdict = limit === undefined ? '' : isMet(figure) ? 'met' : '**missed**';
    return [
      name,
      `${rounded(value)} ${unit}`,
      limit === undefined ? '' : String(limit),
      verdict,
      beside.join(', '),
    ];
  });
  const all = [['Figure', 'Measured', 'Limit', '', 'For comparison'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[], fill = ' ') =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  const [heading = [], ...others] = all;
  return [line(heading), line(['', '', '', '', ''], '-'), ...others.map((row) => line(row))].join('\n');
}

/** Rounds to three digits, which is all the precision a measurement has; counts stay whole. */
function rounded(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}

/** Writes the table to a file, along with the machine and the versions that produced it. */
export async function save(
  figures: readonly Figure[],
  { full, seconds }: { full: boolean; seconds: number },
): Promise<void> {
  const file = join(root, 'bench', full ? 'results-full.md' : 'results.md');
  const [cpu] = cpus();
  const versions = await installed();
  const lines = [
    full ? '# Results of `npm run bench -- --full`' : '# Results of `npm run bench`',
    '',
    `${new Date().toISOString().slice(0, 10)}, ${seconds} s. ${cpu?.model.trim() ?? 'CPU'}, ${cpus().length} cores, ${Math.round(totalmem() / 1e9)} GB, ${type()} ${release()}, load ${loadavg()[0]?.toFixed(1) ?? ''} at the end. ${versions}.`,
    '',
    '[README.md](README.md) explains how each figure is made and what it leaves out.',
    '',
    table(figures),
    '',
  ];
  writeFileSync(file, lines.join('\n'));
}

async function installed(): Promise<string> {
  const { launchBrowser } = await import('../scripts/host/browser.mjs');
  const browser = await launchBrowser();
  const chromium = browser.version();
  await browser.close();
  const packages = ['code-server', 'twilio', 'esbuild', 'typescript'].map(
    (name) => `${name} ${versionOf(name)}`,
  );
  return [`Node ${process.versions.node}`, `Chromium ${chromium}`, ...packages].join(', ');
}

function versionOf(name: string): string {
  const file = join(root, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
