#!/usr/bin/env node
// @ts-check
/**
 * A stand-in for VS Code's desktop executable, for `@vscode/test-electron`. It takes the paths of the
 * extension and the tests, runs the tests in VS Code's server with Chromium as the window, and exits with
 * their code.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runAsScript, say, Sentence } from '../lib.mjs';
import { launchBrowser } from './browser.mjs';
import { silenceSeconds, startServer, writeSettings } from './server.mjs';

/** Console lines with this prefix come from the test runner; see `test/host/index.ts`. */
const mark = 'tests: ';

async function main() {
  const { values } = parseArgs({
    options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' } },
    strict: false,
  });
  const extension = String(values['extensionDevelopmentPath']);
  const tests = String(values['extensionTestsPath']);

  const data = mkdtempSync(join(tmpdir(), 'twilio-setup-host-'));
  process.once('SIGINT', () => process.exit(1)); // test-electron sends this to end VS Code
  writeSettings(data);
  /** @type {import('./server.mjs').Server | undefined} */
  let server;
  /** @type {import('playwright-core').Browser | undefined} */
  let browser;
  try {
    server = await startServer({ data, underTest: true });
    browser = await launchBrowser();
    process.exitCode = await runTests(browser, server, extension, tests);
  } finally {
    await browser?.close();
    await server?.stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {import('./server.mjs').Server} server
 * @param {string} extension the extension's folder
 * @param {string} tests the test runner's file
 * @returns {Promise<number>} the test run's exit code
 */
async function runTests(browser, server, extension, tests) {
  const remote = `vscode-remote://127.0.0.1:${server.port}`;
  const payload = [
    ['extensionDevelopmentPath', remote + extension],
    ['extensionTestsPath', remote + tests],
  ];
  const address = new URL(server.address);
  address.searchParams.set('payload', JSON.stringify(payload));
  const page = await browser.newPage();
  return new Promise((resolve, reject) => {
    const fail = () =>
      reject(new Sentence(`The host failed: no output from the tests for ${silenceSeconds} s.`));
    let silence = setTimeout(fail, silenceSeconds * 1000);
    let testsStarted = false;

    /** @param {string} _level @param {unknown[]} args */
    const log = (_level, args) => {
      clearTimeout(silence);
      const line = String(args.at(-1));
      if (line.startsWith(mark)) {
        testsStarted = true;
        say(line.slice(mark.length));
      }
      if (!testsStarted) silence = setTimeout(fail, silenceSeconds * 1000);
    };
    /** @param {number} code */
    const exit = (code) => {
      clearTimeout(silence);
      resolve(code);
    };
    page
      .exposeFunction('codeAutomationLog', log)
      .then(() => page.exposeFunction('codeAutomationExit', exit))
      .then(() => page.goto(address.href))
      .catch(reject);
  });
}

await runAsScript(import.meta, main);
