import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { AccountCredential, OrganizationCredential, TwilioClient } from '../twilio/api';
import { SetupError } from '../twilio/errors';
import { followOtherWindows } from './otherWindows';
import type { ConnectedAccount, Store } from './store';

/** Made when secrets are read, which the rows don't wait for. */
const secretsSchema = () =>
  z.object({
    account: z.optional(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('authToken'), authToken: z.string() }),
        z.object({ kind: z.literal('apiKey'), sid: z.string(), secret: z.string() }),
      ]),
    ),
    organization: z.optional(z.object({ clientId: z.string(), clientSecret: z.string() })),
  });

/** The secret part of an account: lives in SecretStorage and in memory, nowhere else. */
export interface Secrets {
  account?: AccountCredential | undefined;
  organization?: OrganizationCredential | undefined;
}

export type ClientFactory = (account: ConnectedAccount, secrets: Secrets) => Promise<TwilioClient>;

/** Which credentials of an account are at hand. */
export type Held = TwilioClient['holds'];

const secretPrefix = 'twilioSetup.cred.v1.';

/** Who is connected: the accounts in the store joined with their secrets, and one client for each. */
export class Accounts implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly secretsRead = new Map<string, Promise<Secrets>>();
  private readonly clients = new Map<string, Promise<TwilioClient>>();
  private readonly secretsVersions = new Map<string, number>();
  /** Secrets that SecretStorage refused and the person chose to keep until the window closes. */
  private readonly windowOnly = new Map<string, Secrets>();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly store: Store,
    private readonly storage: vscode.SecretStorage,
    private readonly createClient: ClientFactory,
    private readonly sampleSecrets: () => Promise<Secrets>,
  ) {
    this.subscription = vscode.Disposable.from(
      storage.onDidChange(({ key }) => {
        if (key.startsWith(secretPrefix)) this.refresh(key.slice(secretPrefix.length));
      }),
      followOtherWindows(
        () => this.all,
        () => this.follow(),
      ),
    );
    this.follow();
  }

  get all(): readonly ConnectedAccount[] {
    return this.store.accounts;
  }

  /** The account this window works with: the one chosen, else the first. */
  get current(): ConnectedAccount | undefined {
    return this.find(this.store.current) ?? this.all[0];
  }

  find(sid: string | undefined): ConnectedAccount | undefined {
    return this.all.find((account) => account.sid === sid);
  }

  async select(sid: string): Promise<void> {
    await this.store.saveCurrent(sid);
    this.changed.fire();
  }

  /**
   * Adds the account and makes it current, or replaces the one with its SID. Secrets given replace those of the
   * same kind; the others stay. Throws `storage` if SecretStorage refuses, with nothing changed.
   */
  async save(account: ConnectedAccount, given: Secrets = {}): Promise<void> {
    if (given.account || given.organization) await this.saveSecrets(account.sid, given);

    const known = this.all.some(({ sid }) => sid === account.sid);
    const accounts = known
      ? this.all.map((each) => (each.sid === account.sid ? account : each))
      : [...this.all, account];
    await this.store.saveAccounts(accounts);
    if (!known) await this.store.saveCurrent(account.sid);
    this.changed.fire();
  }

  /** Changes the name that the account is shown under. */
  async rename(sid: string, name: string): Promise<void> {
    await this.store.saveAccounts(this.all.map((each) => (each.sid === sid ? { ...each, name } : each)));
    this.changed.fire();
  }

  /** Takes over what another window did to the accounts; of those removed there nothing stays in memory. */
  follow(): void {
    const known = new Set(this.all.map(({ sid }) => sid));
    for (const inMemory of [this.secretsRead, this.clients, this.windowOnly]) {
      for (const sid of inMemory.keys()) if (!known.has(sid)) inMemory.delete(sid);
    }
    if (!this.find(this.store.current))
      void this.store.saveCurrent(undefined).then(undefined, () => undefined);
    this.changed.fire();
  }

  /** Whether a secret of the account is in this window's memory only. */
  isKeptInWindow(sid: string): boolean {
    return this.windowOnly.has(sid);
  }

  /** Keeps secrets in this window's memory only, for a host whose SecretStorage refuses them. */
  keepUntilWindowCloses(sid: string, given: Secrets): void {
    this.windowOnly.set(sid, { ...this.windowOnly.get(sid), ...given });
    this.refresh(sid);
  }

  /** Removes the account with all that is kept of it. Throws `storage` if a secret is still there afterwards. */
  async remove(sid: string): Promise<void> {
    this.windowOnly.delete(sid);
    await this.storage.delete(secretPrefix + sid).then(undefined, rejectAsStorage);
    const left = (await this.storage.keys()).includes(secretPrefix + sid);
    this.refresh(sid);
    if (left) throw storageError(undefined);
    await this.store.forget(sid);
    this.changed.fire();
  }

  /** Tells how often the account's secrets changed since this window opened, here or in another window. */
  secretsVersion(sid: string): number {
    return this.secretsVersions.get(sid) ?? 0;
  }

  /** Which credentials of an account are at hand. Throws `storage` if they can't be read. */
  async held(account: ConnectedAccount): Promise<Held> {
    if (account.sample) return { account: true, organization: true };
    const { account: own, organization } = await this.secrets(account.sid);
    return { account: own !== undefined, organization: organization !== undefined };
  }

  /** The client of an account; it keeps its token between calls until a secret changes. */
  client(account: ConnectedAccount): Promise<TwilioClient> {
    const known = this.clients.get(account.sid);
    if (known) return known;
    const client = this.freshClient(account);
    this.clients.set(account.sid, client);
    client.catch(() => this.clients.delete(account.sid));
    return client;
  }

  /** A client that shares no token with the others, to see what a credential opens now. */
  async freshClient(account: ConnectedAccount): Promise<TwilioClient> {
    const secrets = await (account.sample ? this.sampleSecrets() : this.secrets(account.sid));
    return this.createClient(account, secrets);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private secrets(sid: string): Promise<Secrets> {
    const known = this.secretsRead.get(sid);
    if (known) return known;
    const read = this.readSecrets(sid);
    this.secretsRead.set(sid, read);
    read.catch(() => this.secretsRead.delete(sid));
    return read;
  }

  private async readSecrets(sid: string): Promise<Secrets> {
    const kept = this.windowOnly.get(sid);
    const stored = await this.storage
      .get(secretPrefix + sid)
      .then(undefined, kept ? () => undefined : rejectAsStorage);
    return { ...parseSecrets(stored), ...kept };
  }

  private async saveSecrets(sid: string, given: Secrets): Promise<void> {
    const before = await this.secrets(sid);
    await this.storage
      .store(secretPrefix + sid, JSON.stringify({ ...before, ...given }))
      .then(undefined, rejectAsStorage);
    this.windowOnly.delete(sid);
    this.refresh(sid);
  }

  private refresh(sid: string): void {
    this.secretsRead.delete(sid);
    this.clients.delete(sid);
    this.secretsVersions.set(sid, this.secretsVersion(sid) + 1);
    this.changed.fire();
  }
}

/** The credentials that were saved with an account; whether they are still there only SecretStorage knows. */
export function savedWith({ accountCredential, organizationCredential }: ConnectedAccount): Held {
  return { account: accountCredential !== undefined, organization: organizationCredential };
}

/** The credentials of an account that were saved and are gone. Normal in a browser, where a reload loses them. */
export function lostOf(account: ConnectedAccount, held: Held): Held {
  const saved = savedWith(account);
  return {
    account: saved.account && !held.account,
    organization: saved.organization && !held.organization,
  };
}

function parseSecrets(stored: string | undefined): Secrets {
  try {
    return secretsSchema().parse(JSON.parse(stored ?? '{}'));
  } catch {
    return {};
  }
}

function rejectAsStorage(error: unknown): never {
  throw storageError(error);
}

/** What is thrown when VS Code can't store, read or remove a secret. */
export function storageError(cause: unknown): SetupError {
  return new SetupError({
    kind: 'storage',
    message: l10n.t('VS Code could not store or remove the credential.'),
    remedy: l10n.t('Set up a keyring for VS Code, then try again.'),
    docs: 'https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues',
    cause,
  });
}
