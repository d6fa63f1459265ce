import assert from 'node:assert/strict';
import { recordEvent } from '../../../src/sandbox/events';
import { sampleCredentials } from '../../../src/sandbox/twilio';
import { basic, events, now, open, owner, type Body } from './harness';

const types = (body: Body) => body.events.map((each) => each.event_type);

describe('sandbox: monitor events', () => {
  it("answers with events and meta in the OpenAPI file's field order", async () => {
    const { status, body } = await open().call(`${events}?EventType=user-session.created`);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['events', 'meta']);
    assert.deepEqual(Object.keys(body.events[0]), [
      'account_sid',
      'actor_sid',
      'actor_type',
      'description',
      'event_data',
      'event_date',
      'event_type',
      'resource_sid',
      'resource_type',
      'sid',
      'source',
      'source_ip_address',
      'url',
      'links',
    ]);
    assert.deepEqual(Object.keys(body.meta), [
      'page',
      'page_size',
      'first_page_url',
      'previous_page_url',
      'url',
      'next_page_url',
      'key',
    ]);
    assert.deepEqual(
      [body.events[0].actor_type, body.events[0].resource_type, body.events[0].event_date],
      ['user', 'user-session', '2026-03-09T12:00:00Z'],
    );
  });

  it('lists the newest first and nothing older than 30 days', async () => {
    const { body } = await open().call(events);
    assert.deepEqual(types(body), [
      'user-session.created',
      'user-session.created',
      'account-api-keys.created',
    ]);
  });

  it('lists nothing beyond 30 days even with StartDate', async () => {
    const { body } = await open().call(`${events}?StartDate=2025-01-01T00:00:00Z`);
    assert.equal(body.events.length, 3);
  });

  const filters: readonly [filter: string, found: number][] = [
    ['EventType=account-api-keys.created', 1],
    ['EventType=payment-method.created', 0],
    [`ActorSid=${owner}`, 3],
    [`ActorSid=US${'9'.repeat(32)}`, 0],
    [`ResourceSid=${sampleCredentials.standardKeySid}`, 1],
    ['SourceIpAddress=203.0.113.7', 3],
    ['SourceIpAddress=203.0.113.8', 0],
    ['StartDate=2026-03-07T12:00:00Z', 2],
    ['EndDate=2026-03-07T12:00:00Z', 2],
    ['StartDate=2026-03-08T00:00:00Z&EventType=user-session.created', 1],
  ];
  for (const [filter, found] of filters) {
    it(`finds ${found} with ${filter}`, async () => {
      const { body } = await open().call(`${events}?${filter}`);
      assert.equal(body.events.length, found);
    });
  }

  it('refuses an invalid date', async () => {
    const { status, body } = await open().call(`${events}?StartDate=yesterday`);
    assert.deepEqual([status, body.code], [400, 20001]);
  });

  it('pages to the end', async () => {
    const { call } = open();
    const first = await call(`${events}?PageSize=2`);
    const second = await call(first.body.meta.next_page_url!);
    assert.deepEqual(
      [first.body.events.length, second.body.events.length, second.body.meta.next_page_url],
      [2, 1, null],
    );
  });

  it("shows only the caller's events", async () => {
    const { subaccountSid, subaccountAuthToken } = sampleCredentials;
    const { body } = await open().call(events, {
      authorization: basic(subaccountSid, subaccountAuthToken),
    });
    assert.deepEqual(body.events, []);
  });

  it('shows a recorded event', async () => {
    const { state, call } = open();
    recordEvent(state, {
      account_sid: sampleCredentials.accountSid,
      actor_sid: owner,
      event_data: null,
      event_date: now.toISOString(),
      event_type: 'payment-method.created',
      resource_sid: sampleCredentials.accountSid,
      source: 'web',
      source_ip_address: null,
    });
    const { body } = await call(`${events}?EventType=payment-method.created`);
    assert.equal(body.events.length, 1);
  });
});
