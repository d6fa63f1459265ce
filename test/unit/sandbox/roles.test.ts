import assert from 'node:assert/strict';
import { sampleCredentials } from '../../../src/sandbox/twilio';
import { assignments, developer, kim, open, owner, roles, sam, type Call } from './harness';

const { accountSid, subaccountSid } = sampleCredentials;
const administrator = 'IX00000000000000000000000000000102';
const assign = (changes: object = {}): Call => ({
  method: 'POST',
  body: { role_sid: developer, scope: accountSid, identity: sam, ...changes },
});

describe('sandbox: list role assignments', () => {
  it('answers with content and meta in the documented field order', async () => {
    const { status, headers, body } = await open().call(`${assignments}?Identity=${kim}`);
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'application/json');
    assert.deepEqual(Object.keys(body), ['content', 'meta']);
    assert.deepEqual(Object.keys(body.content[0]), [
      'sid',
      'role_sid',
      'scope',
      'identity',
      'resource_type',
      'resource_id',
    ]);
    assert.deepEqual(Object.entries(body.meta), [
      ['page_size', 50],
      ['page', 0],
      ['key', 'content'],
      ['first_page_url', `${assignments}?Identity=${kim}&PageSize=50&Page=0`],
      ['previous_page_url', null],
      ['next_page_url', null],
      ['url', `${assignments}?Identity=${kim}&PageSize=50&Page=0`],
    ]);
  });

  it('filters by identity and scope together', async () => {
    const { call } = open();
    await call(assignments, assign({ scope: subaccountSid }));
    const { body } = await call(`${assignments}?Identity=${sam}&Scope=${subaccountSid}`);
    assert.deepEqual(
      body.content.map((each) => each.role_sid),
      [developer],
    );
  });

  it("excludes organization roles from an account's list", async () => {
    const { body } = await open().call(`${assignments}?Identity=${owner}&Scope=${accountSid}`);
    assert.deepEqual(body.content, []);
  });

  it('lists an organization role by identity', async () => {
    const { body } = await open().call(`${assignments}?Identity=${owner}`);
    assert.match(body.content[0].scope, /^OR/);
  });

  it('lists everything without a filter', async () => {
    const { body } = await open().call(assignments);
    const scopes = body.content.map(({ scope }) => scope.slice(0, 2));
    assert.deepEqual([...new Set(scopes)].sort(), ['AC', 'OR']);
  });

  const refusesFrom = {
    organization: [25203, undefined, undefined],
    person: [25203, 25200, undefined],
    account: [25203, 25200, 25203],
  } as const;
  for (const [assignmentLists, codes] of Object.entries(refusesFrom)) {
    it(`refuses broader lists if configured to answer only by ${assignmentLists}`, async () => {
      const { call, sandbox } = open({
        undocumented: { assignmentLists: assignmentLists as keyof typeof refusesFrom },
      });
      const queries = ['', `?Scope=${sandbox.state.organization.sid}`, `?Identity=${kim}`];
      const answers = await Promise.all(queries.map((query) => call(`${assignments}${query}`)));
      assert.deepEqual(
        answers.map(({ body }) => body.code),
        codes,
      );
    });
  }

  it("lists no roles on another organization's account, or refuses with 25200 if configured to", async () => {
    const foreign = `${assignments}?Scope=AC${'9'.repeat(32)}`;
    assert.deepEqual((await open().call(foreign)).body.content, []);
    const { body } = await open({ undocumented: { foreignAccount: 'refused' } }).call(foreign);
    assert.equal(body.code, 25200);
  });

  it('refuses a list without a filter with 25203 if configured to', async () => {
    const { status, body } = await open({ undocumented: { assignmentLists: 'person' } }).call(assignments);
    assert.deepEqual(
      [status, body],
      [
        400,
        {
          code: 25203,
          message: 'Listing role assignments needs the identity, the scope or both',
          more_info: 'https://www.twilio.com/docs/errors/25203',
          status: 400,
        },
      ],
    );
  });

  it('spells the link as in the preview OpenAPI file if configured to', async () => {
    const { body } = await open({
      undocumented: { errorLink: 'moreInfo', assignmentLists: 'person' },
    }).call(assignments);
    assert.deepEqual(Object.keys(body), ['code', 'message', 'moreInfo', 'status']);
  });

  it("refuses a filter that isn't a SID", async () => {
    const { status, body } = await open().call(`${assignments}?Identity=kim`);
    assert.deepEqual([status, body.code], [400, 20001]);
  });

  it('follows next_page_url to the last page', async () => {
    const { call } = open();
    const sids: string[] = [];
    let next: string | null = `${assignments}?Scope=${accountSid}&PageSize=2`;
    for (let pages = 0; next !== null && pages < 5; pages += 1) {
      const { body } = await call(next);
      sids.push(...body.content.map((each) => each.sid.slice(-1)));
      next = body.meta.next_page_url;
    }
    assert.deepEqual(sids, ['2', '3', '4']);
  });

  it('links back from the second page to the first', async () => {
    const { call } = open();
    const first = await call(`${assignments}?Scope=${accountSid}&PageSize=2`);
    const second = await call(first.body.meta.next_page_url!);
    assert.deepEqual(
      [second.body.meta.page, second.body.meta.next_page_url, second.body.meta.previous_page_url],
      [1, null, `${assignments}?Scope=${accountSid}&PageSize=2&Page=0`],
    );
  });

  it('has no next page after the last item', async () => {
    const { body } = await open().call(`${assignments}?Scope=${accountSid}&PageSize=3`);
    assert.deepEqual([body.content.length, body.meta.next_page_url], [3, null]);
  });

  for (const size of ['0', '101', 'many']) {
    it(`refuses the page size ${size}`, async () => {
      const { status, body } = await open().call(`${assignments}?Scope=${accountSid}&PageSize=${size}`);
      assert.deepEqual([status, body.code], [400, 20001]);
    });
  }

  for (const token of ['made-up', '', 'PA', 'PAxx']) {
    it(`refuses the page token <${token}> with 25023`, async () => {
      const { status, body } = await open().call(`${assignments}?Scope=${accountSid}&PageToken=${token}`);
      assert.deepEqual([status, body.code], [400, 25023]);
    });
  }
});

