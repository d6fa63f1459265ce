import assert from 'node:assert/strict';
import { reduceForm, type Transition, type UserEvent } from '../../../../src/people/form/reduce';
import { rolesOf } from '../../../../src/people/form/choice';
import { startForm } from '../../../../src/people/form/fromHost';
import { longestText } from '../../../../src/people/form/limits';
import type { FormState } from '../../../../src/people/form/state';
import type { Init, PlanView, RunView, Update } from '../../../../src/people/form/messages';

const account = { name: 'Harbour', sidEnd: '4f2a', sample: false };
const draft = { text: 'mia@acme.test', roles: ['support' as const] };
const plan: PlanView = {
  id: 'p1',
  rows: [{ email: 'mia@acme.test', kind: 'create', roles: [], note: '' }],
  administrators: [],
  common: [],
};
const administrators = { ...plan, administrators: ['mia@acme.test', 'jon@acme.test'] };
const failedRun: RunView = {
  rows: [{ email: 'mia@acme.test', outcome: 'failed', note: '' }],
  running: false,
  consoleList: '',
};
const runningRun: RunView = { ...failedRun, rows: [], running: true };

function start(init: Partial<Init> = {}): FormState {
  return startForm({ type: 'init', account, roles: [], draft, ...init });
}

/** Returns the last transition of consecutive events. */
function after(state: FormState, ...events: (UserEvent | Update)[]): Transition {
  return events.reduce<Transition>((last, event) => reduceForm(last.state, event), { state });
}

const previewed = (shown = plan): FormState =>
  after(start(), { type: 'previewAsked' }, { type: 'plan', request: 1, plan: shown }).state;
const tick = (email: string, on = true): UserEvent => ({ type: 'administratorTicked', email, on });

