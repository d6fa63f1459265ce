import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import {
  fromPageSchema,
  type AccountView,
  type Draft,
  type FromPage,
  type InputProblem,
  type PlanView,
  type RunView,
  type ToPage,
} from '../form/messages';
import { readRecipients } from '../people/recipients';
import { SetupError } from '../twilio/errors';
import { builtInRoleNames, builtInRoles, describeRole } from '../twilio/roles';
import type { Log } from './log';

/** What the form needs of the product. */
export interface InviteFormHost {
  account(): Promise<AccountView>;
  /** Reads and plans; sends no write. Throws `SetupError`. */
  preview(draft: Draft, signal: AbortSignal): Promise<{ plan: PlanView } | { problems: InputProblem[] }>;
  /**
   * Carries out a plan that `preview` gave, once. `administrators` are the addresses ticked by name: throws
   * `SetupError` unless they are exactly those of the plan. Resolves when the run is over.
   */
  apply(plan: string, administrators: readonly string[]): Promise<void>;
  cancel(): void;
  /** Sends those of the last run that failed or were cancelled once more. */
  retryFailed(): Promise<void>;
  /** Forgets the finished run. */
  startOver(): void;
  /** The run under way, or the last one until `startOver`. */
  run(): RunView | undefined;
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
  private isReady = false;
  private isDisposed = false;
  private isTelling = false;
  private isOutdated = false;
  private hasRun = false;

  /**
   * `send` is the webview's `postMessage`; `texts` are the translations in force, absent for English.
   */
  constructor(
    private readonly host: InviteFormHost,
    private readonly send: (message: ToPage) => Thenable<boolean>,
    private readonly log: Pick<Log, 'warn' | 'error'>,
    private readonly texts: Record<string, string> | undefined,
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
        return this.begin();
      case 'read':
        return this.read(message.request, message.text);
      case 'preview':
        return this.plan(message.request, message.draft);
      case 'apply':
        return this.host.apply(message.plan, message.administrators);
      case 'retryFailed':
        return this.host.retryFailed();
      case 'cancel':
        this.host.cancel();
        return;
      case 'startOver':
        this.host.startOver();
        return;
      case 'openConsole':
        return this.host.openConsole();
      case 'copyConsoleList':
        await this.host.copyConsoleList();
        return this.post({ type: 'copied' });
      case 'connect':
        return this.host.connect();
      default:
        return unknown(message);
    }
  }

  /** A page loaded: for the first time, or again after it was hidden. */
  private async begin(): Promise<void> {
    this.preview?.abort();
    this.isReady = true;
    const account = await this.account();
    const run = this.host.run();
    this.hasRun = run !== undefined;
    const roles = builtInRoleNames.map((name) => ({
      name,
      label: builtInRoles[name].label,
      ...describeRole(name),
    }));
    const { texts } = this;
    await this.post({ type: 'init', account, roles, ...(texts && { texts }), ...(run && { run }) });
  }

  private async read(request: number, text: string): Promise<void> {
    const { recipients, problems, notes } = readRecipients(text);
    await this.post({ type: 'reading', request, reading: { people: recipients.length, problems, notes } });
  }

  private async plan(request: number, draft: Draft): Promise<void> {
    this.preview?.abort();
    const problems = check(draft);
    if (problems.length > 0) return this.post({ type: 'problems', request, problems });
    const preview = new AbortController();
    this.preview = preview;
    const answer = await this.host.preview(draft, preview.signal);
    if (preview.signal.aborted) return;
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
      }
    } finally {
      this.isTelling = false;
    }
  }

  private async tellRun(): Promise<void> {
    const run = this.host.run();
    const hadRun = this.hasRun;
    this.hasRun = run !== undefined;
    if (run) await this.post({ type: 'run', run });
    else if (hadRun) await this.post({ type: 'startOver' });
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

/** What can be said of a draft before anything is asked of Twilio. */
function check({ text, roles }: Draft): InputProblem[] {
  const { recipients, problems } = readRecipients(text);
  const found: InputProblem[] = [...problems];
  if (recipients.length + found.length === 0) {
    found.push({
      field: 'people',
      value: '',
      message: l10n.t('Nobody is named yet. Enter at least one address.'),
    });
  }
  const needsRole = recipients.length === 0 || recipients.some((each) => each.roles === undefined);
  if (needsRole && roles.length === 0) {
    found.push({ field: 'roles', value: '', message: l10n.t('No role is chosen yet. Tick at least one.') });
  }
  return found;
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
