import assert from 'node:assert/strict';
import type { AlertsView, ToPage } from '../../../src/alerts/messages';
import { hear, startPage } from '../../../src/alerts/state';
import { AlertsSession, type AlertsHost } from '../../../src/editor/alertsSession';
import { SetupError } from '../../../src/twilio/errors';

const view: AlertsView = {
  of: 3,
  account: { name: 'Harbour', sidEnd: '4f2a', sample: false },
  rows: [],
  clicks: [],
  standing: { kind: 'nothing', text: '' },
  triggers: '',
};

/** A host that notes what it is asked, a page that notes what it is told, and the session between them. */
function start(given: Partial<AlertsHost> = {}) {
  const told: ToPage[] = [];
  const done: unknown[][] = [];
  const logged: string[] = [];
  let fire: () => void = () => undefined;
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      Promise.resolve(void done.push([name, ...args]));
  const host: AlertsHost = {
    view: () => view,
    choose: note('choose'),
    addKind: () => Promise.resolve(undefined),
    removeKind: note('removeKind'),
    markDone: note('markDone'),
    openConsole: note('openConsole'),
    copy: note('copy'),
    readTriggers: note('readTriggers'),
    manageTriggers: note('manageTriggers'),
    connect: note('connect'),
    onDidChange: (listener) => {
      fire = () => void listener();
      return { dispose: () => (fire = () => undefined) };
    },
    ...given,
  };
  const log = { warn: (line: string) => logged.push(line), error: (line: string) => logged.push(line) };
  const send = (message: ToPage) => Promise.resolve(told.push(message) > 0);
  const session = new AlertsSession(host, send, log, undefined);
  return { session, told, done, logged, fire: () => fire(), types: () => told.map(({ type }) => type) };
}

const choose = { type: 'choose', request: 1, of: 3, kind: 'pricing', role: 'support', on: true };

describe('the talk with the page about alerts', () => {
  it('begins when the page is ready, and asks Twilio for the triggers', async () => {
    const { session, told, done } = start();
    await session.receive({ type: 'ready' });
    assert.deepEqual(told, [{ type: 'init', view }]);
    assert.deepEqual(done, [['readTriggers']]);
  });

  it('tells nothing before the page is ready, nor after it is gone', async () => {
    const { session, told, fire } = start();
    fire();
    await session.receive({ type: 'ready' });
    session.dispose();
    fire();
    assert.equal(told.length, 1);
  });

  it('carries a choice out and shows what came of it, with the number of the request', async () => {
    const { session, told, done } = start();
    await session.receive(choose);
    assert.deepEqual(done, [['choose', 'pricing', 'support', true]]);
    assert.deepEqual(told, [{ type: 'view', request: 1, view }]);
  });

  it('does nothing of what was asked of another account', async () => {
    const { session, done, types } = start();
    for (const message of [choose, { type: 'markDone', request: 2, of: 3 }])
      await session.receive({ ...message, of: 2 });
    assert.deepEqual(done, []);
    assert.deepEqual(types(), ['view', 'view']);
  });

  it('says why a name can’t be added', async () => {
    const { session, told } = start({ addKind: () => Promise.resolve('It is there.') });
    await session.receive({ type: 'addKind', request: 1, of: 3, name: 'x' });
    assert.deepEqual(told[0], { type: 'refused', message: 'It is there.' });
  });

  it('says what failed and what to do', async () => {
    const failed = new SetupError({ kind: 'storage', message: 'No.', remedy: 'Try again.' });
    const { session, told } = start({ choose: () => Promise.reject(failed) });
    await session.receive(choose);
    assert.deepEqual(told[0], { type: 'refused', message: 'No. Try again.' });
  });

  const hostile = [
    'text',
    { type: 'choose' },
    { ...choose, role: 'owner' },
    { ...choose, extra: 1 },
    { type: 'copy', kind: 'x', text: 'rm -rf' },
    { type: 'addKind', request: 1, of: 3, name: 'x'.repeat(5000) },
    { type: 'run', command: 'workbench.action.quit' },
  ];
  for (const message of hostile) {
    it(`drops ${JSON.stringify(message).slice(0, 60)}`, async () => {
      const { session, told, done, logged } = start();
      await session.receive(message);
      assert.deepEqual([told, done, logged.length], [[], [], 1]);
    });
  }
});

describe('what the page about alerts hears', () => {
  const other = { ...view, triggers: 'newer' };

  it('is passed over when it is older than what was asked last', () => {
    const state = { ...startPage(view, ''), request: 2 };
    assert.equal(hear(state, { type: 'view', request: 1, view: other }), state);
    assert.equal(hear(state, { type: 'view', request: 2, view: other }).view, other);
  });

  it('keeps the name being typed until it was added', () => {
    const state = startPage(view, 'Fraud');
    assert.equal(hear(state, { type: 'refused', message: 'No.' }).name, 'Fraud');
    assert.equal(hear(state, { type: 'added' }).name, '');
  });
});
