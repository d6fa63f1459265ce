import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TwilioClient } from '../../../src/twilio/api';
import { codeOf, effectOf, effects } from '../../../src/twilio/codes';
import type { ErrorDetails } from '../../../src/twilio/errors';
import { refusal, refusalCodes } from '../../support/refusals';
import { accountSid, FakeTwilio, json, roleSid, text, user, userSid } from './fakeTwilio';

const golden = join(__dirname, '../../../../test/unit/twilio/refusals.golden.txt');

type Call = (client: TwilioClient, signal: AbortSignal) => Promise<unknown>;
const list: Call = (client, signal) => client.listUsers(signal);
const calls: Record<string, Call> = {
  create: (client, signal) => client.createUser({ email: 'kim@acme.test' }, signal),
  assign: (client, signal) =>
    client.assignRole({ role_sid: roleSid, scope: accountSid, identity: userSid }, signal),
  list,
  token: list,
};

const hour = { 'Retry-After': '3600' };
const scim = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] };
const statuses = [400, 401, 403, 404, 408, 409, 412, 415, 429, 451, 500, 501, 502, 503, 504, 511];
const fromOthers = [400, 401, 403, 404, 407, 429, 451, 500, 502, 503, 504, 511];

/** Why a call is refused, and the answer. Twilio's own words are left out, since they differ from day to day. */
const causes: Record<string, () => Response> = {
  ...Object.fromEntries(statuses.map((status) => [`${status}`, () => json({ status }, status, hour)])),
  ...Object.fromEntries(
    fromOthers.map((status) => [`${status} in a web page`, () => text('<html>', status, hour)]),
  ),
  '409 for uniqueness': () => json({ ...scim, scimType: 'uniqueness', status: '409' }, 409),
  ...Object.fromEntries(
    refusalCodes.filter((code) => codeOf(code)).map((code) => [`${code}`, () => refused(code)]),
  ),
  'an unknown code': () => json({ code: 29999 }, 400),
};

function refused(code: number): Response {
  return json({ code }, refusal(code).status, hour);
}

/** Codes and statuses that have the same cause, so they may read the same. */
const sameCauses = [
  ['25018', '25105'],
  ['20429', '25021', '25109', '429', '429 in a web page'],
  // Only a new user's conflict is one with an existing user.
  ['25022', '409', '409 for uniqueness'],
  ['407 in a web page', '401 in a web page'],
  ...[451, 500, 502, 503, 504, 511].map((status) => [`${status}`, `${status} in a web page`]),
  ['400 in a web page', '404 in a web page'],
];

/** What a request for a token may be refused with if the client ID or secret is wrong. */
const refusedClient = ['400', '401', '403', '20001', '20003', '25018', '25105', '70051'];

async function refusalOf(name: string, cause: string): Promise<ErrorDetails> {
  const answer = causes[cause]!;
  const fake = new FakeTwilio(name === 'token' ? () => json(user) : answer);
  if (name === 'token') fake.answerToken = answer;
  return fake.failure(calls[name]!);
}

/** The time of a long wait differs from run to run. */
const sentence = ({ message, remedy }: ErrorDetails) =>
  `${message} ${remedy}`.replace(/ after \d.*\./, ' after (time).');

describe('each refusal', () => {
  const told = new Map<string, Map<string, ErrorDetails>>();

  before(async () => {
    for (const name of Object.keys(calls)) {
      const ofCall = new Map<string, ErrorDetails>();
      for (const cause of Object.keys(causes)) ofCall.set(cause, await refusalOf(name, cause));
      told.set(name, ofCall);
    }
  });

  for (const name of Object.keys(calls)) {
    it(`of ${name} says what to do`, () => {
      for (const [cause, { remedy }] of told.get(name)!) assert.ok(remedy, cause);
    });

    it(`of ${name} reads differently from those with another cause`, () => {
      const seen = new Map<string, string>();
      for (const [cause, details] of told.get(name)!) {
        const text = sentence(details);
        const other = seen.get(text);
        const groups = name === 'token' ? [...sameCauses, refusedClient] : sameCauses;
        const mayBeSame = groups.some((group) => other && group.includes(other) && group.includes(cause));
        const isPermission = details.permissionIsLikely === true;
        assert.ok(!other || mayBeSame || isPermission, `${cause} reads like ${other}: ${text}`);
        seen.set(text, other ?? cause);
      }
    });
  }

  it('has the effect and messages in the golden table', () => {
    const lines = Object.keys(causes).flatMap((cause) => {
      const by = new Map<string, string[]>();
      for (const [name, ofCall] of told) {
        const details = ofCall.get(cause)!;
        const effect = effectOf({ details });
        const { run, person, lookUp } = effects[effect];
        const unknown = details.effectUnknown ? ', effect unknown' : '';
        const does = `${effect}: run ${run}, person ${person}${lookUp ? ', looked up' : ''}${unknown}`;
        const key = `${does}\n    ${sentence(details)}`;
        by.set(key, [...(by.get(key) ?? []), name]);
      }
      return [cause, ...[...by].map(([key, names]) => `  ${names.join(', ')}: ${key}`), ''];
    });
    const table = lines.join('\n');
    if (process.env.TWILIO_SETUP_WRITE_GOLDEN) writeFileSync(golden, table);
    assert.equal(table, readFileSync(golden, 'utf8'));
  });
});
