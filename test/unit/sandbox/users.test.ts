import assert from 'node:assert/strict';
import { kim, now, open, users, type Call } from './harness';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const alex = {
  externalId: 'staff-17',
  userName: 'alex@harbor.example',
  displayName: 'Alex Ames',
  name: { givenName: 'Alex', familyName: 'Ames' },
  emails: [{ primary: true, value: 'alex@harbor.example', type: 'work' }],
  active: true,
  locale: 'fr-FR',
  timezone: 'UTC',
  schemas: [core],
};

const create = (changes: object = {}): Call => ({ method: 'POST', body: { ...alex, ...changes } });
const named = (userName: string) => ({ userName, emails: [{ primary: true, value: userName }] });
const filtered = (filter: string) => `${users}?filter=${encodeURIComponent(filter)}`;

describe('sandbox: list users', () => {
  it('lists everyone without a filter, in the documented field order', async () => {
    const { status, headers, body } = await open().call(users);
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'application/scim+json');
    assert.deepEqual(Object.keys(body), ['Resources', 'totalResults', 'schemas']);
    assert.deepEqual(body.schemas, ['urn:ietf:params:scim:api:messages:2.0:ListResponse']);
    assert.equal(body.totalResults, 3);
  });

  it('finds a user by userName', async () => {
    const { body } = await open().call(filtered('userName eq "kim@harbor.example"'));
    assert.deepEqual([body.totalResults, body.Resources[0].id], [1, kim]);
  });

  it('finds a user by userName in any case', async () => {
    const { body } = await open().call(filtered('userName eq "Kim@Harbor.Example"'));
    assert.equal(body.Resources[0].id, kim);
  });

  it('finds a user by externalId', async () => {
    const { call } = open();
    await call(users, create());
    const { body } = await call(filtered('externalId eq "staff-17"'));
    assert.equal(body.Resources[0].userName, 'alex@harbor.example');
  });

  it('answers with an empty list when no one has the userName', async () => {
    const { status, body } = await open().call(filtered('userName eq "nobody@harbor.example"'));
    assert.equal(status, 200);
    assert.deepEqual(body.Resources, []);
    assert.equal(body.totalResults, 0);
  });

  it('excludes Twilio users from outside the organization', async () => {
    const { body } = await open().call(filtered('userName eq "jordan@harbor.example"'));
    assert.equal(body.totalResults, 0);
  });

  it("ignores SCIM's paging parameters, which Twilio doesn't support", async () => {
    const { body } = await open().call(`${users}?startIndex=2&count=1`);
    assert.equal(body.Resources.length, 3);
  });

  it('come in pages if configured to', async () => {
    const { call } = open({ undocumented: { usersPerPage: 2 } });
    const pages = await Promise.all([1, 3].map((start) => call(`${users}?startIndex=${start}`)));
    assert.deepEqual(
      pages.map(({ body }) => [body.Resources.length, body.totalResults, body.startIndex, body.itemsPerPage]),
      [
        [2, 3, 1, 2],
        [1, 3, 3, 1],
      ],
    );
  });

  for (const filter of ['displayName eq "Kim"', 'userName co "kim"', 'userName eq kim', '']) {
    it(`refuses the filter <${filter}> with 25001`, async () => {
      const { status, body } = await open().call(filtered(filter));
      assert.deepEqual([status, body.code, body.scimType], [400, 25001, 'invalidFilter']);
    });
  }
});

describe('sandbox: fetch a user', () => {
  it('answers with the documented fields in order', async () => {
    const { call } = open();
    const created = await call(users, create());
    const { status, body } = await call(`${users}/${created.body.id}`);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), [
      'id',
      'externalId',
      'userName',
      'displayName',
      'name',
      'emails',
      'active',
      'locale',
      'timezone',
      'schemas',
      'meta',
    ]);
    assert.deepEqual(Object.keys(body.emails[0]), ['primary', 'value', 'type']);
    assert.deepEqual(Object.keys(body.meta), ['resourceType', 'created', 'lastModified', 'version']);
  });

  it('answers 404 with 25008, as a SCIM error, for an unknown user', async () => {
    const { status, headers, body } = await open().call(`${users}/US${'f'.repeat(32)}`);
    assert.equal(headers.get('content-type'), 'application/scim+json');
    assert.deepEqual(
      { status, body },
      {
        status: 404,
        body: {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
          detail: 'The SCIM user was not found',
          status: '404',
          code: 25008,
        },
      },
    );
  });
});

