import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { holdersOf, readAccess } from '../src/accounts/access';
import { runChecks } from '../src/checklist/checks';
import { checkIds } from '../src/checklist/evidence';
import { planView } from '../src/people/form/views';
import type { Plan } from '../src/people/plan/model';
import { reportPeople } from '../src/report/people';
import { sampleCredentials } from '../src/sandbox/twilio';
import type { TwilioClient } from '../src/twilio/api';
import { createTwilioClient } from '../src/twilio/client';
import { apply, owner, planFor } from '../test/support/people';
import { invited } from './crowd';
import { timed } from './figure';
import { callByStock, inviteByStock, stockClient } from './stock';
import { serve } from './worker';

const { accountSid, authToken, clientId, clientSecret } = sampleCredentials;
const never = new AbortController().signal;

function connect(): TwilioClient {
  return createTwilioClient({
    accountSid,
    account: { kind: 'authToken', authToken },
    organization: { clientId, clientSecret },
    fetch: (request) => globalThis.fetch(request),
  });
}

let planned: { client: TwilioClient; plan: Plan } | undefined;

/** Makes the plan that a user would review before confirming. Returns the number of requests it takes. */
async function plan(people: number): Promise<number> {
  const client = connect();
  planned = { client, plan: await planFor(client, 'add', invited(people)) };
  return planned.plan.requests;
}

/** Returns how many milliseconds the product takes to apply the plan, with a journal in this folder. */
async function inviteAsPlanned(folder: string): Promise<number> {
  if (!planned) throw new Error('There is no plan.');
  const { client, plan: made } = planned;
  const directory = mkdtempSync(join(folder, 'journal-'));
  const time = await timed(() => apply(made, client, { journal: { directory } }));
  rmSync(directory, { recursive: true });
  return time;
}

/**
 * Returns the milliseconds for all checks of the account with a cached token, and for one bare request just
 * before.
 */
async function check(): Promise<{ checks: number; one: number }> {
  const client = connect();
  await Promise.all([client.listRoles(never), client.fetchAccount(never), client.listEvents({}, never)]);
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const url = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}.json`;
  const one = await timed(async () => (await fetch(url, { headers: { authorization } })).text());
  const target = { client, accountSid, owners: [owner] };
  const checks = await timed(() => runChecks(target, checkIds, never));
  return { checks, one };
}

/** Returns the heap's size in bytes after each refresh, following garbage collection. */
async function refreshAgainAndAgain(times: number): Promise<number[]> {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  const client = connect();
  const sizes: number[] = [];
  let kept: unknown;
  for (let time = 0; time < times; time += 1) {
    kept = await runChecks({ client, accountSid, owners: [owner] }, checkIds, new AbortController().signal);
    collect();
    collect();
    sizes.push(process.memoryUsage().heapUsed);
  }
  if (!kept) throw new Error('No check ran.');
  return sizes;
}

/** The work of the extension's host with many people, apart from VS Code's own. */
const loads = {
  checks: (client: TwilioClient) => runChecks({ client, accountSid, owners: [owner] }, checkIds, never),
  'checks of ten accounts': async (client: TwilioClient) => {
    for (const each of [client, ...Array.from({ length: 9 }, connect)]) await loads.checks(each);
  },
  report: async (client: TwilioClient) =>
    reportPeople(await readAccess(client, accountSid, never), [owner], true),
  people: async (client: TwilioClient) => holdersOf(await readAccess(client, accountSid, never), [owner]),
  preview: async (client: TwilioClient) =>
    planView({ id: '', account: {} as never, seen: '', plan: await planFor(client, 'add', invited(5000)) }),
};
export type Load = keyof typeof loads;

/** Returns the longest task in milliseconds while this process does the work, by the delay of the event loop. */
async function longestTask(load: Load): Promise<number> {
  const client = connect();
  // Loads the SDK.
  await client.fetchAccount(never);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The first tick only sets the beginning.
  await wait(20);
  await loads[load](client);
  await wait(20);
  delay.disable();
  return delay.max / 1e6;
}

const tasks = {
  longestTask,
  plan,
  inviteAsPlanned,
  inviteByStock: (people: number, width: number) => {
    const client = stockClient();
    return timed(() => inviteByStock(client, people, width));
  },
  callAtOnce: async (calls: number): Promise<void> => {
    const client = connect();
    await Promise.all(Array.from({ length: calls }, () => client.listRoles(never)));
  },
  callByStock: (calls: number) => callByStock(stockClient(), calls),
  check,
  refreshAgainAndAgain,
};
export type ClientTasks = typeof tasks;

serve(tasks);
