import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { openConsole } from '../../accounts/editor/openConsole';
import { checkIds } from '../evidence';
import type { Claim } from '../record';
import { steps, subSteps, type Step, type SubStep } from '../steps';
import { changeOwnName } from '../../accounts/editor/commands';
import type { Accounts } from '../../accounts/editor/accounts';
import type { Checklist } from './checklist';
import type { ChecklistView } from './tree';
import { ChoiceCommands } from './choices';
import type { Explanations } from './documents';
import { checkNote } from '../typed';

export interface RowCommandParts {
  accounts: Accounts;
  checklist: Checklist;
  view: ChecklistView;
  explanations: Explanations;
}

/** The commands of the checklist's rows. Each takes a row, or asks for it when called from the palette. */
export class RowCommands {
  readonly choices: ChoiceCommands;

  constructor(private readonly parts: RowCommandParts) {
    this.choices = new ChoiceCommands(parts.checklist);
  }

  async explain(row: unknown): Promise<void> {
    const what = stepIn(row) ?? subStepIn(row) ?? (await pickRow([...steps]));
    if (what) await this.parts.explanations.show(what);
  }

  /** A click on a row, which selects it first. */
  async explainSelected(): Promise<void> {
    const { selectedRow } = this.parts.view;
    if (selectedRow) await this.explain(selectedRow);
  }

  async checkAll(): Promise<void> {
    await this.parts.checklist.checkAsAsked(checkIds);
  }

  async checkNow(row: unknown): Promise<void> {
    const checkable = subSteps.filter(({ proof }) => proof);
    const what = stepIn(row) ?? subStepIn(row) ?? (await pickRow(checkable));
    if (!what) return;
    const concerned = 'subSteps' in what ? what.subSteps : [what];
    const wanted = concerned.flatMap(({ proof }) => proof?.check ?? []);
    await this.parts.checklist.checkAsAsked(wanted);
  }

  async markDone(row: unknown): Promise<void> {
    const subStep = subStepIn(row) ?? (await pickRow(await this.parts.view.decidable(false)));
    if (subStep) await this.attest(subStep, true);
  }

  async undoMarkDone(row: unknown): Promise<void> {
    const subStep = subStepIn(row) ?? (await pickRow(await this.parts.view.decidable(true)));
    if (subStep) await this.attest(subStep, false);
  }

  /** Space on a row: marks what a person may mark and takes back what was marked; a step opens and closes. */
  async toggleDone(): Promise<void> {
    const row = await this.parts.view.focusedRow();
    if (stepIn(row)) await vscode.commands.executeCommand('list.toggleExpand');
    const subStep = subStepIn(row);
    if (!subStep) return;
    if ((await this.parts.view.decidable(true)).includes(subStep)) await this.attest(subStep, false);
    else if ((await this.parts.view.decidable(false)).includes(subStep)) await this.attest(subStep, true);
  }

  /**
   * Records what a person says, or takes it back. It asks what exactly is said, where there is more than one thing
   * to say, and the first time under which name; dismissed, nothing is recorded.
   */
  async attest(subStep: SubStep, done: boolean): Promise<void> {
    const { account } = this.parts.checklist;
    if (!done) return this.parts.checklist.attest(subStep, undefined);
    const said = await this.pickClaim(subStep);
    const by = said && (this.parts.accounts.attester ?? (await changeOwnName(this.parts.accounts)));
    if (by !== undefined) await this.parts.checklist.attest(subStep, { ...said, by }, account);
  }

  /** What exactly is said. That there is somebody can only be said while the API has not looked. */
  private async pickClaim(subStep: SubStep): Promise<{ claim?: Claim } | undefined> {
    const { id, proof, claims } = subStep;
    if (!claims) return {};
    const texts: Record<Claim, string> = {
      none: l10n.t('None, on purpose'),
      outside: l10n.t('Somebody outside the organization, whom the API can’t see'),
    };
    const unchecked = !proof || !this.parts.checklist.record.checks[proof.check]?.results.length;
    const done = id.startsWith('people.') ? l10n.t('Somebody holds it') : l10n.t('There is one');
    const items: (vscode.QuickPickItem & { claim?: Claim })[] = [
      ...(unchecked ? [{ label: done }] : []),
      ...claims.map((claim) => ({ label: texts[claim], claim })),
    ];
    const placeHolder = l10n.t('What do you say? Nobody checks it.');
    const choice = await vscode.window.showQuickPick(items, { title: subStep.title(), placeHolder });
    return choice && (choice.claim ? { claim: choice.claim } : {});
  }

  /** Adds, changes or (emptied) removes the note beside what was said of a row. */
  async editNote(row: unknown): Promise<void> {
    const { account, record } = this.parts.checklist;
    const { attestations } = record;
    const noted = subSteps.filter(({ id, notes }) => notes && attestations[id]);
    const subStep = subStepIn(row) ?? (await pickRow(noted));
    const said = subStep && attestations[subStep.id];
    if (!said || !subStep.notes) return;
    const note = await vscode.window.showInputBox({
      title: subStep.title(),
      prompt: l10n.t('A note beside what {0} said. It is kept as it is: no codes, no passwords.', said.by),
      value: said.note ?? '',
      ignoreFocusOut: true,
      validateInput: checkNote,
    });
    if (note !== undefined) await this.parts.checklist.note(subStep, note.trim() || undefined, account);
  }

  async openInConsole(row: unknown): Promise<void> {
    const what = stepIn(row) ?? subStepIn(row) ?? (await pickRow([...steps]));
    if (!what) return;
    const clicks = 'clicks' in what ? what.clicks : undefined;
    await openConsole(this.parts.accounts, what.place, what.title(), clicks);
  }
}

/** The id of what a row is about, whatever the row is made of. */
function idIn(row: unknown, key: 'step' | 'subStep'): unknown {
  const about: unknown =
    typeof row === 'object' && row !== null && key in row ? Reflect.get(row, key) : undefined;
  return typeof about === 'object' && about !== null && 'id' in about ? about.id : undefined;
}

function stepIn(row: unknown): Step | undefined {
  const id = idIn(row, 'step');
  return steps.find((step) => step.id === id);
}

function subStepIn(row: unknown): SubStep | undefined {
  const id = idIn(row, 'subStep');
  return subSteps.find((subStep) => subStep.id === id);
}

async function pickRow<T extends Step | SubStep>(rows: readonly T[]): Promise<T | undefined> {
  if (rows.length === 0) {
    void vscode.window.setStatusBarMessage(l10n.t('No row of the checklist needs this now.'), 4000);
    return undefined;
  }
  const items = rows.map((row) => ({ label: row.title(), row }));
  return (await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Which row of the checklist?') }))
    ?.row;
}
