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

  /** Goes from the command to the list of credentials. */
  async enterIdentity(accountSid: string = sampleCredentials.accountSid): Promise<void> {
    await this.open();
    await this.workbench.answer('The Account SID', accountSid);
    await this.saying('Which credential do you have?');
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

  async enterApp(clientId: string, clientSecret: string): Promise<void> {
    await this.workbench.choose(/^Organization’s OAuth app/);
    await this.answerApp(clientId, clientSecret);
  }

  async enterAppAndAuthToken(clientId: string, clientSecret: string, token: string): Promise<void> {
    await this.workbench.choose(/^The app and the Auth Token/);
    await this.answerApp(clientId, clientSecret);
    await this.workbench.answer('The Auth Token. It’s tested', token);
  }

  async answerApp(clientId: string, clientSecret: string): Promise<void> {
    await this.workbench.answer('The client ID of the OAuth app', clientId);
    await this.workbench.answer('The client secret', clientSecret);
  }

  /** Enters the two addresses that the first change to people asks for. */
  async enterAddresses(): Promise<void> {
    await this.workbench.answer('Your own email address', you);
    await this.workbench.answer('The account owner’s email address', owner);
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
