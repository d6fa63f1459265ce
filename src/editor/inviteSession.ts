import * as l10n from '@vscode/l10n';
import { setTimeout } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { draftSchema, type Draft } from '../form/messages';
import { largestFile, longestText } from '../form/limits';
import {
  fromPageSchema,
  type AccountView,
  type FromPage,
  type InputProblem,
  type PlanView,
  type ResultRow,
  type RunView,
  type ToPage,
} from '../form/messages';
import { SetupError } from '../twilio/errors';
import { builtInRoleNames, builtInRoles, describeRole } from '../twilio/roles';
import { checkDraft, readingOf, textOf } from './inviteReading';
import type { Log } from './log';

/** Between two tellings of how things stand: a run of thousands changes more often than anybody looks. */
const restMs = 100;

/** What the form needs of the product. */
export interface InviteFormHost {
  account(): Promise<AccountView>;
  /** Reads and plans; sends no write. Throws `SetupError`. */
  preview(draft: Draft, signal: AbortSignal): Promise<{ plan: PlanView } | { problems: InputProblem[] }>;
  /**
   * Carries out a plan that `preview` gave, once. `administrators` are the addresses ticked by name: throws
   * `SetupError` unless they are exactly those of the plan. Resolves when the run is over.
   */
  apply(plan: string, confirmed: { administrators: readonly string[]; ownAccess: boolean }): Promise<void>;
  /** Nothing new starts while it is on. */
  pause(on: boolean): void;
  cancel(): void;
  /** Sends those of the last run who are left: failed, cancelled, or not reached before it was interrupted. */
  retryFailed(administrators: readonly string[]): Promise<void>;
  /** Forgets the run that is over, or what is left of one that was interrupted. */
  startOver(): Promise<void>;
  /** The run under way, or the last one until `startOver`. */
  run(): RunView | undefined;
  /** Asks for a file; `undefined` when dismissed. */
  chooseFile(): Promise<{ name: string; bytes: Uint8Array } | undefined>;
  saveResults(format: 'csv' | 'markdown'): Promise<void>;
  copyResults(): Promise<void>;
  /** The account or the run changed. */
  onDidChange: vscode.Event<void>;
  openConsole(): Promise<void>;
  copyConsoleList(): Promise<void>;
  connect(): Promise<void>;
}

