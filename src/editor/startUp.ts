import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Accounts } from './accounts';
import type { Actions } from './actions';
import { commands } from './ids';
import type { Log } from './log';

export interface StartUpParts {
  accounts: Accounts;
  /** The folder of the runs' journals. */
  runs: string;
  actions: () => Promise<Actions>;
  log: Log;
}

/** Offers without being asked to resume an interrupted run, or opens the sample account. */
export function startUp({ accounts, runs, actions, log }: StartUpParts): void {
  // Where nothing was ever run there is nothing to go on with, and nothing to load for it.
  if (existsSync(runs)) {
    const report = (error: unknown) => log.error('What is offered at the start failed.', error);
    actions().then(({ notices }) => notices.offerToGoOn(), report);
  }
  if (process.env.TWILIO_SETUP_START === 'sample' && !accounts.current)
    void vscode.commands.executeCommand(commands.trySample);
}
