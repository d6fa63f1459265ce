import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestAccess } from '../../src/extension';
import { mostPeople } from '../../src/team/schema';
import { commands } from '../../src/ui/ids';
import { account, marked, mei, refusals, repairs, withPeople, withPerson } from '../support/teamTexts';
import { within } from '../support/within';
import { access, answer, disconnectAll, standIn } from './access';

describe('the editor of a team file', () => {
  let given: TestAccess;
  let folder: string;
  let count = 0;

  before(async () => {
    given = await access();
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-team-'));
  });
  beforeEach(() => disconnectAll(given));
  after(() => rmSync(folder, { recursive: true }));

  /** Opens a file. VS Code checks the schema only for editors that it shows. */
  const open = async (content: string | Uint8Array, encoding = 'utf8') => {
    const path = join(folder, `${(count += 1)}.twilio-team.json`);
    writeFileSync(path, content);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path), { encoding });
    await vscode.window.showTextDocument(document);
    return document;
  };

  /** Waits for marks at these places, from this extension or from VS Code's JSON support. */
  const marksAt = (document: vscode.TextDocument, starts: readonly number[]) =>
    within(
      'the marks',
      new Promise<vscode.Diagnostic[]>((resolve) => {
        const look = () => {
          const marks = vscode.languages.getDiagnostics(document.uri);
          const at = new Set(marks.map(({ range }) => document.offsetAt(range.start)));
          if (!starts.every((start) => at.has(start))) return;
          listening.dispose();
          resolve(marks);
        };
        const listening = vscode.languages.onDidChangeDiagnostics(look);
        look();
      }),
    );

  for (const [what, text] of Object.entries(refusals)) {
    it(`marks the place of ${what}`, async () => {
      const { plain, parts } = marked(text);
      await marksAt(
        await open(plain),
        parts.map(([start]) => start),
      );
    });
  }

  const whole: Record<string, [content: string | Uint8Array, start: number, encoding?: string]> = {
    'in another encoding': [
      Buffer.from(withPerson('"email": "mei@acme.test", "name": "Zoë", "roles": ["Developer"]'), 'latin1'),
      0,
      'windows1252',
    ],
    'that is too large': [`{ "note": "${'x'.repeat(4_000_000)}" }`, 0],
    'with too many brackets': ['['.repeat(500), 100],
  };
  for (const [what, [content, start, encoding]] of Object.entries(whole)) {
    it(`marks a file ${what}`, async () => {
      const marks = await marksAt(await open(content, encoding), [start]);
      assert.ok(marks.some(({ source }) => source === 'Twilio Setup'));
    });
  }

  it('marks the first person over the limit', async () => {
    const text = withPeople(
      ...Array.from({ length: mostPeople + 1 }, (_, index) => mei.replace('mei', `p${index}`)),
    );
    await marksAt(await open(text), [text.lastIndexOf('{ "email"')]);
  });

  for (const [what, broken, title, right] of repairs) {
    it(`has a quick fix that ${what}`, async () => {
      const document = await open(broken);
      const everywhere = new vscode.Range(0, 0, document.lineCount, 0);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        everywhere,
        vscode.CodeActionKind.QuickFix.value,
      );
      const fix = actions.find((action) => action.title === title);
      assert.ok(fix?.edit, actions.map((action) => action.title).join());
      await vscode.workspace.applyEdit(fix.edit);
      assert.equal(document.getText(), right);
    });
  }

  const completions: [what: string, text: string, expected: string[]][] = [
    [
      'roles',
      withPerson('"email": "mei@acme.test", "roles": [⟦⟧]'),
      ['"Administrator"', '"Billing Manager"', '"Developer"', '"Support"'],
    ],
    ['keys of a person', withPerson('"email": "mei@acme.test", ⟦⟧'), ['name', 'note', 'roles', 'until']],
    ['words for unlisted people', withPeople(mei).replace('"report"', '⟦⟧'), ['"remove"', '"report"']],
  ];
  for (const [what, text, expected] of completions) {
    it(`completes the ${what}`, async () => {
      const { plain, parts } = marked(text);
      const document = await open(plain);
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        document.positionAt(parts[0]?.[0] ?? 0),
      );
      const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      assert.deepEqual(labels.sort(), expected);
    });
  }

  it('explains what a role may do', async () => {
    const document = await open(withPeople(mei));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(document.getText().indexOf('Developer')),
    );
    const texts = hovers.flatMap(({ contents }) =>
      contents.map((each) => (each instanceof vscode.MarkdownString ? each.value : '')),
    );
    assert.match(texts.join(), /Developer.*Uses development resources/);
  });

  it('offers to connect its account', async () => {
    const document = await open(withPeople(mei));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      9,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['Connect this account to compare'],
    );
    const asked = answer(given, undefined);
    await vscode.commands.executeCommand(commands.compareTeamFile, document.uri);
    assert.deepEqual(
      asked.map(({ message, choices }) => [message, choices]),
      [['The file’s account, AC…cdef, isn’t connected.', ['Connect Account']]],
    );
  });

  describe('in Restricted Mode', () => {
    before(() => Object.defineProperty(vscode.workspace, 'isTrusted', { value: false, configurable: true }));
    after(() => Reflect.deleteProperty(vscode.workspace, 'isTrusted'));

    it('compares but refuses to apply', async () => {
      const { account: connected, secrets, sandbox } = standIn(given);
      await given.accounts.save(connected, secrets);
      const document = await open(
        withPeople(mei.replace('acme.test', 'harbor.example')).replace(account, connected.sid),
      );
      await vscode.commands.executeCommand(commands.compareTeamFile, document.uri);
      const [difference] = vscode.languages.getDiagnostics(document.uri);
      assert.match(difference?.message ?? '', /^Not a user of your organization/);
      const { length } = sandbox.requests;
      const asked = answer(given, undefined);
      await vscode.commands.executeCommand(commands.applyTeamFile, document.uri);
      assert.match(asked[0]?.message ?? '', /^In Restricted Mode, you can compare/);
      assert.equal(sandbox.requests.length, length);
    });
  });
});
