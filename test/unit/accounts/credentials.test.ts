import assert from 'node:assert/strict';
import { createSandbox, sampleCredentials, sampleState } from '../../../src/sandbox/twilio';
import type { AccountCredential, Fetch } from '../../../src/twilio/api';
import { createTwilioClient } from '../../../src/twilio/client';
import {
  checkAccountSid,
  checkApiKeySid,
  checkAuthToken,
  checkClientId,
  checkMyAccess,
  checkSecret,
  normalSid,
  pasted,
  tryAccountCredential,
  tryOrganizationCredential,
} from '../../../src/accounts/credentials';
import { readAddress } from '../../../src/twilio/address';
import { permissions } from '../../../src/twilio/permissions';
import { detailsOf, fetchFailed, json, never } from '../twilio/fakeTwilio';

const digits = '1f'.repeat(16);
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJPUTEifQ', 'c2ln'].join('.');

describe('a typed SID', () => {
  for (const typed of [
    `ac${digits}`,
    `AC${digits}\u200b`,
    `TWILIO_ACCOUNT_SID=AC${digits}`,
    `AC${digits.toUpperCase()}`,
    ` Ac${digits}\n`,
  ]) {
    it(`is normalized to Twilio's spelling: ${JSON.stringify(typed)}`, () => {
      assert.equal(normalSid(typed), `AC${digits}`);
    });
  }
});

describe('a pasted credential', () => {
  const token = 'abcdefghijklmnop';
  for (const text of [
    `${token}\u200b`,
    `\ufeff${token}\u2060`,
    `abcd\u00adefgh\u200dijkl\u2800mnop`,
    `abcd efgh ijkl\u00a0mnop`,
    `abcdefgh\r\n\tijklmnop`,
    `"${token}"`,
    `“${token}”`,
    `‘${token}’`,
    '`' + token + '`',
    `TWILIO_AUTH_TOKEN="${token}"`,
    `TWILIO_AUTH_TOKEN=${token}`,
    `TWILIO_AUTH_TOKEN = '${token}'`,
    `export TWILIO_AUTH_TOKEN="${token}"`,
    `export X=${token}`,
    `set TWILIO_AUTH_TOKEN=${token}`,
    `$env:TWILIO_AUTH_TOKEN = "${token}"`,
    `"authToken": "${token}",`,
    `const authToken = '${token}';`,
    `twilio.auth-token: ${token}`,
    `Auth Token: ${token}`,
    `export TWILIO_AUTH_TOKEN=" \u200b${token} "`,
  ]) {
    it(`is only the value: ${JSON.stringify(text)}`, () => {
      assert.equal(pasted(text), token);
    });
  }

  for (const secret of ['q2w3e4r5t6==', 'https://a.example', 'kim@acme.test', 'a:b:c:d:e', '=abc']) {
    it(`stays as it is if it has no name or quotes: ${secret}`, () => {
      assert.equal(pasted(secret), secret);
    });
  }
});

