import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { AccountCredential, TwilioClient } from '../../../src/twilio/api';
import { accountSid, authToken, clientSecret, FakeTwilio, json, userSid, type Sent } from './fakeTwilio';

const key = { kind: 'apiKey', sid: `SK${'8b'.repeat(16)}`, secret: 'planted-key-secret+/=' } as const;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const secrets = [
  authToken,
  key.secret,
  clientSecret,
  'planted-token',
  base64(`${accountSid}:${authToken}`),
  base64(`${key.sid}:${key.secret}`),
];

/** Everything that a request carried, in every form in which an error could repeat it. */
function told({ url, headers, body }: Sent): string {
  const authorization = headers.get('Authorization') ?? '';
  const bare = authorization.replace(/^\w+ /, '');
  return [url.href, body, decodeURIComponent(body), authorization, bare, encodeURIComponent(bare)].join(' ');
}

const throwing = (sent: Sent): Response => {
  const inner = Object.assign(new Error(told(sent)), { code: 'ECONNRESET', headers: [...sent.headers] });
  throw new TypeError(`fetch failed: ${told(sent)}`, { cause: inner });
};

const ways: Record<string, (sent: Sent) => Response> = {
  'a network failure': throwing,
  'a refusal': (sent) => json({ code: 29999, message: told(sent) }, 400),
  "a refusal in SCIM's shape": (sent) => json({ code: 29999, detail: told(sent), status: '400' }, 400),
  "a refusal in OAuth's shape": (sent) => json({ error: 'invalid', error_description: told(sent) }, 418),
  'a proxy page': (sent) => new Response(`<html>${told(sent)}</html>`, { status: 403 }),
  'an answer with a strange field': (sent) => json({ [told(sent)]: 1 }),
};

type Call = (client: TwilioClient, signal: AbortSignal) => Promise<unknown>;
const byUser: Call = (client, signal) => client.fetchUser(userSid, signal);
const byAccount: Call = (client, signal) => client.fetchAccount(signal);

const requests: { what: string; call: Call; account?: AccountCredential; token?: true }[] = [
  { what: 'to the organization', call: byUser },
  { what: 'to the account with its Auth Token', call: byAccount },
  { what: 'to the account with an API key', call: byAccount, account: key },
  { what: 'for a token', call: byUser, token: true },
];

describe('a credential', () => {
  for (const { what, call, account, token } of requests) {
    for (const [how, answer] of Object.entries(ways)) {
      it(`in a request ${what} isn't revealed when ${how} repeats it`, async () => {
        const fake = new FakeTwilio(answer, account && { account });
        if (token) fake.answerToken = answer;
        const details = await fake.failure(call);
        const shown = [inspect(details, { depth: 20, showHidden: true }), ...fake.log].join('\n');
        for (const secret of secrets) assert.ok(!shown.includes(secret), shown);
      });
    }

    it(`isn't in the address of a request ${what}`, async () => {
      const fake = new FakeTwilio(() => json({}), account && { account });
      await fake.failure(call);
      const addresses = [...fake.tokenRequests, ...fake.sent].map(({ url }) => decodeURIComponent(url.href));
      for (const secret of secrets) assert.ok(!addresses.join().includes(secret));
    });
  }
});
