import assert from 'node:assert/strict';
import {
  checkCallback,
  checkCategory,
  checkTriggerName,
  checkTriggerValue,
  deleteTrigger,
  describeTrigger,
  makeTrigger,
} from '../../../src/alerts/usageTriggers';
import { createSandbox, sampleCredentials, sampleState } from '../../../src/sandbox/twilio';
import type { NewUsageTrigger } from '../../../src/twilio/api';
import { createTwilioClient } from '../../../src/twilio/client';
import { SetupError } from '../../../src/twilio/errors';
import { VirtualClock } from '../twilio/virtualClock';

const wanted: NewUsageTrigger = {
  usageCategory: 'totalprice',
  triggerValue: '100',
  triggerBy: 'price',
  recurring: 'monthly',
  callbackUrl: 'https://hooks.example.com/usage',
  friendlyName: 'Spend',
};

type Fault = 'none' | 'lostBefore' | 'lostAfter' | 'late';

/** A sandbox whose answers a test can drop; with `late`, the request takes effect only with the next one. */
function open() {
  const sandbox = createSandbox({ state: sampleState(new Date()) });
  const faults: { write: Fault; read: Fault } = { write: 'none', read: 'none' };
  const sent: string[] = [];
  let waiting: Request | undefined;
  const fetch = async (request: Request): Promise<Response> => {
    sent.push(request.method);
    const kind = request.method === 'GET' ? 'read' : 'write';
    const fault = faults[kind];
    if (kind === 'write') faults.write = 'none';
    if (fault === 'late') {
      const { url, method, headers } = request;
      waiting = new Request(url, { method, headers, body: await request.text() });
    }
    if (fault === 'late' || fault === 'lostBefore') throw new TypeError('fetch failed');
    const response = await sandbox.fetch(request);
    if (fault === 'lostAfter') throw new TypeError('fetch failed');
    if (kind === 'read' && waiting) {
      await sandbox.fetch(waiting);
      waiting = undefined;
    }
    return response;
  };
  const clock = new VirtualClock();
  const client = createTwilioClient({
    accountSid: sampleCredentials.accountSid,
    account: { kind: 'authToken', authToken: sampleCredentials.authToken },
    fetch,
    clock,
  });
  const there = () => sandbox.state.usageTriggers;
  return { client, clock, faults, there, sent };
}

const signal = new AbortController().signal;
const rejects = (promise: Promise<unknown>, check: (error: SetupError) => boolean) =>
  assert.rejects(promise, (error: unknown) => SetupError.is(error) && check(error));

describe('creating a usage trigger', () => {
  it('creates the requested trigger', async () => {
    const { client, there } = open();
    const made = await makeTrigger(client, wanted)(signal);
    const [trigger, ...others] = there();
    assert.equal(others.length, 0);
    assert.equal(trigger?.sid, made.sid);
    assert.equal(trigger.trigger_value, '100');
  });

  it('finds the trigger after a lost answer, and writes once', async () => {
    const { client, faults, there, sent } = open();
    faults.write = 'lostAfter';
    const made = await makeTrigger(client, wanted)(signal);
    assert.deepEqual(
      there().map(({ sid }) => sid),
      [made.sid],
    );
    assert.deepEqual(sent, ['GET', 'POST', 'GET']);
  });

  it('finds a trigger with a relative value after a lost answer', async () => {
    const { client, faults, there } = open();
    faults.write = 'lostAfter';
    await makeTrigger(client, { ...wanted, triggerValue: '+25' })(signal);
    assert.equal(there().length, 1);
  });

  it("doesn't retry on its own when nothing took effect", async () => {
    const { client, faults, there, sent } = open();
    faults.write = 'lostBefore';
    await rejects(makeTrigger(client, wanted)(signal), ({ details }) => details.effectUnknown === true);
    assert.deepEqual([there().length, sent.filter((method) => method === 'POST').length], [0, 1]);
  });

  it('creates it on the next request when nothing took effect', async () => {
    const { client, faults, there } = open();
    const make = makeTrigger(client, wanted);
    faults.write = 'lostBefore';
    await assert.rejects(make(signal));
    await make(signal);
    assert.equal(there().length, 1);
  });

  it('creates no second one when the first takes effect late', async () => {
    const { client, faults, there, sent } = open();
    const make = makeTrigger(client, wanted);
    faults.write = 'late';
    await assert.rejects(make(signal));
    await make(signal);
    assert.equal(there().length, 1);
    assert.equal(sent.filter((method) => method === 'POST').length, 1);
  });

  it('creates no second one when the lookup is lost too', async () => {
    const { client, clock, faults, there } = open();
    const make = makeTrigger(client, wanted);
    const list = client.listUsageTriggers.bind(client);
    let lists = 0;
    client.listUsageTriggers = (filter, given) => {
      faults.read = ++lists === 2 ? 'lostBefore' : 'none';
      return list(filter, given);
    };
    faults.write = 'lostAfter';
    await rejects(clock.run(make(signal)), ({ details }) => details.effectUnknown === true);
    await make(signal);
    assert.equal(there().length, 1);
  });

  it('refuses a duplicate of another trigger', async () => {
    const { client, there } = open();
    await makeTrigger(client, wanted)(signal);
    const same = { ...wanted, triggerValue: '100.00', friendlyName: 'Another name' };
    await rejects(makeTrigger(client, same)(signal), ({ details }) => details.kind === 'conflict');
    assert.equal(there().length, 1);
  });

  it("creates it again when the duplicate has fired and won't fire again", async () => {
    const { client, there } = open();
    const once = { ...wanted };
    delete once.recurring;
    await makeTrigger(client, once)(signal);
    const list = async (...given: Parameters<typeof client.listUsageTriggers>) => {
      const { value, source } = await client.listUsageTriggers(...given);
      return { value: value.map((each) => ({ ...each, date_fired: '2026-10-01' })), source };
    };
    await makeTrigger({ ...client, listUsageTriggers: list }, once)(signal);
    assert.equal(there().length, 2);
  });

  for (const [what, change] of Object.entries({
    value: { triggerValue: '200' },
    recurrence: { recurring: 'daily' as const },
    address: { callbackUrl: 'https://hooks.example.com/other' },
  })) {
    it(`creates another one with another ${what}`, async () => {
      const { client, there } = open();
      await makeTrigger(client, wanted)(signal);
      await makeTrigger(client, { ...wanted, ...change })(signal);
      assert.equal(there().length, 2);
    });
  }

  it("doesn't mistake another trigger for its own after a lost answer", async () => {
    const { client, faults } = open();
    await makeTrigger(client, { ...wanted, triggerValue: '+10' })(signal);
    faults.write = 'lostBefore';
    await assert.rejects(makeTrigger(client, { ...wanted, triggerValue: '+10' })(signal));
  });

  it('passes on a refusal', async () => {
    const { client } = open();
    const make = makeTrigger(client, { ...wanted, triggerValue: 'much' });
    await rejects(make(signal), ({ details }) => details.code === 20001);
  });
});

