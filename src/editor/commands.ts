import * as vscode from 'vscode';
import type { AccountCommands } from './accountCommands';
import type { Accounts } from './accounts';
import { showError, type Ask } from './ask';
import type { Checklist } from './checklist';
import type { Explanations } from './explanations';
import { commands, type CommandId } from './ids';
import { showMyAccess } from './myAccess';
import type { OnePerson, Person } from './onePerson';
import type { PagePanel } from './pagePanel';
import { personIn, type PeopleView } from './peopleView';
import type { Log } from './log';
import type { RowCommands } from './rowCommands';
import type { UsageTriggers } from './usageTriggers';

export interface CommandParts {
  account: AccountCommands;
  rows: RowCommands;
  checklist: Checklist;
  explanations: Explanations;
  form: PagePanel;
  alerts: PagePanel;
  triggers: UsageTriggers;
  onePerson: OnePerson;
  ask: Ask;
  people: PeopleView;
  accounts: Accounts;
  log: Log;
}

/** What runs behind a command id. It throws; the wrapper shows. */
type Handler = (row?: unknown) => unknown;

function handlers(parts: CommandParts): Record<CommandId, Handler> {
  const { account, accounts, alerts, ask, checklist, explanations } = parts;
  const { form, log, onePerson, people, rows, triggers } = parts;
  return {
    [commands.connectAccount]: () => account.connect(),
    [commands.trySample]: () => account.trySample(),
    [commands.resetSample]: () => account.resetSample(),
    [commands.switchAccount]: () => account.switchAccount(),
    [commands.disconnectAccount]: () => account.disconnect(),
    [commands.replaceAccountCredential]: () => account.replaceAccountCredential(),
    [commands.replaceOrganizationCredential]: () => account.replaceOrganizationCredential(),
    [commands.changeAddresses]: () => account.changeAddresses(),
    [commands.invitePeople]: () => form.open(),
    [commands.inviteOnePerson]: () => onePerson.invite(),
    [commands.decideAlerts]: () => alerts.open(),
    [commands.manageUsageTriggers]: () => triggers.manage(),
    [commands.checkAll]: () => checklist.check(),
    [commands.checkNow]: (row) => rows.checkNow(row),
    [commands.markDone]: (row) => rows.markDone(row),
    [commands.undoMarkDone]: (row) => rows.undoMarkDone(row),
    [commands.toggleDone]: () => rows.toggleDone(),
    [commands.openInConsole]: (row) => rows.openInConsole(row),
    [commands.explain]: (row) => rows.explain(row),
    [commands.openGuide]: () => explanations.show(undefined),
    [commands.showLog]: () => log.show(),
    [commands.refreshPeople]: () => people.refresh(),
    [commands.changeRoles]: (row) => onChosenPerson(row, (person) => onePerson.changeRoles(person)),
    [commands.deactivateUser]: (row) => onChosenPerson(row, (person) => onePerson.deactivate(person)),
    [commands.checkMyAccess]: () => showMyAccess(accounts, ask),
  };
}

function onChosenPerson(row: unknown, change: (person: Person) => Promise<void>): Promise<void> | undefined {
  const person = personIn(row);
  return person && change(person);
}

/** Registers every command under one wrapper: forwards the row, logs the duration, shows a failure once. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { ask, log } = parts;
  const registered = Object.entries(handlers(parts)).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (row?: unknown) => {
      const start = performance.now();
      try {
        await handler(row);
        log.debug(`Command done in ${Math.round(performance.now() - start)} ms: ${id}`);
      } catch (error) {
        await showError(error, ask, log);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}
