import assert from 'node:assert/strict';
import type { User } from '../../../src/twilio/answers';
import {
  accountSid,
  assignmentSid,
  FakeTwilio,
  json,
  roleSid,
  text,
  user,
  userSid,
  type Answering,
} from './fakeTwilio';

const list = (...users: object[]) =>
  json({ Resources: users, totalResults: users.length, schemas: ['urn:x'] });
const bodyOf = (fake: FakeTwilio): unknown => JSON.parse(fake.sent[0]!.body);
const line = ({ sent }: FakeTwilio, index = 0) => `${sent[index]!.method} ${sent[index]!.url.href}`;

describe('users', () => {
  it('are found by email address', async () => {
    const fake = new FakeTwilio(() => list(user));
    const { value } = await fake.run((client, signal) => client.findUser('kim@acme.test', signal));
    assert.equal(value?.id, userSid);
    assert.equal(fake.sent[0]!.url.searchParams.get('filter'), 'userName eq "kim@acme.test"');
  });

  it("are found whatever the address's case", async () => {
    const fake = new FakeTwilio(() => list({ ...user, userName: 'Kim@Acme.test' }));
    assert.ok((await fake.run((client, signal) => client.findUser('kim@acme.test', signal))).value);
  });

  it("aren't confused if Twilio doesn't filter", async () => {
    const fake = new FakeTwilio(() => list({ ...user, userName: 'other@acme.test' }));
    const { value } = await fake.run((client, signal) => client.findUser('kim@acme.test', signal));
    assert.equal(value, undefined);
  });

  it("aren't requested for an address that the filter can't hold", async () => {
    const fake = new FakeTwilio(() => list());
    const { kind, message } = await fake.failure((client, signal) =>
      client.findUser('a" or x eq "b@c.test', signal),
    );
    assert.equal(kind, 'invalidInput');
    assert.ok(!message.includes('or x eq'));
    assert.equal(fake.sent.length, 0);
  });

  it('are empty when Twilio leaves Resources out of an empty list', async () => {
    const fake = new FakeTwilio(() => json({ totalResults: 0, schemas: ['urn:ietf:params:x'] }));
    assert.deepEqual((await fake.run((client, signal) => client.listUsers(signal))).value, []);
  });

  const sidOf = (index: number) => `US${index.toString(16).padStart(32, '0')}`;
  const crowd = Array.from({ length: 43 }, (_, index) => ({
    id: sidOf(index),
    userName: `p${index}@acme.test`,
    active: true,
  }));
  const part = (start: number) => ({
    totalResults: crowd.length,
    startIndex: start,
    itemsPerPage: 20,
    Resources: crowd.slice(start - 1, start + 19),
  });

  it('are read to the last page where Twilio pages them', async () => {
    const fake = new FakeTwilio(({ url }) => json(part(Number(url.searchParams.get('startIndex') ?? 1))));
    const { value } = await fake.run((client, signal) => client.listUsers(signal));
    assert.deepEqual(
      value.map(({ id }) => id),
      crowd.map(({ id }) => id),
    );
    assert.equal(fake.sent.length, 3);
  });

  it('are read where Twilio writes numbers as text', async () => {
    const fake = new FakeTwilio(({ url }) => {
      const page = part(Number(url.searchParams.get('startIndex') ?? 1));
      return json({ ...page, totalResults: '43', startIndex: String(page.startIndex), itemsPerPage: '20' });
    });
    const { value } = await fake.run((client, signal) => client.listUsers(signal));
    assert.equal(value.length, 43);
  });

  it('are not read when each page is the first one, and the error says how many came', async () => {
    const fake = new FakeTwilio(() => json(part(1)));
    const { kind, message, remedy } = await fake.failure((client, signal) => client.listUsers(signal));
    assert.equal(kind, 'unexpectedResponse');
    assert.match(message, /20 of 43 users/);
    assert.ok(remedy);
    assert.equal(fake.sent.length, 2);
  });

  it('are not read when a repeated page makes up the number', async () => {
    const fake = new FakeTwilio(() => json({ ...part(1), totalResults: 40 }));
    const { message } = await fake.failure((client, signal) => client.listUsers(signal));
    assert.match(message, /20 of 40 users/);
  });

  for (const [what, answer] of [
    ['a non-empty list has no Resources', { totalResults: 2, schemas: [] }],
    ["the list is shorter than Twilio's count", { totalResults: 2, Resources: [user] }],
  ] as const) {
    it(`aren't read when ${what}`, async () => {
      const fake = new FakeTwilio(() => json(answer));
      const { kind, message } = await fake.failure((client, signal) => client.listUsers(signal));
      assert.equal(kind, 'unexpectedResponse');
      assert.match(message, /of 2 users/);
    });
  }

  it('are requested only with a valid id', async () => {
    const fake = new FakeTwilio(() => json(user));
    const { kind } = await fake.failure((client, signal) => client.fetchUser('../../v2/token', signal));
    assert.deepEqual([kind, fake.sent.length], ['invalidInput', 0]);
  });

  it('are created with address, names, and nothing else', async () => {
    const fake = new FakeTwilio(() => json(user, 201));
    await fake.run((client, signal) =>
      client.createUser({ email: 'kim@acme.test', givenName: 'Kim' }, signal),
    );
    assert.equal(line(fake), 'POST https://iam.twilio.com/scim/v2/Users');
    assert.deepEqual(bodyOf(fake), {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'kim@acme.test',
      active: true,
      displayName: 'Kim',
      name: { givenName: 'Kim' },
      emails: [{ primary: true, type: 'work', value: 'kim@acme.test' }],
    });
  });

  it("are reactivated with Twilio's other fields unchanged, using the version that was read", async () => {
    const { id, meta, ...profile } = user;
    const emails = [...profile.emails, { value: 'second@acme.test', type: 'home' }];
    const kept = { ...profile, externalId: 'hr-7', locale: 'en-US', emails };
    const given = { ...kept, id, meta, active: false, timezone: null };
    const fake = new FakeTwilio(({ method }) => json(method === 'GET' ? given : { ...given, active: true }));
    await fake.run(async (client, signal) => {
      const seen = await client.fetchUser(userSid, signal);
      return client.setUserActive(seen.value, true, signal);
    });
    assert.equal(line(fake, 1), `PUT https://iam.twilio.com/scim/v2/Users/${userSid}`);
    assert.equal(fake.sent[1]!.headers.get('If-Match'), 'W/1');
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    assert.deepEqual(JSON.parse(fake.sent[1]!.body), { ...kept, schemas, active: true });
  });

  it('are changed without a lock if Twilio sent no version', async () => {
    const fake = new FakeTwilio(() => json(user));
    const unversioned: User = { id: userSid, userName: 'kim@acme.test', active: true };
    await fake.run((client, signal) => client.setUserActive(unversioned, false, signal));
    assert.equal(fake.sent[0]!.headers.get('If-Match'), null);
  });

  it('are reactivated without an email that has no value, and with a version that is a number', async () => {
    const fake = new FakeTwilio(() => json(user));
    const emails = [...user.emails, { primary: false, type: 'home', value: null }];
    const odd = new FakeTwilio(() => json({ ...user, emails, meta: { version: 7 } }));
    const { value } = await odd.run((client, signal) => client.fetchUser(userSid, signal));
    await fake.run((client, signal) => client.setUserActive(value, true, signal));
    assert.equal(fake.sent[0]!.headers.get('If-Match'), '7');
    assert.deepEqual((bodyOf(fake) as { emails: unknown }).emails, user.emails);
  });

  it('are deactivated', async () => {
    const fake = new FakeTwilio(() => new Response(null, { status: 204 }));
    const { value } = await fake.run((client, signal) => client.deactivateUser(userSid, signal));
    assert.equal(value, undefined);
    assert.equal(line(fake), `DELETE https://iam.twilio.com/scim/v2/Users/${userSid}`);
  });

  it("aren't taken as deactivated because a web page says so", async () => {
    const fake = new FakeTwilio(() => text('<html>Welcome to the Wi-Fi</html>'));
    const details = await fake.failure((client, signal) => client.deactivateUser(userSid, signal));
    assert.deepEqual([details.kind, details.effectUnknown], ['unexpectedResponse', true]);
  });
});