describe('the form’s state', () => {
  describe('when another window was faster', () => {
    const other: RunView = { ...runningRun, elsewhere: true };
    const over: RunView = {
      ...other,
      rows: [{ email: 'kim@acme.test', outcome: 'done', note: '' }],
      running: false,
    };
    const refused: Update = { type: 'failed', request: 2, message: 'Nothing was changed.' };
    const pressed = () => after(previewed(), { type: 'applyAsked' }).state;

    for (const [order, ...updates] of [
      ['run first', { type: 'run', run: other }, refused],
      ['refusal first', refused, { type: 'run', run: other }],
    ] as [string, Update, Update][]) {
      it(`says so, and keeps the draft after that window's run has ended: ${order}`, () => {
        const { state } = after(pressed(), ...updates, { type: 'run', run: over });
        assert.equal(state.failure?.message, 'Nothing was changed.');
        assert.equal(state.draft.text, draft.text);
        const back = after(state, { type: 'startOverAsked' }, { type: 'startOver' }).state;
        assert.deepEqual([back.phase.name, back.draft.text], ['editing', draft.text]);
      });
    }
  });

  describe('when the account of a run is gone', () => {
    it('forgets what was sent', () => {
      const sent = { ...draft, sent: true };
      const { state } = after(start({ draft: sent, run: failedRun }), { type: 'startOver', forget: true });
      assert.deepEqual([state.phase.name, state.draft.text], ['editing', '']);
    });

    it('keeps what was never sent', () => {
      const { state } = after(start({ run: failedRun }), { type: 'startOver', forget: true });
      assert.equal(state.draft.text, draft.text);
    });
  });

  describe('while editing', () => {
    it('sends the draft on a preview request', () => {
      const { state, send } = after(start(), { type: 'previewAsked' });
      assert.deepEqual(send, { type: 'preview', request: 1, draft });
      assert.equal(state.phase.name, 'previewing');
    });

    it('sends no second preview request while one is under way', () => {
      assert.equal(after(start(), { type: 'previewAsked' }, { type: 'previewAsked' }).send, undefined);
    });

    it('sends nothing when the text is too long, and says so', () => {
      const text = 'x'.repeat(longestText + 1);
      const { state, send } = after(start(), { type: 'textChanged', text }, { type: 'previewAsked' });
      assert.equal(send, undefined);
      assert.equal(state.failure?.message, 'The list is too long.');
      assert.equal(state.draft.text, text);
    });

    it("doesn't ask the host to read a text that's too long", () => {
      const text = 'x'.repeat(longestText + 1);
      assert.equal(after(start(), { type: 'textChanged', text }, { type: 'typingRested' }).send, undefined);
    });

    it("accepts only the last request's reading", () => {
      const reading = { people: [{ email: 'mia@acme.test' }], problems: [], notes: [] };
      const asked = after(start(), { type: 'typingRested' }, { type: 'typingRested' }).state;
      assert.equal(after(asked, { type: 'reading', request: 1, reading }).state.reading.people.length, 0);
      assert.equal(after(asked, { type: 'reading', request: 2, reading }).state.reading.people.length, 1);
    });

    it('remembers what the Administrator rule did until the next change', () => {
      const cleared = after(start(), { type: 'roleChosen', role: 'administrator', on: true }).state;
      assert.equal(cleared.ruleApplied, 'cleared');
      assert.deepEqual(cleared.draft.roles, ['administrator']);
      const givenUp = after(cleared, { type: 'roleChosen', role: 'developer', on: true }).state;
      assert.equal(givenUp.ruleApplied, 'givenUp');
      assert.equal(
        after(givenUp, { type: 'roleChosen', role: 'support', on: true }).state.ruleApplied,
        undefined,
      );
    });
  });

  describe('after a file is chosen', () => {
    const opened: Update = { type: 'opened', request: 1, name: 'people.csv', text: 'email\njon@acme.test' };

    it('takes its text and can restore the previous text', () => {
      const { state } = after(start(), { type: 'fileAsked' }, opened);
      assert.deepEqual(state.draft, {
        text: 'email\njon@acme.test',
        file: 'people.csv',
        before: 'mia@acme.test',
        roles: ['support'],
        sent: undefined,
      });
      assert.equal(after(state, { type: 'bringBackAsked' }).state.draft.text, 'mia@acme.test');
    });

    it('keeps typed text through two files', () => {
      const { draft: kept } = after(start(), opened, opened).state;
      assert.equal(kept.before, 'mia@acme.test');
    });

    it("also restores text that was typed into a file's text", () => {
      const edited = after(start(), opened, { type: 'textChanged', text: 'edited' }, opened).state;
      assert.equal(edited.draft.before, 'edited');
    });

    it('shows a long text only on request', () => {
      const long = after(start(), { ...opened, text: 'mia@acme.test\n'.repeat(10_000) }).state;
      assert.equal(long.showsText, false);
      assert.equal(after(long, { type: 'textAsked' }).state.showsText, true);
    });

    it('leaves a run alone', () => {
      const running = start({ run: runningRun });
      assert.equal(after(running, opened).state, running);
    });
  });

  describe('given answers about the list', () => {
    const answers = { columns: { 'E-mail': 'address' as const }, roleWords: { EU: ['support' as const] } };
    const answered = after(start(), { type: 'answered', answers }).state;

    it('keeps them in the draft, and has the list read with them', () => {
      const { state, send } = after(
        answered,
        { type: 'answered', answers: { roleWords: { US: 'leaveOut' }, columns: { B: 'status' } } },
        { type: 'typingRested' },
      );
      assert.deepEqual(state.draft.answers?.roleWords, { EU: ['support'], US: 'leaveOut' });
      assert.ok(send?.type === 'read');
      assert.equal(send.answers, state.draft.answers);
    });

    it('drops the preview', () => {
      assert.equal(after(previewed(), { type: 'answered', answers }).state.phase.name, 'editing');
    });

    it('keeps them while the text is edited', () => {
      const { state } = after(answered, { type: 'textChanged', text: 'mia@acme.test, new' });
      assert.equal(state.draft.answers, answered.draft.answers);
    });

    const others: Record<string, (UserEvent | Update)[]> = {
      'a file': [{ type: 'opened', request: 1, name: 'people.csv', text: 'email\njon@acme.test' }],
      'a long list': [{ type: 'listPasted', text: 'email\njon@acme.test' }],
      'a list that replaces all': [{ type: 'textChanged', text: 'jon@acme.test', isNew: true }],
      'an empty text': [{ type: 'textChanged', text: '' }],
    };
    for (const [what, events] of Object.entries(others)) {
      it(`keeps only those about columns with a heading for ${what}`, () => {
        const column = { type: 'answered' as const, answers: { columns: { B: 'status' as const } } };
        const { draft: kept } = after(answered, column, ...events).state;
        assert.deepEqual(kept.answers, { columns: { 'E-mail': 'address' } });
      });
    }

    it('keeps those about columns when everyone was invited', () => {
      const run: RunView = { ...failedRun, rows: [] };
      const shown: Update = { type: 'plan', request: 1, plan };
      const sent = after(answered, { type: 'previewAsked' }, shown, { type: 'applyAsked' }).state;
      assert.deepEqual(after(sent, { type: 'run', run }).state.draft, {
        text: '',
        roles: [],
        answers: { columns: { 'E-mail': 'address' } },
      });
    });
  });

  describe('asked for a file’s encoding', () => {
    const unread = { kind: 'encoding' as const, name: 'people.csv', choices: [] };
    const asked = after(start(), { type: 'unread', request: 1, file: unread }).state;

    it('sends the one that is chosen, and shows the question until the file is open', () => {
      const { state, send } = after(asked, { type: 'encodingChosen', encoding: 'macroman' });
      assert.deepEqual(send, { type: 'chooseEncoding', request: 1, encoding: 'macroman' });
      assert.equal(state.unread, unread);
      const opened: Update = { type: 'opened', request: 1, name: 'people.csv', text: 'a' };
      assert.equal(after(state, opened).state.unread, undefined);
    });

    it('leaves the file closed', () => {
      const { state, send } = after(asked, { type: 'encodingChosen' });
      assert.deepEqual([send, state.unread], [{ type: 'chooseEncoding', request: 1 }, undefined]);
      assert.equal(state.draft, draft);
    });
  });

  describe("with one person's own roles", () => {
    const people = [{ email: 'mia@acme.test' }, { email: 'jon@acme.test', roles: ['developer' as const] }];
    const read = after(
      start(),
      { type: 'typingRested' },
      { type: 'reading', request: 1, reading: { people, problems: [], notes: [] } },
    ).state;
    const roles = (state: FormState) => people.map((person) => rolesOf(person, state.draft));
    const choose = (email: string, role: 'administrator' | 'billingManager', on = true): UserEvent => ({
      type: 'personRoleChosen',
      email,
      role,
      on,
    });

    it('begins with roles from the text, or else with the shared ones', () => {
      assert.deepEqual(roles(read), [['support'], ['developer']]);
    });

    it("changes only that person's roles", () => {
      const { state } = after(read, choose('jon@acme.test', 'billingManager'));
      assert.deepEqual(roles(state), [['support'], ['billingManager', 'developer']]);
    });

    it('keeps the Administrator rule', () => {
      const { state } = after(read, choose('mia@acme.test', 'administrator'));
      assert.deepEqual(roles(state), [['administrator'], ['developer']]);
      assert.equal(state.ruleApplied, 'cleared');
    });

    it('can apply them to everyone', () => {
      const changed = after(read, choose('mia@acme.test', 'administrator'), {
        type: 'sameForAllAsked',
      }).state;
      assert.deepEqual(roles(changed), [['support'], ['support']]);
    });

    it('keeps them when the shared roles change', () => {
      const changed = after(read, choose('mia@acme.test', 'billingManager'));
      const { state } = after(changed.state, { type: 'roleChosen', role: 'developer', on: true });
      assert.deepEqual(roles(state)[0], ['billingManager', 'support']);
    });
  });

  describe('while a preview is under way', () => {
    it('ignores problems, failures, and plans from an outdated request', () => {
      const edited = after(start(), { type: 'previewAsked' }, { type: 'textChanged', text: 'new' }).state;
      const answers: Update[] = [
        { type: 'plan', request: 1, plan },
        { type: 'problems', request: 1, problems: [{ value: '', message: 'x' }] },
        { type: 'failed', request: 1, message: 'x' },
      ];
      for (const answer of answers) assert.equal(after(edited, answer).state, edited);
    });

    it('returns to editing with the problems', () => {
      const problems = [{ line: 1, value: 'x', message: 'x' }];
      const { state } = after(start(), { type: 'previewAsked' }, { type: 'problems', request: 1, problems });
      assert.equal(state.phase.name, 'editing');
      assert.deepEqual(state.problems, problems);
    });

    it('drops a preview for another account', () => {
      const other: Update = { type: 'account', account: { ...account, sidEnd: '0000' } };
      assert.equal(after(start(), { type: 'previewAsked' }, other).state.phase.name, 'editing');
    });

    it('continues when the account’s state is merely repeated', () => {
      const same: Update = { type: 'account', account };
      assert.equal(after(start(), { type: 'previewAsked' }, same).state.phase.name, 'previewing');
    });
  });

  describe('while confirming', () => {
    it('applies the plan once', () => {
      const applied = after(previewed(), { type: 'applyAsked' });
      assert.deepEqual(applied.send, {
        type: 'apply',
        request: 2,
        plan: 'p1',
        administrators: [],
        ownAccess: false,
      });
      assert.equal(after(applied.state, { type: 'applyAsked' }).send, undefined);
    });

    it('applies nothing until every Administrator is ticked', () => {
      const one = after(previewed(administrators), tick('mia@acme.test'));
      assert.equal(after(one.state, { type: 'applyAsked' }).send, undefined);
    });

    it('applies nothing until you tick the loss of your own access', () => {
      const lost = previewed({ ...plan, ownAccessLost: true });
      assert.equal(after(lost, { type: 'applyAsked' }).send, undefined);
      const { send } = after(lost, { type: 'ownAccessTicked', on: true }, { type: 'applyAsked' });
      assert.ok(send?.type === 'apply' && send.ownAccess);
    });

    it('lets you clear a tick', () => {
      const both = [tick('mia@acme.test'), tick('jon@acme.test'), tick('jon@acme.test', false)];
      assert.equal(after(previewed(administrators), ...both, { type: 'applyAsked' }).send, undefined);
    });

    it('ignores ticks for other people', () => {
      const others = [tick('mia@acme.test'), tick('eve@acme.test')];
      assert.equal(after(previewed(administrators), ...others, { type: 'applyAsked' }).send, undefined);
    });

    it('applies nothing when the plan has nothing to do', () => {
      const idle = {
        ...plan,
        rows: [{ email: 'mia@acme.test', kind: 'nothing' as const, roles: [], note: '' }],
      };
      assert.equal(after(previewed(idle), { type: 'applyAsked' }).send, undefined);
    });

    it('lets you try again after a failure, with the ticks kept', () => {
      const ticks = [tick('mia@acme.test'), tick('jon@acme.test')];
      const failed: Update = { type: 'failed', request: 2, message: 'x' };
      const { send } = after(previewed(administrators), ...ticks, { type: 'applyAsked' }, failed, {
        type: 'applyAsked',
      });
      assert.equal(send?.type, 'apply');
    });

    it('keeps text typed while the run starts, and the run', () => {
      const applied = after(previewed(), { type: 'applyAsked' }, { type: 'textChanged', text: 'new' }).state;
      assert.equal(applied.phase.name, 'confirming');
      assert.equal(applied.draft.text, 'new');
    });

    it('returns from the plan to the form with the draft', () => {
      const { state } = after(previewed(), { type: 'planLeft' });
      assert.equal(state.phase.name, 'editing');
      assert.equal(state.draft, draft);
    });
  });

  describe('with a run', () => {
    it('shows the run from the first message', () => {
      assert.equal(start({ run: runningRun }).phase.name, 'running');
      assert.equal(start({ run: failedRun }).phase.name, 'done');
    });

    it('cancels once', () => {
      const cancelled = after(start({ run: runningRun }), { type: 'cancelAsked' });
      assert.deepEqual(cancelled.send, { type: 'cancel' });
      const told = after(cancelled.state, { type: 'run', run: runningRun }, { type: 'cancelAsked' });
      assert.equal(told.send, undefined);
    });

    it('retries once, and again if that fails', () => {
      const retried = after(start({ run: failedRun }), { type: 'retryAsked' });
      assert.deepEqual(retried.send, { type: 'retryFailed', request: 1, administrators: [] });
      assert.equal(after(retried.state, { type: 'retryAsked' }).send, undefined);
      const failed: Update = { type: 'failed', request: 1, message: 'x' };
      assert.deepEqual(after(retried.state, failed, { type: 'retryAsked' }).send, {
        type: 'retryFailed',
        request: 2,
        administrators: [],
      });
    });

    it('retries nothing when no one is left', () => {
      const run = { ...failedRun, rows: [] };
      assert.equal(after(start({ run }), { type: 'retryAsked' }).send, undefined);
    });

    it('keeps the draft when some were canceled', () => {
      const run: RunView = {
        ...failedRun,
        rows: [{ email: 'mia@acme.test', outcome: 'cancelled', note: '' }],
      };
      assert.equal(start({ run }).draft, draft);
    });

    describe('after success', () => {
      const run: RunView = { ...failedRun, rows: [{ email: 'mia@acme.test', outcome: 'console', note: '' }] };

      it('clears the sent draft', () => {
        const sent = after(previewed(), { type: 'applyAsked' }).state;
        assert.deepEqual(after(sent, { type: 'run', run }).state.draft, { text: '', roles: [] });
        assert.deepEqual(start({ run, draft: { ...draft, sent: true } }).draft, { text: '', roles: [] });
      });

      it('keeps text that was typed but never sent', () => {
        assert.equal(after(start(), { type: 'run', run }).state.draft, draft);
        const changed = after(
          previewed(),
          { type: 'applyAsked' },
          { type: 'textChanged', text: 'new' },
        ).state;
        assert.equal(after(changed, { type: 'run', run }).state.draft.text, 'new');
      });
    });

    it('updates changed rows and leaves the others as they are', () => {
      const rows = ['mia@acme.test', 'jon@acme.test'].map((email) => ({
        email,
        outcome: 'queued' as const,
        note: '',
      }));
      const running = start({ run: { ...runningRun, rows } });
      const done = { email: 'jon@acme.test', outcome: 'done' as const, note: '' };
      const { phase } = after(running, {
        type: 'progress',
        rows: [[1, done]],
        run: { running: true, consoleList: '', secondsLeft: 8 },
      }).state;
      assert.ok(phase.name === 'running');
      assert.deepEqual(phase.run.rows, [rows[0], done]);
      assert.equal(phase.run.rows[0], rows[0]);
      assert.equal(phase.run.secondsLeft, 8);
    });

    it('pauses and continues only while the run is under way', () => {
      const running = start({ run: runningRun });
      assert.deepEqual(after(running, { type: 'pauseAsked', on: true }).send, { type: 'pause', on: true });
      assert.equal(after(start({ run: failedRun }), { type: 'pauseAsked', on: true }).send, undefined);
    });

    it('continues an interrupted run only after each Administrator is ticked again', () => {
      const run: RunView = {
        rows: [{ email: 'mia@acme.test', outcome: 'queued', note: '' }],
        running: false,
        interrupted: { since: 'Nov 24' },
        administrators: ['mia@acme.test'],
        consoleList: '',
      };
      const interrupted = start({ run });
      assert.equal(after(interrupted, { type: 'retryAsked' }).send, undefined);
      const ticked = after(interrupted, tick('mia@acme.test'), { type: 'retryAsked' });
      assert.deepEqual(ticked.send, { type: 'retryFailed', request: 1, administrators: ['mia@acme.test'] });
    });

    it('starts over only when the run is over', () => {
      assert.equal(after(start({ run: runningRun }), { type: 'startOverAsked' }).send, undefined);
      const over = after(start({ run: failedRun }), { type: 'startOverAsked' });
      assert.deepEqual(over.send, { type: 'startOver', request: 1 });
      assert.equal(after(over.state, { type: 'startOver' }).state.phase.name, 'editing');
    });

    it("stays with a run that couldn't be dismissed, and explains why", () => {
      const over = after(start({ run: failedRun }), { type: 'startOverAsked' });
      assert.equal(after(over.state, { type: 'startOverAsked' }).send, undefined);
      const refused = after(over.state, { type: 'failed', request: 1, message: 'The disk is full.' });
      assert.deepEqual(
        [refused.state.phase.name, refused.state.failure?.message],
        ['done', 'The disk is full.'],
      );
    });

    it("shows an earlier page's plan again with nothing ticked", () => {
      const { phase } = start({ plan: administrators });
      assert.deepEqual(phase, {
        name: 'confirming',
        plan: administrators,
        ticked: [],
        ownAccessTicked: false,
      });
    });
  });
});