/** The host's side of the talk with one page. Nothing is posted before the page is ready or after `dispose`. */
export class InviteSession implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private preview: AbortController | undefined;
  private isPlanning = false;
  /** The plan that the page has, for a page that comes back after it was hidden. */
  private planned: { plan: PlanView; madeFrom: string } | undefined;
  private isReady = false;
  private isDisposed = false;
  private isTelling = false;
  private isOutdated = false;
  /** The rows that the page has of the run. */
  private shown: readonly ResultRow[] | undefined;

  /**
   * `send` is the webview's `postMessage`; `texts` are the translations in force, absent for English.
   */
  constructor(
    private readonly host: InviteFormHost,
    private readonly send: (message: ToPage) => Thenable<boolean>,
    private readonly log: Pick<Log, 'warn' | 'error'>,
    private readonly texts: Record<string, string> | undefined,
    private readonly rest = () => setTimeout(restMs),
  ) {
    this.subscription = host.onDidChange(
      () => void this.tellChange().catch((error: unknown) => this.report(error)),
    );
  }

  /** Obeys a message of the page, which is untrusted: what does not parse is dropped. Never rejects. */
  async receive(raw: unknown): Promise<void> {
    const parsed = fromPageSchema.safeParse(raw);
    if (!parsed.success) {
      this.log.warn(`The invite form sent something that is not understood: ${typeOf(raw)}`);
      return;
    }
    const message = parsed.data;
    try {
      await this.obey(message);
    } catch (error) {
      await this.fail(message, error);
    }
  }

  /** Ends the talk. A run that was started goes on. */
  dispose(): void {
    this.isDisposed = true;
    this.subscription.dispose();
    this.preview?.abort();
  }

  private async obey(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.begin(message.kept);
      case 'read':
        return this.read(message.request, message.text);
      case 'preview':
        return this.plan(message.request, message.draft);
      case 'apply':
        this.planned = undefined;
        return this.host.apply(message.plan, message);
      case 'pause':
        this.host.pause(message.on);
        return;
      case 'cancel':
        this.host.cancel();
        return;
      case 'retryFailed':
        return this.host.retryFailed(message.administrators);
      case 'startOver':
        return this.host.startOver();
      case 'openFile': {
        const file = await this.host.chooseFile();
        return file && this.open(message.request, file);
      }
      case 'dropFile':
        return this.open(message.request, message);
      case 'saveResults':
        return this.host.saveResults(message.format);
      case 'copyResults':
        await this.host.copyResults();
        return this.post({ type: 'copied', what: 'results' });
      case 'openConsole':
        return this.host.openConsole();
      case 'copyConsoleList':
        await this.host.copyConsoleList();
        return this.post({ type: 'copied', what: 'consoleList' });
      case 'connect':
        return this.host.connect();
      default:
        return unknown(message);
    }
  }

  /** A page loaded: for the first time, or again after it was hidden. */
  private async begin(kept: unknown): Promise<void> {
    const wasPlanning = this.isPlanning;
    this.preview?.abort();
    this.isReady = true;
    const account = await this.account();
    const run = this.host.run();
    this.shown = run?.rows;
    const roles = builtInRoleNames.map((name) => ({
      name,
      label: builtInRoles[name].label,
      ...describeRole(name),
    }));
    const { texts } = this;
    const { data: draft } = draftSchema.safeParse(kept);
    const plan = draft && this.planFor(draft, account);
    const known = {
      ...(texts && { texts }),
      ...(draft && { draft }),
      ...(plan && { plan }),
      ...(run && { run }),
    };
    await this.post({ type: 'init', account, roles, ...known });
    if (wasPlanning) await this.post({ type: 'failed', request: 0, ...givenUp() });
  }

  /** The plan that the page had, if it still says what becomes of this draft on this account. */
  private planFor(draft: Draft, account: AccountView): PlanView | undefined {
    return this.planned?.madeFrom === textOfInput(draft, account) ? this.planned.plan : undefined;
  }

  private async read(request: number, text: string): Promise<void> {
    await this.post({ type: 'reading', request, reading: readingOf(text) });
  }

  private async open(request: number, { name, bytes }: { name: string; bytes: Uint8Array }): Promise<void> {
    if (bytes.length > largestFile) throw tooLarge();
    const text = textOf(bytes);
    if (text.length > longestText) throw tooLarge();
    await this.post({ type: 'opened', request, name, text });
  }

  private async plan(request: number, draft: Draft): Promise<void> {
    this.preview?.abort();
    const problems = checkDraft(draft);
    if (problems.length > 0) return this.post({ type: 'problems', request, problems });
    const preview = new AbortController();
    this.preview = preview;
    this.isPlanning = true;
    this.planned = undefined;
    const planning = this.host.preview(draft, preview.signal).finally(() => {
      if (this.preview === preview) this.isPlanning = false;
    });
    const [answer, account] = await Promise.all([planning, this.account()]);
    if (preview.signal.aborted) return;
    if ('plan' in answer) this.planned = { plan: answer.plan, madeFrom: textOfInput(draft, account) };
    await this.post({
      request,
      ...('plan' in answer ? { type: 'plan', ...answer } : { type: 'problems', ...answer }),
    });
  }

  /** Shows the page how things stand. Changes that come while one is on its way are told together. */
  private async tellChange(): Promise<void> {
    this.isOutdated = true;
    if (this.isTelling || !this.isReady) return;
    this.isTelling = true;
    try {
      while (this.isOutdated && !this.isDisposed) {
        this.isOutdated = false;
        await this.post({ type: 'account', account: await this.account() });
        await this.tellRun();
        await this.rest();
      }
    } finally {
      this.isTelling = false;
    }
  }

  /** A run that the page has already is told by what changed in it. */
  private async tellRun(): Promise<void> {
    const run = this.host.run();
    const before = this.shown;
    this.shown = run?.rows;
    if (!run) return before && this.post({ type: 'startOver' });
    const { rows, ...rest } = run;
    const isSame = before?.length === rows.length && before[0]?.email === rows[0]?.email;
    if (!isSame) return this.post({ type: 'run', run });
    const changed = rows.flatMap((row, index): [number, ResultRow][] =>
      row === before[index] ? [] : [[index, row]],
    );
    await this.post({ type: 'progress', rows: changed, run: rest });
  }

  /** The account; one that can't be read is shown with the reason. */
  private async account(): Promise<AccountView> {
    try {
      return await this.host.account();
    } catch (error) {
      this.report(error);
      return { name: '', sidEnd: '', sample: false, obstacle: describe(error).message };
    }
  }

  private async fail(message: FromPage, error: unknown): Promise<void> {
    const isCancelled = SetupError.is(error, 'cancelled');
    // A preview that was given up elsewhere, while Twilio let it wait, is still waited for by the page.
    if (isCancelled && (message.type !== 'preview' || this.preview?.signal.aborted !== false)) return;
    if (!isCancelled) this.report(error);
    if ('request' in message)
      await this.post({ type: 'failed', request: message.request, ...describe(error) });
  }

  private async post(message: ToPage): Promise<void> {
    if (!this.isDisposed) await this.send(message);
  }

  private report(error: unknown): void {
    this.log.error('The invite form failed:', error);
  }
}

/** What a plan is made from, to be compared. */
function textOfInput({ text, roles, own }: Draft, { name, sidEnd }: AccountView): string {
  return JSON.stringify([text, roles, own, name, sidEnd]);
}

function givenUp(): { message: string; remedy: string } {
  return {
    message: l10n.t('The preview was given up when the form was hidden.'),
    remedy: l10n.t('Preview again.'),
  };
}

function tooLarge(): SetupError {
  return new SetupError({
    kind: 'invalidInput',
    message: l10n.t('The list is too long to be read at once.'),
    remedy: l10n.t('Invite the people in several parts.'),
  });
}

function describe(error: unknown): { message: string; remedy?: string } {
  if (!SetupError.is(error))
    return { message: l10n.t('Something unexpected went wrong. The log tells more.') };
  const { message, remedy } = error.details;
  return { message, ...(remedy !== undefined && { remedy }) };
}

/** The type that a message claims to have, fit for the log. */
function typeOf(raw: unknown): string {
  const type = typeof raw === 'object' && raw !== null && 'type' in raw ? raw.type : undefined;
  return typeof type === 'string' && /^\w{1,30}$/.test(type) ? type : 'no type';
}

function unknown(message: never): never {
  throw new Error(`Not handled: ${typeOf(message)}`);
}
