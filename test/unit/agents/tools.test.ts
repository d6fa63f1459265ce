import assert from 'node:assert/strict';
import { type ToolName, tools } from '../../../src/agents/tools';
import { emptyRecord, type ChecklistRecord } from '../../../src/checklist/record';
import { subSteps } from '../../../src/checklist/steps';
import { sampleCredentials } from '../../../src/sandbox/twilio';
import { AgentScene, begin, type SceneOptions } from './agentScene';

const { accountSid } = sampleCredentials;

async function resultOf(name: ToolName, input: unknown, options: SceneOptions = {}): Promise<string> {
  const { text, isError } = await new AgentScene(options).run(name, input);
  assert.equal(isError, undefined, text);
  return text;
}

async function refusalOf(scene: AgentScene, name: ToolName, input: unknown): Promise<string> {
  const { text, isError } = await scene.run(name, input);
  assert.equal(isError, true, text);
  return text;
}

const [email, start] = subSteps;
const record: ChecklistRecord = {
  ...emptyRecord,
  attestations: { [email?.id ?? '']: { by: 'Sasha', at: begin.toISOString(), note: 'a private note' } },
};

describe('setupState', () => {
  it('tells marks from evidence, names the next item, and names no one', async () => {
    const text = await resultOf('setupState', {}, { record });
    assert.match(text, /twoFactor\.email "[^"]+": marked as done on 2026-11-24 10:00:00 UTC\./);
    assert.match(text, new RegExp(`Next: ${start?.id}\\.`));
    assert.doesNotMatch(text, /Sasha|private note|@/);
  });

  it('calls what the API doesn’t prove not known where there are no marks', async () => {
    const text = await resultOf('setupState', {}, { inWindow: false });
    assert.match(text, /twoFactor\.email "[^"]+": not known here\./);
    assert.doesNotMatch(text, /open\./);
  });
});

describe('explainStep', () => {
  it('explains each step and item without an account', async () => {
    for (const each of subSteps)
      assert.ok((await resultOf('explainStep', { step: each.id })).includes(each.title()));
    assert.match(await resultOf('explainStep', { step: 'people' }), /Billing Manager/);
  });

  it('refuses a step that isn’t one', async () => {
    const scene = new AgentScene();
    assert.match(await refusalOf(scene, 'explainStep', { step: 'hack' }), /^Nothing was done.*\n- step: /);
  });
});

describe('listPeople', () => {
  it('lists names, addresses, and roles', async () => {
    const text = await resultOf('listPeople', {});
    assert.match(text, /\{"name":"[^"]+","email":"[^"]+@harbor\.example","roles":\["[^"]+"/);
  });

  it('reads nothing if the user declines', async () => {
    const scene = new AgentScene({ mayShow: false });
    assert.doesNotMatch(await refusalOf(scene, 'listPeople', {}), /harbor\.example/);
    assert.equal(scene.reads, 0);
  });
});

describe('checkTeamFile', () => {
  const file = (people: object[]) => JSON.stringify({ account: accountSid, people, unlisted: 'report' });

  it('lists the differences', async () => {
    const teamFile = file([{ email: 'new@harbor.example', roles: ['Support'] }]);
    const text = await resultOf('checkTeamFile', {}, { teamFile });
    assert.match(text, /differ about \d+ people/);
    assert.match(text, /- new@harbor\.example: Isn’t a user/);
  });

  it('names the line of an error and takes no one', async () => {
    const scene = new AgentScene({ teamFile: '{\n"account": 7}' });
    assert.match((await scene.run('checkTeamFile', {})).text, /errors.*\n- line /);
    assert.equal(scene.reads, 0);
  });

  it('names the account that isn’t connected', async () => {
    const teamFile = file([]).replace(accountSid, `AC${'9'.repeat(32)}`);
    assert.match(
      await refusalOf(new AgentScene({ teamFile }), 'checkTeamFile', {}),
      /AC…9999, isn’t connected/,
    );
  });
});

describe('planInvitation', () => {
  const people = [
    { email: 'Jo@harbor.example', name: 'Kim "KO" Ode, Jr.', roles: ['Developer', 'Support'] },
    { email: 'ana@harbor.example', roles: ['Administrator'] },
  ];

  it('opens the form with exactly these people and sends nothing', async () => {
    const scene = new AgentScene();
    const { text } = await scene.run('planInvitation', { people });
    assert.match(text, /open with 2 people\. Nothing was sent\.\n1 of them would become Administrator: ana@/);
    assert.deepEqual(scene.opened, [
      'email,name,roles\n"jo@harbor.example","Kim ""KO"" Ode, Jr.","Developer; Support"\n"ana@harbor.example","","Administrator"\n',
    ]);
    assert.deepEqual([scene.writes, scene.reads], [[], 0]);
  });

  it('returns the plan and the lines for a team file where there’s no form', async () => {
    const scene = new AgentScene({ inWindow: false });
    const { text } = await scene.run('planInvitation', { people });
    assert.match(text, /- jo@harbor\.example: Becomes a user of your organization with Developer, Support\./);
    assert.ok(text.includes('{ "email": "ana@harbor.example", "roles": ["Administrator"] }'));
    assert.deepEqual(scene.writes, []);
  });

  for (const [what, bad] of Object.entries({
    'an address that isn’t one': [{ email: 'kim at harbor', roles: ['Support'] }],
    'a role that isn’t one': [{ email: 'kim@harbor.example', roles: ['Owner'] }],
    'no role': [{ email: 'kim@harbor.example', roles: [] }],
    'a person twice': [...people, { email: 'JO@harbor.example', roles: ['Support'] }],
    'hidden characters': [{ email: 'kim\u200b@harbor.example', roles: ['Support'] }],
    'a name with a link': [
      { email: 'kim@harbor.example', name: '[Kim](https://evil.test)', roles: ['Support'] },
    ],
    'no one': [],
  })) {
    it(`refuses ${what} and opens no form`, async () => {
      const scene = new AgentScene();
      await refusalOf(scene, 'planInvitation', { people: bad });
      assert.deepEqual(scene.opened, []);
    });
  }

  it('takes no order to send', async () => {
    const scene = new AgentScene();
    await refusalOf(scene, 'planInvitation', { people, confirmed: true });
    assert.deepEqual(scene.opened, []);
  });
});

it('says when to use each tool and that it changes nothing', () => {
  for (const { description } of Object.values(tools))
    assert.match(
      description,
      /Use it .*(?:hanges nothing|Sends no invitation)|Sends no invitation.*Use it /s,
    );
});
