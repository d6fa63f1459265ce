import assert from 'node:assert/strict';
import { runChecks } from '../../../src/checklist/checks';
import { checkIds } from '../../../src/checklist/evidence';
import { latestEvidence } from '../../../src/checklist/record';
import { setAutoRecharge } from '../../../src/sandbox/console';
import type { Fetch } from '../../../src/twilio/api';
import { VirtualClock } from '../twilio/virtualClock';
import { accountSid, Driver, kim, sam } from './driver';

const oneRoundTrip = 150;

/** Makes it this many people including the owner, the others with this many roles each. */
function crowd(driver: Driver, people: number, rolesEach: number): void {
  const [, example] = driver.state.users;
  assert.ok(example);
  driver.removePeople();
  const sid = (prefix: string, number: number) => prefix + number.toString(16).padStart(32, '0');
  const roles = ['103', '104', '105'].map((end) => `IX00000000000000000000000000000${end}`);
  for (let number = 1; number < people; number += 1) {
    const id = sid('US', 0x1000 + number);
    const userName = `person${number}@harbor.example`;
    driver.state.users.push({
      ...example,
      id,
      userName,
      emails: [{ primary: true, value: userName }],
      active: true,
    });
    for (const role_sid of roles.slice(0, rolesEach)) {
      const assignment = {
        sid: sid('IY', 0x1000 + driver.state.roleAssignments.length),
        role_sid,
        identity: id,
      };
      driver.state.roleAssignments.push({
        ...assignment,
        scope: accountSid,
        resource_type: null,
        resource_id: null,
      });
    }
  }
}

/** Returns a refresh's requests with a cached token, and its duration in round trips. */
async function refresh(driver: Driver): Promise<{ requests: string[]; roundTrips: number }> {
  const clock = new VirtualClock();
  const fetch: Fetch = async (request) => {
    await clock.sleep(oneRoundTrip, request.signal);
    clock.busy += 1;
    try {
      return await driver.sandbox.fetch(request);
    } finally {
      clock.busy -= 1;
    }
  };
  const client = driver.client({ fetch, clock });
  const { signal } = new AbortController();
  await clock.run(client.listRoles(signal));
  await clock.run(client.fetchAccount(signal));
  const before = driver.sandbox.requests.length;
  const start = clock.now();
  const target = { client, accountSid, owners: ['avery@harbor.example'] };
  const outcomes = await clock.run(runChecks(target, checkIds, signal));
  assert.deepEqual(
    outcomes.map((outcome) => 'result' in outcome),
    checkIds.map(() => true),
  );
  const requests = driver.sandbox.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
  return { requests, roundTrips: (clock.now() - start) / oneRoundTrip };
}

describe('all checks of an account with 100 people', () => {
  it('take one request per list or resource, and one per event type', async () => {
    const driver = new Driver();
    crowd(driver, 100, 1);
    const { requests } = await refresh(driver);
    const account = `/2010-04-01/Accounts/${accountSid}`;
    assert.deepEqual(
      requests.sort(),
      [
        `GET ${account}.json`,
        `GET ${account}/Balance.json`,
        `GET ${account}/Usage/Triggers.json`,
        'GET /scim/v2/Users',
        ...Array<string>(5).fill('GET /v1/Events'),
        'GET /v2/Organizations/RoleAssignments',
        'GET /v2/Organizations/Roles',
      ].sort(),
    );
  });

  it('take one round trip', async () => {
    const driver = new Driver();
    crowd(driver, 100, 1);
    assert.equal((await refresh(driver)).roundTrips, 1);
  });

  it('take one more request and round trip for a second page of role assignments', async () => {
    const driver = new Driver();
    crowd(driver, 100, 2);
    const { requests, roundTrips } = await refresh(driver);
    assert.deepEqual([requests.length, roundTrips], [12, 2]);
  });
});

describe('a check of people', () => {
  const evidenceOf = async (driver: Driver) => {
    const target = { client: driver.client(), accountSid, owners: ['avery@harbor.example'] };
    const [outcome] = await runChecks(target, ['people'], new AbortController().signal);
    const evidence = outcome && 'result' in outcome ? outcome.result.evidence : undefined;
    return evidence?.kind === 'people' ? evidence.accountUnclear : undefined;
  };

  it("notes an account on which Twilio shows no role, since it may be another organization's", async () => {
    const driver = new Driver();
    assert.equal(await evidenceOf(driver), undefined);
    driver.state.roleAssignments = driver.state.roleAssignments.filter(({ scope }) => scope !== accountSid);
    assert.equal(await evidenceOf(driver), true);
  });
});

