import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Accounts } from './accounts';
import type { Actions } from './actions';
import { showError, type Ask } from './ask';
import { commands, worksSignedOut, type CommandId } from './ids';
import type { Log } from './log';

/**
 * One wrapper for all commands: loads the actions, forwards the row, logs the duration, shows a failure once. What
 * needs an account offers to connect one where there is none: before the extension runs, nobody knows.
 */
export function commandRunner(
  actions: () => Promise<Actions>,
  accounts: Accounts,
  ask: Ask,
  log: Log,
): (id: CommandId, row: unknown) => Promise<void> {
  return async (id, row) => {
    const start = performance.now();
    try {
      if (!accounts.current && !worksSignedOut.includes(id)) await offerToConnect(ask);
      else await (await actions()).handlers[id](row);
      log.debug(`Command done in ${Math.round(performance.now() - start)} ms: ${id}`);
    } catch (error) {
      await showError(error, ask, log);
    }
  };
}

async function offerToConnect(ask: Ask): Promise<void> {
  const connect = l10n.t('Connect Account');
  const sample = l10n.t('Try the Sample Account');
  const message = l10n.t('No account is connected.');
  const choice = await ask({ severity: 'info', message, modal: false, choices: [connect, sample] });
  if (choice === connect) await vscode.commands.executeCommand(commands.connectAccount);
  if (choice === sample) await vscode.commands.executeCommand(commands.trySample);
}
