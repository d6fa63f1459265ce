import assert from 'node:assert/strict';
import { createTwilioClient } from '../../../src/twilio/client';
import { accountSid, authToken, detailsOf, FakeTwilio, json, triggerSid } from './fakeTwilio';

const account = {
  sid: accountSid,
  friendly_name: 'Acme',
  type: 'Full',
  status: 'active',
  owner_account_sid: accountSid,
  auth_token: authToken,
};
const base = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}`;
const trigger = {
  sid: triggerSid,
  usage_category: 'totalprice',
  trigger_by: 'price',
  recurring: 'monthly',
  trigger_value: '100',
  callback_url: 'https://acme.test/hook',
};
const urls = ({ sent }: FakeTwilio) => sent.map(({ method, url }) => `${method} ${url.href}`);

describe('the account', () => {
  it('is read with its own SID and token, and without the Auth Token from the answer', async () => {
    const fake = new FakeTwilio(() => json(account));
    const { value } = await fake.run((client, signal) => client.fetchAccount(signal));
    assert.ok(!JSON.stringify(value).includes(authToken));
    assert.deepEqual(urls(fake), [`GET ${base}.json`]);
    const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    assert.equal(fake.sent[0]!.headers.get('Authorization'), `Basic ${login}`);
  });

  it("is read with an API key's SID and secret", async () => {
    const key = { kind: 'apiKey', sid: `SK${'8b'.repeat(16)}`, secret: 'planted-key-secret' } as const;
    const fake = new FakeTwilio(() => json(account), { account: key });
    await fake.run((client, signal) => client.fetchAccount(signal));
    const login = Buffer.from(`${key.sid}:${key.secret}`).toString('base64');
    assert.equal(fake.sent[0]!.headers.get('Authorization'), `Basic ${login}`);
    assert.equal(fake.sent[0]!.url.href, `${base}.json`);
  });

  it("doesn't reveal an API key's secret that a refusal repeats", async () => {
    const key = { kind: 'apiKey', sid: `SK${'8b'.repeat(16)}`, secret: 'another-planted-secret' } as const;
    const fake = new FakeTwilio(() => json({ code: 29999, message: `not ${key.secret}` }, 400), {
      account: key,
    });
    const { message } = await fake.failure((client, signal) => client.fetchAccount(signal));
    assert.ok(!message.includes(key.secret), message);
  });

  it('is reported as forbidden when the credential lacks a permission (70051)', async () => {
    const fake = new FakeTwilio(() => json({ code: 70051, message: 'Authorization failed' }, 401));
    assert.equal((await fake.failure((client, signal) => client.fetchAccount(signal))).kind, 'forbidden');
  });

  it('must be the requested one', async () => {
    const fake = new FakeTwilio(() => json({ ...account, sid: `AC${'9c'.repeat(16)}` }));
    const { kind, message } = await fake.failure((client, signal) => client.fetchAccount(signal));
    assert.equal(kind, 'unexpectedResponse');
    assert.match(message, / sid /);
  });

  it("can have its SID's digits in another case", async () => {
    const fake = new FakeTwilio(() => json({ ...account, sid: `AC${'1A'.repeat(16)}` }));
    await fake.run((client, signal) => client.fetchAccount(signal));
  });

  it("isn't requested without a credential", async () => {
    const fake = new FakeTwilio(() => json(account), { account: undefined });
    assert.equal((await fake.failure((client, signal) => client.fetchAccount(signal))).kind, 'auth');
    assert.equal(fake.sent.length, 0);
  });

  it('must have a valid SID', async () => {
    const make = () => createTwilioClient({ accountSid: 'AC../x', fetch: () => Promise.reject(new Error()) });
    assert.equal((await detailsOf(Promise.resolve().then(make))).kind, 'invalidInput');
  });
});

describe('the balance', () => {
  const balance = { account_sid: accountSid, balance: '-3.50', currency: 'USD' };
  const read = (answer: () => Response) =>
    new FakeTwilio(answer).run((client, signal) => client.fetchBalance(signal));

  it("keeps Twilio's decimal and its currency", async () => {
    assert.deepEqual((await read(() => json(balance))).value, balance);
  });

  for (const [how, answer] of [
    ['404', () => json({ code: 20404, message: 'not found' }, 404)],
    ['an empty balance', () => json({ ...balance, balance: '' })],
    ['no balance', () => json({ ...balance, balance: null, currency: null })],
  ] as const) {
    it(`is missing for a subaccount that answers with ${how}`, async () => {
      const { value, source } = await read(answer);
      assert.equal(value, undefined);
      assert.equal(source.call, 'GET /2010-04-01/Accounts/AC…1a1a/Balance.json');
    });
  }

  for (const wrong of [
    { balance: 3.5 },
    { balance: '1,20' },
    { balance: undefined },
    { account_sid: triggerSid },
  ]) {
    it(`isn't read from ${JSON.stringify(wrong)}`, async () => {
      await assert.rejects(
        read(() => json({ ...balance, ...wrong })),
        /balance|account_sid/,
      );
    });
  }
});

