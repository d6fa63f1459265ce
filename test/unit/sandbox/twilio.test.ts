import assert from 'node:assert/strict';
import { createSandbox, sampleState, type Sandbox } from '../../../src/sandbox/twilio';
import { FaultList, fault } from '../../support/faults';
import { account, assignments, bearer, events, kim, now, open, toRequest, users } from './harness';
import { rateLimit } from '../../support/rateLimit';

const newUser = {
  userName: 'alex@harbor.example',
  emails: [{ primary: true, value: 'alex@harbor.example' }],
};

describe('sandbox: routing', () => {
  const unknown: readonly [method: string, address: string][] = [
    ['GET', 'https://iam.twilio.com/scim/v2/Groups'],
    ['GET', 'https://iam.twilio.com/v1/Organizations/InvitedUsers'],
    ['PUT', 'https://iam.twilio.com/v2/Organizations/RoleAssignments'],
    ['GET', 'https://oauth.twilio.com/v2/token'],
    ['GET', 'https://api.twilio.com/scim/v2/Users'],
    ['GET', 'https://preview-iam.twilio.com/Organizations/OR1/scim/Users'],
    ['GET', 'https://verify.twilio.com/v2/Services'],
  ];
  for (const [method, address] of unknown) {
    it(`answers 404 with 20404 to ${method} ${address}`, async () => {
      const { status, body } = await open().call(address, { method });
      assert.deepEqual([status, body.code], [404, 20404]);
    });
  }
});

describe('sandbox: every answer', () => {
  const addresses = [users, `${assignments}?Identity=${kim}`, `${account}.json`, events];
  for (const address of [...addresses, 'https://iam.twilio.com/nothing']) {
    it(`has its own request ID: ${new URL(address).pathname}`, async () => {
      const { call } = open();
      const first = (await call(address)).headers.get('twilio-request-id');
      const second = (await call(address)).headers.get('twilio-request-id');
      assert.match(first ?? '', /^RQ[0-9a-f]{32}$/);
      assert.notEqual(first, second);
    });
  }

  it('shows how many requests are under way on api.twilio.com', async () => {
    const faults = new FaultList();
    faults.always({ path: 'api.twilio.com' }, fault.delay(5));
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const { call } = open({ faults, wait: () => released });
    const both = [call(`${account}.json`), call(`${account}/Balance.json`)];
    release();
    const counts = (await Promise.all(both)).map(({ headers }) => headers.get('twilio-concurrent-requests'));
    assert.deepEqual(counts, ['2', '2']);
  });

  it("doesn't show that on other hosts", async () => {
    const { headers } = await open().call(users);
    assert.equal(headers.has('twilio-concurrent-requests'), false);
  });
});

describe('sandbox: its state', () => {
  it('is a copy of the given state', async () => {
    const state = sampleState(now);
    const sandbox = createSandbox({ state, now: () => now });
    const authorization = await bearer(sandbox);
    await sandbox.fetch(toRequest(users, { method: 'POST', body: newUser }, authorization));
    assert.deepEqual([state.users.length, sandbox.state.users.length], [3, 4]);
  });

  it('is reported after a change, before the answer', async () => {
    const seen: number[] = [];
    const { call } = open({ onChange: (state) => seen.push(state.users.length) });
    const answer = call(users, { method: 'POST', body: newUser }).then(() => [...seen]);
    assert.deepEqual(await answer, [4]);
  });

  it("isn't reported after reads, refused writes, or token requests", async () => {
    let reports = 0;
    const { call } = open({ onChange: () => (reports += 1) });
    await call(users);
    await call(users, { method: 'POST', body: { ...newUser, userName: 'kim@harbor.example' } });
    assert.equal(reports, 0);
  });

  it('can be edited by hand', async () => {
    const { state, call } = open();
    state.accounts[0]!.balance = '3.00';
    assert.equal((await call(`${account}/Balance.json`)).body.balance, '3.00');
  });
});

describe('sandbox: its request log', () => {
  it('keeps host, method, path, status, request ID, and time, but no query, headers, or body', async () => {
    const { sandbox, call } = open();
    const filter = encodeURIComponent('userName eq "kim@harbor.example"');
    const { headers } = await call(`${users}?filter=${filter}`);
    assert.deepEqual(sandbox.requests.at(-1), {
      host: 'iam.twilio.com',
      method: 'GET',
      path: '/scim/v2/Users',
      status: 200,
      requestId: headers.get('twilio-request-id'),
      at: now.toISOString(),
    });
  });

  it('keeps an unanswered request with the status 0', async () => {
    const faults = new FaultList();
    faults.next({ path: '/Users' }, fault.resetBefore());
    const { sandbox, call } = open({ faults });
    await assert.rejects(call(users));
    assert.equal(sandbox.requests.at(-1)?.status, 0);
  });

  it('is limited in length', async () => {
    const { sandbox } = open();
    const request = () => sandbox.fetch(new Request('https://oauth.twilio.com/first'));
    await request();
    for (let count = 0; count < 10_000; count += 1) {
      await sandbox.fetch(new Request('https://oauth.twilio.com/later'));
    }
    assert.deepEqual([sandbox.requests.length, sandbox.requests[0]?.path], [10_000, '/later']);
  });
});