describe('sandbox: create a user', () => {
  it('answers 201 with the given fields, an id, and meta', async () => {
    const { status, headers, body } = await open().call(users, create());
    const { id, meta, ...rest } = body;
    assert.equal(status, 201);
    assert.equal(headers.get('content-type'), 'application/scim+json');
    assert.deepEqual(rest, alex);
    assert.match(id, /^US[0-9a-f]{32}$/);
    assert.deepEqual(meta, {
      resourceType: 'user',
      created: now.toISOString(),
      lastModified: now.toISOString(),
      version: 'W/1',
    });
  });

  it('needs only userName and emails', async () => {
    const { status, body } = await open().call(users, {
      method: 'POST',
      body: named('alex@harbor.example'),
    });
    assert.deepEqual([status, body.active, body.name], [201, true, undefined]);
  });

  it('treats a single email as the primary one', async () => {
    const { body } = await open().call(users, create({ emails: [{ value: 'alex@harbor.example' }] }));
    assert.deepEqual(body.emails, [{ primary: true, value: 'alex@harbor.example' }]);
  });

  it('keeps the user in the state', async () => {
    const { state, call } = open();
    const { body } = await call(users, create());
    assert.equal(state.users.find((user) => user.id === body.id)?.userName, 'alex@harbor.example');
  });

  const long = 'x'.repeat(256);
  const refusals: readonly [what: string, code: number, changes: object][] = [
    ['a first name of one letter', 25002, { name: { givenName: 'A' } }],
    ['an empty first name', 25002, { name: { givenName: '' } }],
    ['a first name of 256 letters', 25002, { name: { givenName: long } }],
    ['a last name of one letter', 25003, { name: { familyName: 'A' } }],
    ['a last name of 256 letters', 25003, { name: { familyName: long } }],
    ['an externalId of one letter', 25004, { externalId: 'A' }],
    ['no userName', 25005, { userName: undefined }],
    ['a userName of one letter', 25005, { userName: 'A' }],
    ['a userName that is a number', 25006, { userName: 5 }],
    ['another schema', 25006, { schemas: [patchOp] }],
    ['a display name of 256 letters', 25006, { displayName: long }],
    ['no emails', 25010, { emails: undefined }],
    ['an empty list of emails', 25010, { emails: [] }],
    [
      'two emails without a primary one',
      25010,
      { emails: [{ value: 'alex@harbor.example' }, { value: 'other@harbor.example' }] },
    ],
    ['an email without a domain', 25011, { emails: [{ primary: true, value: 'alex' }] }],
    ['a primary email that differs from the userName', 25014, { userName: 'other@harbor.example' }],
    ['an unverified domain', 25017, named('alex@mail.example')],
    ['a subdomain of a verified domain', 25017, named('alex@boat.harbor.example')],
  ];
  for (const [what, code, changes] of refusals) {
    it(`refuses ${what} with ${code}`, async () => {
      const { state, call } = open();
      const { status, body } = await call(users, create(changes));
      assert.deepEqual([status, body.code, state.users.length], [400, code, 3]);
    });
  }

  it("refuses a body that isn't JSON with 25006", async () => {
    const { status, body } = await open().call(users, { method: 'POST', body: '' });
    assert.deepEqual([status, body.code, body.scimType], [400, 25006, 'invalidSyntax']);
  });

  it('accepts names of 2 to 255 letters', async () => {
    const { status } = await open().call(
      users,
      create({ name: { givenName: 'Al', familyName: 'x'.repeat(255) } }),
    );
    assert.equal(status, 201);
  });

  it('accepts a verified domain in any case', async () => {
    const { status } = await open().call(users, create(named('alex@HARBOR.example')));
    assert.equal(status, 201);
  });

  const duplicates: readonly [what: string, changes: object][] = [
    ['an existing userName', named('kim@harbor.example')],
    ['an existing userName in another case', named('KIM@harbor.example')],
    ['the address of a Twilio user outside the organization', named('jordan@harbor.example')],
  ];
  for (const [what, changes] of duplicates) {
    it(`refuses ${what} with 409 and 25022`, async () => {
      const { state, call } = open();
      const { status, body } = await call(users, create(changes));
      assert.deepEqual([status, body.code, body.status, state.users.length], [409, 25022, '409', 3]);
    });
  }

  it('refuses the lowercase form of a userName created in another case', async () => {
    const { call } = open();
    await call(users, create({ ...named('Alex@harbor.example'), externalId: undefined }));
    const { status, body } = await call(users, create(named('alex@harbor.example')));
    assert.deepEqual([status, body.code], [409, 25022]);
  });

  it('refuses an existing externalId with 409 and 25022', async () => {
    const { call } = open();
    await call(users, create());
    const { status, body } = await call(users, create(named('other@harbor.example')));
    assert.deepEqual([status, body.code, body.detail], [409, 25022, 'ExternalId already exists']);
  });

  it('refuses a deactivated user as a duplicate, since deactivation removes no one', async () => {
    const { call } = open();
    await call(`${users}/${kim}`, { method: 'DELETE' });
    const { status, body } = await call(users, create(named('kim@harbor.example')));
    assert.deepEqual([status, body.code], [409, 25022]);
  });

  it('refuses a user beyond the limit with 25007', async () => {
    const { state, call } = open();
    state.organization.managedUserLimit = 3;
    const { status, body } = await call(users, create());
    assert.deepEqual([status, body.code], [400, 25007]);
  });
});
