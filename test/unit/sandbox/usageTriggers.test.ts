import assert from 'node:assert/strict';
import { sampleCredentials } from '../../../src/sandbox/twilio';
import { account, events, open, subaccount, type Call } from './harness';

const triggers = `${account}/Usage/Triggers`;
const form = (changes: Record<string, string> = {}): Call => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({
    CallbackUrl: 'https://harbor.example/alert',
    TriggerValue: '50',
    UsageCategory: 'totalprice',
    TriggerBy: 'price',
    Recurring: 'monthly',
    FriendlyName: 'Spend',
    ...changes,
  }).toString(),
});

describe('sandbox: create a usage trigger', () => {
  it("answers 201 with the OpenAPI file's fields in order", async () => {
    const { state, call } = open();
    state.usage = [];
    const { status, body } = await call(`${triggers}.json`, form());
    const { sid, uri, ...rest } = body;
    const path = `/2010-04-01/Accounts/${sampleCredentials.accountSid}/Usage`;
    assert.equal(status, 201);
    assert.match(sid, /^UT[0-9a-f]{32}$/);
    assert.equal(uri, `${path}/Triggers/${sid}.json`);
    assert.deepEqual(Object.entries(rest), [
      ['account_sid', sampleCredentials.accountSid],
      ['api_version', '2010-04-01'],
      ['callback_method', 'POST'],
      ['callback_url', 'https://harbor.example/alert'],
      ['current_value', '0'],
      ['date_created', 'Tue, 10 Mar 2026 12:00:00 +0000'],
      ['date_fired', null],
      ['date_updated', 'Tue, 10 Mar 2026 12:00:00 +0000'],
      ['friendly_name', 'Spend'],
      ['recurring', 'monthly'],
      ['trigger_by', 'price'],
      ['trigger_value', '50'],
      ['usage_category', 'totalprice'],
      ['usage_record_uri', `${path}/Records.json?Category=totalprice`],
    ]);
    assert.deepEqual(Object.keys(body).slice(10, 14), ['sid', 'trigger_by', 'trigger_value', 'uri']);
  });

  it("shows its interval's current value", async () => {
    const { state, call } = open();
    const row = { account_sid: sampleCredentials.accountSid, category: 'sms', count: 1, usage: 1 } as const;
    state.usage = [
      { ...row, date: '2026-03-10', price: '1.5' },
      { ...row, date: '2026-03-02', price: '2' },
      { ...row, date: '2026-02-27', price: '4' },
    ];
    const values = [];
    for (const Recurring of ['daily', 'monthly', 'yearly', 'alltime']) {
      values.push((await call(`${triggers}.json`, form({ Recurring }))).body.current_value);
    }
    assert.deepEqual(values, ['1.5', '3.5', '7.5', '7.5']);
  });

  it('adds prices without losing a cent to binary fractions', async () => {
    const { state, call } = open();
    const row = { account_sid: sampleCredentials.accountSid, category: 'sms', count: 1, usage: 1 } as const;
    state.usage = [
      { ...row, date: '2026-03-10', price: '0.1' },
      { ...row, date: '2026-03-09', price: '0.2' },
    ];
    assert.equal((await call(`${triggers}.json`, form())).body.current_value, '0.3');
  });

  it("counts only its category's usage", async () => {
    const { state, call } = open();
    const row = { account_sid: sampleCredentials.accountSid, date: '2026-03-10', price: '1' };
    state.usage = [
      { ...row, category: 'sms', count: 2, usage: 3 },
      { ...row, category: 'calls', count: 4, usage: 5 },
    ];
    const values = [];
    for (const TriggerBy of ['count', 'usage']) {
      values.push(
        (await call(`${triggers}.json`, form({ UsageCategory: 'sms', TriggerBy }))).body.current_value,
      );
    }
    assert.deepEqual(values, ['2', '3']);
  });

  it('adds an offset to the current value', async () => {
    const { state, call } = open();
    state.usage = [
      {
        account_sid: sampleCredentials.accountSid,
        date: '2026-03-10',
        category: 'calls',
        count: 1,
        usage: 1,
        price: '0.1',
      },
    ];
    const { body } = await call(`${triggers}.json`, form({ TriggerValue: '+30.2' }));
    assert.equal(body.trigger_value, '30.3');
  });

  it('fires once if it has no recurrence', async () => {
    const { body } = await open().call(`${triggers}.json`, form({ Recurring: '' }));
    assert.equal(body.recurring, null);
  });

  const refusals: readonly [parameter: string, value: string][] = [
    ['CallbackUrl', 'harbor.example'],
    ['CallbackUrl', 'ftp://harbor.example/alert'],
    ['TriggerValue', 'much'],
    ['TriggerValue', '-5'],
    ['UsageCategory', ''],
    ['TriggerBy', 'weight'],
    ['Recurring', 'weekly'],
    ['CallbackMethod', 'PUT'],
    ['FriendlyName', 'x'.repeat(65)],
  ];
  for (const [parameter, value] of refusals) {
    it(`refuses ${parameter} <${value.slice(0, 30)}> by name`, async () => {
      const { state, call } = open();
      const { status, body } = await call(`${triggers}.json`, form({ [parameter]: value }));
      assert.deepEqual(
        [status, body.code, body.message, state.usageTriggers.length],
        [400, 20001, `Invalid parameter: ${parameter}`, 0],
      );
    });
  }

  it('finds no parameters in a JSON body and refuses it', async () => {
    const { status, body } = await open().call(`${triggers}.json`, { method: 'POST', body: {} });
    assert.deepEqual(
      [status, body.message],
      [400, 'Invalid parameter: CallbackUrl, TriggerValue, UsageCategory'],
    );
  });

  it('refuses the 1001st trigger of an account', async () => {
    const { state, call } = open();
    const { body } = await call(`${triggers}.json`, form());
    const [first] = state.usageTriggers;
    state.usageTriggers.push(...Array.from({ length: 998 }, () => ({ ...first!, sid: body.sid })));
    const statuses = [
      (await call(`${triggers}.json`, form())).status,
      (await call(`${triggers}.json`, form())).status,
    ];
    assert.deepEqual(statuses, [201, 400]);
  });

  it('records an event in the audit log', async () => {
    const { call } = open();
    await call(`${triggers}.json`, form());
    const { body } = await call(`${events}?EventType=usage-trigger.created`);
    assert.equal(body.events.length, 1);
  });
});

