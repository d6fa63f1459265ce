import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { createSandbox, sampleCredentials, sampleState } from '../../src/sandbox/twilio';
import { pages } from '../../src/twilio/answers';
import { readFixture, type Fixture } from './fixtures';
import { onFixtures } from './judge';
import { linesOf, shapeOf } from './shape';

/** Requests the sandbox's roles as an app with every permission. */
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

  it("cover every operation that's missing from Twilio's files", () => {
    assert.deepEqual(onFixtures, [roles.operation]);
  });

  it("provide roles that the client's schema accepts", () => {
    const { items, next } = z.parse(pages.roles, roles.answer);
    assert.deepEqual([items.length, items[0]?.friendly_name, next], [1, 'Ledger Reader', undefined]);
  });

  it("list role fields in the sandbox's order", async () => {
    const { status, headers, body } = await askForRoles();
    assert.deepEqual([status, headers.get('content-type')], [roles.status, roles.contentType]);
    assert.deepEqual(linesOf(shapeOf(body)), linesOf(shapeOf(roles.answer)));
  });
});
