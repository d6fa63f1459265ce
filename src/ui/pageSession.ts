import * as l10n from '@vscode/l10n';
import { setTimeout } from 'node:timers/promises';
import type * as z from 'zod/mini';
import { SetupError } from '../twilio/errors';
import type { Log } from './log';

/** The minimum time between updates. A large run changes far more often than the user can follow. */
const restMs = 100;

/** The connection to a page. */
export interface Line<Out> {
  /** The webview's `postMessage`. */
  send(message: Out): Thenable<boolean>;
  log: Pick<Log, 'warn' | 'error'>;
  /** The active translations; absent for English. */
  texts?: Record<string, string> | undefined;
  rest?: () => Promise<unknown>;
}

export interface Failure {
  message: string;
  remedy?: string;
}

/**
 * The host's side of the connection to one page. Runs in plain Node. Parses each message from the page, reports changes
 * once the page is ready, and sends nothing after `dispose`.
 */
export abstract class PageSession<In extends { type: string }, Out> {
  private readonly subscription: { dispose(): unknown };
  private isReady = false;
  private isDisposed = false;
  private isTelling = false;
  private isOutdated = false;

  protected constructor(
    private readonly schema: z.ZodMiniType<In>,
    onDidChange: (listener: () => void) => { dispose(): unknown },
    private readonly line: Line<Out>,
  ) {
    this.subscription = onDidChange(
      () => void this.tellChange().catch((error: unknown) => this.report(error)),
    );
  }

  /** Handles a message. The first one is `ready`. */
  protected abstract obey(message: In): Promise<void>;

  /** Sends the current state to the page. */
  protected abstract tell(): Promise<void>;

  /** Tells the page that `obey` failed. */
  protected abstract fail(message: In, failure: Failure, isCancelled: boolean): Promise<void>;

  /** Handles an untrusted message from the page. Drops it if it doesn't parse or the page is gone. Never rejects. */
  async receive(raw: unknown): Promise<void> {
    if (this.isDisposed) return;
    const parsed = this.schema.safeParse(raw);
    if (!parsed.success) {
      this.line.log.warn(`A page sent a message that isn’t understood: ${typeOf(raw)}`);
      return;
    }
    const message = parsed.data;
    if (message.type === 'ready') this.isReady = true;
    try {
      await this.obey(message);
    } catch (error) {
      const isCancelled = SetupError.is(error, 'cancelled');
      if (!isCancelled) this.report(error);
      await this.fail(message, describe(error), isCancelled);
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.subscription.dispose();
  }

  protected async post(message: Out): Promise<void> {
    await this.deliver(message);
  }

  /** Sends a message. Returns whether the page got it. */
  protected async deliver(message: Out): Promise<boolean> {
    return !this.isDisposed && (await this.line.send(message));
  }

  /** The part of the first message that holds the translations. */
  protected get texts(): { texts?: Record<string, string> } {
    const { texts } = this.line;
    return texts ? { texts } : {};
  }

  protected report(error: unknown): void {
    this.line.log.error('A page failed:', error);
  }

  /** Sends an update. Changes that arrive meanwhile go into the next one together. */
  private async tellChange(): Promise<void> {
    this.isOutdated = true;
    if (this.isTelling || !this.isReady) return;
    const { rest = () => setTimeout(restMs) } = this.line;
    this.isTelling = true;
    try {
      while (this.isOutdated && !this.isDisposed) {
        this.isOutdated = false;
        await this.tell();
        await rest();
      }
    } finally {
      this.isTelling = false;
    }
  }
}

/** Returns what to show the user about an error. Hides the details of an unexpected one. */
export function describe(error: unknown): Failure {
  if (!SetupError.is(error))
    return { message: l10n.t('Something unexpected went wrong. See the log for details.') };
  const { message, remedy } = error.details;
  return { message, ...(remedy !== undefined && { remedy }) };
}

/** Returns a message's claimed type if it's safe to log. */
function typeOf(raw: unknown): string {
  const type = typeof raw === 'object' && raw !== null && 'type' in raw ? raw.type : undefined;
  return typeof type === 'string' && /^\w{1,30}$/.test(type) ? type : 'no type';
}
