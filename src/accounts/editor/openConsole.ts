import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Accounts } from './accounts';
import { openPage } from '../../ui/ask';
import { commands } from '../../ui/ids';
import { clickPaths, isHome, places, type PlaceId } from '../../twilio/consolePages';

const consoles = z.enum(['new', 'legacy']);

/**
 * Opens a page of the Console that the user chose in the setting. Offers the ways to the page until the user chooses
 * one, and always for the sample: the links, the clicks that lead there, and the sample's Console. Where Twilio
 * publishes only a home page, shows the clicks with it.
 */
export async function openConsole(
  accounts: Accounts,
  id: PlaceId,
  title: string,
  clicks?: readonly string[],
): Promise<void> {
  const { newConsole, legacyConsole, ...place } = places[id];
  const { path, legacy } = clickPaths(place, clicks);
  const settings = vscode.workspace.getConfiguration('twilioSetup');
  const open = async (which: z.infer<typeof consoles>) => {
    const url = (which === 'new' ? newConsole : legacyConsole) ?? newConsole ?? legacyConsole;
    if (url === undefined) return;
    await openPage(url);
    if (!isHome(url)) return;
    const copy = l10n.t('Copy');
    const shown = which === 'legacy' ? (legacy ?? path) : path;
    const message = l10n.t('In the Console: {0}', shown);
    if ((await vscode.window.showInformationMessage(message, copy)) === copy)
      await vscode.env.clipboard.writeText(shown);
  };
  const chosen = consoles.safeParse(settings.get('console')).data;
  if (chosen && !accounts.current?.sample) return open(chosen);
  const inSample = {
    label: l10n.t('Use the sample’s Console'),
    detail: l10n.t('The sample account doesn’t exist in Twilio’s own Console.'),
  };
  const items: (vscode.QuickPickItem & { which?: z.infer<typeof consoles>; copy?: string })[] = [
    ...(accounts.current?.sample ? [inSample] : []),
    ...(newConsole
      ? [{ label: l10n.t('Open the new Console'), detail: newConsole, which: 'new' as const }]
      : []),
    ...(legacyConsole
      ? [{ label: l10n.t('Open the legacy Console'), detail: legacyConsole, which: 'legacy' as const }]
      : []),
    { label: l10n.t('Copy the click path'), detail: path, copy: path },
    ...(legacy ? [{ label: l10n.t('Copy the legacy click path'), detail: legacy, copy: legacy }] : []),
  ];
  const placeHolder = chosen
    ? l10n.t('Twilio sometimes moves pages. If a link fails, follow the click path.')
    : l10n.t('The Console that you open becomes the one that all links open. You can change it in Settings.');
  const choice = await vscode.window.showQuickPick(items, { title, placeHolder });
  if (choice === inSample) await vscode.commands.executeCommand(commands.useSampleConsole);
  if (choice?.copy !== undefined) await vscode.env.clipboard.writeText(choice.copy);
  if (choice?.which === undefined) return;
  await settings.update('console', choice.which, vscode.ConfigurationTarget.Global);
  await open(choice.which);
}
