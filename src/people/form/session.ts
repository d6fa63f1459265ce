import * as l10n from '@vscode/l10n';
import { largestFile, longestText } from './limits';
import {
  draftSchema,
  fromPageSchema,
  type AccountView,
  type Draft,
  type FromPage,
  type InputProblem,
  type PlanView,
  type ResultRow,
  type RunView,
  type ToPage,
  type UnreadFile,
} from './messages';
import { SetupError } from '../../twilio/errors';
import { type Outside, plain } from '../../twilio/redact';
import { describeRole } from '../../accounts/roleWords';
import { builtInRoleNames, builtInRoles } from '../../twilio/roles';
import { type Decode, type Encoding, readBytes } from '../list/bytes';
import { checkDraft, readingOf } from './reading';
import { describe, PageSession, type Failure, type Line } from '../../ui/pageSession';

/** A request whose only response is success or failure. */
export type Act = Exclude<
  FromPage,
  { type: 'ready' | 'ping' | 'read' | 'preview' | 'openFile' | 'dropFile' | 'chooseEncoding' }
>;

/** What the form needs from accounts, invitations, and VS Code. */
export interface FormServices {
  account(): Promise<AccountView>;
  /** The SIDs and names of the accounts that a list may name. */
  accountNames(): readonly string[];
  /** Makes a plan and changes nothing. */
  preview(draft: Draft, signal: AbortSignal): Promise<{ plan: PlanView } | { problems: InputProblem[] }>;
  /** The current run, or the last one until the user dismisses it. */
  run(): RunView | undefined;
  /** Asks for a file; `undefined` if the user dismisses the dialog. */
  chooseFile(): Promise<{ name: Outside; bytes: Uint8Array } | undefined>;
  decode: Decode;
  /** Hands over the list that a language model proposed, if there's one, until `show` returns true. */
  handOver(show: (list: string) => Promise<boolean>): Promise<void>;
  act(message: Act): Promise<void>;
  /** The account or the run changed. */
  onDidChange(listener: () => void): { dispose(): unknown };
}

/** The host's side of the connection to one invite form. */
export class InviteSession extends PageSession<FromPage, ToPage> {
  private preview: AbortController | undefined;
  private isPlanning = false;
  /** The page's plan, for a page that returns after it was hidden. */
  private planned: { plan: PlanView; madeFrom: string } | undefined;
  /** The run's rows that the page has. */
  private shown: readonly ResultRow[] | undefined;
  /** How the SIDs of the run's and the plan's account end. */
  private runOf = '';
  private plannedFor = '';
  /** The run's account is gone. A page that was hidden then still keeps what it sent. */
  private mustForget = false;
  /** The last file, while its encoding is unclear. */
  private unread: { bytes: Uint8Array; file: UnreadFile } | undefined;

  constructor(
    private readonly services: FormServices,
    line: Line<ToPage>,
  ) {
    super(fromPageSchema, (listener) => services.onDidChange(listener), line);
  }

  /** Ends the connection. A run in progress continues. */
  override dispose(): void {
    super.dispose();
    this.preview?.abort();
  }

