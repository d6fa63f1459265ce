import assert from 'node:assert/strict';
import type { Fetch } from '../../../src/twilio/api';
import type { ErrorDetails } from '../../../src/twilio/errors';
import { createTransport, isTwilioAddress, type Reply, type SdkRequest } from '../../../src/twilio/transport';
import { authToken, detailsOf, fetchFailed, json, never, text } from './fakeTwilio';
import { VirtualClock } from './virtualClock';

describe('isTwilioAddress', () => {
  for (const address of [
    'https://iam.twilio.com/scim/v2/Users',
    'https://api.dublin.ie1.twilio.com/2010-04-01',
    'https://api.twilio.com:443/x',
    'https://API.twilio.com?a=b',
    'https://oauth.twilio.com',
  ]) {
    it(`accepts ${address}`, () => {
      assert.ok(isTwilioAddress(address));
    });
  }

  for (const address of [
    'http://iam.twilio.com/',
    'https://twilio.com.evil.test/',
    'https://iam.twilio.com.evil.test/',
    'https://eviltwilio.com/',
    'https://evil.test/iam.twilio.com/',
    'https://evil.test\\.twilio.com/',
    'https://iam.twilio.com@evil.test/',
    'https://user:pass@iam.twilio.com/',
    'https://evil.test#.twilio.com/',
    'https://iam.twilio.com./',
    'https://iam.twilio.com:8443/',
    'https://iam.twílio.com/',
    'https://iam。twilio。com/',
    'https://ⅰam.twilio.com/',
    'https://xn--iam-xyz.twilio.com/',
    ' https://iam.twilio.com/',
    '//iam.twilio.com/',
    'ftp://iam.twilio.com/',
    '',
  ]) {
    it(`refuses ${JSON.stringify(address)}`, () => {
      assert.ok(!isTwilioAddress(address));
    });
  }
});

