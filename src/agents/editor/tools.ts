import { isAbsolute } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isTeamFile } from '../../team/name';
import { largestTeamFile } from '../../team/schema';
import { SetupError } from '../../twilio/errors';
import { plain } from '../../twilio/redact';
import type { Ask } from '../../ui/ask';
import type { Log } from '../../ui/log';
import { runTool } from '../run';
import { type AgentAccount, type AgentHost, type ToolName, tools } from '../tools';

/** What the tools get from the rest of the extension. */
export type AgentHostInWindow = Required<Pick<AgentHost, 'account' | 'openForm'>>;

/** The tools for VS Code's language models. */
export class AgentTools implements AgentHost {
  readonly connect =
    'Ask the user to run the command “Twilio Setup: Connect Account” or “Try the Sample Account.”';
  readonly knowsMarks = true;
  /** What the user answered in this session, by account. */
  private readonly mayShow = new Map<string, Promise<boolean>>();

  constructor(
    private readonly host: AgentHostInWindow,
    private readonly ask: Ask,
    private readonly log: Log,
  ) {}

  /** Returns what VS Code shows before and while a tool runs. */
  prepare(name: ToolName, input: unknown): vscode.PreparedToolInvocation {
    return preparations[name](input);
  }

  async invoke(
    name: ToolName,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const abort = new AbortController();
    const cancelling = token.onCancellationRequested(() => abort.abort());
    try {
      const { text, cause } = await runTool(name, input, this, abort.signal);
      if (cause !== undefined) this.log.error(`The tool ${name} failed:`, cause);
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    } catch (error) {
      if (SetupError.is(error, 'cancelled')) throw new vscode.CancellationError();
      throw error;
    } finally {
      cancelling.dispose();
    }
  }

  account(sid?: string): Promise<AgentAccount | undefined> {
    return this.host.account(sid);
  }

  openForm(list: string): void {
    this.host.openForm(list);
  }

  /** Asks once for each account and session, because VS Code can be set to approve tools without asking. */
  mayShowPeople({ sid, name }: AgentAccount): Promise<boolean> {
    const known = this.mayShow.get(sid);
    if (known) return known;
    const share = l10n.t('Share');
    const answer = this.ask({
      severity: 'warning',
      message: l10n.t('Share the people of {0} with a language model?', plain(name)),
      detail: l10n.t(
        'A language model asked who has access to this account. It would get their names, email addresses, and roles. Your answer applies until this window reloads.',
      ),
      modal: true,
      choices: [share],
    }).then((choice) => choice === share);
    this.mayShow.set(sid, answer);
    answer.catch(() => this.mayShow.delete(sid));
    return answer;
  }

  /** Reads an open team file, with changes that aren't saved yet. Throws `invalidInput` for anything else. */
  async readTeamFile(path: string | undefined): Promise<Uint8Array> {
    const uri = path === undefined ? await onlyTeamFile() : teamFileAt(path);
    const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    if (open?.isDirty) return new TextEncoder().encode(open.getText());
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      // One byte over the limit is enough to refuse it.
      if (size > largestTeamFile) return new Uint8Array(largestTeamFile + 1);
      return await vscode.workspace.fs.readFile(uri);
    } catch (cause) {
      throw new SetupError({
        kind: 'storage',
        message: l10n.t('Couldn’t read the file {0}.', vscode.workspace.asRelativePath(uri)),
        remedy: l10n.t('Check the path and your permissions.'),
        cause,
      });
    }
  }
}

const isOpen = (uri: vscode.Uri) =>
  vscode.workspace.textDocuments.some((each) => each.uri.toString() === uri.toString());

/** Finds a team file that's in an open folder or in an editor. */
function teamFileAt(path: string): vscode.Uri {
  const { workspaceFolders = [] } = vscode.workspace;
  const inFolders = workspaceFolders.map(({ uri }) =>
    isAbsolute(path) ? uri.with({ path: vscode.Uri.file(path).path }) : vscode.Uri.joinPath(uri, path),
  );
  const candidates = isAbsolute(path) ? [...inFolders, vscode.Uri.file(path)] : inFolders;
  const found = candidates.find(
    (uri) => isTeamFile(uri.path) && (vscode.workspace.getWorkspaceFolder(uri) ?? isOpen(uri)),
  );
  if (found) return found;
  throw new SetupError({
    kind: 'invalidInput',
    message: 'Only team files in the open folders and editors can be read.',
    remedy: 'Give the path of a file named twilio-team.json, or ending in .twilio-team.json.',
  });
}

async function onlyTeamFile(): Promise<vscode.Uri> {
  const inFolders = await vscode.workspace.findFiles(
    '**/{twilio-team,*.twilio-team}.json',
    '**/node_modules/**',
    10,
  );
  const inEditors = vscode.workspace.textDocuments
    .map(({ uri }) => uri)
    .filter((uri) => isTeamFile(uri.path));
  const found = new Map([...inEditors, ...inFolders].map((uri) => [uri.toString(), uri]));
  const [first] = found.values();
  if (first && found.size === 1) return first;
  const names = [...found.values()].map((uri) => plain(vscode.workspace.asRelativePath(uri)));
  throw new SetupError({
    kind: 'invalidInput',
    message: first
      ? `There are several team files: ${names.join(', ')}`
      : 'There’s no team file in the open folders.',
    remedy: first
      ? 'Give the path of one.'
      : 'Ask the user to create one from the account in VS Code, or to open the folder that has it.',
  });
}

const preparations: Record<ToolName, (input: unknown) => vscode.PreparedToolInvocation> = {
  setupState: () => ({ invocationMessage: l10n.t('Reading how far the Twilio setup is') }),
  explainStep: () => ({ invocationMessage: l10n.t('Reading the Twilio setup guide') }),
  listPeople: () => ({
    invocationMessage: l10n.t('Reading who has access to the Twilio account'),
    confirmationMessages: {
      title: l10n.t('Read who has access?'),
      message: l10n.t(
        'The language model gets the names, email addresses, and roles of the account’s people.',
      ),
    },
  }),
  checkTeamFile: () => ({
    invocationMessage: l10n.t('Comparing the team file with Twilio'),
    confirmationMessages: {
      title: l10n.t('Compare the team file with Twilio?'),
      message: l10n.t('The language model gets the email addresses and roles that differ. Nothing changes.'),
    },
  }),
  planInvitation: (input) => {
    const { data } = tools.planInvitation.input.safeParse(input);
    const count = data?.people.length ?? 0;
    return {
      invocationMessage: l10n.t('Opening the invite form'),
      confirmationMessages: {
        title: l10n.t('Open the invite form?'),
        message: l10n.t(
          'People in the proposed list: {0}. Nothing is sent until you confirm in the form.',
          count,
        ),
      },
    };
  },
};
