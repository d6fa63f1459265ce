import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { region } from '../guide/state';
import type { Accounts } from './accounts';
import type { Checklist } from './checklist';
import { commands } from './ids';
import type { Log } from './log';

/** A row above the steps that says what stands in the way of them. */
export interface Notice {
  kind: 'notice';
  id: string;
  label: string;
  description: string;
  icon: 'key' | 'globe';
  command: string;
}

/** The notices of the current account: credentials that are gone, and that the guide may not hold for it. */
export async function notices(accounts: Accounts, checklist: Checklist, log: Log): Promise<Notice[]> {
  const account = accounts.current;
  if (!account) return [];
  return [...regionNotice(checklist), ...(await credentialNotices())];

  async function credentialNotices(): Promise<Notice[]> {
    if (!account) return [];
    const key = (id: string, label: string, description: string, command: string): Notice => ({
      kind: 'notice',
      id,
      label,
      description,
      icon: 'key',
      command,
    });
    const again = l10n.t('enter it again');
    try {
      const lost = await accounts.lostSecrets(account);
      return [
        ...(lost.account
          ? [key('account', l10n.t('Account credential gone'), again, commands.replaceAccountCredential)]
          : []),
        ...(lost.organization
          ? [
              key(
                'organization',
                l10n.t('App credential gone'),
                again,
                commands.replaceOrganizationCredential,
              ),
            ]
          : []),
      ];
    } catch (error) {
      log.error('Secrets could not be read.', error);
      return [key('storage', l10n.t('Credentials unreadable'), l10n.t('see the log'), commands.showLog)];
    }
  }
}

function regionNotice(checklist: Checklist): Notice[] {
  const where = region(checklist.record);
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
  item.accessibilityInformation = { label: `${label}, ${description}` };
  return item;
}
