import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import { emptyRecord, storedRecordSchema, toStored, type ChecklistRecord } from '../guide/record';
import type { Log } from './log';

const text = z.string();
const optionalText = z.optional(text);

/** A connected account as far as it is no secret. */
const accountSchema = z.object({
  /** The Account SID that roles are given on; the sample account has one too. */
  sid: text,
  name: text,
  sample: z.boolean(),
  /** Addresses for the guards only. */
  you: text,
  owner: text,
  /**
   * Which secrets were saved; whether they are still there only SecretStorage knows. `standardKey`: an API key that
   * Twilio did not let read the account itself when it was tried.
   */
  accountCredential: z.optional(z.enum(['authToken', 'apiKey', 'standardKey'])),
  organizationCredential: z.boolean(),
});
export type ConnectedAccount = z.infer<typeof accountSchema>;

const stateSchema = z.object({
  version: z.literal(1),
  accounts: z.array(accountSchema),
  /** The name that attestations carry; the person gave it. */
  attester: optionalText,
});
type State = z.infer<typeof stateSchema>;

/** What answers taught about an account, so that the same refusal is not asked for again. */
const knowledgeSchema = () =>
  z.object({
    version: z.literal(1),
    /** Domains that Twilio refused (25017), and when, ISO 8601. */
    refusedDomains: z.record(text, text),
    /** Addresses that Twilio called the owner's (25016). */
    owners: z.array(text),
  });
export type Knowledge = z.infer<ReturnType<typeof knowledgeSchema>>;

/** The keys of what is kept; those of an account go on with its SID. */
export const keyOf = {
  state: 'twilioSetup.state',
  current: 'twilioSetup.current',
  checklist: 'twilioSetup.checklist.',
  knowledge: 'twilioSetup.knowledge.',
  runPutAway: 'twilioSetup.runPutAway.',
} as const;

/** Ends the key under which something that could not be read is kept. */
const aside = '.aside';

/** What is kept besides secrets. Stored data that does not parse falls back to empty, is logged by key and kept aside. */
export class Store {
  /** What was read last, by key: every row of the checklist asks for the same record, which takes long to parse. */
  private readonly parsed = new Map<string, { stored: unknown; value: unknown; isBroken: boolean }>();
  /** What is being written, by key: it is read as if it were there. */
  private readonly coming = new Map<string, unknown>();
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly context: Pick<vscode.ExtensionContext, 'globalState' | 'workspaceState'>,
    private readonly log: Log,
  ) {}

  get accounts(): readonly ConnectedAccount[] {
    return this.state.accounts;
  }

  async saveAccounts(accounts: readonly ConnectedAccount[]): Promise<void> {
    await this.write(this.context.globalState, keyOf.state, { ...this.state, accounts: [...accounts] });
  }

  get attester(): string | undefined {
    return this.state.attester;
  }

  async saveAttester(attester: string): Promise<void> {
    await this.write(this.context.globalState, keyOf.state, { ...this.state, attester });
  }

  /** The SID of the account that this window works with. */
  get current(): string | undefined {
    return this.read(this.context.workspaceState, keyOf.current, optionalText, undefined);
  }

  async saveCurrent(sid: string | undefined): Promise<void> {
    if (sid === this.current) return;
    await this.write(this.context.workspaceState, keyOf.current, sid);
  }

  checklist(sid: string): ChecklistRecord {
    const key = keyOf.checklist + sid;
    return this.read(this.context.globalState, key, storedRecordSchema, toStored(emptyRecord)).record;
  }

  async saveChecklist(sid: string, record: ChecklistRecord | undefined): Promise<void> {
    await this.keep(keyOf.checklist, sid, record && toStored(record));
  }

  knowledge(sid: string): Knowledge {
    const empty: Knowledge = { version: 1, refusedDomains: {}, owners: [] };
    return this.read(this.context.globalState, keyOf.knowledge + sid, knowledgeSchema(), empty);
  }

  async saveKnowledge(sid: string, knowledge: Knowledge): Promise<void> {
    await this.keep(keyOf.knowledge, sid, knowledge);
  }

  /** What answers taught may hold no longer. */
  async forgetKnowledge(sid: string): Promise<void> {
    await this.keep(keyOf.knowledge, sid, undefined);
  }

  /** The journal, by its file's name, of the run whose results were read and put away. */
  runPutAway(sid: string): string | undefined {
    return this.read(this.context.globalState, keyOf.runPutAway + sid, optionalText, undefined);
  }

  async saveRunPutAway(sid: string, journal: string): Promise<void> {
    await this.keep(keyOf.runPutAway, sid, journal);
  }

  /** Removes everything that is kept of an account besides its secrets. */
  async forget(sid: string): Promise<void> {
    await this.saveAccounts(this.accounts.filter((account) => account.sid !== sid));
    const { globalState } = this.context;
    const own = [keyOf.checklist, keyOf.knowledge, keyOf.runPutAway].map((key) => key + sid);
    for (const key of own) await this.write(globalState, key, undefined);
    // What was set aside may be about the account, too.
    for (const key of [...own, keyOf.state]) await this.write(globalState, key + aside, undefined);
    if (this.current === sid) await this.saveCurrent(undefined);
  }

  /** Removes all that is kept. */
  async removeAll(): Promise<void> {
    const { globalState, workspaceState } = this.context;
    // What is being written has no key yet.
    await this.writing;
    for (const state of [globalState, workspaceState])
      for (const key of state.keys()) await this.write(state, key, undefined);
  }

  /** What a check or a run still learns of an account that has been removed meanwhile is not kept. */
  private async keep(key: string, sid: string, value: unknown): Promise<void> {
    if (this.accounts.some((account) => account.sid === sid))
      await this.write(this.context.globalState, key + sid, value);
  }

  private get state(): State {
    return this.read(this.context.globalState, keyOf.state, stateSchema, { version: 1, accounts: [] });
  }

  private read<T>(memento: vscode.Memento, key: string, schema: z.ZodMiniType<T>, fallback: T): T {
    const stored = this.coming.has(key) ? this.coming.get(key) : memento.get<unknown>(key);
    if (stored === undefined) return fallback;
    const kept = this.parsed.get(key);
    // A key is read by one schema only, so what it gave is of its type.
    if (kept?.stored === stored) return kept.value as T;
    // Each is parsed once in a while: to compile a parser for it would take longer.
    const parsed = schema.safeParse(stored, { jitless: true });
    if (!parsed.success) this.log.warn(`Stored state is broken and was set aside: ${key}`);
    const value = parsed.success ? parsed.data : fallback;
    this.parsed.set(key, { stored, value, isBroken: !parsed.success });
    return value;
  }

  /**
   * One after the other: VS Code hears of its own writes, and a second one that is on its way then is lost. What could
   * not be read, as a newer version's may not be, is kept beside what takes its place.
   */
  private write(memento: vscode.Memento, key: string, value: unknown): Promise<void> {
    this.coming.set(key, value);
    const written = this.writing.then(async () => {
      try {
        const kept = this.parsed.get(key);
        if (kept?.isBroken && kept.stored === memento.get(key))
          await memento.update(key + aside, kept.stored);
        await memento.update(key, value);
      } finally {
        if (this.coming.get(key) === value) this.coming.delete(key);
      }
    });
    this.writing = written.catch(() => undefined);
    return written;
  }
}
