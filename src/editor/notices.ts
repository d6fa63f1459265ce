import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ChecklistRecord } from '../guide/record';
import { region } from '../guide/state';
import { lostOf, type Held } from './accounts';
import { commands } from './ids';
import type { ConnectedAccount } from './store';

/** A row above the steps that says what stands in the way of them. */
export interface Notice {
  kind: 'notice';
  id: string;
  label: string;
  description: string;
  icon: 'key' | 'globe';
  command: string;
}

/**
 * The notices of an account: credentials that are gone, and that the guide may not hold for it. `held` is absent where
 * its credentials can't be read.
 */
export function notices(
  account: ConnectedAccount,
  record: ChecklistRecord,
  held: Held | undefined,
): Notice[] {
  return [...regionNotice(record), ...credentialNotices(account, held)];
}

function credentialNotices(account: ConnectedAccount, held: Held | undefined): Notice[] {
  const key = (id: string, label: string, description: string, command: string): Notice => ({
    kind: 'notice',
    id,
    label,
    description,
    icon: 'key',
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

function regionNotice(record: ChecklistRecord): Notice[] {
  const where = region(record);
  if (where === 'usCanada' || where === 'unknown') return [];
  const label =
    where === 'elsewhere' ? l10n.t('Outside US and Canada') : l10n.t('Perhaps outside US and Canada');
  const description = l10n.t('not all of the guide applies');
  return [{ kind: 'notice', id: 'region', label, description, icon: 'globe', command: commands.openGuide }];
}

export function noticeItem({ id, label, description, icon, command }: Notice): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.id = `notice/${id}`;
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = `notice;${id}`;
  item.command = { command, title: label };
  item.tooltip = label;
  item.accessibilityInformation = { label: `${label}, ${description}` };
  return item;
}