  protected async obey(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.begin(message.kept);
      case 'ping':
        return this.post({ type: 'pong' });
      case 'read':
        return this.post({
          type: 'reading',
          request: message.request,
          reading: readingOf(message, this.services.accountNames()),
        });
      case 'preview':
        return this.plan(message.request, message.draft);
      case 'openFile': {
        const file = await this.services.chooseFile();
        return file && this.open(message.request, file);
      }
      case 'dropFile':
        return this.open(message.request, message);
      case 'chooseEncoding':
        return this.reopen(message.request, message.encoding);
      case 'apply':
        this.planned = undefined;
        return this.services.act(message);
      case 'copyResults':
        await this.services.act(message);
        return this.post({ type: 'copied', what: 'results' });
      case 'copyConsoleList':
        await this.services.act(message);
        return this.post({ type: 'copied', what: 'consoleList' });
      default:
        return this.services.act(message);
    }
  }

  protected async tell(): Promise<void> {
    const account = await this.account();
    await this.post({ type: 'account', account });
    if (!this.isConnected(this.plannedFor)) this.planned = undefined;
    await this.tellRun(account);
    await this.showProposed();
  }

  protected async fail(message: FromPage, failure: Failure, isCancelled: boolean): Promise<void> {
    if (!('request' in message) || (isCancelled && !this.waits(message))) return;
    await this.post({ type: 'failed', request: message.request, ...failure });
  }

  /** Returns whether the page still waits for something that was canceled elsewhere. */
  private waits({ type }: FromPage): boolean {
    // It was canceled during a wait for Twilio.
    if (type === 'preview') return this.preview?.signal.aborted === false;
    // It was canceled in the dialog.
    return type === 'apply' || type === 'retryFailed';
  }

  /** Starts a page that loaded for the first time or loaded again after it was hidden. */
  private async begin(kept: unknown): Promise<void> {
    const wasPlanning = this.isPlanning;
    this.preview?.abort();
    const account = await this.account();
    const run = this.services.run();
    this.shown = run?.rows;
    const roles = builtInRoleNames.map((name) => ({
      name,
      label: builtInRoles[name].label,
      ...describeRole(name),
    }));
    if (run) this.runOf = account.sidEnd;
    const { data } = draftSchema.safeParse(kept);
    const draft = this.mustForget && data?.sent ? undefined : data;
    this.mustForget = false;
    const plan = draft && this.planFor(draft, account);
    const known = { ...this.texts, ...(draft && { draft }), ...(plan && { plan }), ...(run && { run }) };
    const file = this.unread && { file: this.unread.file };
    await this.post({ type: 'init', account, roles, ...known, ...file });
    if (wasPlanning) await this.post({ type: 'failed', request: 0, ...givenUp() });
    await this.showProposed();
  }

  /** Replaces the text with a proposed list, like a file. The page keeps the previous text. */
  private showProposed(): Promise<void> {
    const name = l10n.t('a language model');
    return this.services.handOver((text) => this.deliver({ type: 'opened', request: 0, name, text }));
  }

  /** Returns the page's plan if it's still valid for this draft and account. */
  private planFor(draft: Draft, account: AccountView): PlanView | undefined {
    return this.planned?.madeFrom === textOfInput(draft, account) ? this.planned.plan : undefined;
  }

  /** Opens a file, or asks for its encoding first. */
  private async open(
    request: number,
    { name: given, bytes }: { name: Outside; bytes: Uint8Array },
    encoding?: Encoding,
  ): Promise<void> {
    const name = plain(given);
    if (bytes.length > largestFile) throw tooLarge();
    const { text, question, refusal } = await readBytes(bytes, this.services.decode, encoding);
    if (refusal !== undefined) throw new SetupError({ kind: 'invalidInput', message: refusal });
    if (question) {
      const file = { name, ...question };
      this.unread = { bytes, file };
      return this.post({ type: 'unread', request, file });
    }
    if (text.length > longestText) throw tooLarge();
    this.unread = undefined;
    await this.post({ type: 'opened', request, name, text });
  }

  private async reopen(request: number, encoding: Encoding | undefined): Promise<void> {
    const { unread } = this;
    if (encoding === undefined) this.unread = undefined;
    else if (unread) await this.open(request, { name: unread.file.name, bytes: unread.bytes }, encoding);
  }

  private async plan(request: number, draft: Draft): Promise<void> {
    this.preview?.abort();
    const problems = checkDraft(draft, this.services.accountNames());
    if (this.unread) {
      const message = l10n.t('Select an encoding for {0}, or don’t open the file.', this.unread.file.name);
      problems.unshift({ field: 'encoding', value: '', message });
    }
    if (problems.length > 0) return this.post({ type: 'problems', request, problems });
    const preview = new AbortController();
    this.preview = preview;
    this.isPlanning = true;
    this.planned = undefined;
    const planning = this.services.preview(draft, preview.signal).finally(() => {
      if (this.preview === preview) this.isPlanning = false;
    });
    const [answer, account] = await Promise.all([planning, this.account()]);
    if (preview.signal.aborted) return;
    this.plannedFor = account.sidEnd;
    if ('plan' in answer) this.planned = { plan: answer.plan, madeFrom: textOfInput(draft, account) };
    await this.post({
      request,
      ...('plan' in answer ? { type: 'plan', ...answer } : { type: 'problems', ...answer }),
    });
  }

  /** Returns whether the account whose SID ends like this is still connected. */
  private isConnected(sidEnd: string): boolean {
    return this.services.accountNames().some((name) => name.endsWith(sidEnd));
  }

  /** Sends only the changed rows of a run that the page already has. */
  private async tellRun({ sidEnd }: AccountView): Promise<void> {
    const run = this.services.run();
    const before = this.shown;
    this.shown = run?.rows;
    if (!run) {
      if (!before) return;
      this.mustForget = !this.isConnected(this.runOf);
      return this.post({ type: 'startOver', ...(this.mustForget && { forget: true }) });
    }
    this.runOf = sidEnd;
    const { rows, ...rest } = run;
    const isSame = before?.length === rows.length && before[0]?.email === rows[0]?.email;
    if (!isSame) return this.post({ type: 'run', run });
    const changed = rows.flatMap((row, index): [number, ResultRow][] =>
      row === before[index] ? [] : [[index, row]],
    );
    await this.post({ type: 'progress', rows: changed, run: rest });
  }

  /** Returns the account, or the reason why it can't be read. */
  private async account(): Promise<AccountView> {
    try {
      return await this.services.account();
    } catch (error) {
      this.report(error);
      return { name: '', sidEnd: '', sample: false, obstacle: describe(error).message };
    }
  }
}

/** Returns everything that a plan depends on, as one comparable text. What a plan ignores is named, so new fields count. */
function textOfInput(draft: Draft, { name, sidEnd }: AccountView): string {
  const ignored: Partial<Draft> = { file: undefined, before: undefined, sent: undefined };
  return JSON.stringify([{ ...draft, ...ignored }, name, sidEnd]);
}

function givenUp(): Failure {
  return {
    message: l10n.t('The preview stopped because the form was hidden.'),
    remedy: l10n.t('Preview again.'),
  };
}

function tooLarge(): SetupError {
  return new SetupError({
    kind: 'invalidInput',
    message: l10n.t('The list is too long.'),
    remedy: l10n.t('Split the list and invite people in batches.'),
  });
}
