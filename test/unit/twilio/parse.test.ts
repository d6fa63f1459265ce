import assert from 'node:assert/strict';
import type { TwilioClient } from '../../../src/twilio/api';
import { SetupError, type ErrorDetails } from '../../../src/twilio/errors';
import { codeOf, effectOf } from '../../../src/twilio/codes';
import { authToken, clientSecret, FakeTwilio, json, text, user, userSid } from './fakeTwilio';

const fetchUser = (client: TwilioClient, signal: AbortSignal) => client.fetchUser(userSid, signal);
const createUser = (client: TwilioClient, signal: AbortSignal) =>
  client.createUser({ email: 'kim@acme.test' }, signal);
const page = '<!DOCTYPE html><html><body>Sign in to the network</body></html>';

/** Returns the error of a read that gets this answer. */
const failure = (answer: () => Response, call: typeof createUser = fetchUser): Promise<ErrorDetails> =>
  new FakeTwilio(answer).failure(call);

describe('an answer', () => {
  it('can have unknown fields', async () => {
    const fake = new FakeTwilio(() => json({ ...user, 'urn:new': { shape: 1 } }));
    assert.deepEqual((await fake.run(fetchUser)).value, { ...user, meta: { version: 'W/1' } });
  });

  for (const [what, odd] of [
    ['has an email without a value', { emails: [{ primary: true, type: 'work', value: null }] }],
    ['has a number for a version', { meta: { version: 1 } }],
    ['has no name', { name: undefined }],
    ['has null for a name', { name: null, displayName: null, meta: null, emails: null }],
    ['has numbers for names', { name: { givenName: 7, familyName: 8 }, displayName: 9, externalId: 10 }],
    ['has a text for a name', { name: 'Kim Ode', displayName: {} }],
    ['has emails in another shape', { emails: ['kim@acme.test', null] }],
    ['has a text for its meta data', { meta: 'W/1', locale: 7, timezone: [] }],
    ['has a text for a truth value', { active: 'true' }],
  ] as const) {
    it(`about a user who ${what} is read`, async () => {
      const fake = new FakeTwilio(() => json({ ...user, ...odd }));
      assert.equal((await fake.run(fetchUser)).value.id, userSid);
    });
  }

  it('can have another media type', async () => {
    const fake = new FakeTwilio(() => text(JSON.stringify(user), 200, { 'Content-Type': 'text/html' }));
    assert.equal((await fake.run(fetchUser)).value.id, userSid);
  });

  it('has a source with call, time, and request ID', async () => {
    const requestId = `RQ${'ab'.repeat(16)}`;
    const fake = new FakeTwilio(() => json(user, 200, { 'Twilio-Request-Id': requestId }));
    const { source } = await fake.run(fetchUser);
    assert.equal(source.call, 'GET /scim/v2/Users/US…2b2b');
    assert.equal(source.requestId, requestId);
    assert.equal(new Date(source.at).toISOString(), source.at);
  });

  for (const [what, value, field] of [
    ['a field is missing', { ...user, active: undefined }, 'active'],
    ['a field is mistyped', { ...user, active: 'yes' }, 'active'],
    ['a SID has the wrong prefix', { ...user, id: `IX${'2b'.repeat(16)}` }, 'id'],
    ['it is a list', [user], '(the entire response)'],
  ] as const) {
    it(`causes an error with call and field when ${what}`, async () => {
      const { kind, message, call } = await failure(() => json(value));
      assert.equal(kind, 'unexpectedResponse');
      assert.ok(message.includes(` ${field} `), message);
      assert.equal(call, 'GET /scim/v2/Users/US…2b2b');
    });
  }

  it('causes an error with the place in a list when a field that everything needs is mistyped', async () => {
    const body = { totalResults: 2, Resources: [user, { ...user, id: 7 }] };
    const list = (client: TwilioClient, signal: AbortSignal) => client.listUsers(signal);
    const { message } = await new FakeTwilio(() => json(body)).failure(list);
    assert.ok(message.includes(' Resources[1].id '), message);
  });

  for (const [what, body, sign] of [
    ['a web page', page, /web page/],
    ['empty', '', /empty/],
    ['cut short', '{"id": "US', /was cut off/],
    ['not JSON', 'OK', /isn’t JSON/],
  ] as const) {
    it(`that is ${what} is reported as such, without its text`, async () => {
      const { kind, message } = await failure(() => text(body));
      assert.equal(kind, 'unexpectedResponse');
      assert.match(message, sign);
      assert.ok(!message.includes('Sign in'));
    });

    it(`to a write that is ${what} leaves the effect unknown`, async () => {
      assert.equal((await failure(() => text(body, 201), createUser)).effectUnknown, true);
    });
  }

  it("isn't followed when it redirects", async () => {
    const { kind, message, status } = await failure(() => text('', 302, { Location: 'https://evil.test/' }));
    assert.deepEqual([kind, status], ['unexpectedResponse', 302]);
    assert.ok(!message.includes('evil'));
  });
});

