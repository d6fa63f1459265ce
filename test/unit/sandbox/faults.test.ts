import assert from 'node:assert/strict';
import { organizationPermissions } from '../../../src/sandbox/state';
import { FaultList, fault, type Matcher } from '../../support/faults';
import { refusalCodes } from '../../support/refusals';
import type { Fault } from '../../../src/sandbox/faults';
import { account, assignments, bearer, kim, now, open, toRequest, users } from './harness';

const newUser = {
  userName: 'alex@harbor.example',
  emails: [{ primary: true, value: 'alex@harbor.example' }],
};

/** Sends a user creation into a fault. Returns the answer and the number of users afterward. */
async function create(meets: Fault, wait?: (ms: number) => Promise<void>) {
  const faults = new FaultList();
  faults.next({ method: 'POST', path: '/scim/v2/Users' }, meets);
  const { sandbox, state } = open({ faults, ...(wait ? { wait } : {}) });
  const authorization = await bearer(sandbox);
  const answer = sandbox.fetch(toRequest(users, { method: 'POST', body: newUser }, authorization));
  return { answer, users: () => state.users.length };
}

async function errorOf(address: string, meets: Fault) {
  const faults = new FaultList();
  faults.next({ path: new URL(address).pathname }, meets);
  return open({ faults }).call(address);
}

const immediately = () => Promise.resolve();

describe('faults: matching requests', () => {
  const statusOf = async (matcher: Matcher, address: string, method = 'GET') => {
    const faults = new FaultList();
    faults.next(matcher, fault.status(500));
    const { sandbox } = open({ faults });
    const response = await sandbox.fetch(new Request(address, { method }));
    return response.status;
  };

  it('match by method', async () => {
    assert.equal(await statusOf({ method: 'POST' }, users), 401);
    assert.equal(await statusOf({ method: 'POST' }, users, 'POST'), 500);
  });

  it('match by part of the host and path', async () => {
    assert.equal(await statusOf({ path: 'iam.twilio.com/scim' }, users), 500);
    assert.equal(await statusOf({ path: 'iam.twilio.com/v2' }, users), 401);
  });

  it('match by pattern', async () => {
    assert.equal(await statusOf({ path: /Users$/ }, users), 500);
    assert.equal(await statusOf({ path: /Users$/ }, `${users}/${kim}`), 401);
  });

  it('meet each of several faults in turn, and then none', async () => {
    const faults = new FaultList();
    faults.next({}, fault.status(500), fault.status(503));
    const { sandbox } = open({ faults });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) {
      statuses.push((await sandbox.fetch(new Request(users))).status);
    }
    assert.deepEqual([statuses, faults.waiting], [[500, 503, 401], 0]);
  });

  it('meet a standing fault until it ends', async () => {
    const faults = new FaultList();
    const end = faults.always({}, fault.status(500));
    const { sandbox } = open({ faults });
    const statuses = [(await sandbox.fetch(new Request(users))).status];
    statuses.push((await sandbox.fetch(new Request(users))).status);
    end();
    statuses.push((await sandbox.fetch(new Request(users))).status);
    assert.deepEqual(statuses, [500, 500, 401]);
  });
});

describe('faults: in transit', () => {
  it('delay a request, which then takes effect', async () => {
    const waits: number[] = [];
    const { answer, users: count } = await create(fault.delay(250), (ms) => {
      waits.push(ms);
      return Promise.resolve();
    });
    assert.deepEqual([(await answer).status, count(), waits], [201, 4, [250]]);
  });

  it('let a request take effect before a late answer', async () => {
    const seen: number[] = [];
    const created: { users?: () => number } = {};
    const { answer, users: count } = await create(fault.lateAnswer(1), () => {
      seen.push(created.users?.() ?? -1);
      return Promise.resolve();
    });
    created.users = count;
    assert.deepEqual([(await answer).status, seen], [201, [4]]);
  });

  it('wait in real time without a clock', async () => {
    const { answer } = await create(fault.delay(1));
    assert.equal((await answer).status, 201);
  });

  const reset = { name: 'TypeError', message: 'fetch failed' };
  const code = (expected: string) => (error: Error & { cause?: { code?: string } }) => {
    assert.deepEqual({ name: error.name, message: error.message }, reset);
    assert.equal(error.cause?.code, expected);
    return true;
  };

  it('reset the connection before the effect', async () => {
    const { answer, users: count } = await create(fault.resetBefore());
    await assert.rejects(answer, code('ECONNRESET'));
    assert.equal(count(), 3);
  });

  it('reset the connection after the effect', async () => {
    const { answer, users: count } = await create(fault.resetAfter());
    await assert.rejects(answer, code('ECONNRESET'));
    assert.equal(count(), 4);
  });

  it('fail as the network does', async () => {
    const { answer } = await create(fault.network('ENOTFOUND'));
    await assert.rejects(answer, code('ENOTFOUND'));
  });
});

