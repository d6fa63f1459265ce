import assert from 'node:assert/strict';
import { administratorPlan, interrupted, partlyDone, people, stopped, underWay } from './examples';
import type { FormPage } from './formPage';
import { useForm } from './useForm';

describe('inviting', () => {
  const { open } = useForm();

  const top = async (form: FormPage, heading: string): Promise<number> => {
    const box = await form.page.getByRole('heading', { name: heading, exact: true }).boundingBox();
    const y = box?.y ?? Infinity;
    return y < 0 ? Infinity : y;
  };

  describe('before sending anything', () => {
    it('shows who gets what and names it on the button', async () => {
      const form = await open();
      await form.showPlan();
      const row = form.page.getByRole('row').filter({ hasText: 'jon@acme.test' });
      assert.deepEqual(await row.getByRole('listitem').allInnerTexts(), ['has Developer', 'Support']);
      assert.equal(await form.button('Invite 1 person, assign roles to 1 person').isVisible(), true);
    });

    it('scrolls the preview, and then the run, to the top of the window', async () => {
      const form = await open();
      await form.page.setViewportSize({ width: 900, height: 500 });
      await form.showPlan();
      assert.ok((await top(form, 'Preview')) < 100);
      await form.say({ type: 'run', run: underWay });
      assert.ok((await top(form, 'Invite people')) < 100);
    });

    it('says once what several people have in common, and gives each one line', async () => {
      const form = await open();
      await form.showPlan(administratorPlan);
      await form.page.getByText('2 people will be invited as Administrator.').waitFor();
      const row = form.page.getByRole('row').filter({ hasText: 'mia@acme.test' });
      assert.match((await row.innerText()).replace(/\s+/g, ' '), /^mia@acme\.test Administrator New user$/);
      assert.ok(((await row.boundingBox())?.height ?? 0) < 50);
    });

    it('looks disabled under the mouse until everything is confirmed', async () => {
      const form = await open();
      await form.showPlan(administratorPlan);
      const apply = form.button('Invite 2 people, 2 as Administrator');
      const look = () => apply.evaluate((button) => getComputedStyle(button).backgroundColor);
      const before = await look();
      await apply.hover();
      assert.equal(await look(), before);
    });

    it('requires a tick for each Administrator by address', async () => {
      const form = await open();
      await form.showPlan(administratorPlan);
      const apply = form.button('Invite 2 people, 2 as Administrator');
      await apply.press('Enter');
      assert.equal(await form.focused(), 'mia@acme.test gets Administrator');
      await form.box('mia@acme.test').check();
      assert.equal(await apply.getAttribute('aria-disabled'), 'true');
      await apply.press('Enter');
      assert.deepEqual(await form.said('apply'), []);
      await form.box('jon@acme.test').check();
      await apply.click();
      assert.deepEqual((await form.next('apply')).administrators, ['mia@acme.test', 'jon@acme.test']);
    });

    it('forgets the ticks when the plan is made again', async () => {
      const form = await open();
      await form.showPlan(administratorPlan);
      await form.box('mia@acme.test').check();
      await form.showPlan(administratorPlan);
      assert.equal(await form.box('mia@acme.test').isChecked(), false);
    });

    it('hides the preview when the list changes', async () => {
      const form = await open();
      await form.showPlan();
      await form.recipients().fill('kim@acme.test');
      assert.equal(await form.page.getByRole('table').isVisible(), false);
      assert.equal(await form.focused(), 'People');
    });

    it('ignores the answer to a preview that an edit outdated', async () => {
      const form = await open();
      const request = await form.askPreview();
      await form.recipients().fill('kim@acme.test');
      await form.say({ type: 'plan', request, plan: administratorPlan });
      assert.equal(await form.page.getByRole('table').isVisible(), false);
    });

    it("blocks confirmation of another account's plan", async () => {
      const form = await open();
      await form.showPlan();
      await form.say({ type: 'account', account: { name: 'Another', sidEnd: '9999', sample: false } });
      assert.equal(await form.page.getByRole('table').isVisible(), false);
      assert.match(await form.focused(), /^You switched accounts/);
    });
  });

  describe('when clicked twice', () => {
    it('requests one preview', async () => {
      const form = await open();
      await form.recipients().fill(people);
      await form.button('Preview').dblclick();
      assert.equal((await form.said('preview')).length, 1);
    });

    it('applies once', async () => {
      const form = await open();
      await form.showPlan();
      await form.button(/^Invite/).dblclick();
      assert.equal((await form.said('apply')).length, 1);
    });

    it('retries once', async () => {
      const form = await open({ init: { run: partlyDone } });
      await form.button('Retry failed (1)').dblclick();
      assert.equal((await form.said('retryFailed')).length, 1);
    });

    it('cancels once', async () => {
      const form = await open({ init: { run: underWay } });
      await form.button('Cancel').dblclick();
      assert.equal((await form.said('cancel')).length, 1);
    });
  });

  describe('with a run', () => {
    it('shows the current run when opened', async () => {
      const form = await open({ init: { run: underWay } });
      assert.equal(await form.page.getByRole('heading', { name: 'Inviting' }).isVisible(), true);
      assert.equal(await form.page.getByRole('progressbar').getAttribute('value'), '2');
      assert.equal(await form.page.getByText('Twilio asks us to wait 12 s.').isVisible(), true);
    });

    it('announces the results in a live region', async () => {
      const form = await open({ init: { run: underWay } });
      await form.say({ type: 'run', run: partlyDone });
      const status = form.page.getByRole('status').filter({ hasText: 'Finished' });
      assert.match(await status.innerText(), /1 done, 1 unchanged, 1 failed, 1 to invite in the Console/);
    });

    it('says why it stopped, and names lost outcomes by their own word', async () => {
      const form = await open({ init: { run: stopped } });
      assert.equal(await form.page.getByRole('heading', { name: 'Stopped' }).isVisible(), true);
      const reason = form.page.getByText('Can’t reach Twilio.', { exact: true });
      assert.equal(await reason.isVisible(), true);
      const row = form.page.getByRole('row').filter({ hasText: 'jon@acme.test' });
      assert.match(await row.innerText(), /Unclear/);
      assert.equal(await form.button('Continue with the rest (2)').isVisible(), true);
    });

    it('enables the retry once Twilio accepts requests again', async () => {
      const form = await open();
      await form.page.clock.install({ time: 0 });
      await form.say({ type: 'run', run: { ...stopped, notBefore: 3_600_000 } });
      const retry = form.button('Continue with the rest (2)');
      await retry.press('Enter');
      assert.deepEqual(await form.said('retryFailed'), []);
      assert.equal(await form.page.getByText(/^You can continue after \d/).isVisible(), true);
      await form.page.clock.runFor(3_600_000);
      await retry.press('Enter');
      assert.equal((await form.said('retryFailed')).length, 1);
    });

    it('shows the roles that continuing an interrupted run gives', async () => {
      const form = await open({ init: { run: interrupted } });
      const row = form.page.getByRole('row').filter({ hasText: 'ada@elsewhere.test' });
      assert.match(await row.innerText(), /Developer[\s\S]+Billing Manager/);
    });

    it("shows each person's outcome and what to do", async () => {
      const form = await open({ init: { run: partlyDone } });
      const row = form.page.getByRole('row').filter({ hasText: 'jon@acme.test' });
      assert.match(await row.innerText(), /Failed[\s\S]+lacks a permission\.[\s\S]+then retry\./);
      const link = row.getByRole('link', { name: 'Learn more' });
      assert.equal(await link.getAttribute('href'), 'https://www.twilio.com/docs/api/errors/20003');
    });

    it('offers the list for the Console', async () => {
      const form = await open({ init: { run: partlyDone } });
      assert.equal(await form.page.getByRole('textbox').inputValue(), 'ada@elsewhere.test');
      await form.page.getByRole('button', { name: 'Copy', exact: true }).click();
      await form.button('Open in Twilio Console').click();
      await Promise.all([form.next('copyConsoleList'), form.next('openConsole')]);
      await form.say({ type: 'copied', what: 'consoleList' });
      assert.equal(await form.page.getByText('Copied.').isVisible(), true);
    });

    it('opens the page for verifying a domain if Twilio refused one, and only then', async () => {
      const form = await open({ init: { run: partlyDone } });
      assert.equal(await form.button('Verify the Domain').isVisible(), false);
      await form.say({ type: 'run', run: { ...partlyDone, domainRefused: true } });
      await form.button('Verify the Domain').click();
      assert.equal((await form.said('openDomains')).length, 1);
    });

    it("keeps the reason it couldn't start when the host withdraws the run", async () => {
      const form = await open();
      await form.showPlan();
      await form.button(/^Invite/).click();
      await form.say({ type: 'run', run: underWay });
      await form.say({
        type: 'failed',
        request: (await form.next('apply')).request,
        message: 'The preview is out of date.',
      });
      await form.say({ type: 'startOver' });
      assert.equal(await form.page.getByText('The preview is out of date.').isVisible(), true);
      assert.equal(await form.recipients().inputValue(), people);
    });
  });
});
