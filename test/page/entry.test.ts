import assert from 'node:assert/strict';
import type { Draft, InputProblem } from '../../src/people/form/messages';
import { initial, people, allDone, partlyDone, plan } from './examples';
import type { FormPage } from './formPage';
import { useForm } from './useForm';

const noDomain: InputProblem = { line: 2, value: 'jon@acme', message: 'This is no domain.' };
const noRole: InputProblem = { field: 'roles', value: '', message: 'Choose at least one role.' };

describe('entering people and roles', () => {
  const { open } = useForm();

  describe('while typing', () => {
    const lastRead = async (form: FormPage, text: string): Promise<number> => {
      for (;;) {
        const asked = await form.next('read');
        if (asked.text === text) return asked.request;
      }
    };

    it('shows how the text is understood', async () => {
      const form = await open();
      const text = 'mia@acme.test, jon@acme';
      await form.recipients().pressSequentially(text);
      const reading = {
        people: [{ email: 'mia@acme.test' }],
        problems: [{ ...noDomain, line: 1 }],
        notes: [],
      };
      await form.say({ type: 'reading', request: await lastRead(form, text), reading });
      const status = form.page.locator('#people-status');
      assert.equal(await status.innerText(), '1 person\n1 entry can’t be used');
      assert.equal(await status.getAttribute('role'), 'status');
      assert.equal(await form.button('Line 1: “jon@acme”: This is no domain.').isVisible(), true);
    });

    it('keeps focus and caret in place when the host sends a message', async () => {
      const form = await open();
      await form.recipients().fill('mia@acme.test');
      await form.page.keyboard.press('Home');
      await form.say({ type: 'account', account: { name: 'Harbour', sidEnd: '0001', sample: false } });
      await form.page.keyboard.type('x');
      assert.equal(await form.recipients().inputValue(), 'xmia@acme.test');
    });
  });

  describe('when opened', () => {
    it('has the focus in its field, which shows an example', async () => {
      const form = await open();
      assert.equal(await form.focused(), 'People');
      assert.match((await form.recipients().getAttribute('placeholder')) ?? '', /^kim@example\.com\n/);
    });

    for (const [width, height] of [
      [940, 660],
      [660, 560],
    ] as const) {
      it(`keeps Preview in view in a ${width} × ${height} editor with forty people`, async () => {
        const form = await open();
        await form.page.setViewportSize({ width, height });
        const all = Array.from({ length: 40 }, (_, index) => ({ email: `person${index}@acme.test` }));
        await form.recipients().fill(people);
        const { request } = await form.next('read');
        await form.say({ type: 'reading', request, reading: { people: all, problems: [], notes: [] } });
        const box = await form.button('Preview').boundingBox();
        assert.ok(box && box.y + box.height <= height, JSON.stringify(box));
      });
    }

    it('says before the first preview that a verified domain is needed, what it takes, and where', async () => {
      const form = await open();
      await form.page.getByText('What it takes').click();
      assert.equal(await form.page.getByText(/DNS record or upload a file.*72 hours/).isVisible(), true);
      await form.button('Open Domains').click();
      assert.equal((await form.said('openDomains')).length, 1);
    });
  });

  describe('with Ctrl+Enter', () => {
    it('previews from the field, and carries out what the preview shows', async () => {
      const form = await open();
      await form.recipients().fill(people);
      await form.page.keyboard.press('Control+Enter');
      const { request } = await form.next('preview');
      await form.say({ type: 'plan', request, plan });
      await form.page.keyboard.press('Control+Enter');
      assert.equal((await form.said('apply')).length, 1);
    });

    it('carries out nothing while the keys are held down', async () => {
      const form = await open();
      await form.showPlan();
      await form.page.keyboard.down('Control');
      await form.page.evaluate(() => {
        const init = { key: 'Enter', ctrlKey: true, repeat: true, bubbles: true };
        document.body.dispatchEvent(new KeyboardEvent('keydown', init));
      });
      await form.page.keyboard.up('Control');
      assert.deepEqual(await form.said('apply'), []);
    });
  });

  describe('with invalid input', () => {
    it('moves to the first invalid line', async () => {
      const form = await open();
      await form.showProblems(noDomain, noRole);
      const selected = await form
        .recipients()
        .evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
      assert.equal(await form.focused(), 'People');
      assert.equal(selected, 'jon@acme.test');
    });

    it('says each problem once, beside its field, and describes the field by it', async () => {
      const form = await open();
      await form.showProblems(noDomain, noRole);
      const shown = form.page.locator('.problem').filter({ visible: true });
      assert.deepEqual(await shown.allInnerTexts(), [
        'Line 2: “jon@acme”: This is no domain.',
        noRole.message,
      ]);
      const described = await form.recipients().getAttribute('aria-describedby');
      assert.match(described ?? '', /people-problems/);
    });

    it('says a problem that typing already found only once', async () => {
      const form = await open();
      await form.recipients().fill(people);
      const reading = { people: [], problems: [noDomain], notes: [] };
      await form.say({ type: 'reading', request: (await form.next('read')).request, reading });
      await form.button('Preview').click();
      const { request } = await form.next('preview');
      await form.say({ type: 'problems', request, problems: [noDomain] });
      assert.equal(await form.page.getByText('This is no domain.').filter({ visible: true }).count(), 1);
    });

    it('marks the fields as invalid and explains why next to them', async () => {
      const form = await open();
      await form.showProblems(noDomain, noRole);
      assert.equal(await form.recipients().getAttribute('aria-invalid'), 'true');
      assert.equal(await form.box('Support').getAttribute('aria-invalid'), 'true');
      const described = await form.page.locator('fieldset').first().getAttribute('aria-describedby');
      assert.equal(await form.page.locator(`#${described}`).innerText(), noRole.message);
    });

    it('goes to the roles when only they are missing', async () => {
      const form = await open();
      await form.showProblems(noRole);
      assert.match(await form.focused(), /^Administrator/);
    });

    it('clears the error of an edited field and keeps the other', async () => {
      const form = await open();
      await form.showProblems(noDomain, noRole);
      await form.recipients().fill('mia@acme.test');
      assert.equal(await form.recipients().getAttribute('aria-invalid'), 'false');
      assert.equal(await form.box('Support').getAttribute('aria-invalid'), 'true');
    });

    it('keeps the text when a request fails, and explains what to do', async () => {
      const form = await open();
      const request = await form.askPreview();
      await form.say({
        type: 'failed',
        request,
        message: 'Twilio could not be reached.',
        remedy: 'Check the network.',
      });
      assert.equal(await form.recipients().inputValue(), people);
      assert.equal((await form.focused()).trim(), 'Twilio could not be reached. Check the network.');
    });

    it("explains why there's no preview instead of requesting one", async () => {
      const obstacle = 'Nobody can be invited now.';
      const form = await open({
        init: { account: { name: 'Harbour', sidEnd: '0001', sample: false, obstacle } },
      });
      await form.recipients().fill(people);
      await form.button('Preview').click();
      assert.deepEqual(await form.said('preview'), []);
      assert.equal((await form.focused()).trim(), obstacle);
      await form.button('Connect').click();
      assert.equal((await form.said('connect')).length, 1);
    });
  });

  describe('with the Administrator rule', () => {
    const chosen = async (form: FormPage): Promise<string[]> => {
      const names = initial.roles.map(({ label }) => label);
      const states = await Promise.all(names.map((name) => form.box(name).isChecked()));
      return names.filter((_, index) => states[index]);
    };
    const said = (form: FormPage, text: RegExp) => form.page.getByRole('status').filter({ hasText: text });

    it('clears the other roles when Administrator is chosen, and says so', async () => {
      const form = await open();
      await form.box('Developer').check();
      await form.box('Support').check();
      await form.box('Administrator').check();
      assert.deepEqual(await chosen(form), ['Administrator']);
      assert.equal(await said(form, /clears the other roles/).count(), 1);
      assert.equal(await form.page.getByText('Included in Administrator.').count(), 3);
    });

    it('clears Administrator when another role is chosen, and says so', async () => {
      const form = await open();
      await form.box('Administrator').check();
      await form.box('Billing Manager').check();
      assert.deepEqual(await chosen(form), ['Billing Manager']);
      assert.equal(await said(form, /Administrator can’t be combined/).count(), 1);
    });

    it('notes on Support that Developer includes it, while both are chosen', async () => {
      const form = await open();
      const sentence = form.page.locator('label', { hasText: 'Developer already includes logs and usage.' });
      await form.box('Support').check();
      assert.equal(await sentence.count(), 0);
      await form.box('Developer').check();
      assert.match(await sentence.innerText(), /^Support/);
    });
  });

  describe('with a draft', () => {
    it('restores it after a reload', async () => {
      const form = await open();
      await form.recipients().fill(people);
      await form.box('Support').check();
      await form.reload();
      await form.page.getByRole('heading', { level: 1 }).waitFor();
      assert.equal(await form.recipients().inputValue(), people);
      assert.equal(await form.box('Support').isChecked(), true);
    });

    /** The fields that show as they are. A new one must be added here; the list's tests have those left out. */
    type Field = Exclude<keyof Draft, 'own' | 'answers' | 'file' | 'before' | 'sent'>;
    const kept: Required<Pick<Draft, Field>> = { text: people, roles: ['support'] };
    const shown: Record<Field, (form: FormPage) => Promise<unknown>> = {
      text: (form) => form.recipients().inputValue(),
      roles: async (form) => ((await form.box('Support').isChecked()) ? ['support'] : []),
    };

    for (const [field, read] of Object.entries(shown)) {
      it(`shows its “${field}”`, async () => {
        const form = await open({ kept });
        assert.deepEqual(await read(form), kept[field as Field]);
      });
    }

    it('saves it from the start, so that a reload finds the form', async () => {
      const form = await open();
      assert.deepEqual(await form.kept(), { text: '', roles: [] });
    });

    it("starts empty when the saved state isn't a draft", async () => {
      const form = await open({ kept: { text: people, roles: ['owner'] } as never });
      assert.equal(await form.recipients().inputValue(), '');
    });

    it('deletes it once everyone is invited', async () => {
      const form = await open();
      await form.showPlan();
      await form.button(/^Invite/).click();
      await form.say({ type: 'run', run: allDone });
      assert.deepEqual(await form.kept(), { text: '', roles: [] });
    });

    it('keeps it while some people are left', async () => {
      const form = await open();
      await form.box('Support').check();
      await form.showPlan();
      await form.say({ type: 'run', run: partlyDone });
      assert.deepEqual(await form.kept(), { text: people, roles: ['support'] });
      await form.button('Back to the form').click();
      assert.equal((await form.said('startOver')).length, 1);
      await form.say({ type: 'startOver' });
      assert.equal(await form.recipients().inputValue(), people);
    });
  });
});
