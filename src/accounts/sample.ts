import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectedAccount, Secrets } from './account';
import type { Sandbox, SandboxState } from '../sandbox/twilio';
import type { Log } from '../ui/log';

/** Milliseconds before a write is answered: about what Twilio takes, so that a run can be watched and paused. */
const writeTime = 100;

/**
 * The sample account's stand-in for Twilio, which loads when it's first used. All windows share its state in a file:
 * each answer reads the file first if it has changed, and writes it before the answer goes out.
 */
export class SampleAccount {
  private sandbox: Promise<Sandbox> | undefined;
  /** The version of the file that this window last read or wrote. */
  private seen: string | undefined;

  constructor(
    private readonly file: string,
    private readonly log: Log,
  ) {}

  /** Answers a request as Twilio would. Nothing leaves the computer. */
  readonly fetch = async (request: Request): Promise<Response> => {
    if (request.method !== 'GET') await sleep(writeTime, undefined, { signal: request.signal });
    return (await this.open()).fetch(request);
  };

  /** Returns the sample as a connected account. Its people are made up. */
  async connection(): Promise<ConnectedAccount> {
    const { sampleCredentials, sampleState } = await import('../sandbox/twilio.js');
    const { organization, users, accounts } = sampleState(new Date());
    const owner = users.find((user) => user.id === organization.ownerSid)?.userName ?? '';
    const sid = sampleCredentials.accountSid;
    return {
      sid,
      name: accounts.find((account) => account.sid === sid)?.friendly_name ?? sid,
      sample: true,
      you: owner,
      owner,
      accountCredential: 'authToken',
      organizationCredential: true,
    };
  }

  /** Returns the sample's credentials, which are constants and not secret. */
  async secrets(): Promise<Secrets> {
    const { authToken, clientId, clientSecret } = (await import('../sandbox/twilio.js')).sampleCredentials;
    return { account: { kind: 'authToken', authToken }, organization: { clientId, clientSecret } };
  }

  /** Restores the sample's original state. */
  async reset(): Promise<void> {
    const { sampleState } = await import('../sandbox/twilio.js');
    this.write(sampleState(new Date()));
    this.sandbox = undefined;
  }

  /** Returns the stand-in, for its state and for changes that no API can make. */
  open(): Promise<Sandbox> {
    return (this.sandbox ??= this.start());
  }

  private async start(): Promise<Sandbox> {
    const { createSandbox, sampleState, sandboxStateSchema } = await import('../sandbox/twilio.js');
    const read = () => {
      const stored = this.readChanged();
      if (stored === undefined) return undefined;
      const parsed = sandboxStateSchema.safeParse(stored.content);
      if (parsed.success) return parsed.data;
      this.log.warn('The sample account couldn’t be read and was reset.');
      return sampleState(new Date());
    };
    this.seen = undefined;
    const state = read() ?? sampleState(new Date());
    return createSandbox({ state, read, onChange: (changed) => this.write(changed) });
  }

  /** Returns the file's content if the file has changed since this window last saw it. */
  private readChanged(): { content: unknown } | undefined {
    const now = this.mark();
    if (now === this.seen) return undefined;
    this.seen = now;
    try {
      return { content: JSON.parse(readFileSync(this.file, 'utf8')) };
    } catch {
      return { content: undefined };
    }
  }

  /** Identifies the file's current version, because each write makes a new file. Returns `undefined` without a file. */
  private mark(): string | undefined {
    const stat = statSync(this.file, { throwIfNoEntry: false });
    return stat && [stat.ino, stat.mtimeMs, stat.size].join('/');
  }

  /** Writes synchronously, so that no other code of this window runs between a read and its write. */
  private write(state: SandboxState): void {
    const draft = `${this.file}.${process.pid}`;
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(draft, JSON.stringify(state));
      renameSync(draft, this.file);
      this.seen = this.mark();
    } catch (error) {
      this.log.error('The sample account couldn’t be saved.', error);
    }
  }
}