describe('a stored check result', () => {
  it('contains no names or email addresses', async () => {
    const driver = new Driver();
    driver.giveRoles(kim, ['administrator']);
    driver.choose({ expectedAdministrators: [] });
    await driver.check();
    assert.doesNotMatch(JSON.stringify(driver.record), /@|kim|ode|reyes/i);
  });

  it('contains user SIDs of Administrators only', async () => {
    const driver = new Driver();
    await driver.check();
    assert.doesNotMatch(JSON.stringify(driver.record.checks), /US0/);
  });

  it("leaves names to the window's memory", async () => {
    const outcomes = await new Driver().check({}, ['people']);
    const [outcome] = outcomes;
    assert.ok(outcome && 'people' in outcome);
    assert.deepEqual(
      outcome.people.find(({ id }) => id === sam),
      {
        id: sam,
        address: 'sam@harbor.example',
        roles: ['Billing Manager', 'Support'],
      },
    );
  });

  it('lists the call and request ID of every answer behind it', async () => {
    const driver = new Driver();
    await driver.check({}, ['people']);
    const result = driver.record.checks.people?.results[0];
    const sources = [result?.source, ...(result?.further ?? [])];
    const byId = new Map(driver.sandbox.requests.map(({ requestId, path }) => [requestId, `GET ${path}`]));
    assert.deepEqual(
      sources.map((source) => source?.call),
      ['GET /v2/Organizations/RoleAssignments', 'GET /scim/v2/Users', 'GET /v2/Organizations/Roles'],
    );
    for (const source of sources) assert.equal(byId.get(source?.requestId ?? ''), source?.call);
  });

  it('describes a failure by what happened, what to do, and where to read about it', async () => {
    const driver = new Driver();
    const refused = {
      code: 29999,
      message: 'Not today',
      more_info: 'https://www.twilio.com/docs/errors/29999',
    };
    const fetch = () => Promise.resolve(new Response(JSON.stringify(refused), { status: 400 }));
    await driver.check({ fetch }, ['balance']);
    const { message, docs } = driver.record.checks.balance?.failure ?? {};
    assert.match(message ?? '', /29999\. Twilio says: “Not today\.”/);
    assert.equal(docs, refused.more_info);
  });

  it('includes the type of an account that another account owns', async () => {
    const driver = new Driver();
    driver.state.accounts[0]!.owner_account_sid = driver.state.accounts[1]!.sid;
    await driver.check({}, ['account']);
    assert.equal(latestEvidence(driver.record, 'account')?.subaccount, true);
  });

  it('keeps the latest event of each type', async () => {
    const driver = new Driver();
    const days = [9, 2, 5].map((ago) => new Date(Date.now() - ago * 24 * 60 * 60 * 1000));
    for (const at of days) setAutoRecharge(driver.state, accountSid, at);
    await driver.check({}, ['events']);
    const newest = latestEvidence(driver.record, 'events')?.latest['recharge-trigger.updated'];
    assert.equal(newest?.slice(0, 19), days[1]?.toISOString().slice(0, 19));
  });

  it('ignores a one-time trigger that has fired and triggers on anything but the total price', async () => {
    const driver = new Driver();
    const trigger = {
      sid: `UT${'0'.repeat(32)}`,
      friendly_name: null,
      usage_category: 'totalprice',
      trigger_by: 'price',
      recurring: null,
      trigger_value: '5',
      callback_url: 'https://hooks.harbor.example/',
      date_fired: 'Thu, 30 Jul 2026 20:00:00 +0000',
    };
    const usage_triggers = [trigger, { ...trigger, usage_category: 'sms', recurring: 'daily' }];
    const fetch = () =>
      Promise.resolve(new Response(JSON.stringify({ usage_triggers, next_page_uri: null })));
    await driver.check({ fetch }, ['triggers']);
    assert.deepEqual(latestEvidence(driver.record, 'triggers'), { kind: 'triggers', spend: [], others: 1 });
  });
});