describe('faults: refusals', () => {
  const retryAfter: readonly [what: string, value: number | Date | undefined, header: string | null][] = [
    ['without Retry-After', undefined, null],
    ['with seconds', 7, '7'],
    ['with a date', now, 'Tue, 10 Mar 2026 12:00:00 GMT'],
  ];
  for (const [what, value, header] of retryAfter) {
    it(`answer 429 ${what}, and nothing takes effect`, async () => {
      const { answer, users: count } = await create(fault.tooManyRequests(value));
      const response = await answer;
      assert.deepEqual([response.status, response.headers.get('retry-after'), count()], [429, header, 3]);
    });
  }

  it("answer 429 with the address's code", async () => {
    const codes = [];
    for (const address of [users, assignments, `${account}.json`]) {
      codes.push((await errorOf(address, fault.tooManyRequests())).body.code);
    }
    assert.deepEqual(codes, [25021, 25109, 20429]);
  });

  for (const status of [500, 502, 503, 504]) {
    it(`answer ${status} before the effect`, async () => {
      const { answer, users: count } = await create(fault.status(status));
      assert.deepEqual([(await answer).status, count()], [status, 3]);
    });
  }

  it('answer a server error after the effect', async () => {
    const { answer, users: count } = await create(fault.statusAfter(504));
    assert.deepEqual([(await answer).status, count()], [504, 4]);
  });

  it('report an expired token', async () => {
    const { status, body } = await errorOf(users, fault.expiredToken());
    assert.deepEqual([status, body.code, body.detail], [401, 20003, 'The OAuth access token has expired']);
  });

  for (const permission of organizationPermissions) {
    it(`report that ${permission} is missing`, async () => {
      const { status, body } = await errorOf(users, fault.missingPermission(permission));
      assert.deepEqual([status, body.detail], [401, `Missing permission: ${permission}`]);
    });
  }

  for (const code of refusalCodes) {
    it(`answer ${code} in both shapes`, async () => {
      const scim = await errorOf(users, fault.code(code));
      const other = await errorOf(assignments, fault.code(code));
      assert.deepEqual(
        [scim.body.code, scim.body.status, typeof scim.body.detail],
        [code, String(scim.status), 'string'],
      );
      assert.deepEqual(
        [other.body.code, other.body.status, typeof other.body.message],
        [code, other.status, 'string'],
      );
      assert.ok(scim.status >= 400);
    });
  }

  it('cover every documented organization code', () => {
    const range = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_each, index) => from + index);
    // 25108 has no page.
    const documented = [...range(25001, 25023), ...range(25100, 25107), 25109, ...range(25200, 25203)];
    assert.deepEqual(
      documented.filter((code) => !refusalCodes.includes(code)),
      [],
    );
  });

  it('can give a code another status', async () => {
    const { status, body } = await errorOf(users, fault.code(25020, 412));
    assert.deepEqual([status, body.status], [412, '412']);
  });
});

describe('faults: broken answers', () => {
  it('send malformed JSON after the effect', async () => {
    const { answer, users: count } = await create(fault.malformedJson());
    const response = await answer;
    await assert.rejects(response.json(), SyntaxError);
    assert.deepEqual([response.status, count()], [201, 4]);
  });

  it('send half of the body after the effect', async () => {
    const { answer, users: count } = await create(fault.truncatedBody());
    await assert.rejects((await answer).json(), SyntaxError);
    assert.equal(count(), 4);
  });

  it('send an empty body after the effect', async () => {
    const { answer, users: count } = await create(fault.emptyBody());
    const response = await answer;
    assert.deepEqual([response.status, await response.text(), count()], [201, '', 4]);
  });

  it('break the connection within the body', async () => {
    const { answer, users: count } = await create(fault.brokenBody());
    await assert.rejects((await answer).text(), { name: 'TypeError', message: 'terminated' });
    assert.equal(count(), 4);
  });

  it('send the second half of the body later', async () => {
    const waits: number[] = [];
    const { answer } = await create(fault.slowBody(40), (ms) => {
      waits.push(ms);
      return Promise.resolve();
    });
    const body = (await (await answer).json()) as { userName: string };
    assert.deepEqual([body.userName, waits], ['alex@harbor.example', [40]]);
  });

  it('cut off a slow body when the request is aborted', async () => {
    const faults = new FaultList();
    faults.next({ path: '/Users' }, fault.slowBody(60_000));
    const { sandbox } = open({ faults });
    const controller = new AbortController();
    const request = toRequest(users, { signal: controller.signal }, await bearer(sandbox));
    const body = (await sandbox.fetch(request)).text();
    setImmediate(() => controller.abort());
    await assert.rejects(body, { name: 'AbortError' });
  });

  for (const status of [200, 502]) {
    it(`send a proxy's HTML with ${status}, and nothing takes effect`, async () => {
      const { answer, users: count } = await create(fault.html(status));
      const response = await answer;
      assert.deepEqual(
        [response.status, response.headers.get('content-type'), response.headers.has('twilio-request-id')],
        [status, 'text/html; charset=utf-8', false],
      );
      assert.match(await response.text(), /^<html>/);
      assert.equal(count(), 3);
    });
  }

  it('send another content type', async () => {
    const { answer } = await create(fault.contentType('text/plain'), immediately);
    const response = await answer;
    assert.deepEqual([response.status, response.headers.get('content-type')], [201, 'text/plain']);
  });

  it('redirect', async () => {
    const { answer, users: count } = await create(fault.redirect('https://elsewhere.example/'));
    const response = await answer;
    assert.deepEqual(
      [response.status, response.headers.get('location'), count()],
      [307, 'https://elsewhere.example/', 3],
    );
  });

  it('leave an answer without a body unchanged', async () => {
    const faults = new FaultList();
    faults.next({ method: 'DELETE' }, fault.malformedJson());
    const { status } = await open({ faults }).call(`${users}/${kim}`, { method: 'DELETE' });
    assert.equal(status, 204);
  });
});
