import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { theEntry } from '../guide/report';
import { toHtml } from '../guide/reportHtml';
import type { Report } from '../guide/reportSchema';
import { reportText } from '../guide/reportText';
import { SetupError } from '../twilio/errors';

/**
 * The name of a report's files without its ending, such as `twilio-setup-report-harbor-lights-20261124T131805Z`;
 * of the sample account it begins with `sample`.
 */
export function fileName(report: Report): string {
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
export async function chooseFolder(): Promise<vscode.Uri | undefined> {
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
export async function saveReport(report: Report, folder: vscode.Uri): Promise<string[]> {
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
