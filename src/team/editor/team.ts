import * as vscode from 'vscode';
import type { Accounts } from '../../accounts/editor/accounts';
import type { Invitations } from '../../people/editor/invitations';
import type { Ask } from '../../ui/ask';
import { teamPattern } from '../name';
import { TeamActions } from './actions';
import { TeamCommands } from './commands';
import { TeamDiagnostics } from './diagnostics';
import { TeamFiles } from './teamFiles';
import { TeamView } from './view';

/** Everything about team files. Loads with the first one that's opened, and with the first of its commands. */
export class Team implements vscode.Disposable {
  readonly commands: TeamCommands;
  private readonly disposables: vscode.Disposable;

  /** `showRun` opens the page that shows a run. */
  constructor(accounts: Accounts, invitations: Invitations, showRun: () => void, ask: Ask) {
    const files = new TeamFiles(accounts, invitations, ask);
    const actions = new TeamActions(files);
    const filter: vscode.DocumentFilter = { language: 'json', pattern: teamPattern };
    const providedCodeActionKinds = [vscode.CodeActionKind.QuickFix];
    this.commands = new TeamCommands(files, accounts, invitations, showRun, ask);
    this.disposables = vscode.Disposable.from(
      files,
      this.commands,
      new TeamDiagnostics(files),
      new TeamView(files),
      vscode.languages.registerCodeActionsProvider(filter, actions, { providedCodeActionKinds }),
      vscode.languages.registerCodeLensProvider(filter, actions),
    );
    files.start();
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
