import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { createSandbox, sampleCredentials, sampleState } from '../../src/sandbox/twilio';
import { pages, userSchema } from '../../src/twilio/answers';
import { readFixture, type Fixture } from './fixtures';
import { onFixtures } from './judge';
import { linesOf, shapeOf } from './shape';

const iam = 'https://iam.twilio.com';

/** What the sandbox answers to an app that has every permission. */
async function askSandbox(path: string, method: string, body?: unknown): Promise<Response> {
  const state = sampleState(new Date());
  state.users[1]!.externalId = 'directory-0002';
  const sandbox = createSandbox({ state });
  const { clientId, clientSecret } = sampleCredentials;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const login = new Request('https://oauth.twilio.com/v2/token', {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const { access_token } = (await (await sandbox.fetch(login)).json()) as { access_token: string };
  const headers = { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return sandbox.fetch(new Request(iam + path, init));
}

async function assertAnswersAs(fixture: Fixture, answer: Response): Promise<void> {
  assert.deepEqual(
    [answer.status, answer.headers.get('content-type')],
    [fixture.status, fixture.contentType],
  );
  assert.deepEqual(linesOf(shapeOf(await answer.json())), linesOf(shapeOf(fixture.answer)));
}

describe('fixtures restated from the documentation', () => {
  let roles: Fixture;
  let patch: Fixture;

  before(async () => {
    roles = await readFixture('roles');
    patch = await readFixture('patch-user');
  });

  it('stand for every operation that is in none of the files', () => {
    assert.deepEqual(onFixtures, [roles.operation]);
  });

  it("roles are read by the client's schema", () => {
    const { items, next } = z.parse(pages.roles, roles.answer);
    assert.deepEqual([items.length, items[0]?.friendly_name, next], [1, 'Ledger Reader', undefined]);
  });

  it('roles have the same fields in the sandbox, in the same order', async () => {
    await assertAnswersAs(roles, await askSandbox('/v2/Organizations/Roles', 'GET'));
  });

  it("a patched user is read by the client's schema", () => {
    assert.equal(z.parse(userSchema, patch.answer).userName, 'robin@harbor.example');
  });

  it('a patched user has the same fields in the sandbox, in the same order', async () => {
    const { id } = sampleState(new Date()).users[1]!;
    const answer = await askSandbox(`/scim/v2/Users/${id}`, 'PATCH', patch.request);
    await assertAnswersAs(patch, answer);
  });
});
