import assert from 'node:assert/strict';
import { createSandbox, sampleCredentials, sampleState } from '../../src/sandbox/twilio';
import type { TwilioClient } from '../../src/twilio/api';
import { createTwilioClient } from '../../src/twilio/client';
import type { ClientOptions } from '../../src/twilio/reader';
import { crowdedState } from './crowd';
import { Judge, onFixtures, type Exchange } from './judge';
import { outcomeOf, readings, writings, type Scene } from './steps';

const { accountSid, authToken, clientId, clientSecret, subaccountSid, subaccountAuthToken } =
  sampleCredentials;
const { signal } = new AbortController();

describe("client and sandbox, judged by Twilio's OpenAPI files", () => {
  const steps = [...readings, ...writings];
  const judge = new Judge(createSandbox({ state: crowdedState(sampleState(new Date())) }).fetch);
  let scene: Scene;

  function connect(credentials: Partial<ClientOptions> = {}): TwilioClient {
    const account = { kind: 'authToken', authToken } as const;
    const organization = { clientId, clientSecret };
    return createTwilioClient({ accountSid, account, organization, fetch: judge.fetch, ...credentials });
  }

  before(async () => {
    await judge.open();
    const client = connect();
    const person = (await client.listUsers(signal)).value[1]!;
    scene = { client, signal, accountSid, person, newcomer: 'contract@harbor.example', made: {} };
  });

  after(async () => {
    console.log(coverage(judge.exchanges));
    await judge.close();
  });

  /** Returns the call's outcome; fails if Prism reports anything about its requests or answers. */
  async function judged(call: () => Promise<unknown>): Promise<string> {
    const outcome = await outcomeOf(call);
    assert.deepEqual(judge.takeReports(), []);
    return outcome;
  }

  for (const step of steps) {
    it(`${step.calls} ${step.does}`, async () => {
      assert.equal(await judged(() => step.run(scene)), step.refused ?? 'answered');
    });
  }

  it('createUser is refused for an unverified domain', async () => {
    const { client } = scene;
    const outcome = await judged(() => client.createUser({ email: 'kim@elsewhere.example' }, signal));
    assert.equal(outcome, '400, 25017');
  });

  it('fetchAccount is refused with a wrong Auth Token', async () => {
    const stranger = connect({ account: { kind: 'authToken', authToken: '0'.repeat(32) } });
    assert.equal(await judged(() => stranger.fetchAccount(signal)), '401, 20003');
  });

  it('fetchBalance finds no balance on a subaccount', async () => {
    const account = { kind: 'authToken', authToken: subaccountAuthToken } as const;
    const below = connect({ accountSid: subaccountSid, account });
    const { value } = await below.fetchBalance(signal);
    assert.deepEqual([value, judge.takeReports()], [undefined, []]);
  });

  it('a wrong client secret gets no token', async () => {
    const stranger = connect({ organization: { clientId, clientSecret: 'not-the-secret' } });
    assert.equal(await judged(() => stranger.listUsers(signal)), '400, 20003');
  });

  describe('the contract run', () => {
    it('covers every client call', () => {
      const calls = new Set<string>(steps.map((step) => step.calls));
      const others = ['holds', 'reader', 'startingUntil'];
      const missing = Object.keys(scene.client).filter((name) => !others.includes(name) && !calls.has(name));
      assert.deepEqual(missing, []);
    });

    it('covers every operation that relies on a fixture', () => {
      const operations = new Set(judge.exchanges.map(({ operation }) => operation));
      assert.deepEqual(
        onFixtures.filter((name) => !operations.has(name)),
        [],
      );
    });

    for (const list of [
      'GET iam.twilio.com/v2/Organizations/RoleAssignments',
      'GET monitor.twilio.com/v1/Events',
    ]) {
      it(`fetches a second page of ${list}`, () => {
        const further = judge.exchanges.filter(
          ({ operation, url }) => operation === list && url.searchParams.has('PageToken'),
        );
        assert.notEqual(further.length, 0);
      });
    }
  });

  describe('the judge', () => {
    /** Returns the exchanges, one per operation and status, that still pass after the change. */
    async function overlooked(
      change: (exchange: Exchange) => Partial<Exchange> | undefined,
    ): Promise<string[]> {
      const names: string[] = [];
      for (const exchange of new Map(judge.exchanges.map((each) => [idOf(each), each])).values()) {
        const changed = onFixtures.includes(exchange.operation) ? undefined : change(exchange);
        if (!changed) continue;
        assert.deepEqual(await judge.again(exchange), []);
        const reports = await judge.again({ ...exchange, ...changed });
        if (reports.length === 0) names.push(idOf(exchange));
      }
      return names;
    }

    it('reports each answer with a renamed field', async () => {
      const found = await overlooked(({ text }) => (text ? { text: withFieldRenamed(text) } : undefined));
      assert.deepEqual(found, []);
    });

    it('reports each answer with an undocumented status', async () => {
      assert.deepEqual(await overlooked(() => ({ status: 299 })), []);
    });

    it('reports each request with a renamed body field', async () => {
      const found = await overlooked(({ init }) => {
        if (!init.body) return undefined;
        const isJson = init.body.startsWith('{');
        return { init: { ...init, body: isJson ? withFieldRenamed(init.body) : `renamed-${init.body}` } };
      });
      assert.deepEqual(found, []);
    });

    it('reports a new user without `emails`', async () => {
      const made = used('POST iam.twilio.com/scim/v2/Users');
      const body = JSON.stringify({ userName: 'contract@harbor.example' });
      const reports = await judge.again({ ...made, init: { ...made.init, body } });
      assert.match(reports.join(), /must have required property 'emails'/);
    });

    it('reports an answer with another media type', async () => {
      const list = used('GET iam.twilio.com/scim/v2/Users');
      const answerHeaders = new Headers({ 'Content-Type': 'application/json' });
      assert.deepEqual(await judge.again({ ...list, answerHeaders }), [
        'GET iam.twilio.com/scim/v2/Users is answered as application/json',
      ]);
    });

    it('reports an operation missing from all files', async () => {
      const url = new URL('https://iam.twilio.com/v1/Organizations/InvitedUsers');
      assert.deepEqual(await judge.again({ ...used('GET iam.twilio.com/scim/v2/Users'), url }), [
        "GET iam.twilio.com/v1/Organizations/InvitedUsers is in none of Twilio's files",
      ]);
    });

    it('reports a parameter that the operation lacks', async () => {
      const url = new URL('https://iam.twilio.com/scim/v2/Users?startIndex=1');
      assert.deepEqual(await judge.again({ ...used('GET iam.twilio.com/scim/v2/Users'), url }), [
        'GET iam.twilio.com/scim/v2/Users has no parameter startIndex',
      ]);
    });
  });

  function used(operation: string): Exchange {
    return judge.exchanges.find((each) => each.operation === operation)!;
  }
});

function idOf({ operation, status }: Exchange): string {
  return `${operation}: ${status}`;
}

function withFieldRenamed(text: string): string {
  const [[name, value] = ['', null], ...others] = Object.entries(JSON.parse(text) as object);
  return JSON.stringify({ [`renamed-${name}`]: value as unknown, ...Object.fromEntries(others) });
}

/** Lists the operations used, each with the statuses it returned. */
function coverage(exchanges: readonly Exchange[]): string {
  const names = [...new Set(exchanges.map(({ operation }) => operation))].sort();
  const lines = names.map((name) => {
    const own = exchanges.filter(({ operation }) => operation === name);
    const statuses = [...new Set(own.map(({ status }) => status))].join(', ');
    return `  ${name}: ${statuses}${onFixtures.includes(name) ? ' (on a fixture)' : ''}`;
  });
  return ['Covered operations', ...lines].join('\n');
}
