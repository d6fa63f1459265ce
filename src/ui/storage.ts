import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type * as z from 'zod/mini';

/** The key suffix for an unreadable value that was replaced. */
const aside = '.aside';

/**
 * Stores values in a VS Code memento. Parses each value only once until it changes. A value that doesn't match its
 * schema, such as one from a newer version, reads as `empty` and is set aside before anything replaces it. A key that
 * belongs to one account ends with the account's SID. `folder` has a folder for each account with more about it.
 */
export class StateStorage {
  private readonly parsed = new Map<string, { stored: unknown; value: unknown; isBroken: boolean }>();
  /** Values that are still being written. Reads already see them. */
  private readonly pending = new Map<string, unknown>();
  private lastWrite: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly memento: vscode.Memento,
    private readonly log: { warn(line: string): void },
    private readonly folder?: string,
  ) {}

  keys(): readonly string[] {
    return this.memento.keys();
  }

  /** Returns the value of a key. Always pass the same schema for the same key. */
  read<T>(key: string, schema: z.ZodMiniType<T>, empty: T): T {
    const stored = this.pending.has(key) ? this.pending.get(key) : this.memento.get<unknown>(key);
    if (stored === undefined) return empty;
    const known = this.parsed.get(key);
    // Each key has one schema, so its cached value has this type.
    if (known?.stored === stored) return known.value as T;
    // Compiling a parser would take longer than the few parses it speeds up.
    const parsed = schema.safeParse(stored, { jitless: true });
    if (!parsed.success) this.log.warn(`Stored state is unreadable and will be set aside: ${key}`);
    const value = parsed.success ? parsed.data : empty;
    this.parsed.set(key, { stored, value, isBroken: !parsed.success });
    return value;
  }

  /**
   * Stores a value, or removes the key if the value is `undefined`. Writes run one at a time, because VS Code reports
   * each write back to the extension and loses a second write that's in progress at that moment.
   */
  write(key: string, value: unknown): Promise<void> {
    this.pending.set(key, value);
    const written = this.lastWrite.then(async () => {
      try {
        const known = this.parsed.get(key);
        if (known?.isBroken && known.stored === this.memento.get(key))
          await this.memento.update(key + aside, known.stored);
        await this.memento.update(key, value);
      } finally {
        if (this.pending.get(key) === value) this.pending.delete(key);
      }
    });
    this.lastWrite = written.catch(() => undefined);
    return written;
  }

  /** Removes the unreadable value set aside for a key, if any. */
  async removeAside(key: string): Promise<void> {
    await this.write(key + aside, undefined);
  }

  /** Removes every key of one account, and its folder. */
  async removeAccount(sid: string): Promise<void> {
    await this.remove((key) => key.endsWith(sid) || key.endsWith(sid + aside));
    if (this.folder !== undefined) await rm(join(this.folder, sid), { recursive: true, force: true });
  }

  /** Removes every key. */
  async removeAll(): Promise<void> {
    await this.remove(() => true);
  }

  private async remove(isMeant: (key: string) => boolean): Promise<void> {
    // Values that are still being written have no key yet.
    await this.lastWrite;
    for (const key of this.keys().filter(isMeant)) await this.write(key, undefined);
  }
}