describe('the transport', () => {
  const clock = new VirtualClock();
  const log: string[] = [];
  const asked: Request[] = [];
  const get: SdkRequest = { method: 'get', uri: 'https://iam.twilio.com/scim/v2/Users' };

  beforeEach(() => {
    log.length = 0;
    asked.length = 0;
  });

  interface How {
    write?: boolean;
    signal?: AbortSignal;
  }

  function send(
    fetch: Fetch,
    request: SdkRequest,
    { write = false, signal = never() }: How = {},
  ): Promise<Reply> {
    const listening: Fetch = (made) => {
      asked.push(made);
      return fetch(made);
    };
    const transport = createTransport({ fetch: listening, clock, log: (line) => log.push(line) });
    return clock.run(transport(request, { limit: 30_000, write, signal }));
  }

  const failure = (fetch: Fetch, request = get, how: How = {}): Promise<ErrorDetails> =>
    detailsOf(send(fetch, request, how));
  const ok: Fetch = () => Promise.resolve(json({}));
  const hang: Fetch = () => new Promise(() => undefined);

  it('sends nothing to other addresses and builds no headers for them', async () => {
    const getAuthString = () => assert.fail('The header was built.');
    const request = { method: 'get', uri: 'https://twilio.com.evil.test/', authStrategy: { getAuthString } };
    const { kind, message } = await failure(ok, request);
    assert.equal(kind, 'invalidInput');
    assert.ok(!message.includes('evil'));
    assert.equal(asked.length, 0);
  });

  it('follows no redirect', async () => {
    await send(ok, get);
    assert.equal(asked[0]?.redirect, 'manual');
  });

  it('writes a query so that pluses and spaces survive', async () => {
    await send(ok, { ...get, params: { filter: 'userName eq "kim+a@acme.test"', skipped: undefined } });
    assert.equal(new URL(asked[0]!.url).search, '?filter=userName%20eq%20%22kim%2Ba%40acme.test%22');
  });

  it('refuses a body that it can’t write', async () => {
    const headers = { 'Content-Type': 'application/scim+json' };
    await assert.rejects(send(ok, { ...get, method: 'post', headers, data: { a: 1 } }), TypeError);
    assert.equal(asked.length, 0);
  });

  it('logs one line per exchange, with the request ID and without query or credential', async () => {
    const answer = json({}, 200, { 'Twilio-Request-Id': `RQ${'ab'.repeat(16)}` });
    const uri = `https://iam.twilio.com/scim/v2/Users/US${'2b'.repeat(16)}?filter=kim@acme.test`;
    const authStrategy = { getAuthString: () => Promise.resolve(`Bearer ${authToken}`) };
    await send(() => Promise.resolve(answer), { method: 'get', uri, authStrategy });
    assert.deepEqual(log, [`GET /scim/v2/Users/US…2b2b at iam.twilio.com: 200, RQ${'ab'.repeat(16)}, 0 ms`]);
  });

  it('logs no credential, whatever its source', async () => {
    const answer = json({}, 200, { 'Twilio-Request-Id': authToken });
    await send(() => Promise.resolve(answer), get);
    assert.deepEqual(log, ['GET /scim/v2/Users at iam.twilio.com: 200, [redacted], 0 ms']);
  });

  it('logs one line for a failed exchange', async () => {
    await failure(() => Promise.reject(fetchFailed('ENOTFOUND')));
    assert.deepEqual(log, ['GET /scim/v2/Users at iam.twilio.com: dns, 0 ms']);
  });

  it('ends a request that takes too long, even if fetch ignores the signal', async () => {
    const { kind, reason } = await failure(hang);
    assert.deepEqual([kind, reason], ['network', 'timeout']);
    assert.ok(asked[0]?.signal.aborted);
    assert.equal(clock.sleeping, 0);
  });

  it('ends a body that takes too long', async () => {
    const slow = new Response(new ReadableStream({ pull: () => new Promise(() => undefined) }));
    const { reason } = await failure(() => Promise.resolve(slow));
    assert.equal(reason, 'timeout');
  });

  it('leaves the effect unknown when a write gets no answer in time', async () => {
    assert.equal((await failure(hang, get, { write: true })).effectUnknown, true);
  });

  it('leaves nothing waiting after an answer', async () => {
    await send(ok, get);
    assert.equal(clock.sleeping, 0);
  });

  it("stops in the tick in which it's canceled, and leaves a write's effect unknown", async () => {
    const stop = new AbortController();
    const transport = createTransport({ fetch: hang, clock });
    let ended: ErrorDetails | undefined;
    void detailsOf(transport(get, { limit: 30_000, write: true, signal: stop.signal })).then(
      (details) => (ended = details),
    );
    await clock.rest();
    stop.abort();
    await new Promise<void>((resolve) => process.nextTick(resolve));
    assert.deepEqual([ended?.kind, ended?.effectUnknown, clock.sleeping], ['cancelled', true, 0]);
  });

  it("sends nothing for a signal that's already aborted", async () => {
    const details = await failure(ok, get, { write: true, signal: AbortSignal.abort() });
    assert.deepEqual([details.kind, details.effectUnknown, asked.length], ['cancelled', undefined, 0]);
  });

  it('ignores malformed request IDs', async () => {
    const answer = text('{}', 200, { 'Twilio-Request-Id': 'a b <c>' });
    assert.equal((await send(() => Promise.resolve(answer), get)).requestId, undefined);
  });

  it('does not read on after 20 MB of an answer', async () => {
    let given = 0;
    const endless: Fetch = () => {
      const chunk = new Uint8Array(1_000_000);
      const body = new ReadableStream({
        pull(stream) {
          given += 1;
          stream.enqueue(chunk);
        },
      });
      return Promise.resolve(new Response(body));
    };
    const { kind, message, remedy, effectUnknown } = await failure(endless, get, { write: true });
    assert.deepEqual([kind, effectUnknown], ['unexpectedResponse', true]);
    assert.match(message, /20 MB/);
    assert.ok(remedy);
    assert.ok(given < 25, `${given} MB`);
  });
});
