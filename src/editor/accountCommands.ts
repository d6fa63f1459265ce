import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Accounts } from './accounts';
import { factsOf } from './accountsView';
import type { Ask } from './ask';
import type { Checklist } from './checklist';
import { checkAccountName } from './names';
import type { RunRecords } from './runRecords';
import type { SampleAccount } from './sampleAccount';
import { useSampleConsole } from './sampleConsole';
import type { SignIn } from './signIn';
import type { ConnectedAccount } from './store';

/** The commands about who is connected. After each the checklist is checked anew. */
export class AccountCommands {
  constructor(
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
    private readonly signIn: SignIn,
    private readonly sample: SampleAccount,
    private readonly records: RunRecords,
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

  async useSampleConsole(): Promise<void> {
    const account = this.accounts.current;
    if (!account?.sample || !(await useSampleConsole(this.sample, account.sid))) return;
    await this.checklist.forgetRefusals(account.sid);
    await this.checklist.check();
  }

  /** Works with the account of the row, or asks with which. */
  async switchAccount(row?: unknown): Promise<void> {
    const sid = sidIn(row) ?? (await this.pickAccount());
    if (sid === undefined || !this.accounts.find(sid)) return;
    await this.accounts.select(sid);
    await this.checklist.check();
  }

  async rename(row?: unknown): Promise<void> {
    const account = this.accountOf(row);
    if (!account) return;
    const others = this.accounts.all.flatMap(({ sid, name }) => (sid === account.sid ? [] : [name]));
    const name = await vscode.window.showInputBox({
      title: l10n.t('Rename {0}', account.name),
      prompt: l10n.t('The name that is shown here. At Twilio the account keeps its own.'),
      value: account.name,
      ignoreFocusOut: true,
      validateInput: (text) => checkAccountName(text, others),
    });
    if (name !== undefined) await this.accounts.rename(account.sid, name.trim());
  }

  /** Removes the account with all that is kept of it, after a question. */
  async disconnect(row?: unknown): Promise<void> {
    const account = this.accountOf(row);
    if (!account) return;
    await this.records.checkNotElsewhere([account.sid]);
    const disconnect = l10n.t('Disconnect');
    const message = l10n.t('Disconnect {0}?', account.name);
    const detail = account.sample
      ? l10n.t(
          'Its checklist is removed from this computer. The sample’s people stay as they are until it is reset.',
        )
      : l10n.t(
          'Its credentials, addresses and checklist are removed from this computer. Nothing changes at Twilio.',
        );
    const choices = [disconnect];
    const choice = await this.ask({ severity: 'warning', message, detail, modal: true, choices });
    if (choice !== disconnect) return;
    await this.accounts.remove(account.sid);
    await this.records.forget(account.sid);
  }

  replaceAccountCredential(row?: unknown): Promise<void> {
    return this.change(row, (account) => this.signIn.replaceAccountCredential(account));
  }

  replaceOrganizationCredential(row?: unknown): Promise<void> {
    return this.change(row, (account) => this.signIn.replaceOrganizationCredential(account));
  }

  changeAddresses(row?: unknown): Promise<void> {
    return this.change(row, (account) => this.signIn.changeAddresses(account));
  }

  private async change(row: unknown, how: (account: ConnectedAccount) => Promise<void>): Promise<void> {
    const account = this.accountOf(row);
    if (!account || account.sample) return;
    await how(account);
    await this.checklist.check();
  }

  /** The account of a row of the accounts' view, else the one in use. */
  private accountOf(row: unknown): ConnectedAccount | undefined {
    return this.accounts.find(sidIn(row)) ?? this.accounts.current;
  }

  /** Asks for an account; the last item connects another one instead. */
  private async pickAccount(): Promise<string | undefined> {
    const { all, current } = this.accounts;
    const items = all.map((account) => ({
      label: account.name,
      description: [...(account === current ? [l10n.t('in use')] : []), ...factsOf(account)].join(' · '),
      sid: account.sid,
    }));
    const another = { label: l10n.t('Connect another account …'), description: '', sid: undefined };
    const placeHolder = l10n.t('Work with which account in this window?');
    const chosen = await vscode.window.showQuickPick([...items, another], { placeHolder });
    if (chosen === another) await this.connect();
    return chosen?.sid;
  }
}

/** The SID of the account that a row of the accounts' view is made of. */
function sidIn(row: unknown): string | undefined {
  const sid: unknown = typeof row === 'object' && row !== null && 'sid' in row ? row.sid : undefined;
  return typeof sid === 'string' ? sid : undefined;
}
