import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOpenRun } from '../src/people/run/readJournal';
import { sampleCredentials } from '../src/sandbox/twilio';
import { interleaved, median, type Figure } from './figure';
import { listFigures } from './lists';
import { scratch } from './network';
import type { WorkTasks } from './work';
import { startWorker, type Worker } from './worker';

const turns = 7;
const file = join(__dirname, 'work.js');

/** Does the work in a fresh process. */
async function afresh<T>(work: (worker: Worker<WorkTasks>) => Promise<T>): Promise<T> {
  const worker = startWorker<WorkTasks>(file);
  try {
    return await work(worker);
  } finally {
    await worker.end();
  }
}

/** Plans for many people. Measures the first time in a process and the growth with warm code. */
export async function planning(): Promise<Figure[]> {
  const { first } = await interleaved(turns, { first: () => afresh((worker) => worker.ask('plan', 10_000)) });
  const worker = startWorker<WorkTasks>(file);
  for (let turn = 0; turn < turns; turn += 1) await worker.ask('plan', 10_000);
  const { few, many } = await interleaved(turns, {
    few: () => worker.ask('plan', 1000),
    many: () => worker.ask('plan', 10_000),
  });
  await worker.end();
  const [ofFew, ofMany] = [few, many].map((each) => median(each.map(({ ms }) => ms))) as [number, number];
  return [
    {
      name: 'plan for 10,000 people, first in a process',
      value: median(first.map(({ ms }) => ms)),
      unit: 'ms',
      limit: 100,
      against: {
        'JSON.parse of its input': median(first.map(({ parse }) => parse)),
        'with warm code': ofMany,
      },
    },
    {
      name: 'plan: growth from 1,000 to 10,000 people',
      value: ofMany / ofFew,
      unit: '×',
      limit: 12,
      against: { 'JSON.parse of its input': growth(few, many) },
    },
  ];
}

function growth(few: { parse: number }[], many: { parse: number }[]): number {
  return median(many.map(({ parse }) => parse)) / median(few.map(({ parse }) => parse));
}

/** Reads a table of 10,000 people. */
export async function reading(): Promise<Figure[]> {
  const { first } = await interleaved(turns, { first: () => afresh((worker) => worker.ask('read', 10_000)) });
  return [
    {
      name: 'reading a CSV of 10,000 rows, first in a process',
      value: median(first.map(({ ms }) => ms)),
      unit: 'ms',
      limit: 200,
      against: { 'JSON.parse of the same rows': median(first.map(({ parse }) => parse)) },
    },
  ];
}

/** Reads and compares a team file of 10,000 people, with warm code, as while someone types. */
export async function teamFile(): Promise<Figure[]> {
  const worker = startWorker<WorkTasks>(file);
  for (let turn = 0; turn < turns; turn += 1) await worker.ask('team', 10_000);
  const { many } = await interleaved(turns, { many: () => worker.ask('team', 10_000) });
  await worker.end();
  const middle = (part: 'read' | 'compare' | 'parse') => median(many.map((each) => each[part]));
  return [
    {
      name: 'checking a team file of 10,000 people after a key press',
      value: middle('read'),
      unit: 'ms',
      limit: 100,
      against: { 'JSON.parse of the file': middle('parse') },
    },
    {
      name: 'comparing a team file of 10,000 people, without the requests',
      value: middle('compare'),
      unit: 'ms',
      limit: 300,
    },
  ];
}

/** Reads hostile texts and ordinary tables with warm code. */
export async function lists(): Promise<Figure[]> {
  return listFigures(await afresh((worker) => worker.ask('lists')));
}

/**
 * Measures the cost of a run's journal and whether acknowledged entries survive when its process is killed.
 */
export async function journal(): Promise<Figure[]> {
  const cost = await afresh((worker) => worker.ask('journal', scratch(), 300));
  const lost: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) lost.push(await lostByKill());
  return [
    {
      name: 'journal: cost per operation on disk',
      value: cost.ms,
      unit: 'ms',
      limit: 2,
      against: { 'two bare writes and syncs': cost.bare },
    },
    {
      name: 'journal: acknowledged operations lost to SIGKILL',
      value: lost.reduce((sum, each) => sum + each, 0),
      unit: 'operations',
      limit: 0,
    },
  ];
}

/**
 * Kills a process that writes a journal. Counts acknowledged operations that are missing or have no outcome.
 */
async function lostByKill(): Promise<number> {
  const directory = mkdtempSync(join(scratch(), 'kill-'));
  const child = fork(file, [directory]);
  const told: string[] = [];
  child.on('message', (email: string) => {
    told.push(email);
    if (told.length === 50) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  const run = await findOpenRun(directory, sampleCredentials.accountSid);
  rmSync(directory, { recursive: true });
  const settled = new Set(run?.operations.filter(({ outcome }) => outcome).map(({ email }) => email));
  return told.filter((email) => !settled.has(email)).length;
}
