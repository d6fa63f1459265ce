import assert from 'node:assert/strict';
import { type Access, readAccess } from '../../../src/accounts/access';
import { createSandbox } from '../../../src/sandbox/twilio';
import { type Comparison, compareTeam, type TeamKnowledge } from '../../../src/team/compare';
import { createTeam } from '../../../src/team/create';
import { checkUnchanged, planTeam } from '../../../src/team/guards';
import { readTeam } from '../../../src/team/parse';
import type { TeamFile, TeamPerson } from '../../../src/team/schema';
import { SetupError } from '../../../src/twilio/errors';
import { shortenSids } from '../../../src/twilio/redact';
import type { BuiltInRole } from '../../../src/twilio/roles';
import { connect, owner } from '../../support/people';
import { accountSid, addressOf, type Generated, idOf, stateOf } from './states';

const knowledge: TeamKnowledge = { owner, now: Date.parse('2026-11-30T12:00:00Z') };
const { signal } = new AbortController();

const someone = (changes: Partial<Generated> = {}): Generated => ({
  active: true,
  roles: ['developer'],
  twice: false,
  custom: false,
  organization: false,
  elsewhere: false,
  missing: false,
  name: '',
  capitals: false,
  ...changes,
});
const holding = (...roles: BuiltInRole[]) => someone({ roles });

function accessOf(...people: Generated[]): Promise<Access> {
  const { fetch } = createSandbox({ state: stateOf(people, false) });
  return readAccess(connect(fetch), accountSid, signal);
}

const fileOf = (people: TeamPerson[], unlisted: TeamFile['unlisted'] = 'report'): TeamFile => ({
  account: accountSid,
  people,
  unlisted,
});
const person = (index: number, ...roles: TeamPerson['roles']): TeamPerson => ({
  email: addressOf(index),
  roles,
});
const kinds = ({ drift }: Comparison) => drift.map(({ kind, email }) => `${kind} ${email}`);

describe('comparing a team file', () => {
  it('finds who has more, who has less, and who is absent, in the order of the file', async () => {
    const access = await accessOf(holding('developer', 'support'), holding('support'));
    const arrival: TeamPerson = { email: 'ada@harbor.example', roles: ['Support'] };
    const file = fileOf([person(0, 'Developer'), arrival, person(1, 'Developer', 'Support')]);
    assert.deepEqual(kinds(compareTeam(file, access, knowledge)), [
      'more person0@harbor.example',
      'absent ada@harbor.example',
      'less person1@harbor.example',
    ]);
  });

  it('finds no drift in a role that Administrator includes', async () => {
    const access = await accessOf(holding('administrator', 'support'));
    assert.deepEqual(kinds(compareTeam(fileOf([person(0, 'Administrator')]), access, knowledge)), []);
  });

  it('puts unlisted Administrators before other unlisted people', async () => {
    const access = await accessOf(holding('developer'), holding('administrator'), holding('support'));
    assert.deepEqual(kinds(compareTeam(fileOf([]), access, knowledge)), [
      'unlisted person1@harbor.example',
      'unlisted person0@harbor.example',
      'unlisted person2@harbor.example',
    ]);
  });

  it('wants a person until the end of their last day in UTC', async () => {
    const access = await accessOf(someone());
    const file = fileOf([{ ...person(0, 'Developer'), until: '2026-11-30' }]);
    const at = (time: string) => kinds(compareTeam(file, access, { owner, now: Date.parse(time) }));
    assert.deepEqual(at('2026-11-30T23:59:59Z'), []);
    assert.deepEqual(at('2026-12-01T00:00:00Z'), ['more person0@harbor.example']);
  });

  it('calls people outside the verified domains waiting, which is no drift', async () => {
    const access = await accessOf();
    const people: TeamPerson[] = [
      { email: 'mei@gmail.com', roles: ['Developer'] },
      { email: 'mei@refused.example', roles: ['Developer'] },
    ];
    const refusedDomains = { 'refused.example': new Date(knowledge.now).toISOString() };
    const comparison = compareTeam(fileOf(people), access, { ...knowledge, refusedDomains });
    assert.deepEqual(comparison.drift, []);
    assert.deepEqual(
      comparison.apart.map(({ kind }) => kind),
      ['waiting', 'waiting', 'owner'],
    );
  });

  it('shows apart who no file changes', async () => {
    const access = await accessOf(
      someone({ active: false }),
      someone({ roles: [], custom: true }),
      someone({ roles: [], organization: true }),
      someone({ missing: true }),
    );
    const { drift, apart } = compareTeam(fileOf([]), access, knowledge);
    assert.deepEqual(drift, []);
    const shown = new Map(apart.map(({ kind, email }) => [email, kind]));
    assert.equal(shown.get(owner), 'owner');
    assert.equal(shown.get(addressOf(0)), 'inactive');
    assert.equal(shown.get(addressOf(1)), 'otherRoles');
    assert.equal(shown.get(shortenSids(idOf(3))), 'unnamed');
  });

  it('changes nothing about the owner, whatever the file says', async () => {
    const file = fileOf([{ email: owner.toUpperCase(), roles: ['Support'] }]);
    const { drift, apart } = compareTeam(file, await accessOf(), knowledge);
    assert.deepEqual(drift, []);
    assert.deepEqual(
      apart.map(({ kind, email }) => [kind, email]),
      [['owner', owner]],
    );
  });

  it('gives a deactivated person who is listed their access back', async () => {
    const access = await accessOf(someone({ active: false }));
    const { drift } = compareTeam(fileOf([person(0, 'Developer')]), access, knowledge);
    assert.deepEqual(
      drift.map(({ kind, inactive }) => [kind, inactive]),
      [['less', true]],
    );
  });

  it('finds addresses by meaning, not by spelling', async () => {
    const access = await accessOf(someone({ capitals: true }));
    const file = fileOf([{ email: 'PERSON0@Harbor.Example', roles: ['Developer'] }]);
    assert.deepEqual(compareTeam(file, access, knowledge).drift, []);
  });
});

