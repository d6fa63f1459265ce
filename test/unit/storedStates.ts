import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { accountSchema, learnedSchema, parseSecrets } from '../../src/accounts/account';
import { SampleAccount } from '../../src/accounts/sample';
import { type ChecklistRecord, emptyRecord, storedRecordSchema, toStored } from '../../src/checklist/record';
import { saveRecord } from '../../src/checklist/recordChanges';
import { RecordFiles } from '../../src/checklist/recordFiles';
import { InviteSession } from '../../src/people/form/session';
import { draftSchema, type ToPage } from '../../src/people/form/messages';
import { RunViews } from '../../src/people/form/views';
import { consoleInvitationsSchema } from '../../src/people/run/consoleInvitations';
import { findLastRun, journalName, resumePlan, type Line } from '../../src/people/run/readJournal';
import { toHtml } from '../../src/report/html';
import { toMarkdown } from '../../src/report/markdown';
import { reportText } from '../../src/report/text';
import { createSandbox, sampleState } from '../../src/sandbox/twilio';
import { SetupError } from '../../src/twilio/errors';
import { StateStorage } from '../../src/ui/storage';
import { connect, look } from '../support/people';
import { accountSid, exampleInput, exampleReport } from './report/examples';
import { changes as ofAnswers } from './twilio/changedAnswers';
import { VirtualClock } from './twilio/virtualClock';

type Change = (text: string, random: (below: number) => number) => string;