describe("a credential's format", () => {
  const checkAddress = (text: string) => readAddress(text).problem;
  const right: [what: string, check: (text: string) => string | undefined, text: string][] = [
    ['an Account SID', checkAccountSid, `AC${digits}`],
    ['an API key SID', checkApiKeySid, ` SK${digits}\n`],
    ['a client ID', checkClientId, `OQ${digits}`],
    ['an Auth Token', checkAuthToken, digits],
    ['a 32-digit secret', checkSecret, digits],
    ['a secret', checkSecret, 'aB3'.repeat(11)],
    ['an Auth Token with its name', checkAuthToken, `export TWILIO_AUTH_TOKEN="${digits}"`],
    ['an Account SID with an invisible character', checkAccountSid, `AC${digits}\u200b`],
    ['an email address', checkAddress, 'kim.ode+a@mail.acme.test'],
    ['an email address in an international domain', checkAddress, 'kim@bücher.example'],
  ];
  for (const [what, check, text] of right) {
    it(`accepts ${what}`, () => {
      assert.equal(check(text), undefined);
    });
  }

  const wrong: [what: string, check: (text: string) => string | undefined, text: string, said: RegExp][] = [
    [
      'an API key SID for the Account SID',
      checkAccountSid,
      `SK${digits}`,
      /API key SID\. The Account SID starts with AC/,
    ],
    ['an Auth Token for the Account SID', checkAccountSid, digits, /an Auth Token\. /],
    ['an organization SID for the Account SID', checkAccountSid, `OR${digits}`, /an organization SID\. /],
    ['a phone number SID for the Account SID', checkAccountSid, `PN${digits}`, /another kind of SID\. /],
    ['an email address for the Account SID', checkAccountSid, 'kim@acme.test', /an email address\. /],
    ['a web address for the Account SID', checkAccountSid, 'https://console.twilio.com', /a web address\. /],
    ['a short Account SID', checkAccountSid, `AC${digits.slice(4)}`, /34 characters, not 30/],
    ['the beginning of an Account SID', checkAccountSid, 'A', /34 characters, not 1/],
    ['some other text for the Account SID', checkAccountSid, 'hello', /starts with AC/],
    ['nothing for the Account SID', checkAccountSid, '', /34 characters/],
    [
      'an Account SID for the API key SID',
      checkApiKeySid,
      `AC${digits}`,
      /an Account SID\. The API key SID starts with SK/,
    ],
    [
      'a user SID for the client ID',
      checkClientId,
      `US${digits}`,
      /a user SID\. The client ID starts with OQ/,
    ],
    [
      'an Account SID for the Auth Token',
      checkAuthToken,
      `AC${digits}`,
      /an Account SID, not the Auth Token/,
    ],
    ['an access token for the Auth Token', checkAuthToken, jwt, /an access token, not the Auth Token/],
    ['a short Auth Token', checkAuthToken, digits.slice(1), /32 characters/],
    ['an API key SID for the secret', checkSecret, `SK${digits}`, /an API key SID, not the secret/],
    ['a client ID for the secret', checkSecret, `OQ${digits}`, /an OAuth app’s client ID, not the secret/],
    ['a secret of seven characters and spaces', checkSecret, 'abc def g', /at least 8 characters/],
    [
      'a short Account SID with invisible characters',
      checkAccountSid,
      `AC${digits.slice(4)}\u200b\u00ad`,
      /34 characters, not 30/,
    ],
    [
      'a short Account SID with its name',
      checkAccountSid,
      `SID="AC${digits.slice(4)}"`,
      /34 characters, not 30/,
    ],
    ['a short secret', checkSecret, 'abc', /8 characters/],
    ['half an email address', checkAddress, 'kim@acme', /isn’t a domain/],
    ['a quote in an email address', checkAddress, '"kim"@acme.test', /can’t contain the character/],
    ['a backslash in an email address', checkAddress, 'ki\\m@acme.test', /can’t contain the character/],
    ['an overlong email address', checkAddress, `${'k'.repeat(160)}@acme.test`, /more than 64 characters/],
  ];
  for (const [what, check, text, said] of wrong) {
    it(`rules out ${what} without repeating the input`, () => {
      const sentence = check(text) ?? '';
      assert.match(sentence, said);
      if (text.length > 1) assert.ok(!sentence.includes(text));
    });
  }
});

const sample = sampleCredentials;
const sandbox = () => createSandbox({ state: sampleState(new Date()) });

function accountClient(
  account: AccountCredential,
  accountSid = sample.accountSid,
  fetch: Fetch = sandbox().fetch,
) {
  return createTwilioClient({ accountSid, account, fetch });
}

