import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/ids';
import type { TestAccess } from '../../src/extension';
import { theEntry } from '../../src/report/report';
import { reportSchema, type Report } from '../../src/report/schema';
import { utc } from '../../src/report/words';
import { access, answer, disconnectAll, planted, standIn } from './access';

describe('the report', () => {
  let given: TestAccess;
  let folder: string;

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-report-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const fileWith = (ending: string) => {
    const found = readdirSync(folder).find((file) => file.endsWith(ending));
    assert.ok(found, `a file ${ending} among ${readdirSync(folder).join(', ')}`);
    return join(folder, found);
  };
  const text = (ending: string) => readFileSync(fileWith(ending), 'utf8');
  const saved = (): Report => reportSchema.parse(JSON.parse(text('.json')));
  const make = (extras: { names: boolean; fullSid: boolean }, into = folder) =>
    given.reports.create(given.accounts.current ?? assert.fail(), extras, vscode.Uri.file(into));
  /** Returns the text of the most recently shown report. */
  const preview = (): string => {
    const number = (path: string) => Number(/^\/report\/(\d+)\//.exec(path)?.[1] ?? 0);
    const reports = vscode.workspace.textDocuments.filter(({ uri: { path } }) => number(path) > 0);
    const last = reports.sort((a, b) => number(a.uri.path) - number(b.uri.path)).at(-1);
    const shown = last?.getText() ?? '';
    assert.ok(shown.includes(utc(theEntry(saved(), 'report').madeAt)), 'a preview of the saved report');
    return shown;
  };

  async function trySample(): Promise<void> {
    answer(given, 'Reset');
    await vscode.commands.executeCommand(commands.trySample);
    await vscode.commands.executeCommand(commands.resetSample);
  }

  async function connectStandIn(): Promise<void> {
    const { account, secrets } = standIn(given);
    await given.accounts.save(account, secrets);
  }

  it('consists of a preview and two files', async () => {
    await trySample();
    answer(given, undefined);
    await make({ names: false, fullSid: false });
    assert.deepEqual(
      readdirSync(folder).map((file) => file.replace(/.*\./, '')),
      ['html', 'json'],
    );
    assert.match(preview(), /^# Sample: Twilio setup report for Harbor Lights\n/);
    assert.match(text('.html'), /<h1>Sample: Twilio setup report for Harbor Lights<\/h1>/);
  });

  it('marks the sample account in file names, title, and fields', async () => {
    await trySample();
    await make({ names: false, fullSid: false });
    assert.ok(readdirSync(folder).every((file) => file.startsWith('sample-')));
    assert.ok(saved().entries.every((entry) => !('sample' in entry) || entry.sample));
  });

  it('checks everything first', async () => {
    await connectStandIn();
    answer(given, undefined);
    await make({ names: false, fullSid: false });
    const states = saved().entries.flatMap((entry) => (entry.kind === 'subStep' ? entry.state : []));
    assert.ok(states.includes('verified'));
  });

  it('names people only on request', async () => {
    await connectStandIn();
    answer(given, undefined);
    await make({ names: false, fullSid: false });
    assert.ok(![text('.json'), text('.html'), preview()].some((each) => each.includes('harbor.example')));
  });

  it('names people and the full SID on request', async () => {
    await connectStandIn();
    answer(given, undefined);
    await make({ names: true, fullSid: true });
    assert.match(text('.html'), /@harbor\.example/);
    assert.ok(text('.json').includes(`AC${'d'.repeat(32)}`));
  });

  it('contains no secrets, and no full SIDs unless requested', async () => {
    await connectStandIn();
    answer(given, undefined);
    await make({ names: true, fullSid: false });
    const all = text('.json') + text('.html') + preview();
    for (const secret of [...Object.values(planted), `AC${'d'.repeat(32)}`]) assert.ok(!all.includes(secret));
  });

  it('omits people, and says so, when the organization’s app isn’t connected', async () => {
    const { account, secrets } = standIn(given);
    await given.accounts.save({ ...account, organizationCredential: false }, { account: secrets.account });
    answer(given, undefined);
    await make({ names: true, fullSid: false });
    const people = saved().entries.find(({ kind }) => kind === 'people');
    assert.ok(people?.kind === 'people' && people.extent === 'unread');
    assert.match(people.problem ?? '', /app isn’t connected/);
  });

  it("reports when the folder isn't writable, and saves nothing", async () => {
    await connectStandIn();
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    await assert.rejects(
      make({ names: false, fullSid: false }, join(file, 'inside')),
      /Couldn’t save the report/,
    );
  });
});
