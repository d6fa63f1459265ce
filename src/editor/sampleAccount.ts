import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ConsoleAction, Sandbox } from '../sandbox/twilio';
import type { Secrets } from './accounts';
import type { Log } from './log';
import type { ConnectedAccount } from './store';

/** The sample account's stand-in for Twilio, loaded when first used. Its state is a file that outlives the window. */
export class SampleAccount {
  private sandbox: Promise<Sandbox> | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: string,
    private readonly log: Log,
  ) {}

  /** Answers a request as Twilio would. Nothing leaves the machine. */
  readonly fetch = async (request: Request): Promise<Response> => {
    const sandbox = await (this.sandbox ??= this.open());
    const response = await sandbox.fetch(request);
    await this.writing;
    return response;
  };

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
    await this.writing;
    this.sandbox = undefined;
  }

  /** Does at the sample what a person does in the real Console. */
  async act(action: ConsoleAction): Promise<void> {
    const { consoleActions, sampleCredentials } = await import('../sandbox/twilio.js');
    const { state } = await (this.sandbox ??= this.open());
    consoleActions[action](state, sampleCredentials.accountSid, new Date());
    this.write(state);
    await this.writing;
  }

  private async open(): Promise<Sandbox> {
    const { createSandbox, sampleState, sandboxStateSchema } = await import('../sandbox/twilio.js');
    const stored = sandboxStateSchema.safeParse(await this.read());
    const state = stored.success ? stored.data : sampleState(new Date());
    return createSandbox({ state, onChange: (changed) => this.write(changed) });
  }

  private async read(): Promise<unknown> {
    try {
      return JSON.parse(await readFile(this.file, 'utf8'));
    } catch (error) {
      const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!absent) this.log.warn('The sample account could not be read and starts afresh.');
      return undefined;
    }
  }

  private write(state: Sandbox['state']): void {
    const text = JSON.stringify(state);
    this.writing = this.writing
      .then(async () => {
        await mkdir(dirname(this.file), { recursive: true });
        await writeFile(`${this.file}.new`, text);
        await rename(`${this.file}.new`, this.file);
      })
      .catch((error: unknown) => this.log.error('The sample account could not be saved.', error));
  }
}