describe("trying the account's credential", () => {
  const byToken = (authToken: string): AccountCredential => ({ kind: 'authToken', authToken });
  const byKey = (sid: string, secret: string): AccountCredential => ({ kind: 'apiKey', sid, secret });
  const trying = (account: AccountCredential, accountSid?: string, fetch?: Fetch) =>
    tryAccountCredential(accountClient(account, accountSid, fetch), account.kind, never());

  it('accepts the Auth Token and shows the account', async () => {
    const { account } = await trying(byToken(sample.authToken));
    assert.equal(account?.sid, sample.accountSid);
  });

  it('accepts a Main key', async () => {
    assert.ok((await trying(byKey(sample.mainKeySid, sample.mainKeySecret))).account);
  });

  it('accepts a Standard key and explains what it can’t read', async () => {
    const { account, refused } = await trying(byKey(sample.standardKeySid, sample.standardKeySecret));
    assert.equal(account, undefined);
    assert.deepEqual(refused?.further, []);
    assert.match(refused.note, /can’t read the account’s type and status\./);
  });

  for (const [status, code] of [
    [401, 20003],
    [403, 70051],
  ] as const) {
    /** A Restricted key that may read only what the pattern matches. */
    const allowing = (allowed: RegExp) => (request: Request) =>
      allowed.test(request.url) ? sandbox().fetch(request) : Promise.resolve(json({ code }, status));
    const key = byKey(sample.standardKeySid, sample.standardKeySecret);

    it(`accepts a Restricted key for usage triggers and says what else it can’t read (${status})`, async () => {
      const { refused } = await trying(key, undefined, allowing(/Triggers/));
      assert.deepEqual(refused?.further, ['balance', 'events']);
      assert.match(refused.note, /type and status, the balance, the audit log\. The Auth Token/);
    });

    it(`refuses a Restricted key that can read nothing about the account (${status})`, async () => {
      const { message, remedy } = await detailsOf(trying(key, undefined, allowing(/Events/)));
      assert.match(message, /refused the API key/);
      assert.match(remedy ?? '', /A Restricted key must allow reading the balance or usage triggers/);
    });
  }

  it('accepts a Standard key for a subaccount, which has no balance', async () => {
    const answer = ({ url }: Request) => {
      if (url.includes('Balance')) return Promise.resolve(json({ code: 20404 }, 404));
      if (url.includes('Triggers')) return Promise.resolve(json({ usage_triggers: [], next_page_uri: null }));
      return Promise.resolve(json({ code: 20003 }, 401));
    };
    const access = await trying(
      byKey(sample.standardKeySid, 'a-standard-secret'),
      sample.subaccountSid,
      answer,
    );
    assert.ok(!access.account);
  });

  it("doesn't mistake an unknown account for one without a balance", async () => {
    const answer = ({ url }: Request) =>
      Promise.resolve(/Balance|Triggers/.test(url) ? json({ code: 20404 }, 404) : json({ code: 20003 }, 401));
    const key = byKey(sample.standardKeySid, 'a-standard-secret');
    const { message } = await detailsOf(trying(key, `AC${digits}`, answer));
    assert.match(message, /doesn’t recognize this Account SID/);
  });

  for (const [what, account, accountSid, said] of [
    [
      'a wrong Auth Token',
      byToken('0'.repeat(32)),
      undefined,
      /refused the Auth Token.*subaccount has its own token/,
    ],
    [
      "the parent's Auth Token for a subaccount",
      byToken(sample.authToken),
      sample.subaccountSid,
      /refused the Auth Token/,
    ],
    [
      'test credentials',
      byToken(sample.testAuthToken),
      sample.testAccountSid,
      /test credentials.*live Account SID/,
    ],
    [
      'a wrong API key',
      byKey(sample.mainKeySid, 'not-the-secret'),
      undefined,
      /refused the API key.*US1 region.*Restricted/,
    ],
    [
      "another account's API key",
      byKey(sample.mainKeySid, sample.mainKeySecret),
      sample.subaccountSid,
      /refused the API key/,
    ],
    [
      'an unknown account',
      byKey(sample.mainKeySid, sample.mainKeySecret),
      `AC${digits}`,
      /doesn’t recognize this Account SID/,
    ],
  ] as const) {
    it(`explains a refusal: ${what}`, async () => {
      const { message, remedy } = await detailsOf(trying(account, accountSid));
      assert.match(`${message} ${remedy}`, said);
    });
  }

  it('needs one read to find out that an Auth Token is refused', async () => {
    const twilio = sandbox();
    await detailsOf(trying(byToken('0'.repeat(32)), undefined, twilio.fetch));
    assert.equal(twilio.requests.length, 1);
  });

  it('reports a network error as such', async () => {
    const offline = () => Promise.reject(fetchFailed('SELF_SIGNED_CERT_IN_CHAIN'));
    const account = byToken(sample.authToken);
    const client = createTwilioClient({
      accountSid: sample.accountSid,
      account,
      fetch: offline,
      random: () => 0,
    });
    const { kind, reason } = await detailsOf(tryAccountCredential(client, 'authToken', never()));
    assert.deepEqual([kind, reason], ['network', 'tls']);
  });
});

function organizationClient(fetch: Fetch, clientSecret = sample.clientSecret) {
  const organization = { clientId: sample.clientId, clientSecret };
  return createTwilioClient({ accountSid: sample.accountSid, organization, fetch });
}

