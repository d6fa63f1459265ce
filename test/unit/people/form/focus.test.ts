import assert from 'node:assert/strict';
import { reduceForm, type UserEvent } from '../../../../src/people/form/reduce';
import { startForm } from '../../../../src/people/form/fromHost';
import type { FormState } from '../../../../src/people/form/state';
import { focusAfter, focusIn } from '../../../../src/people/form/focus';
import type { PlanView, RunView, Update } from '../../../../src/people/form/messages';

const account = { name: 'Harbour', sidEnd: '4f2a', sample: false };
const draft = { text: 'mia@acme.test', roles: ['support' as const] };
const editing = startForm({ type: 'init', account, roles: [], draft });
const plan: PlanView = { id: 'p1', rows: [], administrators: ['mia@acme.test'], common: [] };
const run: RunView = { rows: [], running: true, consoleList: '' };

const next = (state: FormState, event: UserEvent | Update): FormState => reduceForm(state, event).state;
const moved = (state: FormState, event: UserEvent | Update) => focusAfter(state, next(state, event));

describe('the focus', () => {
  const previewing = next(editing, { type: 'previewAsked' });
  const confirming = next(previewing, { type: 'plan', request: 1, plan });
  const running = next(confirming, { type: 'run', run });

  it('stays put while you type and choose', () => {
    assert.equal(moved(editing, { type: 'textChanged', text: 'x' }), undefined);
    assert.equal(moved(confirming, { type: 'textChanged', text: 'x' }), undefined);
    assert.equal(moved(confirming, { type: 'roleChosen', role: 'developer', on: true }), undefined);
    assert.equal(
      moved(confirming, { type: 'administratorTicked', email: 'mia@acme.test', on: true }),
      undefined,
    );
  });

  it('moves to the first problem', () => {
    const problems = [{ value: '', message: 'x' }];
    assert.equal(moved(previewing, { type: 'problems', request: 1, problems }), 'problem');
  });

  it('moves to a failure', () => {
    assert.equal(moved(previewing, { type: 'failed', request: 1, message: 'x' }), 'failure');
  });

  it('moves to the plan', () => {
    assert.equal(moved(previewing, { type: 'plan', request: 1, plan }), 'plan');
  });

  it('moves to the run when it begins, and stays while it continues', () => {
    assert.equal(moved(confirming, { type: 'run', run }), 'run');
    assert.equal(moved(running, { type: 'run', run }), undefined);
  });

  it('moves to the recipients when you leave the plan or run', () => {
    assert.equal(moved(confirming, { type: 'planLeft' }), 'people');
    const done = next(running, { type: 'run', run: { ...run, running: false } });
    assert.equal(moved(done, { type: 'startOver' }), 'people');
  });

  it('moves to the active view when its element is gone', () => {
    assert.deepEqual([editing, confirming, running].map(focusIn), ['people', 'plan', 'run']);
  });
});
