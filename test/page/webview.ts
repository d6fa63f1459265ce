import AxeBuilder from '@axe-core/playwright';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** What the tests of all pages need of a webview: VS Code's part in the page, its themes, and what axe says. */

export const root = join(__dirname, '..', '..', '..');

interface Theme {
  /** Classes that VS Code gives the body. */
  classes: string;
  /** Values of the `--vscode-…` variables that the theme defines. */
  values: Record<string, string>;
}

/** The themes as `scripts/captureThemes.mjs` found them. */
const themes = JSON.parse(readFileSync(join(root, 'test/page/themes.json'), 'utf8')) as Record<string, Theme>;
export const themeNames = Object.keys(themes);

/** Themes of which pictures are kept. */
export const photographed = ['Dark 2026', 'Light 2026', 'Dark High Contrast'];

/** A theme with every variable that any theme defines: those that it lacks are `null`. */
function theme(name: string): { classes: string; values: Record<string, string | null> } {
  const chosen = themes[name];
  if (!chosen) throw new Error(`There is no theme ${name}.`);
  const values: Record<string, string | null> = {};
  for (const other of Object.values(themes)) for (const key of Object.keys(other.values)) values[key] = null;
  return { classes: chosen.classes, values: { ...values, ...chosen.values } };
}

/** Puts a theme's colours on, as VS Code does while a webview is open. */
export function useTheme(page: Page, name: string): Promise<void> {
  return page.evaluate(({ classes, values }) => {
    document.body.className = classes;
    for (const [variable, value] of Object.entries(values)) {
      if (value === null) document.documentElement.style.removeProperty(variable);
      else document.documentElement.style.setProperty(variable, value);
    }
  }, theme(name));
}

/** The elements that stick out of the window sideways. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const visible = [...document.querySelectorAll('main *')].filter((element) => element.checkVisibility());
    const zoom = Number(document.documentElement.style.zoom || '1');
    const out = visible.filter((element) => element.getBoundingClientRect().right > width * zoom + 1);
    return out.map((element) => element.outerHTML.slice(0, 80));
  });
}

/** What axe finds: each rule with the elements that break it. */
export async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return found.violations.flatMap(describeViolation);
}

/** The elements of too little contrast, found by the axe that `violations` left in the page. */
export async function faint(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    return axe.run({ runOnly: ['color-contrast'] });
  });
  const inDoubt = found.incomplete.map(({ id }) => `${id} could not be judged`);
  return [...found.violations.flatMap(describeViolation), ...inDoubt];
}

type AxeResults = Awaited<ReturnType<AxeBuilder['analyze']>>;

function describeViolation({ id, nodes }: AxeResults['violations'][number]): string[] {
  return nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`);
}

/** Runs in the page before it: what VS Code gives a webview. */
export function actAsVsCode(kept: unknown): void {
  const key = 'kept';
  const isReload = sessionStorage.getItem(key) !== null;
  if (kept !== undefined && !isReload) sessionStorage.setItem(key, JSON.stringify(kept));
  const page = window as unknown as { sayToHost(message: unknown): void };
  const api = {
    postMessage: (message: unknown) => page.sayToHost(message),
    getState: () => JSON.parse(sessionStorage.getItem(key) ?? 'null') as unknown,
    setState: (state: unknown) => sessionStorage.setItem(key, JSON.stringify(state)),
  };
  Object.assign(window, { acquireVsCodeApi: () => api });
}
