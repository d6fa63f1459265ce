import assert from 'node:assert/strict';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { generate } from 'selfsigned';
import { FaultList, fault } from '../../support/faults';
import { serveSandbox, type SandboxServer, type SandboxServerOptions } from '../../support/sandboxServer';
import { account, assignments, basic, bearer, kim, open, roles, toRequest, users } from './harness';

const newUser = {
  userName: 'alex@harbor.example',
  emails: [{ primary: true, value: 'alex@harbor.example' }],
};

describe('sandbox server', () => {
  let server: SandboxServer | undefined;

  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function serve(faults: FaultList, options: SandboxServerOptions = {}) {
    const opened = open({ faults });
    const started = await serveSandbox(opened.sandbox, options);
    server = started;
    return { ...opened, server: started, authorization: await bearer(open().sandbox) };
  }

  it('answers as the sandbox does', async () => {
    const { server: one, authorization } = await serve(new FaultList());
    const response = await one.fetch(toRequest(roles, {}, authorization));
    const body = (await response.json()) as { roles: unknown[] };
    assert.deepEqual(
      [response.status, body.roles.length, response.headers.get('content-type')],
      [200, 6, 'application/json'],
    );
    assert.match(response.headers.get('twilio-request-id') ?? '', /^RQ/);
  });

  it('issues tokens and serves the account', async () => {
    const { server: one } = await serve(new FaultList());
    const token = await bearer({ fetch: one.fetch });
    const response = await one.fetch(toRequest(`${account}.json`, {}, basic('AC9', 'x')));
    assert.match(token, /^Bearer \w/);
    assert.equal(response.status, 401);
  });

  it('passes bodies and headers to the sandbox', async () => {
    const { server: one, authorization, state } = await serve(new FaultList());
    const replaced = { userName: 'kim@harbor.example', emails: [{ value: 'kim@harbor.example' }] };
    const statuses = [];
    for (const version of ['W/9', 'W/1']) {
      const call = { method: 'PUT', body: replaced, headers: { 'If-Match': version } };
      statuses.push((await one.fetch(toRequest(`${users}/${kim}`, call, authorization))).status);
    }
    assert.deepEqual([statuses, state.users[1]?.version], [[409, 200], 2]);
  });

  it('answers 204 without a body', async () => {
    const { server: one, authorization } = await serve(new FaultList());
    const address = `${assignments}/IY00000000000000000000000000000002`;
    const response = await one.fetch(toRequest(address, { method: 'DELETE' }, authorization));
    assert.deepEqual([response.status, await response.text()], [204, '']);
  });

  it('acts as one chosen host when called at the loopback address', async () => {
    const { server: one, authorization } = await serve(new FaultList(), { host: 'iam.twilio.com' });
    const response = await fetch(`${one.origin}/v2/Organizations/Roles`, {
      headers: { Authorization: authorization },
    });
    assert.equal(response.status, 200);
  });

  it('breaks the connection before the effect', async () => {
    const faults = new FaultList();
    faults.next({ method: 'POST' }, fault.resetBefore());
    const { server: one, authorization, state } = await serve(faults);
    const post = one.fetch(toRequest(users, { method: 'POST', body: newUser }, authorization));
    await assert.rejects(post, { name: 'TypeError', message: 'fetch failed' });
    assert.equal(state.users.length, 3);
  });

  it('breaks the connection after the effect', async () => {
    const faults = new FaultList();
    faults.next({ method: 'POST' }, fault.resetAfter());
    const { server: one, authorization, state } = await serve(faults);
    const post = one.fetch(toRequest(users, { method: 'POST', body: newUser }, authorization));
    await assert.rejects(post, { name: 'TypeError', message: 'fetch failed' });
    assert.equal(state.users.length, 4);
  });

  it('breaks the connection within a body', async () => {
    const faults = new FaultList();
    faults.next({ path: '/Roles' }, fault.brokenBody());
    const { server: one, authorization } = await serve(faults);
    const response = await one.fetch(toRequest(roles, {}, authorization));
    await assert.rejects(response.text(), { name: 'TypeError', message: 'terminated' });
  });

  it('sends a slow body in full', async () => {
    const faults = new FaultList();
    faults.next({ path: '/Roles' }, fault.slowBody(1));
    const { server: one, authorization } = await serve(faults);
    const response = await one.fetch(toRequest(roles, {}, authorization));
    const body = (await response.json()) as { roles: unknown[] };
    assert.equal(body.roles.length, 6);
  });

  it('aborts in the sandbox when the client aborts', async () => {
    const faults = new FaultList();
    const aborted = new Promise<void>((resolve) => {
      faults.next({ path: '/Roles' }, (_serve, { signal }) => {
        controller.abort();
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            resolve();
            reject(new Error('aborted'));
          });
        });
      });
    });
    const controller = new AbortController();
    const { server: one, authorization } = await serve(faults);
    const request = toRequest(roles, { signal: controller.signal }, authorization);
    await assert.rejects(one.fetch(request), { name: 'AbortError' });
    await aborted;
  });

  it('serves HTTPS with its own certificate', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'iam.twilio.com' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'iam.twilio.com' }] }],
    });
    const { server: one, authorization } = await serve(new FaultList(), { tls: { key, cert } });
    const answer = await new Promise<string>((resolve, reject) => {
      httpsRequest(
        {
          port: one.port,
          host: '127.0.0.1',
          servername: 'iam.twilio.com',
          path: '/v2/Organizations/Roles?Search=Support',
          headers: { Host: 'iam.twilio.com', Authorization: authorization },
          ca: cert,
        },
        (response) => void text(response).then(resolve, reject),
      )
        .on('error', reject)
        .end();
    });
    assert.match(answer, /"friendly_name":"Support"/);
  });
});
