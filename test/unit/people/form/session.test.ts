import assert from 'node:assert/strict';
import { InviteSession, type FormServices } from '../../../../src/people/form/session';
import type { Draft } from '../../../../src/people/form/messages';
import { largestFile } from '../../../../src/people/form/limits';
import type { AccountView, RunView, ToPage } from '../../../../src/people/form/messages';
import { SetupError } from '../../../../src/twilio/errors';

const account: AccountView = { name: 'Harbour', sidEnd: '4f2a', sample: false };
const draft: Draft = { text: 'mia@acme.test', roles: ['support'] };
const plan = { id: 'p1', rows: [], administrators: [], common: [] };
const run: RunView = { rows: [], running: true, consoleList: '' };
const preview = { type: 'preview', request: 1, draft };

/** Creates an idle host, a page that records its messages, and the session between them. */
function start(given: Partial<FormServices> = {}) {
  const told: ToPage[] = [];
  const logged: string[] = [];
  const listeners = new Set<() => void>();
  const nothing = () => Promise.resolve();
  const services: FormServices = {
    account: () => Promise.resolve(account),
    accountNames: () => ['Harbour'],
    decode: (bytes) => Promise.resolve(new TextDecoder('windows-1252').decode(bytes)),
    preview: () => Promise.resolve({ plan }),
    run: () => undefined,
    chooseFile: () => Promise.resolve(undefined),
    handOver: nothing,
    act: nothing,
    onDidChange: (listener) => {
      const fire = () => listener();
      listeners.add(fire);
      return { dispose: () => listeners.delete(fire) };
    },
    ...given,
  };
  const send = (message: ToPage) => Promise.resolve(told.push(message) > 0);
  const log = { warn: (line: string) => logged.push(line), error: (line: string) => logged.push(line) };
  const session = new InviteSession(services, { send, log, rest: nothing });
  return { session, told, logged, listeners, types: () => told.map(({ type }) => type) };
}

