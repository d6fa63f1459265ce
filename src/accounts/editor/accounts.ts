import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import {
  accountSchema,
  type ConnectedAccount,
  type CredentialsHeld,
  type Learned,
  learnedSchema,
  nothingLearned,
  parseSecrets,
  savedWith,
  type Secrets,
} from '../account';
import type { TwilioClient } from '../../twilio/api';
import { SetupError } from '../../twilio/errors';
import type { Outside } from '../../twilio/redact';
import type { StateStorage } from '../../ui/storage';
import { followOtherWindows } from '../../ui/otherWindows';

const optionalText = z.optional(z.string());

/** The key for what all windows share: the accounts and the user's name. */
export const accountsKey = 'twilioSetup.state';
const storedSchema = z.object({
  version: z.literal(1),
  accounts: z.array(accountSchema),
  attester: z.optional(z.string() as z.ZodMiniType<Outside>),
});
type Stored = z.infer<typeof storedSchema>;

/** The key for what Twilio's answers taught about an account, followed by its SID. */
export const learnedKey = 'twilioSetup.knowledge.';

/** The workspace key for the SID of the account that the window works with. */
export const currentKey = 'twilioSetup.current';

export type ClientFactory = (account: ConnectedAccount, secrets: Secrets) => Promise<TwilioClient>;

const secretPrefix = 'twilioSetup.cred.v1.';

