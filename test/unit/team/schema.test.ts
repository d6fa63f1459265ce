import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { isTeamFile } from '../../../src/team/name';
import { teamJsonSchema } from '../../../src/team/schema';

describe("a team file's JSON Schema", () => {
  const ajv = new Ajv({ strict: true, formats: { date: true }, keywords: ['enumDescriptions'] });
  const accepts = ajv.compile(teamJsonSchema());
  const account = 'AC0123456789abcdef0123456789abcdef';
  const mei = { email: 'mei@acme.test', roles: ['Developer'] };
  const team = { account, people: [mei], unlisted: 'report' };

  it('accepts a team', () => {
    assert.ok(accepts(team), JSON.stringify(accepts.errors));
  });

  const refused: Record<string, object> = {
    'a missing key': { account, people: [mei] },
    'an unknown key': { ...team, version: 1 },
    'an account in upper case': { ...team, account: account.toUpperCase() },
    'another word for unlisted people': { ...team, unlisted: 'delete' },
    'a person without roles': { ...team, people: [{ ...mei, roles: [] }] },
    'an unknown role': { ...team, people: [{ ...mei, roles: ['Owner'] }] },
    'a date that doesn’t exist': { ...team, people: [{ ...mei, until: '2027-02-30' }] },
  };
  for (const [what, value] of Object.entries(refused))
    it(`refuses ${what}`, () => assert.equal(accepts(value), false));

  it('explains what each role may do', () => {
    assert.match(JSON.stringify(teamJsonSchema()), /"enumDescriptions":\["Manages the entire account/);
  });
});

describe('the name of a team file', () => {
  for (const name of ['twilio-team.json', 'ops/twilio-team.json', 'C:\\ops\\harbor.twilio-team.json'])
    it(`can be ${name}`, () => assert.ok(isTeamFile(name)));
  for (const name of ['my-twilio-team.json', 'twilio-team.jsonc', 'twilio-team.json.bak', 'Twilio-Team.json'])
    it(`can't be ${name}`, () => assert.equal(isTeamFile(name), false));
});
