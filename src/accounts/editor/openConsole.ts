import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Accounts } from './accounts';
import { openPage } from '../../ui/ask';
import { commands } from '../../ui/ids';
import { clickPaths, places, type PlaceId } from '../../twilio/consolePages';

/** Offers the ways to a page of Twilio's Console: its links, the clicks that lead there, and the sample's Console. */
export async function openConsole(
  accounts: Accounts,
  id: PlaceId,
  title: string,
  clicks?: readonly string[],
): Promise<void> {
  const { newConsole, legacyConsole, ...place } = places[id];
  const { path, legacy } = clickPaths(place, clicks);
  const inSample = {
    label: l10n.t('Use the sample’s Console'),
    detail: l10n.t('The sample account doesn’t exist in Twilio’s own Console.'),
  };
  const items: (vscode.QuickPickItem & { url?: string; copy?: string })[] = [
    ...(accounts.current?.sample ? [inSample] : []),
    ...(newConsole ? [{ label: l10n.t('Open the new Console'), detail: newConsole, url: newConsole }] : []),
    ...(legacyConsole
      ? [{ label: l10n.t('Open the legacy Console'), detail: legacyConsole, url: legacyConsole }]
      : []),
    { label: l10n.t('Copy the click path'), detail: path, copy: path },
    ...(legacy ? [{ label: l10n.t('Copy the legacy click path'), detail: legacy, copy: legacy }] : []),
  ];
  const placeHolder = l10n.t('Twilio sometimes moves pages. If a link fails, follow the click path.');
  const choice = await vscode.window.showQuickPick(items, { title, placeHolder });
  if (choice === inSample) await vscode.commands.executeCommand(commands.useSampleConsole);
  if (choice?.copy !== undefined) await vscode.env.clipboard.writeText(choice.copy);
  if (choice?.url !== undefined) await openPage(choice.url);
}
