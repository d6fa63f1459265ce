import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nothingLearned, type Learned } from '../../../../src/accounts/account';
import { planView } from '../../../../src/people/form/views';
import type { Wanted } from '../../../../src/people/plan/model';
import { describePerson } from '../../../../src/people/plan/sentences';
import { learnFrom, prepare, prepareLeftOver, type Prepared } from '../../../../src/people/run/invitation';
import { Pause } from '../../../../src/people/run/pause';
import { type RecordedRun, restMark } from '../../../../src/people/run/readJournal';
import { createSandbox, sampleCredentials, sampleState, type Sandbox } from '../../../../src/sandbox/twilio';
import { effectOf } from '../../../../src/twilio/codes';
import { SetupError } from '../../../../src/twilio/errors';
import { fault, FaultList } from '../../../support/faults';
import { apply, connect, owner } from '../../../support/people';

const { accountSid, authToken } = sampleCredentials;
const signal = new AbortController().signal;
const wanted: Wanted[] = [{ email: 'rio@harbor.example', roles: ['developer'] }];

describe('the preview', () => {
  let faults: FaultList;
  let sandbox: Sandbox;

  beforeEach(() => {
    faults = new FaultList();
    sandbox = createSandbox({ state: sampleState(new Date()), faults });
  });

  const client = () => connect(sandbox.fetch, { account: { kind: 'authToken', authToken } });
  const account = {
    sid: accountSid,
    name: 'Harbor',
    sample: true,
    you: owner,
    owner,
    organizationCredential: true,
  };
  const preview = (
    learned: Learned = nothingLearned,
    mode: 'add' | 'deactivate' = 'add',
  ): Promise<Prepared> =>
    prepare(
      { account, client: client(), learned, journals: join(tmpdir(), 'twilio-setup-no-journals') },
      mode,
      wanted,
      signal,
    );
  const notes = ({ notes: shown = [] }: ReturnType<typeof planView>) => shown.map(({ message }) => message);
  const ofAccount = () => sandbox.state.accounts.find(({ sid }) => sid === accountSid)!;

  it("says before anything is sent that the account may not be the organization's", async () => {
    sandbox.state.roleAssignments = sandbox.state.roleAssignments.filter(({ scope }) => scope !== accountSid);
    assert.match(
      notes(planView(await preview())).join(),
      /unclear whether the account belongs to your organization/,
    );
  });

  it("is refused if Twilio refuses to list the roles on another organization's account", async () => {
    ofAccount().managed = false;
    const { state } = sandbox;
    state.roleAssignments = state.roleAssignments.filter(({ scope }) => scope !== accountSid);
    sandbox = createSandbox({ state, faults, undocumented: { foreignAccount: 'refused' } });
    await assert.rejects(preview(), (error) => SetupError.is(error) && effectOf(error) === 'notOurs');
  });

  it('says nothing about it once Twilio shows a role on the account', async () => {
    assert.deepEqual(notes(planView(await preview())), []);
  });

  it('is refused for a closed account', async () => {
    ofAccount().status = 'closed';
    await assert.rejects(preview(), (error) => SetupError.is(error, 'conflict'));
  });

  it('of a change that gives no role is possible on a closed account', async () => {
    ofAccount().status = 'closed';
    assert.equal((await preview(nothingLearned, 'deactivate')).plan.people.length, 1);
  });

  it("doesn't fail if the account's credential can't read the status", async () => {
    faults.next({ path: `/Accounts/${accountSid}.json` }, fault.code(20003));
    assert.equal((await preview()).plan.people[0]?.kind, 'create');
  });

  describe('of the rest of a run', () => {
    const recorded: RecordedRun = {
      ...{ file: `/runs/${accountSid}.jsonl`, accountSid, mode: 'add', wanted, administrators: [] },
      ...{ startedAt: '2026-11-24T10:32:00.000Z', running: false, results: [], operations: [] },
    };
    const edited: RecordedRun = { ...recorded, wanted: [{ ...wanted[0]!, roles: ['administrator'] }] };
    const source = () => ({ account, client: client(), learned: nothingLearned, journals: '/nowhere' });
    const rolesIn = ({ plan }: Prepared) => plan.people[0]?.roles.map(({ role }) => role);

    it('has the roles that the form showed', async () => {
      const left = { shown: undefined, recorded, rest: restMark(recorded) };
      assert.deepEqual(rolesIn(await prepareLeftOver(source(), left, signal)), ['developer']);
    });

    it('is refused if the journal was edited since', async () => {
      const left = { shown: undefined, recorded: edited, rest: restMark(recorded) };
      await assert.rejects(
        async () => prepareLeftOver(source(), left, signal),
        (error) => SetupError.is(error, 'conflict'),
      );
      assert.deepEqual(sandbox.requests, []);
    });

    it("needs a new confirmation for an edited journal's Administrator", async () => {
      const left = { shown: undefined, recorded: edited, rest: restMark(edited) };
      const { plan } = await prepareLeftOver(source(), left, signal);
      assert.deepEqual([plan.administrators, edited.administrators], [[wanted[0]!.email], []]);
    });

    it("has the roles that this window confirmed, whatever is in its run's journal", async () => {
      const shown = {
        prepared: await preview(),
        confirmed: { administrators: [], ownAccess: false },
        ...{ begun: new Set<string>(), finished: new Map(), pause: new Pause() },
        result: { results: [], refusedDomains: [], owners: [], elsewhere: [] },
      };
      const left = { shown, recorded: edited, rest: undefined };
      assert.deepEqual(rolesIn(await prepareLeftOver(source(), left, signal)), ['developer']);
    });
  });

  describe('after Twilio called an address taken that no list shows', () => {
    const taken = () =>
      Response.json(
        { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], scimType: 'uniqueness', status: '409' },
        { status: 409 },
      );
    async function learn(): Promise<Learned> {
      faults.next({ method: 'POST', path: /\/Users$/ }, taken);
      const { plan } = await preview();
      return learnFrom(await apply(plan, client()), nothingLearned, new Date());
    }

    it('leaves the person to the Console', async () => {
      const [person] = (await preview(await learn())).plan.people;
      assert.deepEqual([person?.kind, person?.obstacle], ['console', 'elsewhere']);
      assert.match(describePerson(person!), /already has a user outside your organization/);
    });

    it('tries again a day later', async () => {
      const learned = await learn();
      const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000).toISOString();
      const old = { ...learned, elsewhere: { 'rio@harbor.example': yesterday } };
      assert.equal((await preview(old)).plan.people[0]?.kind, 'create');
    });
  });
});
