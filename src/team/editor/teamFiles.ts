import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Access, readAccess } from '../../accounts/access';
import type { ConnectedAccount } from '../../accounts/account';
import type { Accounts } from '../../accounts/editor/accounts';
import type { Invitations } from '../../people/editor/invitations';
import { knowledgeOf } from '../../people/run/invitation';
import { SetupError } from '../../twilio/errors';
import { shortenSids } from '../../twilio/redact';
import { type Ask, withNotification } from '../../ui/ask';
import { commands } from '../../ui/ids';
import { type Comparison, compareTeam, type TeamKnowledge } from '../compare';
import { notUtf8, type Problem, readTeam, type TeamReading } from '../parse';
import { isTeamFile } from '../name';
import type { TeamFile } from '../schema';

/** What Twilio had when a file was compared. */
export interface Seen {
  account: ConnectedAccount;
  access: Access;
  knowledge: TeamKnowledge;
  /** When it was read. */
  at: Date;
}

/** A team file that's open in an editor. */
export interface OpenTeam extends TeamReading {
  document: vscode.TextDocument;
  text: string;
  version: number;
  seen?: Seen;
  /** What differs between the current text and what Twilio had. Absent while the file has errors. */
  comparison?: Comparison;
}

/** Milliseconds without a key press after which the differences are worked out again. */
const calm = 200;

/** Returns whether a document is a team file. */
export function isTeamDocument({ languageId, uri }: vscode.TextDocument): boolean {
  return languageId === 'json' && isTeamFile(uri.path);
}

