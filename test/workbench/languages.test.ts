import * as l10n from '@vscode/l10n';
import assert from 'node:assert/strict';
import { twoFactor } from '../../src/checklist/steps/twoFactor';
import { people } from '../../src/people/form/words';
import { Workbench } from './harness';
import { type Language, pseudoLanguage, speak, translated } from './languages';

/** Leaves 400 pixels for the form next to the sidebar's 300, which VS Code gives it in a wider window. */
const size = { width: 761, height: 1000 };

/** What's the same in all languages: data, Twilio's labels and click paths, times, and what VS Code adds to names. */
const names = new RegExp(
  [
    'Harbor Lights|Avery|Quinn|Kim Ode|Lee Park|Rio Lane|Sam Reyes|[\\w.]*@[\\w.]+|gmail\\.com|\\b(?:rio|kim|pat)\\b',
    'Twilio(?: Setup)?|Administrator|Billing Manager|Developer|Support|Owner|Account SID|GET \\S+|RQ\\w+',
    '(?:Manage Accounts|Add Role)? ?>[^>]*|(?:command|https):\\S+|[A-Z][a-z]{2} \\d+|USD|UTC|Actions for|Ctrl|Enter',
  ].join('|'),
  'g',
);

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Returns the texts of the sidebar's rows that are cut, each as shown; runs in the page. */
function cutRows(body: Element, part: string): string[] {
  return [...body.querySelectorAll('.sidebar .monaco-list-row')].flatMap((row) => {
    // The first row repeats the title of a later one, and the selected row's button covers part of its title.
    if (part === '.label-name' && row.matches('[data-index="0"], .selected')) return [];
    const container = row.querySelector('.monaco-icon-label-container');
    const shown = row.querySelector(part);
    if (!container || !shown) return [];
    const right = part === '.label-name' ? shown.getBoundingClientRect().width : container.scrollWidth;
    return right > container.clientWidth ? [container.textContent] : [];
  });
}

/** Returns the texts in a page that are cut or wider than the page; runs in the page. */
function cutTexts(body: Element): string[] {
  const shown = [...body.querySelectorAll('main *')].filter(
    // Texts for screen readers only are one pixel wide.
    (element) => element.checkVisibility() && element.clientWidth > 1 && !element.closest('textarea'),
  );
  const isCut = (element: Element) =>
    element.getBoundingClientRect().right > innerWidth ||
    (getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth);
  return shown.filter(isCut).map(({ textContent }) => textContent.slice(0, 80));
}

/** Returns the visible texts in these parts and what a screen reader says instead; runs in the page. */
function texts(body: Element, parts: string): string[] {
  const shown = [...body.querySelectorAll(parts)].filter((element) => element.checkVisibility());
  return shown.flatMap((element) => {
    const own = [...element.childNodes].filter((node) => node instanceof Text).map(({ data }) => data);
    const spoken = ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name) ?? '');
    return element.matches('style, script, svg *') ? [] : [...own, ...spoken];
  });
}

/** Where the workbench shows the extension's texts. */
const workbenchParts = [
  '.sidebar .monaco-list-row',
  '.sidebar .monaco-list-row .monaco-icon-label *',
  '.sidebar .welcome-view-content *',
  '.sidebar .pane-header .title',
  '.quick-input-list .monaco-list-row .monaco-icon-label *',
  '.notification-toast .notification-list-item-message',
  '.statusbar-item[id*="twilio-setup"] *',
].join();

describe('in French, Spanish, and a longer language', () => {
  for (const language of [translated('fr'), translated('es'), pseudoLanguage()]) mainJob(language);
});