/** Lets all pending promises settle. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("the invite form's session", () => {
  it('starts when the page is ready, with the account, roles, and run', async () => {
    const { session, told } = start({ run: () => run });
    await session.receive({ type: 'ready' });
    const [init] = told;
    assert.ok(init?.type === 'init');
    assert.deepEqual([init.account, init.run], [account, run]);
    assert.deepEqual(
      init.roles.map(({ label }) => label),
      ['Administrator', 'Billing Manager', 'Developer', 'Support'],
    );
  });

  it('hands a proposed list to the page until it arrives', async () => {
    let proposed: string | undefined = 'kim@example.com';
    const handOver: FormServices['handOver'] = async (show) => {
      if (proposed !== undefined && (await show(proposed))) proposed = undefined;
    };
    const { session, told, listeners } = start({ handOver });
    await session.receive({ type: 'ready' });
    const opened = { type: 'opened', request: 0, name: 'a language model', text: 'kim@example.com' };
    assert.deepEqual(told.at(-1), opened);
    proposed = 'ana@example.com';
    for (const listener of listeners) listener();
    await settle();
    assert.deepEqual(told.at(-1), { ...opened, text: 'ana@example.com' });
    assert.equal(proposed, undefined);
  });

  it('answers pings', async () => {
    const { session, told } = start();
    await session.receive({ type: 'ping' });
    assert.deepEqual(told, [{ type: 'pong' }]);
  });

  it('makes even a hidden page forget what was sent for an account that is gone', async () => {
    let shown: RunView | undefined = {
      ...run,
      rows: [{ email: 'mia@acme.test', outcome: 'failed', note: '' }],
    };
    let names = ['AC4f2a'];
    const { session, told, listeners } = start({ run: () => shown, accountNames: () => names });
    await session.receive({ type: 'ready' });
    shown = undefined;
    names = [];
    for (const fire of listeners) fire();
    await settle();
    assert.deepEqual(told.at(-1), { type: 'startOver', forget: true });
    await session.receive({ type: 'ready', kept: { ...draft, sent: true } });
    const init = told.at(-1);
    assert.ok(init?.type === 'init' && init.draft === undefined);
  });

  it('sends nothing before the page is ready', async () => {
    const { listeners, told } = start();
    for (const fire of listeners) fire();
    await settle();
    assert.deepEqual(told, []);
  });

  it('answers a request with its number', async () => {
    const { session, told } = start();
    await session.receive({ ...preview, request: 7 });
    assert.deepEqual(told, [{ type: 'plan', request: 7, plan }]);
  });

  it('resends the plan to a page that was hidden, if draft and account are the same', async () => {
    let name = 'Harbour';
    const { session, told } = start({ account: () => Promise.resolve({ ...account, name }) });
    await session.receive({ type: 'ready' });
    await session.receive(preview);
    const inits = () => told.flatMap((message) => (message.type === 'init' ? [message.plan?.id] : []));
    await session.receive({ type: 'ready', kept: draft });
    await session.receive({ type: 'ready', kept: { ...draft, roles: [] } });
    name = 'Pier';
    await session.receive({ type: 'ready', kept: draft });
    assert.deepEqual(inits(), [undefined, 'p1', undefined, undefined]);
  });

  /** Every field of the form with another value than in `draft`. A new field must be added here. */
  const otherwise: Required<Draft> = {
    text: 'noa@acme.test',
    roles: ['developer'],
    own: { 'mia@acme.test': ['developer'] },
    answers: { columns: { A: 'address' } },
    file: 'people.csv',
    before: 'noa@acme.test',
    sent: true,
  };

  for (const [field, value] of Object.entries(otherwise)) {
    const isIgnored = ['file', 'before', 'sent'].includes(field);
    it(`${isIgnored ? 'resends' : "doesn't resend"} the plan when another “${field}” was kept`, async () => {
      const { session, told } = start();
      await session.receive(preview);
      await session.receive({ type: 'ready', kept: { ...draft, [field]: value } });
      const init = told.at(-1);
      assert.ok(init?.type === 'init');
      assert.equal(init.plan?.id, isIgnored ? 'p1' : undefined);
    });
  }

  it('restores every field of a saved draft', async () => {
    const { session, told } = start();
    await session.receive({ type: 'ready', kept: otherwise });
    assert.deepEqual(told[0]?.type === 'init' && told[0].draft, otherwise);
  });

  it("doesn't resend a plan that was applied", async () => {
    const { session, told } = start();
    await session.receive(preview);
    await session.receive({ type: 'apply', request: 2, plan: 'p1', administrators: [], ownAccess: false });
    await session.receive({ type: 'ready', kept: draft });
    const init = told.at(-1);
    assert.ok(init?.type === 'init');
    assert.equal(init.plan, undefined);
  });

  it('reports that a preview was dropped when its page was hidden', async () => {
    const { session, told } = start({ preview: () => new Promise(() => undefined) });
    void session.receive(preview);
    await settle();
    await session.receive({ type: 'ready', kept: draft });
    const last = told.at(-1);
    assert.ok(last?.type === 'failed');
    assert.deepEqual([last.request, last.message], [0, 'The preview stopped because the form was hidden.']);
  });

  it('passes on input problems', async () => {
    const problems = [{ line: 1, value: 'x', message: 'x' }];
    const { session, told } = start({ preview: () => Promise.resolve({ problems }) });
    await session.receive(preview);
    assert.deepEqual(told, [{ type: 'problems', request: 1, problems }]);
  });

  describe('when asked for a preview', () => {
    const problemsOf = async (entered: Draft): Promise<unknown> => {
      const { session, told } = start();
      await session.receive({ ...preview, draft: entered });
      const [answer] = told;
      return answer?.type === 'problems'
        ? answer.problems.map(({ field, line }) => field ?? line)
        : answer?.type;
    };

    it('requires someone and a role', async () => {
      assert.deepEqual(await problemsOf({ text: ' \n', roles: [] }), ['people', 'roles']);
    });

    it('requires one role for everyone, not one per line', async () => {
      assert.deepEqual(await problemsOf({ text: 'mia@acme.test\njon@acme.test', roles: [] }), ['roles']);
    });

    it('accepts roles next to the addresses', async () => {
      const text = 'email,roles\nmia@acme.test,Developer';
      assert.equal(await problemsOf({ text, roles: [] }), 'plan');
    });

    it('wants every question answered', async () => {
      const text = 'email,roles\nmia@acme.test,Admin (EU)';
      assert.deepEqual(await problemsOf({ text, roles: [] }), ['roleWords']);
      const answers = { roleWords: { 'Admin (EU)': ['support' as const] } };
      assert.equal(await problemsOf({ text, roles: [], answers }), 'plan');
    });

    it('names unreadable lines along with the missing role', async () => {
      assert.deepEqual(await problemsOf({ text: 'mia@acme.test\nnobody@', roles: [] }), [2, 'roles']);
    });
  });

  it('reads a text for the page', async () => {
    const { session, told } = start();
    await session.receive({ type: 'read', request: 3, text: 'mia@acme.test, nobody@' });
    const [answer] = told;
    assert.ok(answer?.type === 'reading');
    assert.deepEqual(
      [answer.request, answer.reading.people.length, answer.reading.problems.length],
      [3, 1, 1],
    );
  });

  it('drops unknown messages and logs only their type', async () => {
    const applied: unknown[] = [];
    const { session, logged } = start({ act: (message) => Promise.resolve(void applied.push(message)) });
    const strange = [
      {
        type: 'apply',
        request: 1,
        plan: 'p1',
        administrators: [],
        ownAccess: false,
        command: 'secret-value',
      },
      { type: 'apply', request: -1, plan: 'secret-value', administrators: [], ownAccess: false },
      { type: 'runCommand', command: 'secret-value' },
      { type: 'secret-value, and more of it' },
      'secret-value',
      null,
    ];
    for (const message of strange) await session.receive(message);
    assert.deepEqual(applied, []);
    assert.equal(logged.length, strange.length);
    assert.ok(!logged.join().includes('secret-value'), logged.join());
    assert.match(logged[2] ?? '', /runCommand$/);
  });

  it('reports a failure with its fix', async () => {
    const error = new SetupError({
      kind: 'network',
      message: 'No way through.',
      remedy: 'Check the network.',
    });
    const { session, told } = start({ preview: () => Promise.reject(error) });
    await session.receive(preview);
    assert.deepEqual(told, [
      { type: 'failed', request: 1, message: 'No way through.', remedy: 'Check the network.' },
    ]);
  });

  it('reveals no details of an unexpected failure', async () => {
    const { session, told } = start({ preview: () => Promise.reject(new Error('secret-value')) });
    await session.receive(preview);
    assert.ok(!JSON.stringify(told).includes('secret-value'));
    assert.equal(told[0]?.type, 'failed');
  });

  it('shows a file’s name as plain text', async () => {
    const file = { name: 'x\u202e[a](command:b).csv', bytes: new TextEncoder().encode('kim@acme.test') };
    const { session, told } = start({ chooseFile: () => Promise.resolve(file) });
    await session.receive({ type: 'openFile', request: 1 });
    assert.deepEqual(
      told.map((each) => 'name' in each && each.name),
      ['x[a] (command:b).csv'],
    );
  });

  it('sends nothing for a canceled request', async () => {
    const error = new SetupError({ kind: 'cancelled', message: 'Cancelled.' });
    const { session, told, logged } = start({ act: () => Promise.reject(error) });
    await session.receive({ type: 'saveResults', request: 1, format: 'csv' });
    assert.deepEqual([told, logged], [[], []]);
  });

  const confirmed = [
    { type: 'apply', request: 1, plan: 'p1', administrators: [], ownAccess: false },
    { type: 'retryFailed', request: 1, administrators: [] },
  ];
  for (const message of confirmed) {
    it(`lets the page continue after the user went back in the dialog: ${message.type}`, async () => {
      const error = new SetupError({ kind: 'cancelled', message: 'Nothing was sent.' });
      const { session, told, logged } = start({ act: () => Promise.reject(error) });
      await session.receive(message);
      assert.deepEqual([told, logged], [[{ type: 'failed', request: 1, message: 'Nothing was sent.' }], []]);
    });
  }

  it('lets the page continue when its preview was abandoned elsewhere', async () => {
    const error = new SetupError({ kind: 'cancelled', message: 'Cancelled.' });
    const { session, told, logged } = start({ preview: () => Promise.reject(error) });
    await session.receive(preview);
    assert.deepEqual([told, logged], [[{ type: 'failed', request: 1, message: 'Cancelled.' }], []]);
  });

  it('ends an outdated preview and answers the last', async () => {
    const signals: AbortSignal[] = [];
    const answers: ((answer: { plan: typeof plan }) => void)[] = [];
    const { session, told } = start({
      preview: (_draft, signal) => {
        signals.push(signal);
        return new Promise((resolve) => answers.push(resolve));
      },
    });
    const both = [session.receive(preview), session.receive({ ...preview, request: 2 })];
    for (const answer of answers) answer({ plan });
    await Promise.all(both);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, false],
    );
    assert.deepEqual(told, [{ type: 'plan', request: 2, plan }]);
  });

  it('passes on the ticked addresses unchanged', async () => {
    const applied: unknown[] = [];
    const { session } = start({ act: (asked) => Promise.resolve(void applied.push(asked)) });
    const confirmed = { administrators: ['mia@acme.test'], ownAccess: true };
    const message = { type: 'apply' as const, request: 1, plan: 'p1', ...confirmed };
    await session.receive(message);
    assert.deepEqual(applied, [message]);
  });

  it('confirms that the list was copied after the fact', async () => {
    const { session, types } = start();
    await session.receive({ type: 'copyConsoleList' });
    assert.deepEqual(types(), ['copied']);
  });

  it('combines many account and run changes into one message', async () => {
    const { session, listeners, types } = start({ run: () => run });
    await session.receive({ type: 'ready' });
    for (let change = 0; change < 100; change++) for (const fire of listeners) fire();
    await settle();
    assert.deepEqual(types(), ['init', 'account', 'progress', 'account', 'progress']);
  });

  it('sends only changed rows of a run that the page already has', async () => {
    const rows = ['mia@acme.test', 'jon@acme.test'].map((email) => ({
      email,
      outcome: 'queued' as const,
      note: '',
    }));
    let shown: RunView = { ...run, rows };
    const { session, listeners, told } = start({ run: () => shown });
    await session.receive({ type: 'ready' });
    const done = { email: 'jon@acme.test', outcome: 'done' as const, note: '' };
    shown = { ...run, rows: [...rows.slice(0, 1), done] };
    for (const fire of listeners) fire();
    await settle();
    assert.deepEqual(told.at(-1), {
      type: 'progress',
      rows: [[1, done]],
      run: { running: true, consoleList: '' },
    });
  });

  it('restores a saved draft, and starts empty with anything else', async () => {
    const begun = async (kept: unknown) => {
      const { session, told } = start();
      await session.receive({ type: 'ready', kept });
      return told[0]?.type === 'init' ? told[0].draft : undefined;
    };
    assert.deepEqual(await begun(draft), draft);
    assert.equal(await begun({ text: 'mia@acme.test', roles: ['owner'] }), undefined);
    assert.equal(await begun(undefined), undefined);
  });

  describe('with a file', () => {
    const opened = async (bytes: Uint8Array) => {
      const { session, told } = start();
      await session.receive({ type: 'dropFile', request: 4, name: 'people.csv', bytes });
      return told;
    };

    it('sends its name and text', async () => {
      const text = 'mia@acme.test';
      assert.deepEqual(await opened(new Uint8Array(Buffer.from(text, 'utf16le'))), [
        { type: 'opened', request: 4, name: 'people.csv', text },
      ]);
    });

    describe('whose encoding is unclear', () => {
      const bytes = new Uint8Array(Buffer.from('email,name\nzoe@acme.test,Zo\u00EB', 'latin1'));
      const dropped = async () => {
        const started = start();
        await started.session.receive({ type: 'dropFile', request: 4, name: 'people.csv', bytes });
        return started;
      };

      it('shows what each encoding makes of its names, and opens in the chosen one', async () => {
        const { session, told } = await dropped();
        const [asked] = told;
        assert.ok(asked?.type === 'unread');
        assert.deepEqual([asked.file.name, asked.file.choices[0]?.samples], ['people.csv', ['Zoë']]);
        await session.receive({ type: 'chooseEncoding', request: 5, encoding: 'windows1252' });
        assert.deepEqual(told.at(-1), {
          type: 'opened',
          request: 5,
          name: 'people.csv',
          text: 'email,name\nzoe@acme.test,Zoë',
        });
      });

      it('holds the preview back until one is chosen or the file is left', async () => {
        const { session, told } = await dropped();
        await session.receive(preview);
        const last = told.at(-1);
        assert.ok(last?.type === 'problems');
        assert.deepEqual(
          last.problems.map(({ field }) => field),
          ['encoding'],
        );
        await session.receive({ type: 'chooseEncoding', request: 6 });
        await session.receive(preview);
        assert.equal(told.at(-1)?.type, 'plan');
      });

      it('asks a page that was hidden again', async () => {
        const { session, told } = await dropped();
        await session.receive({ type: 'ready' });
        const init = told.at(-1);
        assert.ok(init?.type === 'init');
        assert.equal(init.file?.name, 'people.csv');
      });
    });

    it('refuses a workbook with what to do', async () => {
      const [answer] = await opened(new Uint8Array(Buffer.from('PK\x03\x04 xl/workbook')));
      assert.ok(answer?.type === 'failed');
      assert.match(answer.message, /an Excel workbook, not a text file\. Save it as CSV/);
    });

    it("refuses one that's too large", async () => {
      const [answer] = await opened(new Uint8Array(largestFile + 1));
      assert.ok(answer?.type === 'failed');
      assert.equal(answer.message, 'The list is too long.');
    });

    it('sends nothing when none was chosen', async () => {
      const { session, told } = start();
      await session.receive({ type: 'openFile', request: 4 });
      assert.deepEqual(told, []);
    });
  });

  it('reports once that the run is gone', async () => {
    let current: RunView | undefined = run;
    const { session, listeners, types } = start({ run: () => current });
    await session.receive({ type: 'ready' });
    current = undefined;
    for (const fire of listeners) fire();
    await settle();
    for (const fire of listeners) fire();
    await settle();
    assert.deepEqual(types(), ['init', 'account', 'startOver', 'account']);
  });

  it('shows why the account can’t be read', async () => {
    const error = new SetupError({ kind: 'storage', message: 'The keyring is locked.' });
    const { session, told } = start({ account: () => Promise.reject(error) });
    await session.receive({ type: 'ready' });
    assert.ok(told[0]?.type === 'init');
    assert.equal(told[0].account.obstacle, 'The keyring is locked.');
  });

  it('sends nothing after it ends, and stops the preview but not the run', async () => {
    const signals: AbortSignal[] = [];
    const asked: unknown[] = [];
    const { session, told, listeners } = start({
      act: (message) => Promise.resolve(void asked.push(message)),
      preview: (_draft, signal) => {
        signals.push(signal);
        return Promise.resolve({ plan });
      },
    });
    const received = session.receive(preview);
    session.dispose();
    await received;
    await session.receive({ type: 'ready' });
    assert.deepEqual([told, listeners.size, signals[0]?.aborted, asked], [[], 0, true, []]);
  });
});