describe('a refusal', () => {
  it("is read in SCIM's shape", async () => {
    const { kind, code, message, remedy, status, docs } = await failure(() =>
      json({ schemas: ['urn:x'], detail: 'no', status: '404', code: 25008 }, 404),
    );
    assert.deepEqual([kind, code, status], ['notFound', 25008, 404]);
    const text = codeOf(25008)!.text();
    assert.deepEqual([message, remedy], [`${text.message} Twilio says: “no.”`, text.remedy]);
    assert.equal(docs, 'https://www.twilio.com/docs/api/errors/25008');
  });

  it("is read in Twilio's own shape, even with the code in quotes", async () => {
    const body = { code: '25017', message: 'no', status: 400, more_info: 'x' };
    const { kind, code } = await failure(() => json(body, 400));
    assert.deepEqual([kind, code], ['invalidInput', 25017]);
  });

  for (const spelling of ['more_info', 'moreInfo']) {
    it(`with an unknown code shows number, text, and the link in ${spelling}`, async () => {
      const link = 'https://www.twilio.com/docs/errors/29999';
      const { message, code, docs } = await failure(() =>
        json({ code: 29999, message: 'Quite new', [spelling]: link }, 400),
      );
      assert.deepEqual([code, docs], [29999, link]);
      assert.match(message, /29999.*Quite new/);
    });
  }

  it('shows and logs what Twilio says beside what the product says of a known code', async () => {
    const said = 'Primary compliance profile is not approved';
    const fake = new FakeTwilio(() => json({ code: 20003, message: said }, 401));
    const { message, said: kept } = await fake.failure((client, signal) => client.fetchAccount(signal));
    assert.equal(
      message,
      'Twilio refused access. Twilio says: “Primary compliance profile is not approved.”',
    );
    assert.equal(kept, `${said}.`);
    assert.ok(
      fake.log.some((line) => line.endsWith(`error 20003: ${said}.`)),
      fake.log.join('\n'),
    );
  });

  it('says Twilio’s words once, also when the error is made again with another message', async () => {
    const details = await failure(() => json({ code: 25019, detail: 'Rule 7' }, 400));
    assert.equal(new SetupError(details).message, details.message);
    assert.equal(new SetupError({ ...details, message: 'No.' }).message, 'No. Twilio says: “Rule 7.”');
  });

  it('is quoted on one short line, cut between words, without a half secret', async () => {
    const long = `a\u0000b\r\nc \u202eup $(trash) ${'word '.repeat(48)}${authToken}${authToken} end`;
    const { said = '' } = await failure(() => json({ code: 25019, detail: long }, 400));
    assert.match(said, /^a b c up \$ \(trash\) (word )+…$/);
  });

  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
  const detail = 'User already exists in the database.';
  for (const [what, body] of [
    ['code', { schemas, scimType: 'uniqueness', detail, status: '409' }],
    ['code and no type', { schemas, detail, status: '409' }],
    ['body', undefined],
  ] as const) {
    it(`names a user who exists where SCIM gives no ${what}`, async () => {
      const refused = () => (body ? json(body, 409) : text('', 409));
      const details = await failure(refused, createUser);
      assert.deepEqual([effectOf({ details }), details.remedy], ['userExists', codeOf(25022)!.text().remedy]);
    });
  }

  it('links only to Twilio', async () => {
    const body = { code: 29999, message: 'new', more_info: 'https://evil.test/' };
    assert.equal((await failure(() => json(body, 400))).docs, 'https://www.twilio.com/docs/api/errors/29999');
  });

  it('puts no links into a message, where VS Code would turn them into commands', async () => {
    const message = 'Not now. [Try again](command:workbench.action.quit)';
    const details = await failure(() => json({ code: 29999, message }, 400));
    assert.match(details.message, /Not now\. \[Try again\] \(command:/);
  });

  it('hides email addresses and credentials that it repeats', async () => {
    const said = `kim@acme.test ${authToken} ${clientSecret} planted-token-0`;
    const { message } = await failure(() => json({ code: 29999, message: said }, 400));
    for (const secret of ['kim@acme.test', authToken, clientSecret, 'planted-token']) {
      assert.ok(!message.includes(secret), message);
    }
  });

  for (const [status, kind] of [
    [400, 'invalidInput'],
    [401, 'auth'],
    [403, 'forbidden'],
    [404, 'notFound'],
    [409, 'conflict'],
    [412, 'conflict'],
    [415, 'invalidInput'],
    [500, 'server'],
  ] as const) {
    it(`with ${status} and no text is ${kind}`, async () => {
      assert.equal((await failure(() => text('', status))).kind, kind);
    });
  }

  for (const [status, kind] of [
    [400, 'unexpectedResponse'],
    [401, 'network'],
    [403, 'network'],
    [404, 'unexpectedResponse'],
    [407, 'network'],
    [408, 'server'],
    [429, 'rateLimited'],
    [451, 'network'],
    [500, 'server'],
    [502, 'server'],
    [503, 'server'],
    [504, 'server'],
    [511, 'network'],
  ] as const) {
    for (const body of [page, `${status} refused`]) {
      const shape = body === page ? 'in a web page' : 'in plain text';
      it(`of ${status} ${shape} is ${kind}, and says what to do`, async () => {
        const client = new FakeTwilio(() =>
          text(body, status, status === 429 ? { 'Retry-After': '3600' } : {}),
        );
        const details = await client.failure(fetchUser);
        assert.equal(details.kind, kind);
        assert.ok(details.remedy);
        assert.ok(!details.message.includes('refused'), details.message);
      });
    }
  }

  for (const status of [401, 403, 407, 429, 451]) {
    it(`of ${status} by the network leaves nothing unknown`, async () => {
      const client = new FakeTwilio(() => text(page, status, { 'Retry-After': '3600' }));
      assert.equal((await client.failure(createUser)).effectUnknown, undefined);
    });
  }

  it("in an overloaded server's web page is taken for Twilio's", async () => {
    assert.equal((await failure(() => text(page, 502))).kind, 'server');
  });

  it('from a proxy that requires a login is a network error', async () => {
    const { kind, reason } = await failure(() => text(page, 407));
    assert.deepEqual([kind, reason], ['network', 'proxy']);
  });

  it("by the server leaves a write's effect unknown", async () => {
    assert.equal((await failure(() => text('', 500), createUser)).effectUnknown, true);
  });

  it('by a rule leaves nothing unknown', async () => {
    assert.equal((await failure(() => json({ code: 25022 }, 409), createUser)).effectUnknown, undefined);
  });
});

describe('a missing permission', () => {
  it('is the one that the refusal names, and the fix includes the click that adds it', async () => {
    const detail = 'Missing permission: twilio/iam/managed-users/read';
    const { kind, permission, message, remedy } = await failure(() => json({ code: 25018, detail }, 401));
    assert.deepEqual([kind, permission], ['forbidden', 'managed-users/read']);
    assert.match(message, /managed-users\/read/);
    assert.match(remedy ?? '', /Organization API access.*managed-users\/read.*Scopes & permissions/);
  });

  it("is the call's documented one when a 403 has no details", async () => {
    const { permission, message } = await failure(
      () => json({ code: 20003, message: 'Permission denied' }, 403),
      createUser,
    );
    assert.equal(permission, 'managed-users/create');
    assert.match(
      message,
      /probably doesn’t have the permission managed-users\/create\. Twilio says: “Permission/,
    );
  });

  it("isn't blamed for a refusal with another reason", async () => {
    const { permission, code } = await failure(() => json({ code: 25016, detail: 'owner' }, 403));
    assert.deepEqual([permission, code], [undefined, 25016]);
  });

  it("is never one of the account credential's", async () => {
    const fake = new FakeTwilio(() => json({ code: 20003, message: 'no' }, 403));
    const { permission } = await fake.failure((client, signal) => client.fetchAccount(signal));
    assert.equal(permission, undefined);
  });
});

describe('an unexpected failure', () => {
  it("also becomes a product error, and leaves a write's effect unknown", async () => {
    const random = () => {
      throw new Error('planted-token-0');
    };
    const fake = new FakeTwilio(() => text('', 429), { random });
    const { kind, effectUnknown, cause } = await fake.failure(createUser);
    assert.deepEqual([kind, effectUnknown], ['unexpectedResponse', true]);
    assert.equal((cause as Error).message, '[redacted]');
  });
});