/** The guide's main job, found by its texts in the language. */
function mainJob(language: Language): void {
  const { id, manifest } = language;
  const isPseudo = id === 'qps-ploc';

  describe(`the main job in ${id}`, () => {
    let workbench: Workbench;
    let count = 0;
    const command = (name: string) =>
      workbench.runCommand(`Twilio Setup: ${(manifest[`command.${name}`] ?? '').replace('…', '')}`);
    const row = (...words: string[]) => workbench.row(new RegExp(`^${words.map(escaped).join(', ')}`));
    const inPage = (role: 'button' | 'checkbox' | 'heading' | 'row' | 'textbox', name: string | RegExp) =>
      workbench.webview.getByRole(role, { name }).first();
    const tick = async (title: string) => {
      await workbench.clickBox(row(title));
      await row(title, l10n.t('marked as done')).waitFor();
    };

    /** Fails if a text is cut or, in the pseudo-language, still English. */
    const look = async (name: string) => {
      await workbench.screenshot(`languages/${id}-${(count += 1)}-${name}`);
      const window = workbench.page.locator('body');
      const page = workbench.webview.locator('body');
      const hasPage = (await workbench.page.locator('iframe.webview:visible').count()) > 0;
      const all = await window.evaluate(texts, workbenchParts);
      if (hasPage) all.push(...(await page.evaluate(texts, '*')));
      const english = all.filter((text) => /[a-z]{3}/i.test(text.replace(names, '')));
      if (isPseudo) assert.deepEqual([...new Set(english)], [], 'is still in English');
      const part = isPseudo ? '.label-name' : '.monaco-icon-label-container';
      assert.deepEqual(await window.evaluate(cutRows, part), [], 'rows are cut');
      if (hasPage) assert.deepEqual(await page.evaluate(cutTexts), [], 'texts are cut');
    };

    before(async () => {
      speak(language);
      workbench = await Workbench.open({ language });
      await workbench.openSidebar();
      await workbench.page.setViewportSize(size);
    });
    after(async () => {
      speak();
      await workbench.close();
    });

    it('begins with the sample account', async () => {
      const link = /\[([^\]]*)\]\(command:twilioSetup\.trySample\)/.exec(manifest['welcome.signedOut'] ?? '');
      const sample = workbench.page.locator('.sidebar').getByText(link?.[1] ?? '');
      await sample.waitFor();
      await look('welcome');
      await sample.click();
      await row(l10n.t('Select their roles'), l10n.t('verified')).waitFor();
      await look('checklist');
    });

    it('explains a row and marks it', async () => {
      const title = l10n.t('Verify a phone number');
      await row(title).click();
      await inPage('heading', title).waitFor();
      await look('explanation');
      await workbench.clickBox(row(title));
      await workbench.answer(
        l10n.t('Your name, shown next to everything you mark as done. No one verifies it.'),
        'Avery',
      );
      await row(title, l10n.t('marked as done')).waitFor();
      for (const each of twoFactor.subSteps) if (each.title() !== title) await tick(each.title());
      await look('marked');
    });

    it('invites people', async () => {
      await command('invitePeople');
      const list = 'Rio Lane <rio@harbor.example>\nkim@harbor.example; pat@gmail.com';
      await inPage('textbox', l10n.t('People')).fill(list);
      await inPage('checkbox', 'Developer').check();
      await look('form');
      await inPage('button', l10n.t('Preview')).click();
      const rio = inPage('row', /rio@harbor\.example/);
      await rio.waitFor();
      await look('plan');
      await inPage('button', l10n.t('Invite {0}', people(1))).click();
      await rio.getByText(l10n.t('Done'), { exact: true }).waitFor();
      await inPage('button', l10n.t('Invite more people')).waitFor();
      await row(l10n.t('Enter their addresses'), l10n.t('verified'), people(3)).waitFor();
      await look('results');
    });

    it('decides alerts', async () => {
      await command('decideAlerts');
      await inPage('heading', l10n.t('Who gets which alerts')).waitFor();
      await inPage('checkbox', l10n.t('{0} gets {1}', 'Billing Manager', l10n.t('Pricing updates'))).check();
      await look('alerts');
      await inPage('button', l10n.t('Mark as done')).click();
      await workbench.clickInDialog(l10n.t('Mark as Done'));
      await row(l10n.t('Add roles in the Console'), l10n.t('marked as done')).waitFor();
      await look('alerts-marked');
    });

    it('ends with the report', async () => {
      await command('makeReport');
      const withPeople = l10n.t('Names and email addresses of people with access');
      await workbench.quickInput.getByText(withPeople).click();
      await look('report-options');
      await workbench.input.press('Enter');
      await inPage('heading', l10n.t('Who has access')).waitFor();
      await look('report');
    });
  });
}
