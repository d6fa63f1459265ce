import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOpenRun, resumePlan } from '../../src/people/run/readJournal';
import type { Wanted } from '../../src/people/plan/model';
import { sampleCredentials } from '../../src/sandbox/twilio';
import type { ClientOptions } from '../../src/twilio/reader';
import { apply, connect, look, planFor } from '../support/people';
import { sendTo } from '../support/sandboxServer';

/** The orders for a separate process, which receives them as JSON. */
export interface Order {
  port: number;
  directory: string;
  wanted: Wanted[];
  /** Ends itself with SIGKILL once this many outcomes are on disk. */
  dieAfterRecord?: number;
}

/** Begins the run, or continues the one that a killed process left, as the extension does. */
export async function beginOrGoOn({
  fetch,
  directory,
  wanted,
}: Pick<Order, 'directory' | 'wanted'> & Pick<ClientOptions, 'fetch'>) {
  const client = connect(fetch);
  const resume = await findOpenRun(directory, sampleCredentials.accountSid);
  const plan = resume ? resumePlan(resume, await look(client)) : await planFor(client, 'add', wanted);
  return apply(plan, client, { journal: { directory, resume } });
}

/** Kills this process as soon as this many outcomes are on disk. */
async function dieAfterRecord(count: number, directory: string): Promise<void> {
  const anyFile = await open(__filename);
  const files = Object.getPrototypeOf(anyFile) as { datasync: () => Promise<void> };
  await anyFile.close();
  const { datasync } = files;
  const recorded = async () => {
    const journals = (await readdir(directory)).filter((name) => name.endsWith('.jsonl'));
    const texts = await Promise.all(journals.map((name) => readFile(join(directory, name), 'utf8')));
    return texts.join('').split('"settle"').length - 1;
  };
  const before = await recorded();
  files.datasync = async function (this: unknown) {
    await datasync.call(this);
    if ((await recorded()) - before >= count) process.kill(process.pid, 'SIGKILL');
  };
}

async function main(order: Order): Promise<void> {
  if (order.dieAfterRecord !== undefined) await dieAfterRecord(order.dieAfterRecord, order.directory);
  await beginOrGoOn({ ...order, fetch: (request) => sendTo(order.port, request) });
}

if (require.main === module) void main(JSON.parse(process.argv[2] ?? '') as Order);
