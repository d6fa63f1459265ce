import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Fetch } from '../twilio/api';
import type { ClientFactory, Secrets } from './accounts';
import { AccountsView } from './accountsView';
import type { ActionParts, Actions } from './actions';
import { askInWindow, type Ask } from './ask';
import { commandRunner } from './commands';
import { Explanations } from './explanations';
import type { CommandId } from './ids';
import { PeopleView } from './peopleView';
import { SampleAccount } from './sampleAccount';
import { startUp } from './startUp';
import { waitNotice } from './waitNotice';

/** What the rows are made with. */
export type RowParts = Pick<ActionParts, 'context' | 'store' | 'accounts' | 'checklist' | 'view' | 'log'>;

/** What tests inside the extension host may replace and look at. */
export interface TestAccess
  extends Omit<ActionParts, 'runs' | 'onWait'>, Pick<Actions, 'alerts' | 'invitations'> {
  seams: { ask: Ask; fetch: Fetch };
  accountsView: AccountsView;
}

/** What the rows don't need. */
export interface Others {
  createClient: ClientFactory;
  sampleSecrets(): Promise<Secrets>;
  actions(): Promise<Actions>;
  run(id: CommandId, row: unknown): Promise<void>;
  access(): Promise<TestAccess>;
}

/**
 * Puts together what is shown besides the rows, the clients of the accounts, and the way to what commands do. What
 * `import()` names is loaded when it is first needed.
 */
export function makeOthers(made: RowParts): Others {
  const { context, accounts, checklist, log } = made;
  const own = <T extends vscode.Disposable>(part: T): T => (context.subscriptions.push(part), part);
  const seams: TestAccess['seams'] = { ask: askInWindow, fetch: (request) => globalThis.fetch(request) };
  const ask: Ask = (question) => seams.ask(question);

  const kept = context.globalStorageUri.fsPath;
  const runs = join(kept, 'runs');
  const sample = new SampleAccount(join(kept, 'sample.json'), log);
  const waiting = own(new vscode.EventEmitter<number | undefined>());
  const createClient: ClientFactory = async ({ sid, sample: isSample }, secrets) => {
    const { createTwilioClient } = await import('../twilio/client.js');
    return createTwilioClient({
      accountSid: sid,
      ...secrets,
      fetch: isSample ? sample.fetch : (request) => seams.fetch(request),
      log: (line) => log.debug(line),
      onWait: waitNotice((seconds) => waiting.fire(seconds)),
    });
  };
  const accountsView = own(new AccountsView(accounts));
  const explanations = own(new Explanations(accounts, checklist));
  const people = own(new PeopleView(accounts, log));
  const parts = { ...made, sample, createClient, explanations, people, ask };

  let loaded: Promise<Actions> | undefined;
  const actions = () => (loaded ??= load());
  const load = async () => {
    const { Actions } = await import('./actions.js');
    return own(new Actions({ ...parts, runs, onWait: waiting.event }));
  };
  startUp({ accounts, runs, actions, log });

  return {
    createClient,
    sampleSecrets: () => sample.secrets(),
    actions,
    run: commandRunner(actions, accounts, ask, log),
    access: async () => {
      const { invitations, alerts } = await actions();
      return { ...parts, seams, accountsView, invitations, alerts };
    },
  };
}