/** The open team files: what's wrong in them, and how they differ from what Twilio had when they were compared. */
export class TeamFiles implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<OpenTeam>();
  /** Fires after a file was read again, and with `comparison` after its differences were worked out again. */
  readonly onDidChange = this.changed.event;
  private readonly closed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidClose = this.closed.event;
  private readonly open = new Map<string, OpenTeam>();
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  /** The file that was compared last. */
  private last: vscode.Uri | undefined;
  private readonly disposables: vscode.Disposable;

  constructor(
    private readonly accounts: Accounts,
    private readonly invitations: Invitations,
    private readonly ask: Ask,
  ) {
    this.disposables = vscode.Disposable.from(
      this.changed,
      this.closed,
      vscode.workspace.onDidOpenTextDocument((document) => this.follow(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.follow(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
    );
  }

  /** Reads the team files that are open already. Call this once everyone listens. */
  start(): void {
    for (const document of vscode.workspace.textDocuments) this.follow(document);
  }

  /** Returns the current state of a team file. */
  of(document: vscode.TextDocument): OpenTeam {
    const known = this.open.get(document.uri.toString());
    return known?.version === document.version ? known : this.read(document, known?.seen);
  }

  /** Returns the state of a team file if it's open. */
  at(uri: vscode.Uri): OpenTeam | undefined {
    return this.open.get(uri.toString());
  }

  /** Finds the file that a command is about: the given one, or else the one that was compared last. */
  async find(uri: vscode.Uri | undefined): Promise<vscode.TextDocument> {
    const found = uri && isTeamFile(uri.path) ? uri : this.last;
    const document = found && (await vscode.workspace.openTextDocument(found));
    if (document && isTeamDocument(document)) return document;
    throw new SetupError({
      kind: 'invalidInput',
      message: l10n.t('No team file is open.'),
      remedy: l10n.t('Open a file named twilio-team.json, or create one from the account.'),
    });
  }

  /** Reads Twilio and shows what differs. Writes nothing. Returns `undefined` if the account isn't connected. */
  async compare(document: vscode.TextDocument): Promise<OpenTeam | undefined> {
    const file = this.fileOf(document);
    const account = await this.accountOf(file);
    if (!account) return undefined;
    const seen = await withNotification(l10n.t('Reading who has access'), (signal) =>
      this.look(account, signal),
    );
    return this.show(document, seen);
  }

  /** Shows how a file differs from what was read. */
  show(document: vscode.TextDocument, seen: Seen): OpenTeam {
    this.last = document.uri;
    return this.read(document, seen);
  }

  /** Reads who has access to an account. Throws if any part of it can't be read. */
  async look(known: ConnectedAccount, signal: AbortSignal): Promise<Seen> {
    const account = await this.invitations.withAddresses(known);
    const client = await this.accounts.client(account);
    const access = await readAccess(client, account.sid, signal);
    const at = new Date();
    return { account, access, knowledge: knowledgeOf(account, this.accounts.learned(account.sid), at), at };
  }

  /** Returns a document's file. Throws `invalidInput` if it has errors, and shows the first. */
  fileOf(document: vscode.TextDocument): TeamFile {
    const { file, problems } = this.of(document);
    if (file) return file;
    const [first] = problems;
    throw new SetupError({
      kind: 'invalidInput',
      message: l10n.t(
        'The team file has errors, so no one is taken from it. Line {0}: {1}',
        document.positionAt(first?.start ?? 0).line + 1,
        first?.message ?? '',
      ),
      remedy: l10n.t('Fix the errors that the Problems view lists.'),
    });
  }

  /** Returns the connected account that a file is for. Offers to connect it if it isn't. */
  async accountOf({ account: sid }: TeamFile): Promise<ConnectedAccount | undefined> {
    const account = this.accounts.find(sid);
    if (account) return account;
    const connect = l10n.t('Connect Account');
    const message = l10n.t('The file’s account, {0}, isn’t connected.', shortenSids(sid));
    const choice = await this.ask({ severity: 'info', message, modal: false, choices: [connect] });
    if (choice === connect) await vscode.commands.executeCommand(commands.connectAccount);
    return undefined;
  }

  /** Returns whether a file's account is connected. */
  isConnected({ account }: TeamFile): boolean {
    return this.accounts.find(account) !== undefined;
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.disposables.dispose();
  }

  private follow(document: vscode.TextDocument): void {
    if (!isTeamDocument(document)) return;
    const key = document.uri.toString();
    const known = this.open.get(key);
    if (known?.version === document.version) return;
    if (!known?.seen) {
      this.read(document, undefined);
      return;
    }
    // What's wrong shows at once. The differences can wait until the typing pauses.
    const reading = readDocument(document);
    const isSamePeople = reading.places.people.length === known.places.people.length;
    this.keep(document, reading, known.seen, isSamePeople ? known.comparison : undefined);
    clearTimeout(this.waiting.get(key));
    this.waiting.set(
      key,
      setTimeout(() => {
        if (!document.isClosed) this.read(document, this.open.get(key)?.seen);
      }, calm),
    );
  }

  private read(document: vscode.TextDocument, seen: Seen | undefined): OpenTeam {
    const reading = readDocument(document);
    const { file } = reading;
    const isSame = file !== undefined && file.account === seen?.account.sid;
    const comparison = isSame ? compareTeam(file, seen.access, seen.knowledge) : undefined;
    return this.keep(document, reading, seen, comparison);
  }

  private keep(
    document: vscode.TextDocument,
    reading: TeamReading,
    seen: Seen | undefined,
    comparison: Comparison | undefined,
  ): OpenTeam {
    const team: OpenTeam = {
      ...reading,
      document,
      text: document.getText(),
      version: document.version,
      ...(seen && { seen }),
      ...(reading.file && comparison && { comparison }),
    };
    this.open.set(document.uri.toString(), team);
    this.changed.fire(team);
    return team;
  }

  private forget(uri: vscode.Uri): void {
    if (!this.open.delete(uri.toString())) return;
    clearTimeout(this.waiting.get(uri.toString()));
    this.closed.fire(uri);
  }
}

/** Reads a document. VS Code may have decoded it in a way that gives other letters to other programs. */
function readDocument(document: vscode.TextDocument): TeamReading {
  const reading = readTeam(document.getText());
  if (document.encoding.startsWith('utf8')) return reading;
  const problem: Problem = { start: 0, end: 1, message: notUtf8() };
  return { places: reading.places, problems: [problem, ...reading.problems] };
}