/** The connected accounts, their secrets, and one client for each. */
export class Accounts implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly secretsRead = new Map<string, Promise<Secrets>>();
  private readonly clients = new Map<string, Promise<TwilioClient>>();
  private readonly secretsVersions = new Map<string, number>();
  /** Secrets that SecretStorage refused and the user chose to keep until the window closes. */
  private readonly windowOnly = new Map<string, Secrets>();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly shared: StateStorage,
    private readonly ofWorkspace: StateStorage,
    private readonly secretStorage: vscode.SecretStorage,
    private readonly createClient: ClientFactory,
    private readonly sampleSecrets: () => Promise<Secrets>,
  ) {
    this.subscription = vscode.Disposable.from(
      secretStorage.onDidChange(({ key }) => {
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
    return this.stored.accounts;
  }

  /** The account that this window works with: the chosen one, or else the first. */
  get current(): ConnectedAccount | undefined {
    return this.find(this.chosen) ?? this.all[0];
  }

  find(sid: string | undefined): ConnectedAccount | undefined {
    return this.all.find((account) => account.sid === sid);
  }

  /** The name that the user's attestations carry, once the user gave one. */
  get attester(): Outside | undefined {
    return this.stored.attester;
  }

  async saveAttester(attester: string): Promise<void> {
    await this.store({ attester });
  }

  /** Returns the owner's addresses: the one entered, if any yet, and those that Twilio called the owner's. */
  owners({ sid, owner }: ConnectedAccount): readonly string[] {
    return [...(owner ? [owner] : []), ...this.learned(sid).owners];
  }

  /** Returns what Twilio's answers taught about an account. */
  learned(sid: string): Learned {
    return this.shared.read(learnedKey + sid, learnedSchema, nothingLearned);
  }

  /** Stores what Twilio's answers taught about an account, or with `undefined` forgets it. */
  async saveLearned(sid: string, learned: Learned | undefined): Promise<void> {
    await this.shared.write(learnedKey + sid, learned);
  }

  async select(sid: string): Promise<void> {
    await this.choose(sid);
    this.changed.fire();
  }

  /**
   * Adds the account and makes it current, or replaces the account with the same SID. The given secrets replace those of
   * the same kind, and the others stay. Throws `storage`, with nothing changed, if SecretStorage refuses.
   */
  async save(account: ConnectedAccount, given: Secrets = {}): Promise<void> {
    const isGiven = given.account !== undefined || given.organization !== undefined;
    if (isGiven) await this.saveSecrets(account.sid, given);

    const known = this.all.some(({ sid }) => sid === account.sid);
    const accounts = known
      ? this.all.map((each) => (each.sid === account.sid ? account : each))
      : [...this.all, account];
    await this.store({ accounts });
    // A client that was made meanwhile has the credentials of before.
    if (isGiven) this.clients.delete(account.sid);
    if (!known) await this.choose(account.sid);
    this.changed.fire();
  }

  /** Changes the account's name in this extension. */
  async rename(sid: string, name: string): Promise<void> {
    const accounts = this.all.map((each) => (each.sid === sid ? { ...each, name } : each));
    await this.store({ accounts });
    this.changed.fire();
  }

  /** Adopts another window's changes, and drops everything in memory about the accounts that it removed. */
  follow(): void {
    const known = new Set(this.all.map(({ sid }) => sid));
    for (const inMemory of [this.secretsRead, this.clients, this.windowOnly]) {
      for (const sid of inMemory.keys()) if (!known.has(sid)) inMemory.delete(sid);
    }
    if (!this.find(this.chosen)) void this.choose(undefined).catch(() => undefined);
    this.changed.fire();
  }

  /** Returns whether any of the account's secrets exist only in this window's memory. */
  isKeptInWindow(sid: string): boolean {
    return this.windowOnly.has(sid);
  }

  /** Keeps secrets only in this window's memory, for hosts whose SecretStorage refuses them. */
  keepUntilWindowCloses(sid: string, given: Secrets): void {
    this.windowOnly.set(sid, { ...this.windowOnly.get(sid), ...given });
    this.refresh(sid);
  }

  /** Removes the account and everything stored about it. Throws `storage` if a secret is still there afterwards. */
  async remove(sid: string): Promise<void> {
    this.windowOnly.delete(sid);
    await this.secretStorage.delete(secretPrefix + sid).then(undefined, rejectAsStorage);
    const left = (await this.secretStorage.keys()).includes(secretPrefix + sid);
    this.refresh(sid);
    if (left) throw storageError(undefined);
    await this.store({ accounts: this.all.filter((account) => account.sid !== sid) });
    await this.shared.removeAccount(sid);
    // An unreadable list may name the account, too.
    await this.shared.removeAside(accountsKey);
    if (this.chosen === sid) await this.choose(undefined);
    this.changed.fire();
  }

  /** Returns how often the account's secrets changed since this window opened, here or in another window. */
  secretsVersion(sid: string): number {
    return this.secretsVersions.get(sid) ?? 0;
  }

  /** Returns which of an account's credentials are at hand. Throws `storage` if they can't be read. */
  async held(account: ConnectedAccount): Promise<CredentialsHeld> {
    if (account.named) return { account: false, organization: false };
    if (account.sample) return { account: true, organization: true };
    return heldIn(await this.secrets(account));
  }

  /**
   * Returns the credentials in SecretStorage that this profile doesn't use, by Account SID. An earlier installation or
   * another profile saved them: profiles share SecretStorage. Throws `storage` if they can't be read.
   */
  async unused(): Promise<{ sid: string; held: CredentialsHeld }[]> {
    const keys = await this.secretStorage.keys().then(undefined, rejectAsStorage);
    const found: { sid: string; held: CredentialsHeld }[] = [];
    for (const key of keys.filter((each) => each.startsWith(secretPrefix))) {
      const sid = key.slice(secretPrefix.length);
      const { account, organization } = heldIn(await this.secretsOf(sid));
      const used = this.usedOf(sid);
      const held = { account: account && !used.account, organization: organization && !used.organization };
      if (held.account || held.organization) found.push({ sid, held });
    }
    return found;
  }

  /** Removes what `unused` returns from SecretStorage. Throws `storage`. */
  async removeUnused(): Promise<void> {
    for (const { sid } of await this.unused()) {
      const used = onlyOf(await this.secretsOf(sid), this.usedOf(sid));
      const isAny = used.account ?? used.organization;
      await (
        isAny
          ? this.secretStorage.store(secretPrefix + sid, JSON.stringify(used))
          : this.secretStorage.delete(secretPrefix + sid)
      ).then(undefined, rejectAsStorage);
      this.refresh(sid);
    }
  }

  /** Returns the account's client, which keeps its token between calls until a secret changes. */
  client(account: ConnectedAccount): Promise<TwilioClient> {
    const known = this.clients.get(account.sid);
    if (known) return known;
    const client = this.freshClient(account);
    this.clients.set(account.sid, client);
    client.catch(() => this.clients.delete(account.sid));
    return client;
  }

  /** Creates a client that shares no token with the others, to see what a credential can access now. */
  async freshClient(account: ConnectedAccount): Promise<TwilioClient> {
    const secrets = await (account.sample ? this.sampleSecrets() : this.secrets(account));
    return this.createClient(account, secrets);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private get stored(): Stored {
    return this.shared.read(accountsKey, storedSchema, { version: 1, accounts: [] });
  }

  private async store(changes: Partial<Stored>): Promise<void> {
    await this.shared.write(accountsKey, { ...this.stored, ...changes });
  }

  /** The SID of the account that was chosen in this window. */
  private get chosen(): string | undefined {
    return this.ofWorkspace.read(currentKey, optionalText, undefined);
  }

  private async choose(sid: string | undefined): Promise<void> {
    if (sid !== this.chosen) await this.ofWorkspace.write(currentKey, sid);
  }

  /** Returns the secrets that were entered for the account. Whatever else SecretStorage has for its SID isn't used. */
  private async secrets(account: ConnectedAccount): Promise<Secrets> {
    return onlyOf(await this.secretsOf(account.sid), savedWith(account));
  }

  private usedOf(sid: string): CredentialsHeld {
    const account = this.find(sid);
    return account ? savedWith(account) : { account: false, organization: false };
  }

  private secretsOf(sid: string): Promise<Secrets> {
    const known = this.secretsRead.get(sid);
    if (known) return known;
    const read = this.readSecrets(sid);
    this.secretsRead.set(sid, read);
    read.catch(() => this.secretsRead.delete(sid));
    return read;
  }

  private async readSecrets(sid: string): Promise<Secrets> {
    const kept = this.windowOnly.get(sid);
    const stored = await this.secretStorage
      .get(secretPrefix + sid)
      .then(undefined, kept ? () => undefined : rejectAsStorage);
    return { ...parseSecrets(stored), ...kept };
  }

  private async saveSecrets(sid: string, given: Secrets): Promise<void> {
    const before = await this.secretsOf(sid);
    await this.secretStorage
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

function heldIn({ account, organization }: Secrets): CredentialsHeld {
  return { account: account !== undefined, organization: organization !== undefined };
}

function onlyOf({ account, organization }: Secrets, wanted: CredentialsHeld): Secrets {
  return { ...(wanted.account && { account }), ...(wanted.organization && { organization }) };
}

function rejectAsStorage(error: unknown): never {
  throw storageError(error);
}

/** Creates the error for a secret that VS Code can't store, read, or remove. */
export function storageError(cause: unknown): SetupError {
  return new SetupError({
    kind: 'storage',
    message: l10n.t('VS Code couldn’t store, read, or remove the credential.'),
    remedy: l10n.t('Set up a keyring for VS Code, then try again.'),
    docs: 'https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues',
    cause,
  });
}
