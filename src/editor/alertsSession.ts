import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { fromPageSchema, type AlertsView, type FromPage, type ToPage } from '../alerts/messages';
import { SetupError } from '../twilio/errors';
import type { BuiltInRole } from '../twilio/roles';
import type { Log } from './log';

/** What the page about alerts needs of the product. What changes something concerns the current account. */
export interface AlertsHost {
  view(): AlertsView;
  choose(kind: string, role: BuiltInRole, on: boolean): Promise<void>;
  /** Adds a notification by name; returns why it can't be added, in words. */
  addKind(name: string): Promise<string | undefined>;
  removeKind(kind: string): Promise<void>;
  /** Records that a person says that the Console has what is chosen. */
  markDone(): Promise<void>;
  openConsole(): Promise<void>;
  /** Copies the clicks for a notification, or all of them. */
  copy(kind: string | undefined): Promise<void>;
  /** Asks Twilio for the account's usage triggers, unless that is known. */
  readTriggers(): Promise<void>;
  manageTriggers(): Promise<void>;
  connect(): Promise<void>;
  /** Something that `view` shows changed. */
  onDidChange: vscode.Event<void>;
}

/** The host's side of the talk with one page. Nothing is posted before the page is ready or after `dispose`. */
export class AlertsSession implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private isReady = false;
  private isDisposed = false;
  /** The last request of the page that was carried out. */
  private request = 0;

  /** `send` is the webview's `postMessage`; `texts` are the translations in force, absent for English. */
  constructor(
    private readonly host: AlertsHost,
    private readonly send: (message: ToPage) => Thenable<boolean>,
    private readonly log: Pick<Log, 'warn' | 'error'>,
    private readonly texts: Record<string, string> | undefined,
  ) {
    this.subscription = host.onDidChange(() => {
      if (this.isReady) void this.show().catch((error: unknown) => this.report(error));
    });
  }

  /** Obeys a message of the page, which is untrusted: what does not parse is dropped. Never rejects. */
  async receive(raw: unknown): Promise<void> {
    const parsed = fromPageSchema.safeParse(raw);
    if (!parsed.success) {
      this.log.warn('The page about alerts sent something that is not understood.');
      return;
    }
    try {
      await this.obey(parsed.data);
    } catch (error) {
      await this.refuse(error);
    }
    if ('request' in parsed.data) {
      this.request = Math.max(this.request, parsed.data.request);
      await this.show();
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.subscription.dispose();
  }

  private async obey(message: FromPage): Promise<void> {
    const { host } = this;
    // Asked of an account that is no longer shown.
    if ('of' in message && message.of !== host.view().of) return;
    switch (message.type) {
      case 'ready':
        return this.begin();
      case 'choose':
        return host.choose(message.kind, message.role, message.on);
      case 'addKind': {
        const problem = await host.addKind(message.name);
        return this.post(problem === undefined ? { type: 'added' } : { type: 'refused', message: problem });
      }
      case 'removeKind':
        return host.removeKind(message.kind);
      case 'markDone':
        return host.markDone();
      case 'openConsole':
        return host.openConsole();
      case 'copy': {
        await host.copy(message.kind);
        const { kind } = message;
        return this.post({ type: 'copied', ...(kind !== undefined && { kind }) });
      }
      case 'manageTriggers':
        return host.manageTriggers();
      case 'connect':
        return host.connect();
    }
  }

  /** A page loaded: for the first time, or again after it was hidden. */
  private async begin(): Promise<void> {
    this.isReady = true;
    this.request = 0;
    const { texts } = this;
    await this.post({ type: 'init', view: this.host.view(), ...(texts && { texts }) });
    await this.host.readTriggers();
  }

  private async show(): Promise<void> {
    await this.post({ type: 'view', request: this.request, view: this.host.view() });
  }

  private async refuse(error: unknown): Promise<void> {
    if (SetupError.is(error, 'cancelled')) return;
    this.report(error);
    const message = SetupError.is(error)
      ? error.sentence
      : l10n.t('Something unexpected went wrong. The log tells more.');
    await this.post({ type: 'refused', message });
  }

  private async post(message: ToPage): Promise<void> {
    if (!this.isDisposed) await this.send(message);
  }

  private report(error: unknown): void {
    this.log.error('The page about alerts failed:', error);
  }
}
