import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { createSandbox, sampleCredentials, sampleState } from '../../src/sandbox/twilio';
import { pages } from '../../src/twilio/answers';
import { readFixture, type Fixture } from './fixtures';
import { onFixtures } from './judge';
import { linesOf, shapeOf } from './shape';

/** Asks the sandbox for its roles, as an app with every permission. */
async function askForRoles(): Promise<{ status: number; headers: Headers; body: unknown }> {
  const sandbox = createSandbox({ state: sampleState(new Date()) });
  const { clientId, clientSecret } = sampleCredentials;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const login = new Request('https://oauth.twilio.com/v2/token', {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const { access_token } = (await (await sandbox.fetch(login)).json()) as { access_token: string };
  const headers = { Authorization: `Bearer ${access_token}` };
  const answer = await sandbox.fetch(
    new Request('https://iam.twilio.com/v2/Organizations/Roles', { headers }),
  );
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

describe('fixtures restated from the documentation', () => {
  let roles: Fixture;

  before(async () => {
    roles = await readFixture('roles');
  });

  it('stand for every operation that is in none of the files', () => {
    assert.deepEqual(onFixtures, [roles.operation]);
  });

  it("roles are read by the client's schema", () => {
    const { items, next } = z.parse(pages.roles, roles.answer);
    assert.deepEqual([items.length, items[0]?.friendly_name, next], [1, 'Ledger Reader', undefined]);
  });

  it('roles have the same fields in the sandbox, in the same order', async () => {
    const { status, headers, body } = await askForRoles();
    assert.deepEqual([status, headers.get('content-type')], [roles.status, roles.contentType]);
    assert.deepEqual(linesOf(shapeOf(body)), linesOf(shapeOf(roles.answer)));
  });
});
