// @ts-check
/* global acquireVsCodeApi, document, getComputedStyle, MutationObserver, require */
/**
 * Writes test/page/themes.json: the values that VS Code gives to page.css's variables in each tested theme,
 * captured from a webview in the real host. Run it again when page.css uses another variable.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun, root, runAsScript, say } from './lib.mjs';
import { setUp } from './setup.mjs';

/** The themes by display name; the values are their names in the settings. */
const themes = {
  'Dark 2026': 'Dark 2026',
  'Light 2026': 'Light 2026',
  'Dark Modern': 'Dark Modern',
  'Light Modern': 'Light Modern',
  'Dark High Contrast': 'Default High Contrast',
  'Light High Contrast': 'Default High Contrast Light',
};

/**
 * Sends the theme's name, its classes, and the variables' values to the extension. Runs in the webview.
 * @param {string[]} names
 */
function report(names) {
  // @ts-expect-error only webviews have this function
  const vscode = acquireVsCodeApi();
  const send = () => {
    const style = getComputedStyle(document.documentElement);
    const values = names
      .map((name) => [name, style.getPropertyValue(name).trim()])
      .filter(([, value]) => value);
    const classes = [...document.body.classList].filter((name) => name.startsWith('vscode-'));
    vscode.postMessage({
      id: document.body.dataset['vscodeThemeId'],
      classes: classes.sort().join(' '),
      values: Object.fromEntries(values),
    });
  };
  new MutationObserver(send).observe(document.body, { attributes: true });
  send();
}

/**
 * Goes through the themes and writes down what the webview reports. Runs in the extension host.
 * @param {string} html
 * @param {Record<string, string>} wanted
 * @param {string} file
 */
async function capture(html, wanted, file) {
  console.log('tests: capturing');
  const vscode = require('vscode');
  const panel = vscode.window.createWebviewPanel('themes', 'themes', 1, { enableScripts: true });
  const seen = new Map();
  let heard = () => {};
  panel.webview.onDidReceiveMessage((/** @type {{ id: string }} */ { id, ...rest }) => {
    seen.set(id, rest);
    heard();
  });
  panel.webview.html = html;
  /** @type {Record<string, unknown>} */
  const found = {};
  for (const [label, id] of Object.entries(wanted)) {
    await vscode.workspace.getConfiguration('workbench').update('colorTheme', id, true);
    while (!seen.has(id)) await /** @type {Promise<void>} */ (new Promise((resolve) => (heard = resolve)));
    found[label] = seen.get(id);
  }
  require('node:fs').writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
}

await runAsScript(import.meta, async () => {
  await setUp({ host: true, browser: true });
  const css = readFileSync(join(root, 'src', 'ui', 'page', 'page.css'), 'utf8');
  const names = [...new Set(css.match(/--vscode-[\w-]+/g))].sort();
  const html = `<!DOCTYPE html><body><script>(${report})(${JSON.stringify(names)})</script></body>`;
  const args = [html, themes, join(root, 'test', 'page', 'themes.json')].map((each) => JSON.stringify(each));

  const extension = mkdtempSync(join(tmpdir(), 'twilio-setup-themes-'));
  mkdirSync(extension, { recursive: true });
  const manifest = { name: 'themes', publisher: 'test', version: '0.0.1', engines: { vscode: '*' } };
  writeFileSync(join(extension, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(extension, 'run.js'),
    `exports.run = async () => { await (${capture})(${args.join(', ')}); };`,
  );
  try {
    const host = join(root, 'scripts', 'host', 'vscode.mjs');
    const paths = [
      `--extensionDevelopmentPath=${extension}`,
      `--extensionTestsPath=${join(extension, 'run.js')}`,
    ];
    await mustRun('Capturing the themes', process.execPath, [host, ...paths]);
  } finally {
    rmSync(extension, { recursive: true });
  }
  say(`${names.length} variables in ${Object.keys(themes).length} themes.`);
});