describe("trying the organization's credential", () => {
  it('takes a token and three reads, one of them about the account', async () => {
    const twilio = sandbox();
    const tried = await tryOrganizationCredential(
      organizationClient(twilio.fetch),
      sample.accountSid,
      never(),
    );
    assert.deepEqual(
      twilio.requests.map(({ path }) => path),
      ['/v2/token', '/v2/Organizations/Roles', '/v2/Organizations/RoleAssignments', '/scim/v2/Users'],
    );
    assert.equal(tried.showsAccount, true);
  });

  it("doesn't take an empty list as proof that the account is the organization's", async () => {
    const foreign = `AC${'9'.repeat(32)}`;
    const tried = await tryOrganizationCredential(organizationClient(sandbox().fetch), foreign, never());
    assert.equal(tried.showsAccount, false);
  });

  it('notices a missing permission to list users', async () => {
    const twilio = sandbox();
    const { organization } = twilio.state;
    organization.permissions = organization.permissions.filter(
      (each) => !each.endsWith('managed-users/list'),
    );
    const client = organizationClient(twilio.fetch);
    const details = await detailsOf(tryOrganizationCredential(client, sample.accountSid, never()));
    assert.equal(details.permission, 'managed-users/list');
  });

  it('reports a refused secret', async () => {
    const client = organizationClient(sandbox().fetch, 'another-secret');
    const { message, remedy } = await detailsOf(
      tryOrganizationCredential(client, sample.accountSid, never()),
    );
    assert.match(message, /client secret/);
    assert.match(remedy ?? '', /“Client credentials” grant/);
  });

  it("names the app's missing permission and the click that adds it", async () => {
    const twilio = sandbox();
    twilio.state.organization.permissions = [];
    const details = await detailsOf(
      tryOrganizationCredential(organizationClient(twilio.fetch), sample.accountSid, never()),
    );
    assert.equal(details.permission, 'roles/list');
    assert.match(details.remedy ?? '', /Scopes & permissions/);
  });

  for (const status of [401, 403]) {
    it(`says that the app may belong to an account if a ${status} gives no reason`, async () => {
      const fetch: Fetch = (request) =>
        Promise.resolve(
          request.url.includes('token')
            ? json({ access_token: 'of-an-account', expires_in: 3600 })
            : json({ code: 20003, message: 'Authenticate' }, status),
        );
      const { remedy } = await detailsOf(
        tryOrganizationCredential(organizationClient(fetch), sample.accountSid, never()),
      );
      assert.match(remedy ?? '', /account’s OAuth app can’t access the organization/);
    });
  }
});

describe('checking my access', () => {
  const reads = ['managed-users/list', 'managed-users/read', 'role-assignments/list', 'roles/list'];

  async function check(granted: (permission: string) => boolean) {
    const twilio = sandbox();
    twilio.state.organization.permissions = permissions
      .filter(granted)
      .map((permission) => `twilio/iam/${permission}` as const);
    const states = await checkMyAccess(organizationClient(twilio.fetch), never());
    return { twilio, of: new Map(states.map(({ permission, state }) => [permission, state] as const)) };
  }

  it('learns from reads and leaves writes unknown without trying one', async () => {
    const { twilio, of } = await check(() => true);
    for (const permission of permissions) {
      assert.equal(of.get(permission), reads.includes(permission) ? 'granted' : 'unknown', permission);
    }
    assert.ok(twilio.requests.every(({ method, path }) => method === 'GET' || path === '/v2/token'));
  });

  for (const lacking of ['managed-users/list', 'managed-users/read', 'role-assignments/list'] as const) {
    it(`reports that ${lacking} is missing`, async () => {
      const { of } = await check((permission) => permission !== lacking);
      assert.equal(of.get(lacking), 'missing');
      assert.ok([...of].filter(([, state]) => state === 'missing').length === 1);
    });
  }

  it('reports that nothing is granted', async () => {
    const { of } = await check(() => false);
    assert.deepEqual(
      [...of].filter(([, state]) => state === 'missing').map(([name]) => name),
      reads,
    );
  });

  it('says nothing about permissions when the secret is refused', async () => {
    const client = organizationClient(sandbox().fetch, 'another-secret');
    assert.equal((await detailsOf(checkMyAccess(client, never()))).kind, 'auth');
  });
});
