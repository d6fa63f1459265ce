import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { readAccess } from '../../accounts/access';
import type { ConnectedAccount } from '../../accounts/account';
import { makeReport, theEntry } from '../report';
import { toHtml } from '../html';
import { toMarkdown } from '../markdown';
import { reportPeople, type ReportPeople, unreadPeople } from '../people';
import type { Report } from '../schema';
import { reportText } from '../text';
import { cancelled, SetupError } from '../../twilio/errors';
import { plain } from '../../twilio/redact';
import type { Accounts } from '../../accounts/editor/accounts';
import { withNotification } from '../../ui/ask';
import type { Checklist } from '../../checklist/editor/checklist';
import type { Explanations } from '../../checklist/editor/documents';

/** What a report includes besides the rest. */
interface Extras {
  names: boolean;
  fullSid: boolean;
  /** Whether to save files, in a folder that the user chooses. */
  save: boolean;
}

/** How long the status bar names the saved files, in milliseconds. */
const savedFor = 10_000;

const extensionId = 'four-steps.twilio-setup';
const versionSchema = z.object({ version: z.string() });

/** The command that creates the current account's report. */
export class Reports {
  constructor(
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
    private readonly explanations: Explanations,
  ) {}

  /** Asks what to include, and creates the report. */
  async make(): Promise<void> {
    const account = this.accounts.current;
    const extras = account && (await askWhatToShow(account));
    if (!extras) return;
    const folder = extras.save ? await chooseFolder() : undefined;
    if (folder || !extras.save) await this.create(account, extras, folder);
  }

  /** Runs all possible checks, creates the report, and shows it. Saves it in the folder, if any. */
  async create(
    account: ConnectedAccount,
    extras: Pick<Extras, 'names' | 'fullSid'>,
    folder?: vscode.Uri,
  ): Promise<void> {
    const title = l10n.t('Creating the report for {0}', plain(account.name));
    const report = await withNotification(title, (signal) => this.read(account, extras, signal));
    await this.explanations.showReport(fileName(report), toMarkdown(reportText(report)));
    if (!folder) return;
    const names = await saveReport(report, folder);
    void vscode.window.setStatusBarMessage(l10n.t('Saved: {0}', names.join(', ')), savedFor);
  }

  private async read(
    account: ConnectedAccount,
    { names, fullSid }: Pick<Extras, 'names' | 'fullSid'>,
    signal: AbortSignal,
  ): Promise<Report> {
    const [people] = await Promise.all([this.people(account, names, signal), this.checklist.check()]);
    // If the user has switched accounts meanwhile, the checklist belongs to the other account.
    if (this.accounts.current?.sid !== account.sid) throw cancelled();
    return makeReport({
      account,
      record: this.checklist.record,
      people,
      madeAt: new Date(),
      version: versionSchema.parse(vscode.extensions.getExtension(extensionId)?.packageJSON).version,
      language: vscode.env.language,
      fullSid,
    });
  }

  private async people(
    account: ConnectedAccount,
    names: boolean,
    signal: AbortSignal,
  ): Promise<ReportPeople> {
    try {
      const client = await this.accounts.client(account);
      if (!client.holds.organization)
        return unreadPeople(l10n.t('Not read because the organization’s OAuth app isn’t connected.'));
      const access = await readAccess(client, account.sid, signal);
      return reportPeople(access, this.accounts.owners(account), names);
    } catch (error) {
      if (!SetupError.is(error) || error.details.kind === 'cancelled') throw error;
      return unreadPeople(l10n.t('Couldn’t be read: {0}', error.sentence));
    }
  }
}

async function askWhatToShow({ organizationCredential }: ConnectedAccount): Promise<Extras | undefined> {
  const names: vscode.QuickPickItem = {
    label: l10n.t('Names and email addresses of people with access'),
    detail: l10n.t('Otherwise, the report shows only how many there are.'),
  };
  const fullSid: vscode.QuickPickItem = {
    label: l10n.t('The full Account SID'),
    detail: l10n.t('Otherwise, the report shows only its first two and last four characters.'),
  };
  const files: vscode.QuickPickItem = {
    label: l10n.t('HTML and JSON files'),
    detail: l10n.t('Asks for a folder. Otherwise, the report is only shown and disappears with its window.'),
  };
  const choices = [...(organizationCredential ? [names] : []), fullSid, files];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: l10n.t('Create Report'),
    placeHolder: l10n.t('Select what else to include (optional), then press Enter.'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return (
    chosen && {
      names: chosen.includes(names),
      fullSid: chosen.includes(fullSid),
      save: chosen.includes(files),
    }
  );
}

/**
 * Returns the name of a report's files without the extension, such as
 * `twilio-setup-report-harbor-lights-20261124T131805Z`. The sample account's names begin with `sample`.
 */
function fileName(report: Report): string {
  const { madeAt, sample } = theEntry(report, 'report');
  const { name } = theEntry(report, 'account');
  const words =
    name
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  const time = madeAt.replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  return [...(sample ? ['sample'] : []), 'twilio-setup-report', ...words.slice(0, 4), time].join('-');
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const defaultUri = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    title: l10n.t('Save Report'),
    openLabel: l10n.t('Save Here'),
    canSelectFiles: false,
    canSelectFolders: true,
    ...(defaultUri && { defaultUri }),
  });
  return chosen?.[0];
}

/** Writes the report as JSON and as printable HTML, and returns the files' names. Throws `storage`. */
async function saveReport(report: Report, folder: vscode.Uri): Promise<string[]> {
  const name = fileName(report);
  const { language } = theEntry(report, 'report');
  const files = {
    [`${name}.html`]: toHtml(reportText(report), language),
    [`${name}.json`]: `${JSON.stringify(report, null, 2)}\n`,
  };
  try {
    for (const [file, text] of Object.entries(files)) {
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, file), new TextEncoder().encode(text));
    }
  } catch (cause) {
    throw new SetupError({
      kind: 'storage',
      message: l10n.t('Couldn’t save the report in {0}.', folder.fsPath),
      remedy: l10n.t('Create it again and choose a folder that you can write to.'),
      cause,
    });
  }
  return Object.keys(files);
}
