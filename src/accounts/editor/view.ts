import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ConnectedAccount } from '../account';
import type { Accounts } from './accounts';
import { plain } from '../../twilio/redact';
import { commands, views } from '../../ui/ids';

/** Lists the connected accounts in the sidebar, and shows the current one in the status bar. */
export class AccountsView implements vscode.TreeDataProvider<ConnectedAccount>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly status = vscode.window.createStatusBarItem('account', vscode.StatusBarAlignment.Left);
  private readonly disposables: vscode.Disposable;
  /** The rows as VS Code last fetched them, or was told to. */
  private given: string | undefined;
  /** All rows that VS Code ever got. */
  private readonly nodes = new WeakSet();

  constructor(
    private readonly accounts: Accounts,
    /** The number of steps that are done, and of all. */
    private readonly progress: () => { done: number; total: number },
  ) {
    this.status.name = l10n.t('Twilio Account');
    this.status.command = commands.switchAccount;
    this.disposables = vscode.Disposable.from(
      vscode.window.createTreeView(views.accounts, { treeDataProvider: this }),
      accounts.onDidChange(() => {
        this.tellChanges();
        this.showStatus();
      }),
      this.changed,
      this.status,
    );
    this.showStatus();
  }

  getChildren(account?: ConnectedAccount): ConnectedAccount[] {
    if (account) return [];
    this.given = this.rows();
    const { all } = this.accounts;
    for (const each of all) this.nodes.add(each);
    return [...all];
  }

  /** Returns the account of a row of this view that a command got. Any extension can pass anything. */
  accountIn(row: unknown): ConnectedAccount | undefined {
    const isRow = (node: unknown): node is ConnectedAccount =>
      typeof node === 'object' && node !== null && this.nodes.has(node);
    return isRow(row) ? this.accounts.find(row.sid) : undefined;
  }

  getTreeItem(account: ConnectedAccount): vscode.TreeItem {
    const current = account.sid === this.accounts.current?.sid;
    const facts = [
      ...(current ? [l10n.t('in use')] : []),
      ...factsOf(account),
      ...(this.accounts.isKeptInWindow(account.sid)
        ? [l10n.t('credential kept until this window closes')]
        : []),
    ];
    const name = plain(account.name);
    const item = new vscode.TreeItem(name);
    item.id = account.sid;
    item.description = facts.join(' · ');
    item.tooltip = [name, ...facts, ...credentialsOf(account)].join('\n');
    item.iconPath = new vscode.ThemeIcon(current ? 'circle-filled' : 'circle-outline');
    item.contextValue = ['account', account.sample ? 'sample' : 'own', current ? 'current' : 'other'].join(
      ';',
    );
    item.accessibilityInformation = { label: [name, ...facts].join(', ') };
    return item;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /**
   * Has VS Code fetch the rows again only when one of them changed: at the end of a refresh, the tree takes the focus
   * back, even from a palette that the user has just opened.
   */
  private tellChanges(): void {
    const rows = this.rows();
    if (this.given === undefined || this.given === rows) return;
    this.given = rows;
    this.changed.fire(undefined);
  }

  private rows(): string {
    return JSON.stringify(this.accounts.all.map((account) => this.getTreeItem(account)));
  }

  /** Shows the current account and its progress in the status bar. */
  showStatus(): void {
    const { current } = this.accounts;
    if (!current) {
      this.status.hide();
      return;
    }
    const name = plain(current.name);
    const text = current.sample ? l10n.t('Twilio sample: {0}', name) : l10n.t('Twilio: {0}', name);
    const { done, total } = this.progress();
    this.status.text = l10n.t('{0}, {1} of {2}', text, done, total);
    this.status.tooltip = l10n.t('{0}: switch account', [name, ...factsOf(current)].join(' · '));
    const fact = current.named ? l10n.t('not connected') : l10n.t('SID ends in {0}', current.sid.slice(-4));
    const label = l10n.t('{0}, {1}, {2} of {3} steps done, switch account', text, fact, done, total);
    this.status.accessibilityInformation = { label, role: 'button' };
    this.status.show();
  }
}

/** Returns what distinguishes an account from others with the same name. */
export function factsOf({ sid, sample, named }: ConnectedAccount): string[] {
  if (named) return [l10n.t('not connected')];
  return [...(sample ? [l10n.t('sample')] : []), l10n.t('…{0}', sid.slice(-4))];
}

function credentialsOf(account: ConnectedAccount): string[] {
  const { sample, named, accountCredential, cannotRead = [], organizationCredential } = account;
  if (sample || named) return [];
  const kinds = {
    authToken: l10n.t('Auth Token'),
    apiKey: l10n.t('API key'),
    standardKey: cannotRead.length > 0 ? l10n.t('Restricted API key') : l10n.t('Standard API key'),
  };
  return [
    accountCredential ? kinds[accountCredential] : l10n.t('No account credential'),
    organizationCredential ? l10n.t('Organization OAuth app') : l10n.t('No organization OAuth app'),
  ];
}
