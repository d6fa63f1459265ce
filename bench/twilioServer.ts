import { createSandbox, sampleState, type Sandbox } from '../src/sandbox/twilio';
import { fault, FaultList } from '../test/support/faults';
import { CompanyNetwork } from '../test/support/companyNetwork';
import { crowd } from './crowd';
import { serve } from './worker';
import { rateLimit } from '../test/support/rateLimit';

export interface Conditions {
  /** The latency of each answer in milliseconds. */
  latency: number;
  perSecond?: number;
  concurrent?: number;
  /** How many users the organization has besides the sample's. */
  people?: number;
}

export interface Counts {
  tokens: number;
  served: number;
  refused: number;
  /** Counts the users who have both intended roles. */
  done: number;
}

let sandbox: Sandbox;
let tokens = 0;
let served = 0;
let refused = 0;

/** Resets the count of answers. */
function count(): void {
  tokens = served = refused = 0;
}

/** Creates a new Twilio under these conditions. */
function reset({ latency, people = 0, ...limits }: Conditions): void {
  const faults = new FaultList();
  faults.always({}, fault.delay(latency));
  sandbox = createSandbox({
    state: crowd(sampleState(new Date()), people),
    faults,
    admit: rateLimit(limits),
  });
  count();
}

async function fetch(request: Request): Promise<Response> {
  const response = await sandbox.fetch(request);
  if (new URL(request.url).hostname === 'oauth.twilio.com') tokens += 1;
  else if (response.status === 429) refused += 1;
  else served += 1;
  return response;
}

function counts(): Counts {
  const { users, roleAssignments } = sandbox.state;
  const isDone = (id: string) => roleAssignments.filter(({ identity }) => identity === id).length === 2;
  const done = users.filter(({ id, userName }) => userName.startsWith('invited') && isDone(id)).length;
  return { tokens, served, refused, done };
}

const open = CompanyNetwork.open({ fetch });

const tasks = {
  async open(): Promise<{ port: number; authority: string }> {
    const network = await open;
    return { port: network.port, authority: network.authorityFile };
  },
  reset,
  count,
  counts,
  close: async () => (await open).close(),
};
export type ServerTasks = typeof tasks;

serve(tasks);
