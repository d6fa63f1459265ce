// @ts-check
/** The Chromium that shows the workbench: the machine's own or one installed for it. */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, run, say, Sentence } from '../lib.mjs';

/**
 * Chromium obeys only the last list, so this repeats the important part of Playwright's. The first two are
 * pages in Chromium's own window, which no one sees and which load more slowly than an empty tab.
 */
const without = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'HttpsUpgrades', 'PaintHolding'];
without.push('ThirdPartyStoragePartitioning', 'OptimizationHints', 'MediaRouter');

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${without.join(',')}`,
];

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launchBrowser() {
  const executablePath = await findChromium();
  if (!executablePath) throw new Sentence(noChromium);
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: flags });
}

const noChromium =
  'Neither Chromium nor Chrome was found, and none could be installed: ' +
  'install one, or set CHROME_PATH to the executable of one.';

/**
 * @returns {Promise<string | undefined>} a Chromium's path: `CHROME_PATH`, one of the usual places, or
 *   Playwright's download
 */
export async function findChromium() {
  const chosen = process.env['CHROME_PATH'];
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new Sentence(`CHROME_PATH names ${chosen}, which doesn’t exist.`);
  }
  const { chromium } = await import('playwright-core');
  return [...usualPlaces(), chromium.executablePath()].find((path) => existsSync(path));
}

/** @returns {string[]} */
function usualPlaces() {
  if (process.platform === 'darwin') {
    const applications = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return applications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    const programs = [
      process.env['ProgramFiles'],
      process.env['ProgramFiles(x86)'],
      process.env['LOCALAPPDATA'],
    ];
    const inside = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
    return programs.flatMap((folder) => (folder ? inside.map((path) => join(folder, path)) : []));
  }
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Installs Chromium if there is none. */
export async function prepareChromium() {
  if (await findChromium()) return;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && isDebian()) {
    say('Installing Debian’s Chromium…');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
  } else {
    say('Downloading Playwright’s Chromium…');
    const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
    await run(process.execPath, [cli, 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium']);
  }
  if (!(await findChromium())) throw new Sentence(noChromium);
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}
