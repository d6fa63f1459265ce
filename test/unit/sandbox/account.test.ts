import assert from 'node:assert/strict';
import { answeredAuthToken } from '../../../src/sandbox/account';
import { sampleCredentials } from '../../../src/sandbox/twilio';
import { account, basic, bearer, events, open, subaccount } from './harness';

const known = sampleCredentials;
const mainKey = basic(known.mainKeySid, known.mainKeySecret);
const standardKey = basic(known.standardKeySid, known.standardKeySecret);
const ofSubaccount = basic(known.subaccountSid, known.subaccountAuthToken);

describe('sandbox: account', () => {
  it("answers with the OpenAPI file's fields in order", async () => {
    const { status, body } = await open().call(`${account}.json`);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), [
      'auth_token',
      'date_created',
      'date_updated',
      'friendly_name',
      'owner_account_sid',
      'sid',
      'status',
      'subresource_uris',
      'type',
      'uri',
    ]);
    assert.deepEqual(
      [body.sid, body.owner_account_sid, body.type, body.status, body.date_created],
      [known.accountSid, known.accountSid, 'Trial', 'active', 'Fri, 27 Feb 2026 12:00:00 +0000'],
    );
    assert.equal(
      body.subresource_uris.short_codes,
      `/2010-04-01/Accounts/${known.accountSid}/SMS/ShortCodes.json`,
    );
  });

  it("includes an auth_token that isn't the real one", async () => {
    const { body } = await open().call(`${account}.json`);
    assert.equal(body.auth_token, answeredAuthToken);
    assert.notEqual(body.auth_token, known.authToken);
  });

  it("shows the state's type and status", async () => {
    const { state, call } = open();
    Object.assign(state.accounts[0]!, { type: 'Full', status: 'suspended' });
    const { status, body } = await call(`${account}.json`);
    assert.deepEqual([status, body.type, body.status], [200, 'Full', 'suspended']);
  });

  it("names a subaccount's parent", async () => {
    const { body } = await open().call(`${subaccount}.json`, { authorization: ofSubaccount });
    assert.deepEqual([body.sid, body.owner_account_sid], [known.subaccountSid, known.accountSid]);
  });
});

describe('sandbox: balance', () => {
  it("answers with the OpenAPI file's fields in order and the balance as a string", async () => {
    const { status, body } = await open().call(`${account}/Balance.json`);
    assert.deepEqual(
      [status, Object.entries(body)],
      [
        200,
        [
          ['account_sid', known.accountSid],
          ['balance', '14.32'],
          ['currency', 'USD'],
        ],
      ],
    );
  });

  it('answers 404 with 20404 for a subaccount', async () => {
    const { status, body } = await open().call(`${subaccount}/Balance.json`);
    assert.deepEqual([status, body.code], [404, 20404]);
  });
});

describe('sandbox: account access', () => {
  const cases: readonly [
    what: string,
    address: string,
    authorization: string | null,
    status: number,
    code?: number,
  ][] = [
    ['a Main key opens the account', `${account}.json`, mainKey, 200],
    ["a Standard key doesn't open the account", `${account}.json`, standardKey, 401, 20003],
    ['a Standard key opens the balance', `${account}/Balance.json`, standardKey, 200],
    ['a Standard key opens usage triggers', `${account}/Usage/Triggers.json`, standardKey, 200],
    ['a Standard key opens events', events, standardKey, 200],
    ['no credentials open nothing', `${account}.json`, null, 401, 20003],
    ['an unknown name opens nothing', `${account}.json`, basic('AC9', 'x'), 401, 20003],
    ['a wrong token opens nothing', `${account}.json`, basic(known.accountSid, 'x'), 401, 20003],
    [
      'test credentials are refused with 403 and 20008',
      `${account}.json`,
      basic(known.testAccountSid, known.testAuthToken),
      403,
      20008,
    ],
    ["a subaccount doesn't open its parent", `${account}.json`, ofSubaccount, 401, 20003],
    [
      "the parent's Auth Token opens a subaccount",
      `${subaccount}.json`,
      basic(known.accountSid, known.authToken),
      200,
    ],
    ["the parent's Main key doesn't open a subaccount", `${subaccount}.json`, mainKey, 401, 20003],
    [
      'an unknown account is not found',
      `https://api.twilio.com/2010-04-01/Accounts/AC${'9'.repeat(32)}.json`,
      basic(known.accountSid, known.authToken),
      404,
      20404,
    ],
  ];
  for (const [what, address, authorization, status, code] of cases) {
    it(what, async () => {
      const reply = await open().call(address, { authorization });
      assert.deepEqual([reply.status, reply.body.code], [status, code]);
    });
  }

  it("refuses with the API's error body and its field order", async () => {
    const { headers, body } = await open().call(`${account}.json`, { authorization: standardKey });
    assert.equal(headers.get('content-type'), 'application/json');
    assert.deepEqual(Object.entries(body), [
      ['code', 20003],
      ['message', 'Authentication Error - invalid username'],
      ['more_info', 'https://www.twilio.com/docs/errors/20003'],
      ['status', 401],
    ]);
  });

  it('asks for Basic authentication', async () => {
    const { headers } = await open().call(`${account}.json`, { authorization: null });
    assert.equal(headers.get('www-authenticate'), 'Basic realm="Twilio API"');
  });

  it("refuses the organization app's token", async () => {
    const { sandbox, call } = open();
    const { status, body } = await call(`${account}.json`, { authorization: await bearer(sandbox) });
    assert.deepEqual([status, body.code], [401, 20003]);
  });
});
