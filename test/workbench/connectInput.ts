import { sampleCredentials } from '../../src/sandbox/twilio';
import type { Workbench } from './harness';

/** The addresses that tests enter as their own and as the owner's. */
export const you = 'kim@harbor.example';
export const owner = 'avery@harbor.example';

/** Fills in "Connect Account" as a user does. Each method waits for its prompt and leaves it with Enter. */
export class ConnectInput {
  constructor(private readonly workbench: Workbench) {}

  async open(): Promise<void> {
    await this.workbench.runCommand('Twilio Setup: Connect Account');
    await this.saying('The Account SID');
  }

  /** Goes from the command to the list of account credentials. */
  async enterIdentity(accountSid: string = sampleCredentials.accountSid): Promise<void> {
    await this.open();
    await this.workbench.answer('The Account SID', accountSid);
    await this.workbench.answer('Your own email address', you);
    await this.workbench.answer('The account owner’s email address', owner);
    await this.saying('The account’s credential');
  }

  async enterAuthToken(token: string): Promise<void> {
    await this.workbench.choose(/^Auth Token/);
    await this.workbench.answer('The Auth Token. It’s tested', token);
  }

  async enterApiKey(sid: string, secret: string): Promise<void> {
    await this.workbench.choose(/^API key/);
    await this.workbench.answer('The SID of the API key', sid);
    await this.workbench.answer('The secret of the API key', secret);
  }

  /** Continues without an account credential. */
  async skipAccount(): Promise<void> {
    await this.saying('The account’s credential');
    await this.workbench.choose(/^Continue without/);
    await this.saying('The organization’s OAuth app');
  }

  async enterApp(clientId: string, clientSecret: string): Promise<void> {
    await this.saying('The organization’s OAuth app');
    await this.workbench.choose(/^Enter client ID and secret/);
    await this.workbench.answer('The client ID of the OAuth app', clientId);
    await this.workbench.answer('The client secret', clientSecret);
  }

  /** Waits until the input shows this text: its prompt, or the reason it can't continue. */
  async saying(text: string): Promise<void> {
    await this.workbench.quickInput.getByText(text).first().waitFor();
  }

  async goBack(): Promise<void> {
    await this.workbench.quickInput.getByRole('button', { name: /^Back/ }).click();
  }

  /** Dismisses the input if it's open. */
  async dismiss(): Promise<void> {
    await this.workbench.page.keyboard.press('Escape');
    await this.workbench.quickInput.waitFor({ state: 'hidden' });
  }
}