describe('sandbox: create a role assignment', () => {
  it('answers 201 with the documented fields in order', async () => {
    const { status, body } = await open().call(assignments, assign());
    const { sid, ...rest } = body;
    assert.equal(status, 201);
    assert.match(sid, /^IY[0-9a-f]{32}$/);
    assert.deepEqual(Object.entries(rest), [
      ['role_sid', developer],
      ['scope', accountSid],
      ['identity', sam],
      ['resource_type', null],
      ['resource_id', null],
    ]);
  });

  it('keeps the assignment in the state', async () => {
    const { state, call } = open();
    const { body } = await call(assignments, assign());
    assert.deepEqual(state.roleAssignments.at(-1), body);
  });

  it('accepts a subaccount as the scope', async () => {
    assert.equal((await open().call(assignments, assign({ scope: subaccountSid }))).status, 201);
  });

  const refusals: readonly [what: string, code: number, changes: object][] = [
    ['an unknown role', 25202, { role_sid: `IX${'9'.repeat(32)}` }],
    ['an organization role', 25202, { role_sid: 'IX00000000000000000000000000000902' }],
    ['the organization as the scope', 25200, { scope: 'OR00000000000000000000000000000001' }],
    ['an unknown account as the scope', 25101, { scope: `AC${'9'.repeat(32)}` }],
    ['a user outside the organization', 25201, { identity: `US${'9'.repeat(32)}` }],
    ['an account as the identity', 25201, { identity: accountSid }],
    ["a role that isn't a SID", 20001, { role_sid: 'Developer' }],
    ['a missing scope', 20001, { scope: undefined }],
    ["the twilio package's field names", 20001, { role_sid: undefined, roleSid: developer }],
  ];
  for (const [what, code, changes] of refusals) {
    it(`refuses ${what} with ${code}`, async () => {
      const { state, call } = open();
      const { status, body } = await call(assignments, assign(changes));
      assert.deepEqual([status, body.code, state.roleAssignments.length], [400, code, 4]);
    });
  }

  it('refuses an account outside the organization with 25200', async () => {
    const { state, call } = open();
    state.accounts[1]!.managed = false;
    const { status, body } = await call(assignments, assign({ scope: subaccountSid }));
    assert.deepEqual([status, body.code], [400, 25200]);
  });

  it("refuses a body that isn't JSON", async () => {
    const { status, body } = await open().call(assignments, { method: 'POST', body: '' });
    assert.deepEqual([status, body.code], [400, 20001]);
  });

  it("uses the OpenAPI file's media type for refusals", async () => {
    const { headers } = await open().call(assignments, assign({ scope: undefined }));
    assert.equal(headers.get('content-type'), 'application/scim+json');
  });

  it('refuses an existing assignment with 20001', async () => {
    const { state, call } = open();
    const { status, body } = await call(assignments, assign({ identity: kim }));
    assert.deepEqual([status, body.code, state.roleAssignments.length], [400, 20001, 4]);
  });

  it('accepts an existing assignment as a second one if configured to', async () => {
    const { state, call } = open({ undocumented: { duplicateAssignment: 'accepted' } });
    const { status } = await call(assignments, assign({ identity: kim }));
    assert.deepEqual([status, state.roleAssignments.length], [201, 5]);
  });

  it('assigns Administrator alongside other roles, since Twilio documents no rule against it', async () => {
    assert.equal((await open().call(assignments, assign({ role_sid: administrator }))).status, 201);
  });
});

