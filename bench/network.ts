import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClientTasks } from './twilioClient';
import type { Conditions, Counts, ServerTasks } from './twilioServer';
import { startWorker, type Worker } from './worker';

export interface Network {
  twilio: Worker<ServerTasks>;
  client: Worker<ClientTasks>;
  close(): Promise<void>;
}

/** A Twilio behind HTTPS on the loopback address and its client, each in its own process. */
export async function openNetwork(): Promise<Network> {
  const twilio = startWorker<ServerTasks>(join(__dirname, 'twilioServer.js'));
  const { port, authority } = await twilio.ask('open');
  const client = startWorker<ClientTasks>(join(__dirname, 'twilioClient.js'), {
    env: { TWILIO_SETUP_ROUTE: String(port), NODE_EXTRA_CA_CERTS: authority },
    preload: [join(__dirname, '..', 'test', 'support', 'routes.js')],
  });
  return {
    twilio,
    client,
    close: async () => {
      await client.end();
      await twilio.ask('close');
      await twilio.end();
    },
  };
}

/** `sequential` and `naive`: with the stock SDK, one by one and 20 at once. */
export type Way = 'product' | 'sequential' | 'naive';

export interface Invitation {
  people: number;
  ms: number;
  /** The number of requests in the product's plan, which determines the minimum time for all ways. */
  requests: number;
  counts: Counts;
}

/** Invites people with two roles each under these conditions. */
export async function invite(
  { twilio, client }: Network,
  way: Way,
  people: number,
  conditions: Conditions,
): Promise<Invitation> {
  await twilio.ask('reset', conditions);
  const requests = await client.ask('plan', people);
  // A user reviews the plan for a while, during which nothing is requested.
  if (conditions.perSecond !== undefined) await wait(1500);
  await twilio.ask('count');
  const ms =
    way === 'product'
      ? await client.ask('inviteAsPlanned', scratch())
      : await client.ask('inviteByStock', people, way === 'sequential' ? 1 : 20);
  return { people, ms, requests, counts: await twilio.ask('counts') };
}

/** A folder on disk, since the folder for temporary files may be in memory. */
export function scratch(): string {
  const folder = join(__dirname, '..', '..', '.host', 'bench');
  mkdirSync(folder, { recursive: true });
  return folder;
}
