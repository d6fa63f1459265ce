import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { readingOf } from '../../src/people/form/reading';
import type { Answers } from '../../src/people/list/columns';
import type { Draft, Reading } from '../../src/people/form/messages';
import { within } from '../support/within';
import { allDone, interrupted, partlyDone, paused, plan, underWay } from './examples';
import type { FormPage } from './formPage';
import { useForm } from './useForm';
import { violations } from './webview';

const emails = (count: number) => Array.from({ length: count }, (_, index) => `person${index + 1}@acme.test`);

describe('lists of people', () => {
  const { open } = useForm();

  const understand = async (form: FormPage, reading: Partial<Reading>): Promise<void> => {
    await form.recipients().fill('x@acme.test');
    for (;;) {
      const { text, request } = await form.next('read');
      if (text !== 'x@acme.test') continue;
      await form.say({
        type: 'reading',
        request,
        reading: { people: [], problems: [], notes: [], ...reading },
      });
      return;
    }
  };
  const many = (form: FormPage, count = 10_000) =>
    understand(form, { people: emails(count).map((email) => ({ email })) });
  const grid = (form: FormPage) => form.page.getByRole('grid', { name: 'Roles for each person' });
  /** Scrolls to the end of a long list. Repeats while there's more, since measured rows move the end. */
  const scrollToEnd = async (form: FormPage) => {
    const last = form.page.getByRole('row').filter({ hasText: 'person10000@acme.test' });
    const scroll = async () => {
      while (!(await last.count()))
        await grid(form).evaluate((table) => table.parentElement?.scrollTo(0, table.scrollHeight));
    };
    await within('the last row', scroll());
  };

  describe('as the text was understood', () => {
    it('show their length and render only visible rows', async () => {
      const form = await open();
      await many(form);
      assert.equal(await grid(form).getAttribute('aria-rowcount'), '10001');
      assert.ok((await grid(form).getByRole('row').count()) < 200);
    });

    it('can be walked with the keyboard to the end', async () => {
      const form = await open();
      await many(form);
      await form.box('Administrator: person1@acme.test').focus();
      for (const key of ['ArrowDown', 'ArrowRight', 'Control+End', 'ArrowUp', 'Home', 'ArrowRight'])
        await form.page.keyboard.press(key);
      await form.page.keyboard.press('Space');
      const box = form.box('Billing Manager: person9999@acme.test');
      assert.equal(await box.isChecked(), true);
      assert.equal(await box.evaluate((element) => element === document.activeElement), true);
      assert.equal(
        await form.page.getByRole('row').filter({ hasText: 'person9999@' }).getAttribute('aria-rowindex'),
        '10000',
      );
    });

    it('are a single Tab stop', async () => {
      const form = await open();
      await many(form, 5);
      const stops = grid(form).locator('input[tabindex="0"]');
      assert.equal(await stops.count(), 1);
      await form.box('Support: person3@acme.test').focus();
      assert.equal(await stops.getAttribute('aria-label'), 'Support: person3@acme.test');
    });

    it('render rows as you scroll to them', async () => {
      const form = await open();
      await many(form);
      await scrollToEnd(form);
    });

    it('keep the focused row however far you scroll', async () => {
      const form = await open();
      await many(form);
      const box = form.box('Support: person3@acme.test');
      await box.focus();
      await scrollToEnd(form);
      assert.equal(await box.evaluate((element) => element === document.activeElement), true);
    });

    it('keep their position when the window narrows', async () => {
      const form = await open();
      await many(form);
      await scrollToEnd(form);
      await form.page.setViewportSize({ width: 300, height: 900 });
      const inSight = await grid(form).evaluate(async (table) => {
        // The page receives its new size only after painting.
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const box = table.parentElement?.getBoundingClientRect() ?? new DOMRect();
        return [...table.querySelectorAll('tbody tr')].filter((row) => {
          const { top, bottom } = row.getBoundingClientRect();
          return top < box.bottom && bottom > box.top;
        }).length;
      });
      assert.ok(inSight > 1);
    });

    it('can be searched by name and address', async () => {
      const form = await open();
      await many(form);
      await form.page.getByRole('searchbox', { name: 'Search people' }).fill('person77@');
      assert.equal(await form.page.getByText('1 of 10000 people').isVisible(), true);
      assert.equal(await grid(form).getByRole('row').count(), 2);
      await form.page.keyboard.press('Enter');
      assert.deepEqual(await form.said('preview'), []);
    });

    it('show results from the top when searched from far below', async () => {
      const form = await open();
      await many(form);
      await scrollToEnd(form);
      await form.page.getByRole('searchbox', { name: 'Search people' }).fill('person1');
      const first = form.page.getByRole('row').filter({ hasText: 'person1@acme.test' });
      const distance = await first.evaluate((row) => {
        const box = row.closest('.box')?.getBoundingClientRect() ?? new DOMRect();
        return row.getBoundingClientRect().top - box.top;
      });
      assert.ok(distance >= 0 && distance < 100, `${distance} pixels below the top`);
    });

    it('keep individual roles in the draft and drop them when you apply one choice to everyone', async () => {
      const form = await open();
      await form.page.getByRole('checkbox', { name: 'Support', exact: true }).check();
      await many(form, 2);
      await form.box('Developer: person2@acme.test').check();
      assert.deepEqual(((await form.kept()) as { own: unknown }).own, {
        'person2@acme.test': ['developer', 'support'],
      });
      await form.button('Same for all').click();
      assert.equal(await form.box('Developer: person2@acme.test').isChecked(), false);
    });
  });

  describe('that need answers', () => {
    const csv = [
      'Work e-mail,Private e-mail,Name,Role,Status',
      'kim@acme.test,kim@home.test,Kim Ode,Admin (EU),Active',
      'lee@acme.test,lee@home.test,Lee Fox,Admin (EU),Suspended',
      'uma@acme.test,,Uma Ray,Support,Active',
    ].join('\n');

    /** Responds as the host does, until the page has no more requests. */
    const answerReads = async (
      form: FormPage,
      isLast: (draft: Pick<Draft, 'text' | 'answers'>) => boolean,
    ) => {
      for (;;) {
        const asked = await form.next('read');
        await form.say({ type: 'reading', request: asked.request, reading: readingOf(asked, []) });
        if (isLast(asked)) return;
      }
    };
    const paste = async (form: FormPage, text = csv) => {
      await form.recipients().fill(text);
      await answerReads(form, (draft) => draft.text === text);
    };
    const answered = (form: FormPage, isLast = (answers: Answers) => Object.keys(answers).length > 0) =>
      answerReads(form, ({ answers = {} }) => isLast(answers));
    const question = (form: FormPage, name: string | RegExp) => form.page.getByRole('group', { name });
    const details = (form: FormPage) => form.page.locator('.mapping details');

    it('ask which of two columns has the addresses', async () => {
      const form = await open();
      await paste(form);
      const select = form.page.getByLabel('Which column has the addresses?');
      assert.equal(await select.inputValue(), '');
      await select.selectOption('Private e-mail (kim@home.test)');
      await answered(form);
      assert.deepEqual(((await form.kept()) as Draft).answers?.columns, {
        'Work e-mail': 'unused',
        'Private e-mail': 'address',
      });
      const row = form.page.getByRole('row').filter({ hasText: 'kim@home.test' });
      assert.equal(await row.filter({ has: form.page.getByRole('checkbox') }).count(), 1);
    });

    it('ask about each word once, however many rows contain it', async () => {
      const form = await open();
      const many = Array.from({ length: 2000 }, (_, index) => `p${index}@acme.test,Admin (EU)`);
      const text = ['Email,Role', ...many].join('\n');
      await form.say({ type: 'opened', request: 1, name: 'people.csv', text });
      await answerReads(form, (draft) => draft.text === text);
      const words = question(form, 'What do these words for roles mean?').getByRole('combobox');
      assert.equal(await words.count(), 1);
      const select = form.page.getByLabel('Admin (EU) 2000 rows');
      await select.selectOption('Developer');
      await answered(form);
      assert.equal(await form.box('Developer: p0@acme.test').isChecked(), true);
      assert.equal(await select.isVisible(), true);
    });

    it('propose to leave out everyone who isn’t active', async () => {
      const form = await open();
      await paste(form, 'Email,Status\nkim@acme.test,Active\nlee@acme.test,Suspended');
      assert.equal(
        await form.page.locator('#people-status').innerText(),
        '2 people\n1 question to answer below',
      );
      const select = form.page.getByLabel('Suspended 1 row');
      assert.equal(await select.locator('option:checked').innerText(), 'Leave out');
      await form.button('Use these choices').click();
      await answered(form);
      assert.equal(await form.page.locator('#people-status').innerText(), '1 person');
      assert.equal(await form.focused(), 'Use these choices');
    });

    it('show a summary sentence that expands to a table when all columns are clear', async () => {
      const form = await open();
      await paste(form, 'E-mail,Name,Team,Seat,Floor\nkim@acme.test,Kim Ode,Sales,1,2');
      const sentence = 'Address from “E-mail”, name from “Name”; 3 columns not used. Change…';
      assert.equal(await details(form).innerText(), sentence);
      assert.equal(await details(form).getAttribute('open'), null);
      await form.page.locator('.mapping summary').press('Enter');
      const use = form.page.getByLabel('Use of column Name');
      assert.equal(await use.locator('option:checked').innerText(), 'Full name');
      await use.selectOption('Not used');
      await answered(form);
      assert.match(await details(form).innerText(), /^Address from “E-mail”; 4 columns not used\./);
    });

    it('lead from a problem to the first missing answer', async () => {
      const form = await open();
      await paste(form);
      await form.button('Preview').click();
      const { request } = await form.next('preview');
      const problems = [{ field: 'roleWords' as const, value: '', message: 'Say what it means.' }];
      await form.say({ type: 'problems', request, problems });
      assert.equal(
        await form.page.getByLabel('Admin (EU) 2 rows').evaluate((each) => each === document.activeElement),
        true,
      );
      assert.match(
        await question(form, 'What do these words for roles mean?').innerText(),
        /Say what it means\./,
      );
      assert.equal(await form.recipients().getAttribute('aria-invalid'), 'false');
    });

    it('can be answered with only the keyboard', async () => {
      const form = await open();
      await paste(form);
      await form.recipients().focus();
      const { keyboard } = form.page;
      const tabTo = async (there: Locator) => {
        for (let step = 0; step < 30; step += 1) {
          if (await there.evaluate((each) => each === document.activeElement)) return;
          await keyboard.press('Tab');
        }
        assert.fail('Tab doesn’t reach it.');
      };
      await tabTo(form.page.getByLabel('Which column has the addresses?'));
      await keyboard.type('Work');
      await answered(form, ({ columns }) => columns?.['Work e-mail'] === 'address');
      await tabTo(form.page.getByLabel('Admin (EU) 2 rows'));
      await keyboard.type('Sup');
      await answered(form, ({ roleWords }) => roleWords?.['Admin (EU)']?.[0] === 'support');
      await tabTo(form.button('Use these choices'));
      await keyboard.press('Enter');
      await answered(form, ({ statuses }) => statuses?.Suspended === 'leaveOut');
      assert.equal(await form.page.locator('#people-status').innerText(), '2 people');
      assert.equal(await form.box('Support: kim@acme.test').isChecked(), true);
      await tabTo(form.button('Preview'));
      await keyboard.press('Enter');
      const { draft } = await form.next('preview');
      assert.deepEqual(draft.answers?.statuses, { Active: 'keep', Suspended: 'leaveOut' });
    });

    it('fit into 400 pixels and are accessible', async () => {
      const form = await open();
      await form.page.setViewportSize({ width: 400, height: 900 });
      await paste(form);
      await form.say({
        type: 'unread',
        request: 1,
        file: {
          kind: 'encoding',
          name: 'people.csv',
          choices: [
            { encoding: 'windows1252', label: 'Windows-1252', samples: ['Zoë', 'José Núñez'] },
            { encoding: 'macroman', label: 'Mac Roman', samples: ['ZoÎ', 'JosÈ N˙Òez'] },
          ],
        },
      });
      assert.equal(await details(form).getAttribute('open'), '');
      assert.deepEqual(await form.overflowing(), []);
      assert.deepEqual(await violations(form.page), []);
    });
  });

  describe('in an unclear encoding', () => {
    const file = {
      kind: 'encoding' as const,
      name: 'people.csv',
      choices: [
        { encoding: 'windows1252' as const, label: 'Windows-1252', samples: ['Zoë'] },
        { encoding: 'macroman' as const, label: 'Mac Roman', samples: ['ZoÎ'] },
      ],
    };

    it('open in the encoding that you select', async () => {
      const form = await open();
      await form.say({ type: 'unread', request: 1, file });
      assert.match(await form.focused(), /Windows-1252/);
      await form.button('Open with this encoding').press('Enter');
      assert.deepEqual(await form.said('chooseEncoding'), []);
      await form.page.getByRole('radio', { name: 'Windows-1252 Zoë' }).check();
      await form.button('Open with this encoding').click();
      const { request, encoding } = await form.next('chooseEncoding');
      assert.equal(encoding, 'windows1252');
      await form.say({ type: 'opened', request, name: 'people.csv', text: 'zoe@acme.test' });
      assert.equal(await form.page.getByRole('radio').count(), 0);
      assert.equal(await form.focused(), 'People');
    });

    it('can be left unopened', async () => {
      const form = await open();
      await form.say({ type: 'unread', request: 1, file });
      await form.button('Don’t open').click();
      assert.equal((await form.next('chooseEncoding')).encoding, undefined);
      assert.equal(await form.page.getByRole('radio').count(), 0);
    });
  });

  describe('from a file', () => {
    const bytes = 'email\nmia@acme.test';

    it('are requested from the host', async () => {
      const form = await open();
      await form.recipients().fill('typed@acme.test');
      await form.button('Open file…').click();
      const { request } = await form.next('openFile');
      await form.say({ type: 'opened', request, name: 'people.csv', text: bytes });
      assert.equal(await form.recipients().inputValue(), bytes);
      await form.button('Restore the previous text').click();
      assert.equal(await form.recipients().inputValue(), 'typed@acme.test');
      assert.equal(await form.focused(), 'People');
    });

    it('are sent to the host when dropped', async () => {
      const form = await open();
      const transfer = await form.page.evaluateHandle((text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], 'people.csv'));
        return data;
      }, bytes);
      await form.recipients().dispatchEvent('drop', { dataTransfer: transfer });
      assert.equal((await form.next('dropFile')).name, 'people.csv');
    });

    it("stay out of the text field while they're long", async () => {
      const form = await open();
      const text = emails(10_000).join('\n');
      await form.say({ type: 'opened', request: 1, name: 'people.csv', text });
      assert.equal(await form.page.getByText('List of 10000 lines').isVisible(), true);
      assert.equal(await form.recipients().isVisible(), false);
      await form.button('Show the text').click();
      assert.equal(await form.recipients().inputValue(), text);
    });
  });

  describe('from a plan or a run', () => {
    it('show one kind at a time', async () => {
      const form = await open();
      const more = emails(7).map((email) => ({ email, kind: 'nothing' as const, roles: [], note: '' }));
      await form.showPlan({ ...plan, rows: [...plan.rows, ...more] });
      const rows = form.page.getByRole('rowheader');
      await form.button('1 in the Console').click();
      assert.deepEqual(await rows.allInnerTexts(), ['ada@elsewhere.test']);
      assert.equal(await form.button('1 in the Console').getAttribute('aria-pressed'), 'true');
      await form.button('11 people').click();
      // Rows are drawn with the next frame.
      await rows.nth(10).waitFor({ state: 'attached' });
      assert.equal(await rows.count(), 11);
    });

    it('have neither search nor filters for ten people or fewer', async () => {
      const form = await open();
      await form.showPlan(plan);
      assert.equal(await form.page.getByRole('searchbox').filter({ visible: true }).count(), 0);
      assert.equal(await form.button('4 people').count(), 0);
    });

    it("show each role's outcome", async () => {
      const form = await open({ init: { run: partlyDone } });
      const row = form.page.getByRole('row').filter({ hasText: 'jon@acme.test' });
      assert.deepEqual(await row.getByRole('listitem').allTextContents(), [
        'Developer: Unchanged',
        'Support: Failed',
      ]);
    });

    it("follow the host's updates", async () => {
      const form = await open({ init: { run: underWay } });
      const jon = { email: 'jon@acme.test', outcome: 'done' as const, note: 'Now has Support.' };
      await form.say({ type: 'progress', rows: [[1, jon]], run: { running: true, consoleList: '' } });
      assert.equal(await form.page.getByText('Now has Support.').isVisible(), true);
      assert.equal(await form.page.getByRole('progressbar').getAttribute('value'), '3');
    });
  });

  describe('under way', () => {
    it('can be paused and continued', async () => {
      const form = await open({ init: { run: underWay } });
      await form.button('Pause').click();
      assert.equal((await form.next('pause')).on, true);
      await form.say({ type: 'run', run: paused });
      await form.button('Continue').click();
      assert.equal((await form.next('pause')).on, false);
    });

    it('show the time left', async () => {
      const form = await open({ init: { run: underWay } });
      assert.equal(await form.page.getByText('2 of 4 people, about 2 min left').isVisible(), true);
    });

    it('continue after an interruption when each Administrator is ticked again', async () => {
      const form = await open({ init: { run: interrupted } });
      await form.button('Continue with the rest (2)').press('Enter');
      assert.deepEqual(await form.said('retryFailed'), []);
      await form.box('jon@acme.test gets Administrator').check();
      await form.button('Continue with the rest (2)').click();
      const { administrators, rest } = await form.next('retryFailed');
      assert.deepEqual([administrators, rest], [['jon@acme.test'], interrupted.rest]);
    });

    it('can be saved as CSV, as Markdown, or to the clipboard', async () => {
      const form = await open({ init: { run: allDone } });
      await form.button('Save as CSV…').click();
      await form.button('Save as Markdown…').click();
      await form.button('Copy Results').click();
      assert.deepEqual(
        (await form.said('saveResults')).map(({ format }) => format),
        ['csv', 'markdown'],
      );
      assert.equal((await form.said('copyResults')).length, 1);
    });
  });
});