describe('sandbox: list usage triggers', () => {
  it("answers with the OpenAPI file's fields in order", async () => {
    const { call } = open();
    const created = await call(`${triggers}.json`, form());
    const { status, body } = await call(`${triggers}.json`);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body).at(-1), 'usage_triggers');
    assert.deepEqual(body.usage_triggers, [created.body]);
  });

  it('filters the list', async () => {
    const { call } = open();
    await call(`${triggers}.json`, form());
    await call(`${triggers}.json`, form({ UsageCategory: 'sms', TriggerBy: 'count', Recurring: 'daily' }));
    const counts = [];
    for (const query of ['UsageCategory=sms', 'TriggerBy=price', 'Recurring=daily', 'Recurring=yearly']) {
      counts.push((await call(`${triggers}.json?${query}`)).body.usage_triggers.length);
    }
    assert.deepEqual(counts, [1, 1, 1, 0]);
  });

  it('answers with an empty list when there are none', async () => {
    const { body } = await open().call(`${triggers}.json`);
    assert.deepEqual([body.usage_triggers, body.start, body.end], [[], 0, 0]);
  });

  it('pages with a relative next_page_uri that keeps the query', async () => {
    const { call } = open();
    for (let made = 0; made < 3; made += 1) await call(`${triggers}.json`, form());
    const first = await call(`${triggers}.json?UsageCategory=totalprice&PageSize=2`);
    const next = first.body.next_page_uri ?? '';
    const second = await call(`https://api.twilio.com${next}`);
    assert.match(
      next,
      /^\/2010-04-01\/Accounts\/AC\w+\/Usage\/Triggers\.json\?UsageCategory=totalprice&PageSize=2&Page=1&PageToken=PA/,
    );
    assert.deepEqual(
      [first.body.start, first.body.end, second.body.start, second.body.end, second.body.next_page_uri],
      [0, 1, 2, 2, null],
    );
    assert.equal(second.body.page, 1);
  });

  it("shows only the triggers of the path's account", async () => {
    const { call } = open();
    await call(`${triggers}.json`, form());
    const { body } = await call(`${subaccount}/Usage/Triggers.json`);
    assert.deepEqual(body.usage_triggers, []);
  });
});

describe('sandbox: delete a usage trigger', () => {
  it('answers 204 and removes the trigger', async () => {
    const { state, call } = open();
    const { body } = await call(`${triggers}.json`, form());
    const deleted = await call(`${triggers}/${body.sid}.json`, { method: 'DELETE' });
    assert.deepEqual([deleted.status, state.usageTriggers], [204, []]);
  });

  it("answers 404 for another account's trigger", async () => {
    const { state, call } = open();
    const { body } = await call(`${triggers}.json`, form());
    const { status } = await call(`${subaccount}/Usage/Triggers/${body.sid}.json`, { method: 'DELETE' });
    assert.deepEqual([status, state.usageTriggers.length], [404, 1]);
  });
});