describe('creating a team file', () => {
  it('writes one sorted line for each person', async () => {
    const access = await accessOf(someone({ name: 'Mei "Lin"' }), holding('support', 'billingManager'));
    assert.equal(
      createTeam(access, knowledge).text,
      [
        '{',
        `  "account": "${accountSid}",`,
        '  "people": [',
        '    { "email": "person0@harbor.example", "name": "Mei \\"Lin\\"", "roles": ["Developer"] },',
        '    { "email": "person1@harbor.example", "roles": ["Billing Manager", "Support"] }',
        '  ],',
        '  "unlisted": "report"',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('writes an empty list for an account without people', async () => {
    const { text } = createTeam(await accessOf(), knowledge);
    assert.deepEqual(readTeam(text).file?.people, []);
  });

  it('leaves out names that a file may not have', async () => {
    const { file } = createTeam(await accessOf(someone({ name: 'M\u0435i' })), knowledge);
    assert.equal(file.people[0]?.name, undefined);
  });

  it('counts whom it leaves out, and why', async () => {
    const access = await accessOf(
      someone({ active: false }),
      someone({ missing: true }),
      someone({ roles: [] }),
    );
    assert.deepEqual(createTeam(access, knowledge).left, { owner: 1, inactive: 1, unnamed: 1 });
  });
});

describe('the guards of a team file', () => {
  const plan = async (file: TeamFile, ...people: Generated[]) => {
    const access = await accessOf(...people);
    return planTeam(compareTeam(file, access, knowledge), access, knowledge);
  };
  const refusal = (pattern: RegExp) => (error: unknown) => {
    assert.ok(SetupError.is(error, 'conflict'));
    assert.match(error.sentence, pattern);
    return true;
  };

  it('plan only what differs', async () => {
    const file = fileOf([person(0, 'Developer'), person(1, 'Support')]);
    const { people } = await plan(file, someone(), holding('support', 'developer'), someone());
    assert.deepEqual(
      people.map(({ email, operations }) => [email, operations.map(({ kind }) => kind)]),
      [[addressOf(1), ['remove']]],
    );
  });

  it('plan to take the roles of unlisted people if the file says so, and deactivates no one', async () => {
    const { people } = await plan(
      fileOf([person(0, 'Administrator')], 'remove'),
      holding('administrator'),
      someone(),
    );
    assert.deepEqual(
      people.map(({ email, operations }) => [email, operations.map(({ kind }) => kind)]),
      [[addressOf(1), ['remove']]],
    );
  });

  it('refuse to take the last Administrator besides the owner', async () => {
    const file = fileOf([person(0, 'Developer'), person(1, 'Support')]);
    await assert.rejects(
      plan(file, holding('administrator'), someone()),
      refusal(/without an Administrator other than the owner.*person0@harbor\.example.*first give the role/),
    );
  });

  it('refuse to take all Administrators at once', async () => {
    const file = fileOf([person(0, 'Developer'), person(1, 'Support')]);
    await assert.rejects(
      plan(file, holding('administrator'), holding('administrator')),
      refusal(/person0.*person1/),
    );
  });

  it('count on no Administrator who has no access yet', async () => {
    const file = fileOf([person(0, 'Developer'), { email: 'ada@harbor.example', roles: ['Administrator'] }]);
    await assert.rejects(plan(file, holding('administrator')), refusal(/other than the owner/));
  });

  it('allow an Administrator to be replaced by someone who has access', async () => {
    const file = fileOf([person(0, 'Developer'), person(1, 'Administrator')]);
    assert.deepEqual((await plan(file, holding('administrator'), someone())).administrators, [addressOf(1)]);
  });

  const crowd = Array.from({ length: 20 }, () => someone());
  const without = (count: number) =>
    fileOf(
      crowd.slice(count).map((_, index) => person(index + count, 'Developer')),
      'remove',
    );

  it('allow a quarter to lose their access', async () => {
    assert.equal((await plan(without(5), ...crowd)).people.length, 5);
  });

  it('refuse to take access from more than a quarter', async () => {
    await assert.rejects(plan(without(6), ...crowd), refusal(/from 6 of 20 people.*at most 5/));
  });

  it('allow three of few people to lose their access', async () => {
    assert.equal(
      (await plan(fileOf([person(3, 'Developer')], 'remove'), ...crowd.slice(0, 4))).people.length,
      3,
    );
  });

  it('refuse four of few people', async () => {
    await assert.rejects(
      plan(fileOf([], 'remove'), ...crowd.slice(0, 4)),
      refusal(/from 4 of 4 people.*at most 3/),
    );
  });

  it('refuse when Twilio has changed since the comparison', async () => {
    const file = fileOf([person(0, 'Developer')]);
    const compared = compareTeam(file, await accessOf(someone()), knowledge);
    const changed = compareTeam(file, await accessOf(holding('developer', 'support')), knowledge);
    assert.throws(
      () => checkUnchanged(compared, changed),
      refusal(/has changed since the comparison.*Compare again/),
    );
  });

  it('accept the same people in another order', async () => {
    const file = fileOf([person(0, 'Developer')]);
    const access = await accessOf(someone(), someone({ twice: true }));
    const reversed = {
      ...access,
      users: [...access.users].reverse(),
      assignments: [...access.assignments].reverse(),
    };
    checkUnchanged(compareTeam(file, access, knowledge), compareTeam(file, reversed, knowledge));
  });
});
