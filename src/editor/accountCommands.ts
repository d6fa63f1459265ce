import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Accounts } from './accounts';
import type { Ask } from './ask';
import type { Checklist } from './checklist';
import type { SampleAccount } from './sampleAccount';
import type { SignIn } from './signIn';
import type { ConnectedAccount } from './store';

/** The commands about who is connected. After each the checklist is checked anew. */
export class AccountCommands {
  constructor(
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
    private readonly signIn: SignIn,
    private readonly sample: SampleAccount,
    private readonly ask: Ask,
  ) {}

  async connect(): Promise<void> {
    await this.signIn.connect();
    await this.checklist.check();
  }

  async trySample(): Promise<void> {
    const account = await this.sample.connection();
    if (this.accounts.find(account.sid)) await this.accounts.select(account.sid);
    else await this.accounts.save(account);
    await this.checklist.check();
  }

  async resetSample(): Promise<void> {
    const reset = l10n.t('Reset');
    const message = l10n.t('Reset the sample account?');
    const detail = l10n.t(
      'Its people, roles and balance become what they were at first. What you marked as done is cleared too.',
    );
    if ((await this.ask({ severity: 'warning', message, detail, modal: true, choices: [reset] })) !== reset)
      return;
    await this.sample.reset();
    await this.checklist.forget((await this.sample.connection()).sid);
    await this.checklist.check();
  }

  async switchAccount(): Promise<void> {
    const { all, current } = this.accounts;
    const items = all.map((account) => ({
      label: account.name,
      description: [
        l10n.t('…{0}', account.sid.slice(-4)),
        ...(account.sample ? [l10n.t('sample')] : []),
        ...(account === current ? [l10n.t('current')] : []),
      ].join(' · '),
      account,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      placeHolder: l10n.t('Work with which account in this window?'),
    });
    if (!chosen) return;
    await this.accounts.select(chosen.account.sid);
    await this.checklist.check();
  }

  async disconnect(): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const disconnect = l10n.t('Disconnect');
    const message = l10n.t('Disconnect {0}?', account.name);
    const detail = account.sample
      ? l10n.t(
          'Its checklist is removed from this computer. The sample’s people stay as they are until it is reset.',
        )
      : l10n.t(
          'Its credentials, addresses and checklist are removed from this computer. Nothing changes at Twilio.',
        );
    const choice = await this.ask({
      severity: 'warning',
      message,
      detail,
      modal: true,
      choices: [disconnect],
    });
    if (choice === disconnect) await this.accounts.remove(account.sid);
  }

  replaceAccountCredential(): Promise<void> {
    return this.change((account) => this.signIn.replaceAccountCredential(account));
  }

  replaceOrganizationCredential(): Promise<void> {
    return this.change((account) => this.signIn.replaceOrganizationCredential(account));
  }

  changeAddresses(): Promise<void> {
    return this.change((account) => this.signIn.changeAddresses(account));
  }

  private async change(how: (account: ConnectedAccount) => Promise<void>): Promise<void> {
    const account = this.accounts.current;
    if (!account || account.sample) return;
    await how(account);
    await this.checklist.check();
  }
}