describe('sandbox: aborting', () => {
  const hanging = (sandboxOptions: { after: boolean }) => {
    const faults = new FaultList();
    faults.next({ path: '/Users' }, sandboxOptions.after ? fault.lateAnswer(1) : fault.delay(1));
    // A wait that never ends and ignores the signal, like a stopped virtual clock.
    return open({ faults, wait: () => new Promise<void>(() => {}) });
  };
  const post = async (sandbox: Sandbox, signal: AbortSignal) => {
    const authorization = await bearer(sandbox);
    return sandbox.fetch(toRequest(users, { method: 'POST', body: newUser, signal }, authorization));
  };

  it('rejects at once if the signal is already aborted', async () => {
    const { sandbox } = open();
    await assert.rejects(post(sandbox, AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(sandbox.state.users.length, 3);
  });

  it('rejects with AbortError during a fault, before the request takes effect', async () => {
    const { sandbox } = hanging({ after: false });
    const controller = new AbortController();
    const answer = post(sandbox, controller.signal);
    setImmediate(() => controller.abort());
    await assert.rejects(answer, { name: 'AbortError' });
    assert.equal(sandbox.state.users.length, 3);
  });

  it('rejects with AbortError while the answer is late, after the request takes effect', async () => {
    const { sandbox } = hanging({ after: true });
    const controller = new AbortController();
    const answer = post(sandbox, controller.signal);
    const poll = setInterval(() => sandbox.state.users.length === 4 && controller.abort(), 1);
    await assert.rejects(answer, { name: 'AbortError' }).finally(() => clearInterval(poll));
  });

  it('rejects with the given reason', async () => {
    const { sandbox } = hanging({ after: false });
    const controller = new AbortController();
    const answer = post(sandbox, controller.signal);
    const reason = new Error('enough');
    setImmediate(() => controller.abort(reason));
    await assert.rejects(answer, reason);
  });

  it('has no effect after an abort, even when the wait ends later', async () => {
    const faults = new FaultList();
    faults.next({ path: '/Users' }, fault.delay(1));
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const { sandbox } = open({ faults, wait: () => ended });
    const controller = new AbortController();
    const answer = post(sandbox, controller.signal);
    setImmediate(() => controller.abort());
    await assert.rejects(answer);
    end();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(sandbox.state.users.length, 3);
  });
});

describe('sandbox: rate limits', () => {
  it('serve the allowed requests each second and more in the next', async () => {
    let time = now.getTime();
    const { sandbox, call } = open({ admit: rateLimit({ perSecond: 2 }), now: () => new Date(time) });
    const authorization = await bearer(sandbox);
    const statuses = [];
    for (const later of [0, 0, 500, 499, 1]) {
      time += later;
      statuses.push((await call(users, { authorization })).status);
    }
    assert.deepEqual(statuses, [200, 200, 429, 429, 200]);
  });

  const codes: readonly [address: string, code: number][] = [
    [users, 25021],
    [`${assignments}?Identity=${kim}`, 25109],
    [`${account}.json`, 20429],
    [events, 20429],
  ];
  for (const [address, code] of codes) {
    it(`refuse ${new URL(address).pathname} with 429, ${code}, and no Retry-After`, async () => {
      const { status, headers, body } = await open({ admit: rateLimit({ perSecond: 0 }) }).call(address);
      assert.deepEqual([status, body.code, headers.get('retry-after')], [429, code, null]);
    });
  }

  it('count each host separately', async () => {
    const { call } = open({ admit: rateLimit({ perSecond: 1 }) });
    const statuses = [await call(users), await call(`${account}.json`), await call(users)];
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [200, 200, 429],
    );
  });

  it('limit concurrent requests', async () => {
    const faults = new FaultList();
    faults.always({ path: 'api.twilio.com' }, fault.delay(1));
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const { call } = open({ faults, admit: rateLimit({ concurrent: 1 }), wait: () => released });
    const both = [call(`${account}.json`), call(`${account}.json`)];
    release();
    const statuses = (await Promise.all(both)).map(({ status }) => status);
    assert.ok(statuses.includes(429));
    assert.equal((await call(`${account}.json`)).status, 200);
  });

  for (const [retryAfter, expected] of [
    ['always', ['1', '1']],
    ['alternate', ['1', null]],
    ['never', [null, null]],
  ] as const) {
    it(`send Retry-After: ${retryAfter}`, async () => {
      const { call } = open({ admit: rateLimit({ perSecond: 0, retryAfter }) });
      const replies = [await call(users), await call(users)];
      assert.deepEqual(
        replies.map(({ headers }) => headers.get('retry-after')),
        expected,
      );
    });
  }

  it('exempt the token endpoint', async () => {
    const { sandbox } = open({ admit: rateLimit({ perSecond: 0 }) });
    await assert.doesNotReject(bearer(sandbox));
  });
});
