import * as l10n from '@vscode/l10n';
import { readdir, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import {
  accountsKey,
  currentKey,
  learnedKey,
  storageError,
  type Accounts,
} from '../accounts/editor/accounts';
import type { Ask } from '../ui/ask';
import { type Checklist, checklistKey } from '../checklist/editor/checklist';
import type { Invitations } from '../people/editor/invitations';
import { consoleInvitationsKey } from '../people/editor/consoleInvitations';
import { dismissedKey, type RunRecords } from '../people/editor/runRecords';
import { SetupError } from '../twilio/errors';
import { plain } from '../twilio/redact';
import { pageTabs } from '../ui/pageTabs';
import type { StateStorage } from '../ui/storage';

/** The beginnings of all known keys. */
const knownKeys = [accountsKey, currentKey, checklistKey, learnedKey, dismissedKey, consoleInvitationsKey];

/** Lists everything that the extension stores, and removes it after a confirmation. */
export class RemoveEverything {
  constructor(
    private readonly kept: Pick<vscode.ExtensionContext, 'secrets' | 'globalStorageUri' | 'storageUri'>,
    private readonly state: readonly StateStorage[],
    private readonly accounts: Accounts,
    private readonly invitations: Invitations,
    private readonly records: RunRecords,
    private readonly checklist: Checklist,
    private readonly ask: Ask,
  ) {}

  /** Throws `conflict` during a change to people, and `storage` if a credential or folder is still there afterwards. */
  async run(): Promise<void> {
    await this.records.checkNotElsewhere(this.accounts.all.map(({ sid }) => sid));
    this.invitations.checkIdle();
    const remove = l10n.t('Remove Everything');
    const message = l10n.t('Remove everything that Twilio Setup stores on this computer?');
    const detail = await this.list();
    const choice = await this.ask({ severity: 'warning', message, detail, modal: true, choices: [remove] });
    if (choice === remove) await this.remove();
  }

  private async list(): Promise<string> {
    const { secrets } = this.kept;
    const accounts = this.accounts.all.map(({ name }) => plain(name)).join(', ');
    const keys = this.state.flatMap((storage) => storage.keys());
    const count = (known: string) => keys.filter((key) => key.startsWith(known)).length;
    const unknownKeys = keys.filter((key) => !knownKeys.some((known) => key.startsWith(known)));
    const named = (await secrets.keys().then(undefined, () => undefined))?.length;
    const files = await this.files();
    return [
      named === undefined
        ? l10n.t('• Credentials in VS Code’s secret storage (couldn’t be counted)')
        : l10n.t('• Credentials in VS Code’s secret storage: {0}', named),
      l10n.t('• Accounts with their SID, your address, and the owner’s: {0}', accounts || l10n.t('none')),
      l10n.t('• Your name on what you marked as done: {0}', plain(this.accounts.attester ?? l10n.t('none'))),
      l10n.t('• Checklists with check results and what you marked: {0}', this.checklist.count),
      l10n.t('• Accounts with domains and owners learned from Twilio’s refusals: {0}', count(learnedKey)),
      l10n.t('• Accounts with dismissed invitation results: {0}', count(dismissedKey)),
      l10n.t('• Accounts with people to invite in the Console: {0}', count(consoleInvitationsKey)),
      ...(unknownKeys.length > 0 ? [l10n.t('• Other data: {0}', plain(unknownKeys.join(', ')))] : []),
      l10n.t(
        '• Files, including the people invited in the last 30 days: {0}',
        files.length > 0 ? files.map(plain).join(', ') : l10n.t('none'),
      ),
      l10n.t('• The invite form’s draft, if the form is open'),
      '',
      l10n.t(
        'Nothing changes at Twilio. The log stays with VS Code’s own logs and contains no credentials or addresses. Other windows forget their current account the next time they’re used.',
      ),
    ].join('\n');
  }

  /** Removes credentials, state, and files in turn. A failure of one doesn't keep the others from being removed. */
  private async remove(): Promise<void> {
    // VS Code keeps each form's draft with its tab.
    await vscode.window.tabGroups.close(pageTabs());
    const removals = [
      () => this.removeSecrets(),
      async () => {
        for (const storage of this.state) await storage.removeAll();
        // Checks under way end with their accounts, so that none of them writes again.
        this.accounts.follow();
      },
      ...this.folders().map((folder) => () => removeFolder(folder)),
    ];
    const failures: unknown[] = [];
    for (const remove of removals) await remove().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  private async removeSecrets(): Promise<void> {
    const { secrets } = this.kept;
    try {
      for (const key of await secrets.keys()) await secrets.delete(key);
    } catch (error) {
      throw storageError(error);
    }
    if ((await secrets.keys()).length > 0) throw storageError(undefined);
  }

  private folders(): string[] {
    const { globalStorageUri, storageUri } = this.kept;
    return [globalStorageUri, ...(storageUri ? [storageUri] : [])].map(({ fsPath }) => fsPath);
  }

  private async files(): Promise<string[]> {
    const lists = this.folders().map((folder) => readdir(folder, { recursive: true }).catch(() => []));
    // The checklists are counted apart.
    return (await Promise.all(lists)).flat().filter((name) => !/^records\b/.test(name));
  }
}

async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (cause) {
    throw new SetupError({
      kind: 'storage',
      message: l10n.t(
        'Couldn’t remove the folder {0}. The credentials and checklists are already removed.',
        folder,
      ),
      remedy: l10n.t('Close all other windows, then run “Remove Everything” again.'),
      cause,
    });
  }
}
