import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { ConnectedAccount } from '../account';
import { checkMyAccess, type PermissionState } from '../credentials';
import { SetupError } from '../../twilio/errors';
import { howToAdd, type Permission } from '../../twilio/permissions';
import { plain, raw } from '../../twilio/redact';
import type { Accounts } from './accounts';
import { type AccountsView, factsOf } from './view';
import { withNotification, type Ask } from '../../ui/ask';
import { when } from '../../ui/text';
import { checkAccountName, checkOwnName } from '../names';
import type { SampleAccount } from '../sample';
import { useSampleConsole } from './sampleConsole';
import type { SignIn } from './signIn';

/** A permission for whose lack Twilio refused a change, and when. */
export interface RefusedPermission {
  sid: string;
  permission: Permission;
  at: string;
}

/**
 * The commands for connected accounts. Those that may change what a check of the current account finds return whether
 * they did anything.
 */
export class AccountCommands {
  constructor(
    private readonly accounts: Accounts,
    private readonly view: AccountsView,
    private readonly signIn: SignIn,
    private readonly sample: SampleAccount,
    private readonly ask: Ask,
  ) {}

  async connect(): Promise<boolean> {
    await this.signIn.connect();
    return true;
  }

  /** Makes an account that's only named, for a checklist without a credential, or returns to the one with that name. */
  async startWithoutConnecting(): Promise<void> {
    const name = unconnectedName();
    const known = this.accounts.all.find((account) => account.named && account.name === name);
    if (known) return this.accounts.select(known.sid);
    const sid = `named-${randomUUID()}`;
    const nothing = { you: '', owner: '', organizationCredential: false };
    await this.accounts.save({ sid, name, sample: false, named: true, ...nothing });
    await this.accounts.select(sid);
  }

  async trySample(): Promise<boolean> {
    const account = await this.sample.connection();
    if (this.accounts.find(account.sid)) await this.accounts.select(account.sid);
    else await this.accounts.save(account);
    return true;
  }

  /** Resets the sample at Twilio's stand-in, after a confirmation. Returns its SID if it did. */
  async resetSample(): Promise<string | undefined> {
    const reset = l10n.t('Reset');
    const message = l10n.t('Reset the sample account?');
    const detail = l10n.t(
      'This restores the sample’s original people, roles, and balance, and clears its checklist.',
    );
    if ((await this.ask({ severity: 'warning', message, detail, modal: true, choices: [reset] })) !== reset)
      return undefined;
    await this.sample.reset();
    return (await this.sample.connection()).sid;
  }

  /** Does something in the sample's Console. Returns the sample's SID if the user chose anything. */
  async useSampleConsole(): Promise<string | undefined> {
    const account = this.accounts.current;
    if (!account?.sample || !(await useSampleConsole(this.sample, account.sid))) return undefined;
    return account.sid;
  }

  /** Switches to the row's account, or asks which one to use. */
  async switchAccount(row?: unknown): Promise<boolean> {
    const chosen = this.view.accountIn(row)?.sid ?? (await this.pickAccount());
    if (chosen === 'another') return this.connect();
    if (chosen === undefined || !this.accounts.find(chosen)) return false;
    await this.accounts.select(chosen);
    return true;
  }

  async rename(row?: unknown): Promise<void> {
    const account = this.accountOf(row);
    if (!account) return;
    const taken = this.accounts.all.flatMap(({ sid, name }) => (sid === account.sid ? [] : [raw(name)]));
    const name = await vscode.window.showInputBox({
      title: l10n.t('Rename {0}', plain(account.name)),
      prompt: l10n.t('The account’s name in this extension. Its name at Twilio stays the same.'),
      value: raw(account.name),
      ignoreFocusOut: true,
      validateInput: (text) => checkAccountName(text, taken),
    });
    if (name !== undefined) await this.accounts.rename(account.sid, name.trim());
  }

  /** Removes the account with everything that's stored about it, after a confirmation. */
  async disconnect(account: ConnectedAccount): Promise<boolean> {
    const disconnect = l10n.t('Disconnect');
    const message = l10n.t('Disconnect {0}?', plain(account.name));
    const detail = account.sample
      ? l10n.t(
          'This removes the sample’s checklist from this computer. Its people stay as they are until you reset the sample.',
        )
      : l10n.t(
          'This removes the account’s credentials, addresses, checklist, and invitation records from this computer. Nothing changes at Twilio.',
        );
    const choices = [disconnect];
    const choice = await this.ask({ severity: 'warning', message, detail, modal: true, choices });
    if (choice !== disconnect) return false;
    await this.accounts.remove(account.sid);
    return true;
  }

