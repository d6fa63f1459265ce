import assert from 'node:assert/strict';
import { kim, open, owner, users, type Call } from './harness';

const named = (userName: string) => ({ userName, emails: [{ primary: true, value: userName }] });

describe('sandbox: replace a user', () => {
  const one = `${users}/${kim}`;
  const replace = (changes: object, headers: Record<string, string> = {}): Call => ({
    method: 'PUT',
    body: { ...named('kim@harbor.example'), ...changes },
    headers,
  });

  it('replaces all fields, clears missing ones, and increments the version', async () => {
    const { status, body } = await open().call(one, replace({ active: false, displayName: 'K. Ode' }));
    assert.equal(status, 200);
    assert.deepEqual(
      [body.active, body.displayName, body.name, body.locale, body.meta.version],
      [false, 'K. Ode', undefined, undefined, 'W/2'],
    );
  });

  it('keeps active if the body leaves it out', async () => {
    const { call } = open();
    await call(one, { method: 'DELETE' });
    assert.equal((await call(one, replace({}))).body.active, false);
  });

  it('reactivates a user', async () => {
    const { call } = open();
    await call(one, { method: 'DELETE' });
    assert.equal((await call(one, replace({ active: true }))).body.active, true);
  });

  it('accepts the current version in If-Match', async () => {
    assert.equal((await open().call(one, replace({}, { 'If-Match': 'W/1' }))).status, 200);
  });

  it('refuses another version in If-Match with 409 and 25020', async () => {
    const { state, call } = open();
    const { status, body } = await call(one, replace({ active: false }, { 'If-Match': 'W/7' }));
    assert.deepEqual([status, body.code, state.users[1]?.active], [409, 25020, true]);
  });

  it('refuses another version with 412 if configured to', async () => {
    const { call } = open({ undocumented: { versionConflict: 412 } });
    const { status, body } = await call(one, replace({}, { 'If-Match': 'W/7' }));
    assert.deepEqual([status, body.code, body.status], [412, 25020, '412']);
  });

  it('refuses another version in meta with 25020', async () => {
    const { status, body } = await open().call(one, replace({ meta: { version: 'W/7' } }));
    assert.deepEqual([status, body.code], [409, 25020]);
  });

  it('prefers If-Match to meta', async () => {
    const { status } = await open().call(one, replace({ meta: { version: 'W/7' } }, { 'If-Match': 'W/1' }));
    assert.equal(status, 200);
  });

  it('refuses the owner with 25016', async () => {
    const { status, body } = await open().call(`${users}/${owner}`, replace(named('avery@harbor.example')));
    assert.deepEqual([status, body.code, body.scimType], [400, 25016, 'mutability']);
  });

  it('refuses a suspended user with 25009', async () => {
    const { state, call } = open();
    state.users[1]!.suspended = true;
    const { status, body } = await call(one, replace({}));
    assert.deepEqual([status, body.code], [400, 25009]);
  });

  it('refuses an unknown user with 25008', async () => {
    const { status, body } = await open().call(`${users}/nobody`, replace({}));
    assert.deepEqual([status, body.code], [404, 25008]);
  });

  it('changes userName and primary email together', async () => {
    const { body } = await open().call(one, replace(named('kim.ode@harbor.example')));
    assert.equal(body.userName, 'kim.ode@harbor.example');
  });

  it("refuses another user's userName with 25022", async () => {
    const { status, body } = await open().call(one, replace(named('sam@harbor.example')));
    assert.deepEqual([status, body.code], [409, 25022]);
  });
});

describe('sandbox: deactivate a user', () => {
  it('answers 204 without a body and keeps the user as inactive', async () => {
    const { call } = open();
    const { status, body } = await call(`${users}/${kim}`, { method: 'DELETE' });
    const after = await call(`${users}/${kim}`);
    assert.deepEqual(
      [status, body, after.body.active, after.body.meta.version],
      [204, undefined, false, 'W/2'],
    );
  });

  it('keeps the role assignments', async () => {
    const { state, call } = open();
    await call(`${users}/${kim}`, { method: 'DELETE' });
    assert.equal(state.roleAssignments.filter((each) => each.identity === kim).length, 1);
  });

  it('refuses the owner with 25016', async () => {
    const { state, call } = open();
    const { status, body } = await call(`${users}/${owner}`, { method: 'DELETE' });
    assert.deepEqual([status, body.code, state.users[0]?.active], [400, 25016, true]);
  });

  it('refuses a suspended user with 25009', async () => {
    const { state, call } = open();
    state.users[1]!.suspended = true;
    assert.equal((await call(`${users}/${kim}`, { method: 'DELETE' })).body.code, 25009);
  });

  it('answers 404 with 25008 for an unknown user', async () => {
    const { status, body } = await open().call(`${users}/nobody`, { method: 'DELETE' });
    assert.deepEqual([status, body.code], [404, 25008]);
  });
});
