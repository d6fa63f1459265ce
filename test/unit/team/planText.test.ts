import assert from 'node:assert/strict';
import { readAccess } from '../../../src/accounts/access';
import { createSandbox, sampleCredentials, sampleState } from '../../../src/sandbox/twilio';
import { compareTeam } from '../../../src/team/compare';
import { planTeam } from '../../../src/team/guards';
import { planTexts } from '../../../src/team/planText';
import { readTeam } from '../../../src/team/parse';
import { connect, owner } from '../../support/people';
import { account, withPeople } from '../../support/teamTexts';

describe("a plan's texts", () => {
  it('have one line for each person, before and after', async () => {
    const { accountSid } = sampleCredentials;
    const { fetch } = createSandbox({ state: sampleState(new Date()) });
    const access = await readAccess(connect(fetch), accountSid, new AbortController().signal);
    const knowledge = { owner, now: Date.now() };
    const text = withPeople(
      '{ "email": "kim@harbor.example", "roles": ["Developer", "Support"] }',
      '{ "email": "ada@harbor.example", "roles": ["Support"] }',
    ).replace(account, accountSid);
    const { file } = readTeam(text.replace('"report"', '"remove"'));
    assert.ok(file);
    const plan = planTeam(compareTeam(file, access, knowledge), access, knowledge);
    assert.deepEqual(planTexts(plan, access, knowledge), {
      now: 'kim@harbor.example: Developer\nsam@harbor.example: Billing Manager, Support\n',
      then: 'ada@harbor.example: Support\nkim@harbor.example: Developer, Support\n',
    });
  });
});