const inserted =
  (what: string): Change =>
  (text, random) => {
    const places = [...text.matchAll(/\{(?=")/g)].map(({ index }) => index + 1);
    const at = places[random(places.length)] ?? 0;
    return text.slice(0, at) + what + text.slice(at);
  };

/** Ways in which stored text differs from what this version wrote. */
const changes: Record<string, Change> = {
  ...ofAnswers,
  unchanged: (text) => text,
  nothing: () => '',
  null: () => 'null',
  'a prototype key': inserted('"__proto__":{"by":1},"constructor":1,"toString":null,'),
  'a later field': inserted('"fromALaterVersion":{"a":[1]},'),
  'another version': (text, random) => text.replace(/"version":\d+/, `"version":${random(4) - 1}`),
  'an inner version': (text, random) => text.replaceAll('"at":"', `"at":"${'x'.repeat(random(3))}`),
  huge: (text, random) => inserted(`"huge":"${'a'.repeat(2_000_000)}",`)(text, random),
};

const record = exampleInput.record;
const at = '2026-11-24T10:32:00.000Z';
const kim = { email: 'kim@harbor.example', roles: ['developer' as const] };
const noa = { email: 'noa@harbor.example', roles: ['administrator' as const, 'support' as const] };
const operation = { kind: 'assign' as const, role: 'developer' as const };
const roles = [{ role: 'developer' as const, change: 'grant' as const, outcome: 'done' as const }];
const journal: Line[] = [
  {
    type: 'start',
    version: 1,
    at,
    run: { accountSid, mode: 'add', wanted: [kim, noa], administrators: [noa.email] },
  },
  { type: 'intend', email: kim.email, operation },
  { type: 'settle', email: kim.email, operation, outcome: 'done' },
  { type: 'result', result: { email: kim.email, outcome: 'done', roles, note: 'Now has Developer.' } },
  { type: 'intend', email: noa.email, operation: { kind: 'createUser' } },
  { type: 'resume', at },
  { type: 'end', at },
];

/** The values in VS Code's state: an example and the schema of each. */
const values: Record<string, { value: object; schema: z.ZodMiniType<object> }> = {
  accounts: {
    value: {
      version: 1,
      accounts: [
        {
          ...{ sid: accountSid, name: 'Harbor', sample: false, you: '', owner: '' },
          ...{ accountCredential: 'apiKey', cannotRead: ['events'], organizationCredential: true },
        },
      ],
    },
    schema: z.object({ version: z.literal(1), accounts: z.array(accountSchema) }),
  },
  checklist: { value: toStored(record), schema: storedRecordSchema },
  'checklist of version 1': {
    value: { version: 1, record: { attestations: record.attestations, checks: record.checks } },
    schema: storedRecordSchema,
  },
  learned: {
    value: { version: 1, refusedDomains: { 'acme.test': at }, owners: [kim.email], elsewhere: {} },
    schema: learnedSchema,
  },
  consoleInvitations: {
    value: { version: 1, people: [{ ...kim, listed: at, asked: at }] },
    schema: consoleInvitationsSchema,
  },
};

const draft = {
  text: 'Kim, kim@harbor.example',
  roles: ['support'],
  own: { [kim.email]: ['developer'] },
  answers: { columns: { Email: 'address' }, marks: { x: true } },
  before: '',
};

const log = { warn: () => undefined };

/** Does what shows a checklist: its report, in both forms. */
function show(shown: ChecklistRecord): void {
  const blocks = reportText(exampleReport({ record: shown }));
  toMarkdown(blocks);
  toHtml(blocks, 'en');
}

/** Reads a changed value from VS Code's state and replaces it. */
async function bearValue(name: string, change: (text: string) => string): Promise<void> {
  const { value, schema } = values[name]!;
  const text = change(JSON.stringify(value));
  const stored = parsedOr(text);
  const kept = new Map<string, unknown>([[name, stored]]);
  const memento = {
    keys: () => [...kept.keys()],
    get: (key: string) => kept.get(key),
    update: (key: string, now: unknown) => Promise.resolve(void kept.set(key, now)),
  };
  const storage = new StateStorage(memento as never, log);
  const empty = {};
  const read = storage.read(name, schema, empty);
  if (read !== empty && 'record' in read) show(read.record as ChecklistRecord);
  await storage.write(name, value);
  assert.deepEqual(kept.get(`${name}.aside`), read === empty ? stored : undefined, 'the value was lost');
}

/** Reads a record of which one file changed, and sets and removes that part. */
function bearRecord(folder: string, change: (text: string) => string, random: (below: number) => number) {
  const open = () => new RecordFiles(folder, log);
  saveRecord(open(), accountSid, emptyRecord, record);
  const place = join(folder, accountSid);
  const names = readdirSync(place);
  const name = names[random(names.length)]!;
  const file = join(place, name);
  const before = readFileSync(file, 'utf8');
  const text = change(before);
  writeFileSync(file, text);
  const files = open();
  const read = files.recordOf(accountSid);
  assert.ok(read);
  show(read);
  const [kind = '', ...rest] = name.slice(0, -'.json'.length).split('.');
  const part = rest.join('.');
  for (const [id, mark] of Object.entries(record.attestations))
    if (`mark.${id}.json` !== name) assert.deepEqual(read.attestations[id], mark, 'another mark was lost');
  for (const [id, check] of Object.entries(record.checks))
    if (`check.${id}.json` !== name)
      assert.deepEqual(read.checks[id as never], check, 'another check was lost');
  if (kind !== 'mark' || read.attestations[part]) return;
  saveRecord(files, accountSid, read, { ...read, attestations: record.attestations });
  assert.equal(readFileSync(`${file}.aside`, 'utf8'), text, 'the mark was lost');
  assert.deepEqual(open().recordOf(accountSid)?.attestations[part], record.attestations[part]);
}

const access = look(connect(createSandbox({ state: sampleState(new Date()) }).fetch));

/** Reads a changed journal as the form and a resumed run do. */
async function bearJournal(folder: string, change: (text: string) => string): Promise<void> {
  const text = change(journal.map((line) => `\n${JSON.stringify(line)}`).join(''));
  const file = join(folder, `${journalName(accountSid, new Date(at))}.one.jsonl`);
  writeFileSync(file, text);
  const run = await findLastRun(folder, accountSid);
  if (run) {
    new RunViews((time) => time).ofRecord(run);
    resumePlan(run, await access);
  }
  assert.equal(readFileSync(file, 'utf8'), text, 'reading changed the journal');
}

/** Opens a form whose page kept a changed draft. */
async function bearDraft(change: (text: string) => string): Promise<void> {
  const kept = parsedOr(change(JSON.stringify(draft)));
  const told: ToPage[] = [];
  const services = {
    account: () => Promise.resolve({ name: 'Harbor', sidEnd: '4f2a', sample: false }),
    run: () => undefined,
    handOver: () => Promise.resolve(),
    onDidChange: () => ({ dispose: () => undefined }),
  };
  const line = {
    send: (message: ToPage) => Promise.resolve(told.push(message) > 0),
    log: { ...log, error: (text: string) => assert.fail(text) },
  };
  await new InviteSession(services as never, line).receive({ type: 'ready', kept });
  const [first] = told;
  assert.ok(first?.type === 'init');
  assert.deepEqual(first.draft, draftSchema.safeParse(kept).data);
}

/** Asks the sample account for its people after its file changed. */
async function bearSample(folder: string, change: (text: string) => string): Promise<void> {
  const file = join(folder, 'sample.json');
  writeFileSync(file, change(JSON.stringify(sampleState(new Date(at)))));
  const sample = new SampleAccount(file, { ...log, error: () => undefined } as never);
  const clock = new VirtualClock();
  await clock
    .run(connect(sample.fetch, { clock }).listUsers(new AbortController().signal))
    .catch((error: unknown) => assert.ok(SetupError.is(error), String(error)));
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const kinds = [...Object.keys(values), 'record', 'record', 'journal', 'draft', 'sample', 'secrets'];

/**
 * Reads generated states as this version finds them: changed by hand, cut off, huge, or of another version. Asserts
 * that nothing throws, and that whatever can't be read is still on disk after something replaces it.
 */
export async function bearStoredStates(numRuns: number, seed?: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'twilio-setup-states-'));
  let made = 0;
  const generated = fc.record({
    kind: fc.constantFrom(...kinds),
    names: fc.array(fc.constantFrom(...Object.keys(changes)), { minLength: 1, maxLength: 2 }),
    numbers: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
  });
  try {
    await fc.assert(
      fc.asyncProperty(generated, async ({ kind, names, numbers }) => {
        let drawn = 0;
        const random = (below: number) => (below > 0 ? (numbers[drawn++ % numbers.length] ?? 0) % below : 0);
        const change = (text: string) =>
          names.reduce((changed, name) => applied(name, changed, random), text);
        const folder = join(root, String((made += 1)));
        mkdirSync(folder);
        if (kind === 'record') bearRecord(folder, change, random);
        else if (kind === 'journal') await bearJournal(folder, change);
        else if (kind === 'draft') await bearDraft(change);
        else if (kind === 'sample') await bearSample(folder, change);
        else if (kind === 'secrets') parseSecrets(change('{"account":{"kind":"authToken","authToken":"x"}}'));
        else await bearValue(kind, change);
        rmSync(folder, { recursive: true });
      }),
      { numRuns, ...(seed !== undefined && { seed }) },
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Some changes need JSON, which an earlier change may have broken. */
function applied(name: string, text: string, random: (below: number) => number): string {
  try {
    return changes[name]!(text, random);
  } catch {
    return text;
  }
}
