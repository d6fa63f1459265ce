import assert from 'node:assert/strict';
import { organizationPermissions } from '../../../src/sandbox/state';
import { sampleCredentials } from '../../../src/sandbox/twilio';
import { assignments, basic, bearer, kim, now, open, requestToken, roles, users, type Call } from './harness';

const calls: readonly [permission: string, address: string, call: Call][] = [
  ['twilio/iam/managed-users/list', users, {}],
  ['twilio/iam/managed-users/read', `${users}/${kim}`, {}],
  ['twilio/iam/managed-users/create', users, { method: 'POST', body: {} }],
  ['twilio/iam/managed-users/update', `${users}/${kim}`, { method: 'PUT', body: {} }],
  ['twilio/iam/managed-users/delete', `${users}/${kim}`, { method: 'DELETE' }],
  ['twilio/iam/role-assignments/list', `${assignments}?Identity=${kim}`, {}],
  ['twilio/iam/role-assignments/create', assignments, { method: 'POST', body: {} }],
  ['twilio/iam/role-assignments/delete', `${assignments}/IY0`, { method: 'DELETE' }],
];

describe('sandbox: token endpoint', () => {
  it('answers client credentials with the documented fields in order', async () => {
    const response = await requestToken(open().sandbox);
    const body = (await response.json()) as Record<string, unknown>;
    assert.equal(response.status, 200);
    assert.deepEqual(Object.keys(body), [
      'access_token',
      'token_type',
      'expires_in',
      'id_token',
      'refresh_token',
    ]);
    assert.deepEqual(
      { ...body, access_token: '' },
      {
        access_token: '',
        token_type: 'Bearer',
        expires_in: 3600,
        id_token: null,
        refresh_token: null,
      },
    );
  });

  it('issues a JWT that expires after an hour', async () => {
    const token = await bearer(open().sandbox);
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    const issued = now.getTime() / 1000;
    assert.deepEqual(claims, { sub: sampleCredentials.clientId, iat: issued, exp: issued + 3600 });
  });

  it('refuses a wrong secret with 400 and a Twilio error body', async () => {
    const response = await requestToken(open().sandbox, { client_secret: 'wrong' });
    const body = (await response.json()) as Record<string, unknown>;
    assert.equal(response.status, 400);
    assert.deepEqual(Object.keys(body), ['code', 'message', 'more_info', 'status']);
  });

  it('refuses a wrong secret as in RFC 6749 if configured to', async () => {
    const { sandbox } = open({ undocumented: { refusedClient: 'oauth' } });
    const response = await requestToken(sandbox, { client_secret: 'wrong' });
    const body = (await response.json()) as Record<string, unknown>;
    assert.deepEqual([response.status, body['error']], [401, 'invalid_client']);
  });

  it('refuses a wrong client ID', async () => {
    const response = await requestToken(open().sandbox, { client_id: 'OQ' });
    assert.equal(response.status, 400);
  });

  it('refuses another grant type', async () => {
    const response = await requestToken(open().sandbox, { grant_type: 'password' });
    const body = (await response.json()) as Record<string, unknown>;
    assert.deepEqual([response.status, body['code']], [400, 20001]);
  });

  it('accepts a rotated secret at once', async () => {
    const credentials = { ...sampleCredentials };
    const { sandbox } = open({ credentials });
    credentials.clientSecret = 'rotated';
    const statuses = [
      (await requestToken(sandbox)).status,
      (await requestToken(sandbox, { client_secret: 'rotated' })).status,
    ];
    assert.deepEqual(statuses, [400, 200]);
  });
});

describe('sandbox: bearer tokens', () => {
  it('refuses a token after an hour with the code 20003', async () => {
    let time = now;
    const { sandbox, call } = open({ now: () => time });
    const authorization = await bearer(sandbox);
    time = new Date(now.getTime() + 3_600_000);
    const { status, body } = await call(users, { authorization });
    assert.deepEqual([status, body.code, body.detail], [401, 20003, 'The OAuth access token has expired']);
  });

  it('accepts a token until its hour ends', async () => {
    let time = now;
    const { sandbox, call } = open({ now: () => time });
    const authorization = await bearer(sandbox);
    time = new Date(now.getTime() + 3_599_000);
    assert.equal((await call(users, { authorization })).status, 200);
  });

  it('keeps earlier tokens valid when a new one is issued', async () => {
    const { sandbox, call } = open();
    const authorization = await bearer(sandbox);
    await bearer(sandbox);
    assert.equal((await call(users, { authorization })).status, 200);
  });

  it('accepts a token from an earlier sandbox, as after a reload', async () => {
    const authorization = await bearer(open().sandbox);
    assert.equal((await open().call(users, { authorization })).status, 200);
  });

  it('refuses a token with a changed expiry', async () => {
    const { sandbox, call } = open();
    const [header, , signature] = (await bearer(sandbox)).split('.');
    const claims = { sub: sampleCredentials.clientId, exp: 4_000_000_000 };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const { status } = await call(users, { authorization: `${header}.${payload}.${signature}` });
    assert.equal(status, 401);
  });

  it("refuses anything that isn't a token", async () => {
    const { status, body } = await open().call(users, { authorization: 'Bearer nonsense' });
    assert.deepEqual([status, body.code], [401, 20003]);
  });

  it('refuses Basic authentication on organization calls', async () => {
    const authorization = basic(sampleCredentials.accountSid, sampleCredentials.authToken);
    const { status, body } = await open().call(assignments, { authorization });
    assert.deepEqual([status, body.code], [401, 20003]);
  });

  it('refuses an organization call without authorization', async () => {
    const { status } = await open().call(roles, { authorization: null });
    assert.equal(status, 401);
  });
});

describe('sandbox: permissions of the OAuth app', () => {
  for (const [permission, address, request] of calls) {
    const name = `${request.method ?? 'GET'} ${new URL(address).pathname}`;
    it(`names ${permission} when ${name} lacks it`, async () => {
      const { state, call } = open();
      state.organization.permissions = organizationPermissions.filter((each) => each !== permission);
      const { status, body } = await call(address, request);
      const message = address.startsWith(users) ? body.detail : body.message;
      assert.deepEqual([status, message], [401, `Missing permission: ${permission}`]);
    });

    it(`lets ${name} through with ${permission} alone`, async () => {
      const { state, call } = open();
      state.organization.permissions = [permission];
      const { status } = await call(address, request);
      assert.notEqual(status, 401);
    });
  }

  for (const permission of ['twilio/iam/roles/list', 'twilio/iam/role-assignments/list']) {
    it(`allow listing roles with ${permission}`, async () => {
      const { state, call } = open();
      state.organization.permissions = [permission];
      assert.equal((await call(roles)).status, 200);
    });
  }

  it('names twilio/iam/roles/list when no permission allows listing roles', async () => {
    const { state, call } = open();
    state.organization.permissions = [];
    const { body } = await call(roles);
    assert.equal(body.message, 'Missing permission: twilio/iam/roles/list');
  });

  it('refuses with 403 in both shapes if configured to', async () => {
    const { state, call } = open({ undocumented: { missingPermission: 403 } });
    state.organization.permissions = [];
    const [scim, other] = [await call(users), await call(`${assignments}?Identity=${kim}`)];
    assert.deepEqual(
      [scim.status, scim.body.code, scim.body.status, other.status, other.body.code, other.body.status],
      [403, 25018, '403', 403, 20003, 403],
    );
  });
});
