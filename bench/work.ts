import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { openJournal } from '../src/people/run/journal';
import type { Operation, Plan, Present, Wanted } from '../src/people/plan/model';
import { planPeople } from '../src/people/plan/plan';
import { readList } from '../src/people/list/readList';
import { sampleCredentials, sampleState } from '../src/sandbox/twilio';
import { compareTeam } from '../src/team/compare';
import { createTeam } from '../src/team/create';
import { readTeam } from '../src/team/parse';
import { builtInRoleNames, builtInRoles } from '../src/twilio/roles';
import { owner } from '../test/support/people';
import { crowd, invited } from './crowd';
import { csv } from './csv';
import { median, timed } from './figure';
import { readHostile, readWarm, type ListTimes } from './lists';
import { serve } from './worker';

const { accountSid } = sampleCredentials;
// The plan shouldn't pay for garbage left by making its input.
v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as () => void;

const roleSids = Object.fromEntries(builtInRoleNames.map((name) => [name, builtInRoles[name].sid]));

/** Half of the wanted people already exist, with one of their two roles. */
function planInput(people: number): { present: Present; wanted: Wanted[] } {
  const { users, roleAssignments } = crowd(sampleState(new Date()), people / 2);
  const known = users
    .slice(-people / 2)
    .map(({ userName }) => ({ email: userName, roles: invited(1)[0]?.roles ?? [] }));
  return {
    present: { accountSid, users, assignments: roleAssignments },
    wanted: [...known, ...invited(people / 2)],
  };
}

function makePlan({ present, wanted }: { present: Present; wanted: Wanted[] }): Plan {
  return planPeople({ mode: 'add', wanted, present, knowledge: { roleSids, owner, now: Date.now() } });
}

/** Returns the milliseconds for a plan and for parsing its input. */
async function plan(people: number): Promise<{ ms: number; parse: number }> {
  const input = planInput(people);
  const text = JSON.stringify(input);
  collect();
  const parse = await timed(() => JSON.parse(text) as unknown);
  collect();
  return { ms: await timed(() => makePlan(input)), parse };
}

/** Returns the milliseconds for reading a table and for parsing the same people as JSON. */
async function read(rows: number): Promise<{ ms: number; parse: number }> {
  const text = csv(rows);
  let found = 0;
  const ms = await timed(() => (found = readList(text).people.length));
  if (found !== rows) throw new Error(`Read ${found} of ${rows} people.`);
  const json = JSON.stringify(text.split('\n').map((line) => line.split(',')));
  return { ms, parse: await timed(() => JSON.parse(json) as unknown) };
}

const operation: Operation = { kind: 'assign', role: 'developer' };
const emptyPlan: Plan = {
  accountSid,
  mode: 'add',
  wanted: [],
  roleSids,
  people: [],
  administrators: [],
  organizationAdministrators: [],
  ownAccessLost: false,
  accountUnclear: false,
  requests: 0,
};

/**
 * Returns the milliseconds per operation in a journal, one after the other, and for two bare writes with
 * syncs.
 */
async function journal(folder: string, operations: number): Promise<{ ms: number; bare: number }> {
  const directory = mkdtempSync(join(folder, 'journal-'));
  const written = await openJournal(emptyPlan, { directory });
  const file = await open(join(directory, 'bare'), 'a');
  const line = `\n${JSON.stringify({ type: 'intend', email: 'invited1@harbor.example', operation })}`;
  const own: number[] = [];
  const bare: number[] = [];
  for (let index = 0; index < operations; index += 1) {
    const email = `invited${index}@harbor.example`;
    own.push(
      await timed(async () => {
        await written.intend(email, operation);
        await written.settle(email, operation, 'done');
      }),
    );
    bare.push(
      await timed(async () => {
        for (let time = 0; time < 2; time += 1) {
          await file.appendFile(line);
          await file.datasync();
        }
      }),
    );
  }
  await file.close();
  await written.close({ ended: true });
  rmSync(directory, { recursive: true });
  return { ms: median(own), bare: median(bare) };
}

/**
 * Writes operations until the process is killed; reports each one that the journal acknowledged as on disk.
 */
async function writeUntilKilled(directory: string, tell: (email: string) => void): Promise<never> {
  const written = await openJournal(emptyPlan, { directory });
  for (let index = 0; ; index += 1) {
    const email = `invited${index}@harbor.example`;
    await written.intend(email, operation);
    await written.settle(email, operation, 'done');
    tell(email);
  }
}

/** Times of hostile texts and of ordinary tables. */
function lists(): ListTimes {
  const warm = { 1000: readWarm(1000), 10000: readWarm(10_000), 100000: readWarm(100_000) };
  return { warm, hostile: readHostile() };
}

/** Returns the milliseconds for reading a team file after a key press, and for comparing it. */
function team(people: number): { read: number; parse: number; compare: number } {
  // The sample has two people with roles already.
  const { users, roleAssignments } = crowd(sampleState(new Date()), people - 2);
  const access = { accountSid, users, assignments: roleAssignments, roles: [], roleSids };
  const knowledge = { owner, now: Date.now() };
  const { text } = createTeam(access, knowledge);
  // Every tenth person differs.
  let count = 0;
  const edited = text.replace(/"Developer"/g, (role) => ((count += 1) % 10 === 0 ? '"Support"' : role));
  collect();
  const start = performance.now();
  const { file } = readTeam(edited);
  const middle = performance.now();
  if (!file) throw new Error('The team file has errors.');
  compareTeam(file, access, knowledge);
  const end = performance.now();
  JSON.parse(edited);
  return { read: middle - start, compare: end - middle, parse: performance.now() - end };
}

const tasks = { plan, read, lists, journal, team };
export type WorkTasks = typeof tasks;

if (process.argv[2] === undefined) serve(tasks);
else void writeUntilKilled(process.argv[2], (email) => process.send?.(email));
