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
import type { Accounts } from '../../accounts/editor/accounts';
import { type Ask, withNotification } from '../../ui/ask';
import type { Checklist } from '../../checklist/editor/checklist';
import type { Explanations } from '../../checklist/editor/documents';

/** What a caller of the command may decide beforehand; without it the person is asked. */
const makeSchema = z.object({
  /** Whether people are named. */
  names: z.boolean(),
  /** Whether the whole Account SID is shown. */
  fullSid: z.boolean(),
  /** Where the files go, as a URI. */
  folder: z.optional(z.string()),
});
type MakeOptions = z.infer<typeof makeSchema>;

const extensionId = 'twilio-setup.twilio-setup';
const versionSchema = z.object({ version: z.string() });

/** The command that makes a report of the current account. */
export class Reports {
  constructor(
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
    private readonly explanations: Explanations,
    private readonly ask: Ask,
  ) {}

  /** Checks what can be checked, makes the report, shows it and offers to save it. */
  async make(given: unknown): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const parsed = makeSchema.safeParse(given);
    const options = parsed.success ? parsed.data : await askWhatToShow(account);
    if (!options) return;
    const report = await this.gather(account, options);
    await this.explanations.showReport(fileName(report), toMarkdown(reportText(report)));
    await this.offer(report, options.folder);
  }

  private gather(account: ConnectedAccount, options: MakeOptions): Promise<Report> {
    const title = l10n.t('Making the report of {0}', account.name);
    return withNotification(title, (signal) => this.read(account, options, signal));
  }

  private async read(
    account: ConnectedAccount,
    { names, fullSid }: MakeOptions,
    signal: AbortSignal,
  ): Promise<Report> {
    const [people] = await Promise.all([this.people(account, names, signal), this.checklist.check()]);
    // Another account may have been chosen meanwhile: the checklist is its then.
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
        return unreadPeople(l10n.t('Not read, since the organization’s app is not connected.'));
      const access = await readAccess(client, account.sid, signal);
      return reportPeople(access, this.accounts.owners(account), names);
    } catch (error) {
      if (!SetupError.is(error) || error.details.kind === 'cancelled') throw error;
      return unreadPeople(l10n.t('Could not be read: {0}', error.sentence));
    }
  }

  /** Offers to save the files until they are saved or the offer is dismissed. */
  private async offer(report: Report, folder: string | undefined): Promise<void> {
    const save = l10n.t('Save HTML and JSON');
    let target = folder === undefined ? undefined : vscode.Uri.parse(folder, true);
    while (!target) {
      if ((await this.tell(report, l10n.t('The report is ready.'), [save])) !== save) return;
      target = await chooseFolder();
    }
    const names = await saveReport(report, target);
    await this.tell(report, l10n.t('Saved: {0}', names.join(', ')), []);
  }

  private tell(report: Report, text: string, choices: readonly string[]): Promise<string | undefined> {
    const { sample } = theEntry(report, 'report');
    const message = sample ? l10n.t('sample: {0}', text) : text;
    return this.ask({ severity: 'info', message, modal: false, choices });
  }
}

async function askWhatToShow({ organizationCredential }: ConnectedAccount): Promise<MakeOptions | undefined> {
  const names: vscode.QuickPickItem = {
    label: l10n.t('Names and mail addresses of the people with access'),
    detail: l10n.t('Without it the report has their numbers only.'),
  };
  const fullSid: vscode.QuickPickItem = {
    label: l10n.t('The whole Account SID'),
    detail: l10n.t('Without it the report has its last four characters only.'),
  };
  const chosen = await vscode.window.showQuickPick(organizationCredential ? [names, fullSid] : [fullSid], {
    title: l10n.t('Make Report'),
    placeHolder: l10n.t('What may stand in the report besides? Nothing is fine: press Enter.'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return chosen && { names: chosen.includes(names), fullSid: chosen.includes(fullSid) };
}

/**
 * The name of a report's files without its ending, such as `twilio-setup-report-harbor-lights-20261124T131805Z`;
 * of the sample account it begins with `sample`.
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

/** Asks where the files go; `undefined` when dismissed. */
async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const defaultUri = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    title: l10n.t('Where to save the report'),
    openLabel: l10n.t('Save Here'),
    canSelectFiles: false,
    canSelectFolders: true,
    ...(defaultUri && { defaultUri }),
  });
  return chosen?.[0];
}

/** Writes the report as JSON and as HTML to print; returns the names of the files. Throws `storage`. */
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
      message: l10n.t('The report could not be saved in {0}.', folder.fsPath),
      remedy: l10n.t('Make it again and choose a folder that you may write to.'),
      cause,
    });
  }
  return Object.keys(files);
}