describe('deleting a usage trigger', () => {
  it('succeeds when the answer is lost but the trigger is gone', async () => {
    const { client, faults, there } = open();
    const { sid } = await makeTrigger(client, wanted)(signal);
    faults.write = 'lostAfter';
    await deleteTrigger(client, sid, signal);
    assert.equal(there().length, 0);
  });

  it('succeeds when the trigger was already removed', async () => {
    const { client } = open();
    await deleteTrigger(client, `UT${'0'.repeat(32)}`, signal);
  });

  it('fails when the trigger is still there', async () => {
    const { client, faults, there } = open();
    const { sid } = await makeTrigger(client, wanted)(signal);
    faults.write = 'lostBefore';
    await assert.rejects(deleteTrigger(client, sid, signal));
    assert.equal(there().length, 1);
  });
});

describe('the webhook address', () => {
  const taken = [
    'https://hooks.example.com/usage',
    'https://hooks.example.com:8443/a?b=c',
    'https://93.184.215.14/usage',
    'https://[2606:2800:21f::1]/usage',
    'https://10.1.2.3/',
    'https://hooks.internal/',
  ];
  for (const address of taken) {
    it(`can be ${address}`, () => assert.equal(checkCallback(address), undefined));
  }

  const refused: Record<string, [RegExp, string[]]> = {
    'what is no address': [/Enter the full address/, ['', 'hooks.example.com/usage', 'https:/x', 'https://']],
    'other than HTTPS': [
      /begin with https/,
      ['http://hooks.example.com/', 'ftp://example.com/', 'file:///etc/x'],
    ],
    'a URL with a user name or password': [
      /Remove the user name/,
      ['https://me:planted@hooks.example.com/', 'https://planted@hooks.example.com/'],
    ],
  };
  for (const [what, [problem, addresses]] of Object.entries(refused)) {
    for (const address of addresses) {
      it(`can't be ${what}: “${address}”`, () => {
        const said = checkCallback(address) ?? '';
        assert.match(said, problem);
        assert.doesNotMatch(said, /planted/);
      });
    }
  }
});

describe('usage trigger input', () => {
  it('allows decimals and relative values', () => {
    for (const text of ['100', '99.50', '0.5', '+25', '+0.01'])
      assert.equal(checkTriggerValue(text), undefined);
  });

  it('shows an example value', () => {
    for (const text of ['', '1,000', '10,50', '-5', '1e3', '$100', '+', '.5', '5.', '+ 5'])
      assert.match(checkTriggerValue(text) ?? '', /Enter a number such as/, text);
  });

  it('refuses zero', () => {
    for (const text of ['0', '0.00', '+0']) assert.match(checkTriggerValue(text) ?? '', /above zero/);
  });

  it('allows categories as Twilio spells them', () => {
    assert.equal(checkCategory('calls-outbound'), undefined);
    for (const text of ['', 'Calls', 'calls outbound', '-calls', 'calls-'])
      assert.match(checkCategory(text) ?? '', /lowercase letters/);
  });

  it('allows names of up to 64 characters', () => {
    assert.equal(checkTriggerName('x'.repeat(64)), undefined);
    assert.match(checkTriggerName('x'.repeat(65)) ?? '', /65 characters. Shorten it to 64/);
  });

  it('is summarized in one line', () => {
    assert.equal(describeTrigger(wanted), 'totalprice: price reaches 100, each month');
    const relative = { usageCategory: 'sms', triggerValue: '+5', triggerBy: 'count' };
    assert.equal(describeTrigger(relative), 'sms: count rises by 5, once');
  });
});
