import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ConnectedAccount, Secrets } from '../accounts/account';
import type { Sandbox, SandboxState } from '../sandbox/twilio';
import type { Log } from './log';

/**
 * The sample account's stand-in for Twilio, loaded when first used. Its state is a file that outlives the window and
 * is shared by all of them: it is read again before an answer if it changed, and written before the answer is given.
 */
export class SampleAccount {
  private sandbox: Promise<Sandbox> | undefined;
  /** The file as this window read or wrote it last. */
  private seen: string | undefined;

  constructor(
    private readonly file: string,
    private readonly log: Log,
  ) {}

  /** Answers a request as Twilio would. Nothing leaves the machine. */
  readonly fetch = async (request: Request): Promise<Response> => (await this.open()).fetch(request);

  /** Changes what no API can, as a person would in the Console. */
  async act(how: (state: SandboxState, now: Date) => void): Promise<void> {
    (await this.open()).act(how);
  }

  /** How things stand in the sample now. */
  async state(): Promise<SandboxState> {
    return (await this.open()).state;
  }

  /** The sample account as it is listed among the connected ones; its people are invented. */
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

  /** What opens the sample account: constants that are no secret. */
  async secrets(): Promise<Secrets> {
    const { authToken, clientId, clientSecret } = (await import('../sandbox/twilio.js')).sampleCredentials;
    return { account: { kind: 'authToken', authToken }, organization: { clientId, clientSecret } };
  }

  /** Back to how the sample account was at first. */
  async reset(): Promise<void> {
    const { sampleState } = await import('../sandbox/twilio.js');
    this.write(sampleState(new Date()));
    this.sandbox = undefined;
  }

  private open(): Promise<Sandbox> {
    return (this.sandbox ??= this.start());
  }

  private async start(): Promise<Sandbox> {
    const { createSandbox, sampleState, sandboxStateSchema } = await import('../sandbox/twilio.js');
    const read = () => {
      const stored = this.readChanged();
      if (stored === undefined) return undefined;
      const parsed = sandboxStateSchema.safeParse(stored.content);
      if (parsed.success) return parsed.data;
      this.log.warn('The sample account could not be read and starts afresh.');
      return sampleState(new Date());
    };
    this.seen = undefined;
    const state = read() ?? sampleState(new Date());
    return createSandbox({ state, read, onChange: (changed) => this.write(changed) });
  }

  /** The file's content, if it is another one than this window saw last. */
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

  /** Tells one version of the file from another, as each is a file of its own; `undefined` without a file. */
  private mark(): string | undefined {
    const stat = statSync(this.file, { throwIfNoEntry: false });
    return stat && [stat.ino, stat.mtimeMs, stat.size].join('/');
  }

  /** Writes at once: between reading and writing nothing else of this window may come in. */
  private write(state: SandboxState): void {
    const draft = `${this.file}.${process.pid}`;
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(draft, JSON.stringify(state));
      renameSync(draft, this.file);
      this.seen = this.mark();
    } catch (error) {
      this.log.error('The sample account could not be saved.', error);
    }
  }
}
