import assert from 'node:assert/strict';
import { within } from '../support/within';
import { elsewhere, interrupted, underWay } from './examples';
import type { FormPage } from './formPage';
import { useForm } from './useForm';

describe('a run under way whose extension stops answering', () => {
  const { open } = useForm();

  const heading = (form: FormPage, name: string) =>
    form.page.getByRole('heading', { name, exact: true }).waitFor();
  const silent = (form: FormPage) => heading(form, 'The extension isn’t answering');

  /** Waits for a few more pings. */
  const pings = async (form: FormPage, count: number) => {
    for (let heard = 0; heard < count; heard++) await form.next('ping');
  };

  it('claims nothing under way and offers nothing that can’t work', async () => {
    const form = await open();
    await form.say({ type: 'run', run: underWay });
    form.isAnswering = false;
    await silent(form);
    const text = await form.page.locator('section.run').innerText();
    assert.doesNotMatch(text, /left|Working|Waiting|in progress|Inviting|continues if/);
    assert.equal(text.match(/Unclear/g)?.length, 2);
    assert.equal(await form.page.getByRole('progressbar').isVisible(), false);
    for (const name of ['Pause', 'Cancel']) assert.equal(await form.button(name).isVisible(), false, name);
    assert.deepEqual(form.failures, []);
  });

  it('goes on once it’s answered', async () => {
    const form = await open();
    await form.say({ type: 'run', run: underWay });
    form.isAnswering = false;
    await silent(form);
    form.isAnswering = true;
    await heading(form, 'Inviting');
    assert.equal(await form.button('Cancel').isVisible(), true);
  });

  it('doesn’t claim that another window’s run goes on', async () => {
    const form = await open();
    await form.say({ type: 'run', run: elsewhere });
    form.isAnswering = false;
    await silent(form);
  });

  it('leaves it to the journal whether the run was interrupted', async () => {
    const form = await open();
    await form.say({ type: 'run', run: underWay });
    form.isAnswering = false;
    await silent(form);
    assert.equal(await form.page.getByText('Interrupted').isVisible(), false);
    await form.say({ type: 'run', run: interrupted });
    await heading(form, 'Interrupted');
  });

  it('isn’t noticed by a page that couldn’t hear', async () => {
    const form = await open();
    await form.page.evaluate(() => {
      Object.assign(window, { titles: [] });
      const titles = (window as unknown as { titles: string[] }).titles;
      const note = () => titles.push(document.getElementById('run-title')?.textContent ?? '');
      new MutationObserver(note).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    await form.say({ type: 'run', run: underWay });
    await pings(form, 1);
    form.isAnswering = false;
    // As when the computer sleeps or the browser throttles a page: no timer runs for three seconds, three times.
    for (let slept = 0; slept < 3; slept++) {
      await form.page.evaluate(() => {
        const end = performance.now() + 3000;
        while (performance.now() < end);
      });
    }
    form.isAnswering = true;
    await within('the page to go on', pings(form, 2), 20);
    const titles = await form.page.evaluate(() => (window as unknown as { titles: string[] }).titles);
    assert.ok(!titles.includes('The extension isn’t answering'), titles.join());
  });

  it('isn’t asked for when nothing is under way', async () => {
    const form = await open();
    await form.say({ type: 'run', run: interrupted });
    await heading(form, 'Interrupted');
    assert.deepEqual(await form.said('ping'), []);
  });
});
