import assert from 'node:assert/strict';
import { within } from '../support/within';
import { administratorPlan, initial, partlyDone, people, plan, underWay } from './examples';
import type { FormPage } from './formPage';
import { useForm } from './useForm';

describe('the invite form', () => {
  const { open } = useForm();

  describe('with the keyboard alone', () => {
    const press = async (form: FormPage, ...keys: string[]): Promise<void> => {
      for (const key of keys) await form.page.keyboard.press(key);
    };

    it('leads from the recipients to the invitation', async () => {
      const form = await open();
      await form.page.keyboard.type('mia@acme.test');
      await press(form, 'Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'Space', 'Tab', 'Tab', 'Enter');
      const asked = await form.next('preview');
      const { text, roles } = asked.draft;
      assert.deepEqual({ text, roles }, { text: 'mia@acme.test', roles: ['developer'] });

      await form.say({ type: 'plan', request: asked.request, plan });
      assert.equal(await form.focused(), 'Preview');
      const goToInvite = async () => {
        while (!(await form.focused()).startsWith('Invite')) await press(form, 'Tab');
      };
      await within('the focus to come to Invite', goToInvite());
      await press(form, 'Enter');
      const { plan: id, administrators } = await form.next('apply');
      assert.deepEqual({ id, administrators }, { id: 'plan-1', administrators: [] });
    });

    it('never grants Administrator on Enter, wherever the focus is', async () => {
      const form = await open();
      await form.box('Administrator').check();
      await form.showPlan(administratorPlan);
      for (let stop = 0; stop < 8; stop++) await press(form, 'Enter', 'Enter', 'Tab', 'Enter');
      assert.deepEqual(await form.said('apply'), []);
    });

    it('keeps the draft when Escape is pressed', async () => {
      const form = await open();
      await form.recipients().fill(people);
      await form.box('Support').check();
      await press(form, 'Escape', 'Escape');
      assert.equal(await form.recipients().inputValue(), people);
      assert.equal(await form.box('Support').isChecked(), true);
    });

    it('keeps the focus on the page when the focused element disappears', async () => {
      const form = await open();
      await form.say({ type: 'run', run: underWay });
      await form.button('Cancel').focus();
      await form.say({ type: 'run', run: partlyDone });
      assert.equal(await form.focused(), 'Results');
    });

    it('restores the focus when VS Code returns it, unless a click brings it', async () => {
      const form = await open();
      const leave = () =>
        form.page.evaluate(() => {
          if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        });
      const comeBack = () => form.page.evaluate(() => window.dispatchEvent(new Event('focus')));
      await form.box('Support').focus();
      await leave();
      await comeBack();
      assert.match(await form.focused(), /^Support/);
      await form.recipients().click();
      await form.recipients().click();
      await leave();
      await comeBack();
      assert.equal(await form.focused(), 'People');
      await leave();
      await form.page.mouse.click(5, 5);
      await comeBack();
      assert.notEqual(await form.focused(), 'People');
    });

    it('takes the focus from nowhere else, and focuses the preview when one arrives again', async () => {
      const form = await open();
      const focusedTitle = form.page
        .getByRole('heading', { name: 'Preview' })
        .and(form.page.locator(':focus'));
      const request = await form.askPreview();
      await form.page.evaluate(() => {
        document.hasFocus = () => false;
      });
      await form.say({ type: 'plan', request, plan });
      assert.equal(await focusedTitle.count(), 0);
      await form.page.evaluate(() => {
        document.hasFocus = () => true;
        window.dispatchEvent(new Event('focus'));
      });
      assert.equal(await focusedTitle.count(), 1);
    });
  });

  describe('with hostile values', () => {
    const hostile = '<img src=x onerror=alert(1)><b>bold</b>';

    it('shows HTML as text', async () => {
      const account = { name: hostile, sidEnd: hostile, sample: false, obstacle: hostile };
      const roles = initial.roles.map((role) => ({ ...role, label: hostile, may: hostile }));
      const rows = [{ email: hostile, outcome: 'failed' as const, note: hostile, remedy: hostile }];
      const form = await open({
        init: { account, roles, run: { rows, running: false, consoleList: hostile } },
      });
      assert.equal(await form.page.locator('img, b').count(), 0);
      assert.match(await form.page.getByRole('table').innerText(), /<img src=x onerror=alert\(1\)>/);
    });

    it('links only to https addresses', async () => {
      const docs = 'javascript:alert(1)';
      const rows = [{ email: 'mia@acme.test', outcome: 'failed' as const, note: 'Failed.', docs }];
      const form = await open({ init: { run: { rows, running: false, consoleList: '' } } });
      assert.equal(await form.page.getByRole('link').count(), 0);
    });

    it('runs no script but its own and loads nothing from elsewhere', async () => {
      const form = await open();
      const refused = form.page.evaluate(async () => {
        const found = new Set<string>();
        const all = new Promise<void>((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
            found.add(`${effectiveDirective} ${blockedURI.replace(/\/$/, '')}`);
            if (found.size === 8) resolve();
          });
        });
        const elsewhere = 'https://attacker.test/';
        const add = <K extends keyof HTMLElementTagNameMap>(
          tag: K,
          fields: Partial<HTMLElementTagNameMap[K]>,
        ) => {
          const element = Object.assign(document.createElement(tag), fields);
          document.body.append(element);
          return element;
        };
        add('script', { text: 'document.title = "ran"' });
        add('script', { src: elsewhere });
        add('img', { src: elsewhere });
        add('iframe', { src: elsewhere });
        add('style', { textContent: 'body { display: none }' });
        add('p', { innerHTML: '<b onclick="document.title = \'ran\'"></b>' });
        document.body.querySelector('b')?.click();
        add('form', { action: elsewhere, method: 'post' }).submit();
        await fetch(elsewhere).catch(() => undefined);
        await all;
        return [document.title, ...found].sort();
      });
      const kinds = ['connect-src', 'form-action', 'frame-src', 'img-src', 'script-src-elem'];
      const inline = ['script-src-attr', 'script-src-elem', 'style-src-elem'];
      assert.deepEqual(
        await within('the policy to refuse everything', refused),
        [
          ...kinds.map((kind) => `${kind} https://attacker.test`),
          ...inline.map((kind) => `${kind} inline`),
          'Invite people',
        ].sort(),
      );
      // These are the refusals.
      form.failures = [];
    });

    it('continues after an unknown message', async () => {
      const form = await open();
      await form.say({ type: 'fromTheFuture' } as never);
      await form.showPlan();
      assert.equal(await form.page.getByRole('table').isVisible(), true);
    });
  });

  it("uses the host's language", async () => {
    const form = await open({ init: { texts: { 'Invite people': 'Leute einladen', Preview: 'Vorschau' } } });
    assert.equal(await form.page.getByRole('heading', { level: 1 }).innerText(), 'Leute einladen');
    assert.equal(await form.button('Vorschau').isVisible(), true);
  });

  it('marks the sample account', async () => {
    const form = await open();
    assert.equal(await form.page.getByText('sample', { exact: true }).first().isVisible(), true);
  });
});
