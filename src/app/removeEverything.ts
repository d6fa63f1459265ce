import * as l10n from '@vscode/l10n';
import { readdir, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { accountsKey, currentKey, storageError, type Accounts } from '../editor/accounts';
import type { Ask } from '../editor/ask';
import { checklistKey } from '../editor/checklist';
import { learnedKey, type Invitations } from '../editor/invitations';
import { dismissedKey, type RunRecords } from '../editor/runRecords';
import { SetupError } from '../twilio/errors';
import type { StateStorage } from '../ui/storage';

/** The beginnings of all known keys. */
const knownKeys = [accountsKey, currentKey, checklistKey, learnedKey, dismissedKey];

/** Lists all that the extension stores and, after a confirmation, removes it. */
export class RemoveEverything {
  constructor(
    private readonly kept: Pick<vscode.ExtensionContext, 'secrets' | 'globalStorageUri' | 'storageUri'>,
    private readonly state: readonly StateStorage[],
    private readonly accounts: Accounts,
    private readonly invitations: Invitations,
    private readonly records: RunRecords,
    private readonly ask: Ask,
  ) {}

  /** Throws `conflict` while people are being invited, and `storage` if a credential is still there afterwards. */
  async run(): Promise<void> {
    await this.records.checkNotElsewhere(this.accounts.all.map(({ sid }) => sid));
    this.invitations.checkIdle();
    const remove = l10n.t('Remove Everything');
    const message = l10n.t('Remove everything that Twilio Setup keeps on this computer?');
    const detail = await this.list();
    const choice = await this.ask({ severity: 'warning', message, detail, modal: true, choices: [remove] });
    if (choice === remove) await this.remove();
  }

  private async list(): Promise<string> {
    const { secrets } = this.kept;
    const accounts = this.accounts.all.map(({ name }) => name).join(', ');
    const keys = this.state.flatMap((storage) => storage.keys());
    const count = (known: string) => keys.filter((key) => key.startsWith(known)).length;
    const others = keys.filter((key) => !knownKeys.some((known) => key.startsWith(known)));
    const named = (await secrets.keys().then(undefined, () => undefined))?.length;
    const files = await this.files();
    return [
      named === undefined
        ? l10n.t('• Credentials in VS Code’s secret storage, which could not be counted')
        : l10n.t('• Credentials in VS Code’s secret storage: {0}', named),
      l10n.t('• Accounts with SID, your address and the owner’s: {0}', accounts || l10n.t('none')),
      l10n.t('• Your name on what you marked as done: {0}', this.accounts.attester ?? l10n.t('none')),
      l10n.t('• Checklists, with what was checked and said: {0}', count(checklistKey)),
      l10n.t('• What Twilio’s refusals taught about domains and owners: {0}', count(learnedKey)),
      l10n.t('• Which results of invitations were put away: {0}', count(dismissedKey)),
      ...(others.length > 0 ? [l10n.t('• Other notes: {0}', others.join(', '))] : []),
      l10n.t(
        '• Files, with the people of invitations of the last 30 days: {0}',
        files.length > 0 ? files.join(', ') : l10n.t('none'),
      ),
      l10n.t('• The invite form with its draft, if it is open'),
      '',
      l10n.t(
        'Nothing changes at Twilio. The log stays with VS Code’s own logs; it holds no credential and no address. Another window forgets which account it worked with when it is next used.',
      ),
    ].join('\n');
  }

  /** Each part is removed whatever becomes of the others, the credentials first. */
  private async remove(): Promise<void> {
    await closeForms();
    const parts = [
      () => this.removeSecrets(),
      async () => {
        for (const storage of this.state) await storage.removeAll();
        // The checks under way end with their account, so that none of them writes again.
        this.accounts.follow();
      },
      ...this.folders().map((folder) => () => removeFolder(folder)),
    ];
    const failures: unknown[] = [];
    for (const part of parts) await part().catch((error: unknown) => failures.push(error));
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
    return (await Promise.all(lists)).flat();
  }
}

async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (cause) {
    throw new SetupError({
      kind: 'storage',
      message: l10n.t('The folder {0} could not be removed. All else is gone.', folder),
      remedy: l10n.t('Close the other windows and remove everything again.'),
      cause,
    });
  }
}

/** The draft of a form is kept with its tab. */
async function closeForms(): Promise<void> {
  const ours = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && /twilioSetup\./.test(input.viewType));
  await vscode.window.tabGroups.close(ours);
}