  replaceAccountCredential(row?: unknown): Promise<boolean> {
    return this.change(row, (account) => this.signIn.replaceAccountCredential(account));
  }

  replaceOrganizationCredential(row?: unknown): Promise<boolean> {
    return this.change(row, (account) => this.signIn.replaceOrganizationCredential(account));
  }

  changeAddresses(row?: unknown): Promise<boolean> {
    return this.change(row, (account) => this.signIn.changeAddresses(account));
  }

  private async change(row: unknown, how: (account: ConnectedAccount) => Promise<void>): Promise<boolean> {
    const account = this.accountOf(row);
    if (!account || account.sample) return false;
    await how(account);
    return true;
  }

  /** Returns the account of a row in the Accounts view, or else the current one. */
  accountOf(row: unknown): ConnectedAccount | undefined {
    return this.view.accountIn(row) ?? this.accounts.current;
  }

  /** Asks for an account. The last item connects another one instead. */
  private async pickAccount(): Promise<string | undefined> {
    const { all, current } = this.accounts;
    const items = all.map((account) => ({
      label: plain(account.name),
      description: [...(account === current ? [l10n.t('in use')] : []), ...factsOf(account)].join(' · '),
      sid: account.sid,
    }));
    const another = { label: l10n.t('Connect another account…'), description: '', sid: 'another' };
    const placeHolder = l10n.t('Select the account to use in this window');
    return (await vscode.window.showQuickPick([...items, another], { placeHolder }))?.sid;
  }

  /**
   * Shows which permissions the organization's app has, lacks, or may have, and how to add missing ones. `refused` is
   * what Twilio refused to the last run, which reads alone wouldn't show.
   */
  async checkMyAccess(refused?: RefusedPermission): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const client = await this.accounts.freshClient(account);
    if (!client.holds.organization) {
      throw new SetupError({
        kind: 'auth',
        message: l10n.t(
          'The credential of the organization’s OAuth app is missing, so there’s nothing to check.',
        ),
        remedy: l10n.t('Add it with “Add or Replace Organization Credential”.'),
      });
    }
    const title = l10n.t('Checking the permissions of the organization’s app');
    const checked = await withNotification(title, (signal) => checkMyAccess(client, signal));
    const isRefused = ({ permission, state }: PermissionState) =>
      state === 'unknown' && refused?.sid === account.sid && permission === refused.permission;
    const states = checked.map((each) => (isRefused(each) ? { ...each, state: 'missing' as const } : each));
    const missing = named(states, 'missing');
    await this.ask({
      severity: missing.length > 0 ? 'warning' : 'info',
      message:
        missing.length > 0
          ? l10n.t('Permissions missing from the organization’s app: {0}', missing.length)
          : l10n.t('The organization’s app has every permission that can be checked.'),
      detail: [
        l10n.t('Granted: {0}', named(states, 'granted').join(', ') || '–'),
        l10n.t('Missing: {0}', missing.join(', ') || '–'),
        l10n.t('Can’t be checked without making changes: {0}', named(states, 'unknown').join(', ') || '–'),
        ...(refused && checked.some(isRefused)
          ? [
              l10n.t(
                'Twilio refused a change on {0} because {1} was missing. If you’ve added it since then, try the change again.',
                when(refused.at),
                refused.permission,
              ),
            ]
          : []),
        ...missing.map(howToAdd),
      ].join('\n\n'),
      modal: true,
      choices: [],
    });
  }
}

/** Returns the name of an account that's only named, until the user renames it. */
export function unconnectedName(): string {
  return l10n.t('My Twilio account');
}

/** Asks for the name that the user's attestations carry from now on. Earlier ones keep theirs. */
export async function changeOwnName(accounts: Accounts): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title: l10n.t('My Name on What I Mark as Done'),
    prompt: l10n.t('Your name, shown next to everything you mark as done. No one verifies it.'),
    value: raw(accounts.attester ?? suggestedName(accounts.current)),
    ignoreFocusOut: true,
    validateInput: checkOwnName,
  });
  if (name === undefined) return undefined;
  await accounts.saveAttester(name.trim());
  return name.trim();
}

/**
 * Suggests the part of the user's address before the `@`, because a report shows the name but by default no address.
 * Without one, and in the sample, whose people are made up, suggests the name of the computer's user.
 */
function suggestedName(account: ConnectedAccount | undefined): string {
  const [name = ''] =
    account?.you && !account.sample ? account.you.split('@') : [process.env.USER ?? process.env.USERNAME];
  return name;
}

function named(states: readonly PermissionState[], wanted: PermissionState['state']) {
  return states.flatMap(({ permission, state }) => (state === wanted ? permission : []));
}