describe('sandbox: delete a role assignment', () => {
  const one = `${assignments}/IY00000000000000000000000000000002`;

  it('answers 204 and removes the assignment', async () => {
    const { state, call } = open();
    const { status, body } = await call(one, { method: 'DELETE' });
    assert.deepEqual([status, body], [204, undefined]);
    assert.deepEqual(
      state.roleAssignments.map((each) => each.sid.slice(-1)),
      ['1', '3', '4'],
    );
  });

  it('answers 404 the second time', async () => {
    const { call } = open();
    await call(one, { method: 'DELETE' });
    const { status, body } = await call(one, { method: 'DELETE' });
    assert.deepEqual([status, body.code], [404, 20404]);
  });
});

describe('sandbox: list roles', () => {
  const search = async (text: string) => {
    const { body } = await open().call(`${roles}?Search=${encodeURIComponent(text)}`);
    return body.roles.map((role) => role.sid.slice(-3));
  };

  it('answers with roles and meta in the documented field order', async () => {
    const { status, body } = await open().call(roles);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['roles', 'meta']);
    assert.deepEqual(Object.keys(body.roles[0]), [
      'sid',
      'friendly_name',
      'external_description',
      'product_group',
      'lowest_level',
      'role_product_group',
      'policy',
      'resource_types',
      'date_created',
      'date_updated',
    ]);
    assert.deepEqual(Object.keys(body.roles[0].policy), ['allow', 'deny', 'format']);
    assert.equal(body.meta.key, 'roles');
  });

  it('has the four account roles with the published SIDs', async () => {
    const { body } = await open().call(roles);
    const named = body.roles.filter((role) => role.lowest_level !== 'ORGANIZATION');
    assert.deepEqual(
      named.map((role) => [role.sid, role.friendly_name]),
      [
        ['IX00000000000000000000000000000102', 'Administrator'],
        ['IX00000000000000000000000000000103', 'Developer'],
        ['IX00000000000000000000000000000104', 'Billing Manager'],
        ['IX00000000000000000000000000000105', 'Support'],
      ],
    );
  });

  it("finds two roles named Administrator, the organization's first", async () => {
    assert.deepEqual(await search('administrator'), ['902', '102']);
  });

  it('finds a role by its SID', async () => {
    assert.deepEqual(await search(developer), ['103']);
  });

  it('finds nothing with an unknown name', async () => {
    assert.deepEqual(await search('Captain'), []);
  });

  it('filters by product group', async () => {
    const { body } = await open().call(`${roles}?RoleProductGroup=organization`);
    assert.equal(body.roles.length, 2);
  });

  it('pages', async () => {
    const { call } = open();
    const first = await call(`${roles}?PageSize=4`);
    const second = await call(first.body.meta.next_page_url!);
    assert.deepEqual([first.body.roles.length, second.body.roles.length], [4, 2]);
  });

  it('accepts page sizes up to 1000', async () => {
    const { call } = open();
    const statuses = [await call(`${roles}?PageSize=1000`), await call(`${roles}?PageSize=1001`)];
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [200, 400],
    );
  });
});
