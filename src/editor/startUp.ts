import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Accounts } from './accounts';
import type { Actions } from './actions';
import type { Ask } from './ask';
import type { Explanations } from './explanations';
import { commands } from './ids';
import type { Log } from './log';
import { remind } from './reminders';
import type { Store } from './store';

export interface StartUpParts {
  accounts: Accounts;
  store: Store;
  explanations: Explanations;
  /** The folder of the runs' journals. */
  runs: string;
  actions: () => Promise<Actions>;
  ask: Ask;
  log: Log;
}

/** What is offered without being asked for: to go on with an interrupted run, a reminder that is due, the sample. */
export function startUp({ accounts, store, explanations, runs, actions, ask, log }: StartUpParts): void {
  const report = (error: unknown) => log.error('What is offered at the start failed.', error);
  // Where nothing was ever run there is nothing to go on with, and nothing to load for it.
  if (existsSync(runs)) actions().then(({ notices }) => notices.offerToGoOn(), report);
  remind(store, accounts, explanations, ask).catch(report);
  if (process.env.TWILIO_SETUP_START === 'sample' && !accounts.current)
    void vscode.commands.executeCommand(commands.trySample);
}
