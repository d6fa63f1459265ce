import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type ConnectedAccount, type CredentialsHeld, lostOf } from '../accounts/account';
import { commands } from './ids';

/** A row above the steps that says what stands in the way of them. */
export interface Notice {
  kind: 'notice';
  id: string;
  label: string;
  description: string;
  command: string;
}

/** The notices of an account: credentials that are gone. `held` is absent where its credentials can't be read. */
export function notices(account: ConnectedAccount, held: CredentialsHeld | undefined): Notice[] {
  const key = (id: string, label: string, description: string, command: string): Notice => ({
    kind: 'notice',
    id,
    label,
    description,
    command,
  });
  if (!held)
    return [key('storage', l10n.t('Credentials unreadable'), l10n.t('see the log'), commands.showLog)];
  const again = l10n.t('enter it again');
  const lost = lostOf(account, held);
  return [
    ...(lost.account
      ? [key('account', l10n.t('Account credential gone'), again, commands.replaceAccountCredential)]
      : []),
    ...(lost.organization
      ? [key('organization', l10n.t('App credential gone'), again, commands.replaceOrganizationCredential)]
      : []),
  ];
}

export function noticeItem({ id, label, description, command }: Notice): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.id = `notice/${id}`;
  item.description = description;
  item.iconPath = new vscode.ThemeIcon('key', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = `notice;${id}`;
  item.command = { command, title: label };
  item.tooltip = label;
  item.accessibilityInformation = { label: `${label}, ${description}` };
  return item;
}