describe('usage triggers', () => {
  it('are read page by page at relative addresses', async () => {
    const fake = new FakeTwilio((_, index) =>
      json({
        usage_triggers: [{ ...trigger, trigger_value: String(index) }],
        next_page_uri: index === 0 ? `/2010-04-01/Accounts/${accountSid}/Usage/Triggers.json?Page=1` : null,
      }),
    );
    const query = { category: 'totalprice', recurring: 'monthly' };
    const { value } = await fake.run((client, signal) => client.listUsageTriggers(query, signal));
    assert.deepEqual(
      value.map(({ trigger_value }) => trigger_value),
      ['0', '1'],
    );
    assert.deepEqual(urls(fake), [
      `GET ${base}/Usage/Triggers.json?UsageCategory=totalprice&Recurring=monthly&PageSize=1000`,
      `GET ${base}/Usage/Triggers.json?Page=1`,
    ]);
  });

  it('are listed, created as a form, and deleted', async () => {
    const fake = new FakeTwilio(({ method }) => {
      if (method === 'GET') return json({ usage_triggers: [trigger], next_page_uri: null });
      return method === 'POST' ? json(trigger, 201) : new Response(null, { status: 204 });
    });
    const wanted = {
      callbackUrl: 'https://acme.test/hook?a=1&b=2',
      triggerValue: '+100',
      usageCategory: 'totalprice',
      triggerBy: 'price',
    } as const;
    await fake.run(async (client, signal) => {
      await client.listUsageTriggers({ category: 'totalprice' }, signal);
      await client.createUsageTrigger(wanted, signal);
      await client.deleteUsageTrigger(triggerSid, signal);
    });
    assert.deepEqual(urls(fake), [
      `GET ${base}/Usage/Triggers.json?UsageCategory=totalprice&PageSize=1000`,
      `POST ${base}/Usage/Triggers.json`,
      `DELETE ${base}/Usage/Triggers/${triggerSid}.json`,
    ]);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(fake.sent[1]!.body)), {
      CallbackUrl: 'https://acme.test/hook?a=1&b=2',
      TriggerValue: '+100',
      UsageCategory: 'totalprice',
      TriggerBy: 'price',
    });
  });
});

describe('audit events', () => {
  it('are read without actor or location', async () => {
    const event = {
      sid: `AE${'3d'.repeat(16)}`,
      event_type: 'payment-method.created',
      event_date: '2026-11-20T10:00:00Z',
      actor_sid: 'US1',
      source_ip_address: '203.0.113.9',
    };
    const fake = new FakeTwilio(() => json({ events: [event], meta: { next_page_url: null } }));
    const query = { eventType: 'payment-method.created', startDate: '2026-11-01T00:00:00Z' };
    const { value } = await fake.run((client, signal) => client.listEvents(query, signal));
    const { sid, event_type, event_date } = event;
    assert.deepEqual(value, [{ sid, event_type, event_date }]);
    assert.deepEqual(urls(fake), [
      'GET https://monitor.twilio.com/v1/Events?EventType=payment-method.created&StartDate=2026-11-01T00%3A00%3A00Z&PageSize=1000',
    ]);
  });

  it("aren't followed to another host", async () => {
    const meta = { next_page_url: 'https://api.twilio.com/v1/Events?Page=1' };
    const fake = new FakeTwilio(() => json({ events: [], meta }));
    assert.equal(
      (await fake.failure((client, signal) => client.listEvents({}, signal))).kind,
      'unexpectedResponse',
    );
  });
});