describe('role assignments', () => {
  const assignment = { sid: assignmentSid, role_sid: roleSid, scope: accountSid, identity: userSid };
  const pageOf = (items: object[], next: string | null) =>
    json({ content: items, meta: { key: 'content', next_page_url: next } });
  const next = (token: string) =>
    `https://iam.twilio.com/v2/Organizations/RoleAssignments?Scope=${accountSid}&PageToken=${token}`;
  const listAll = (answer: Answering) => {
    const fake = new FakeTwilio(answer);
    return {
      fake,
      run: () => fake.run((client, signal) => client.listRoleAssignments({ scope: accountSid }, signal)),
    };
  };

  it('are listed to the last page, with a page size and a filter', async () => {
    const { fake, run } = listAll((_, index) =>
      index < 2 ? pageOf([assignment], next(`PA${index}`)) : pageOf([assignment], null),
    );
    assert.equal((await run()).value.length, 3);
    assert.equal(fake.sent[0]!.url.search, `?Scope=${accountSid}&PageSize=100`);
    assert.equal(fake.sent[2]!.url.href, next('PA1'));
  });

  for (const url of [
    'https://evil.test/v2/Organizations/RoleAssignments?PageToken=1',
    'https://iam.twilio.com.evil.test/v2/Organizations/RoleAssignments',
    'http://iam.twilio.com/v2/Organizations/RoleAssignments?PageToken=1',
    'https://api.twilio.com/v2/Organizations/RoleAssignments?PageToken=1',
    '//evil.test/v2/Organizations/RoleAssignments',
  ]) {
    it(`aren't followed to ${url}`, async () => {
      const { fake, run } = listAll(() => pageOf([assignment], url));
      await assert.rejects(run(), /next page/);
      assert.equal(fake.sent.length, 1);
    });
  }

  it("aren't read forever when the pages loop", async () => {
    const { fake, run } = listAll((_, index) => pageOf([assignment], next(`PA${index % 3}`)));
    await assert.rejects(run(), /never ends/);
    assert.equal(fake.sent.length, 4);
  });

  it("aren't read forever when every page has another one", async () => {
    const { run } = listAll((_, index) => pageOf([], next(`PA${index}`)));
    await assert.rejects(run(), /never ends/);
  });

  it("aren't returned in part when a page fails", async () => {
    const { run } = listAll((_, index) => (index === 0 ? pageOf([assignment], next('PA')) : text('', 500)));
    await assert.rejects(run());
  });

  it('are created and removed', async () => {
    const fake = new FakeTwilio(({ method }) =>
      method === 'POST' ? json(assignment, 201) : new Response(null, { status: 204 }),
    );
    await fake.run(async (client, signal) => {
      await client.assignRole({ role_sid: roleSid, scope: accountSid, identity: userSid }, signal);
      await client.removeRoleAssignment(assignmentSid, signal);
    });
    assert.equal(line(fake), 'POST https://iam.twilio.com/v2/Organizations/RoleAssignments');
    assert.equal(
      line(fake, 1),
      `DELETE https://iam.twilio.com/v2/Organizations/RoleAssignments/${assignmentSid}`,
    );
  });

  it('are created on accounts only', async () => {
    const fake = new FakeTwilio(() => json(assignment, 201));
    const scope = `OR${'1a'.repeat(16)}`;
    const wrong = { role_sid: roleSid, scope, identity: userSid };
    assert.equal(
      (await fake.failure((client, signal) => client.assignRole(wrong, signal))).kind,
      'invalidInput',
    );
    assert.equal(fake.sent.length, 0);
  });
});
