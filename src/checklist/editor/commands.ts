import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { openConsole } from '../../accounts/editor/openConsole';
import { plain, raw } from '../../twilio/redact';
import { checkIds } from '../evidence';
import type { Claim } from '../record';
import { nextSubStep, subStepState } from '../state';
import { placeOf, stepOf, steps, subSteps, type Step, type SubStep } from '../steps';
import { commands } from '../../ui/ids';
import { changeOwnName } from '../../accounts/editor/commands';
import type { Accounts } from '../../accounts/editor/accounts';
import { checkAsAsked } from './checkAsAsked';
import type { Checklist } from './checklist';
import type { ChecklistView } from './tree';
import { ChoiceCommands } from './choices';
import type { Explanations } from './documents';
import type { Row } from './rows';
import { checkNote } from '../typed';

export interface RowCommandServices {
  accounts: Accounts;
  checklist: Checklist;
  view: ChecklistView;
  explanations: Explanations;
}

/** The commands of the checklist's rows. Each takes a row, or asks for one if it runs from the palette. */
export class RowCommands {
  readonly choices: ChoiceCommands;

  constructor(private readonly services: RowCommandServices) {
    this.choices = new ChoiceCommands(services.checklist);
  }

  async explain(row: unknown): Promise<void> {
    const what = this.stepIn(row) ?? this.subStepIn(row) ?? (await pickRow([...steps]));
    if (what) await this.services.explanations.show(what);
  }

  /** Explains the row that a click has just selected. */
  async explainSelected(): Promise<void> {
    const { selectedRow } = this.services.view;
    if (selectedRow) await this.explain(selectedRow);
  }

  /** Does what's next: opens the form or page for it, or else explains it and opens the Console. */
  async nextStep(): Promise<void> {
    const { accounts, checklist, explanations } = this.services;
    const { record, context } = checklist;
    const next = nextSubStep(record, context.now);
    const run = async (command: string) => {
      await vscode.commands.executeCommand(command);
    };
    if (!next) return run(commands.makeReport);
    if (next.proof && subStepState(next, record, context.now).kind === 'stale')
      return checkAsAsked(checklist, [next.proof.check]);
    const { id } = stepOf(next);
    if (id === 'alerts') return run(commands.decideAlerts);
    if (id === 'people' && accounts.current?.organizationCredential) return run(commands.invitePeople);
    await explanations.show(next);
    await openConsole(accounts, placeOf(next), next.title(), next.clicks);
  }

  async checkAll(): Promise<void> {
    await checkAsAsked(this.services.checklist, checkIds);
  }

  async checkNow(row: unknown): Promise<void> {
    const checkable = subSteps.filter(({ proof }) => proof);
    const what = this.stepIn(row) ?? this.subStepIn(row) ?? (await pickRow(checkable));
    if (!what) return;
    const concerned = 'subSteps' in what ? what.subSteps : [what];
    const wanted = concerned.flatMap(({ proof }) => proof?.check ?? []);
    await checkAsAsked(this.services.checklist, wanted);
  }

  async markDone(row: unknown): Promise<void> {
    const subStep = this.subStepIn(row) ?? (await pickRow(await this.services.view.decidable(false)));
    if (subStep) await this.attest(subStep, true);
  }

  async undoMarkDone(row: unknown): Promise<void> {
    const subStep = this.subStepIn(row) ?? (await pickRow(await this.services.view.decidable(true)));
    if (subStep) await this.attest(subStep, false);
  }

  /** Handles Space on a row: marks or unmarks a sub-step that the user decides, and expands or collapses a step. */
  async toggleDone(): Promise<void> {
    const row = await this.services.view.focusedRow();
    if (this.stepIn(row)) await vscode.commands.executeCommand('list.toggleExpand');
    const subStep = this.subStepIn(row);
    if (!subStep) return;
    if ((await this.services.view.decidable(true)).includes(subStep)) await this.attest(subStep, false);
    else if ((await this.services.view.decidable(false)).includes(subStep)) await this.attest(subStep, true);
  }

  /**
   * Records or removes the user's attestation. Asks what to record, if there's more than one possibility, and for the
   * user's name the first time. Records nothing if the user dismisses a question.
   */
  async attest(subStep: SubStep, done: boolean): Promise<void> {
    const { account } = this.services.checklist;
    if (!done) return this.services.checklist.attest(subStep, undefined);
    const said = await this.pickClaim(subStep);
    const by = said && (this.services.accounts.attester ?? (await changeOwnName(this.services.accounts)));
    if (by !== undefined) await this.services.checklist.attest(subStep, { ...said, by }, account);
  }

  /** Asks what to record. A user can record that it's in place only until the API has looked. */
  private async pickClaim(subStep: SubStep): Promise<{ claim?: Claim } | undefined> {
    const { proof, claims } = subStep;
    if (!claims) return {};
    const texts: Record<Claim, string> = {
      none: l10n.t('None, on purpose'),
      outside: l10n.t('Someone outside the organization, whom the API can’t see'),
    };
    const unchecked = !proof || !this.services.checklist.record.checks[proof.check]?.results.length;
    const items: (vscode.QuickPickItem & { claim?: Claim })[] = [
      ...(unchecked ? [{ label: l10n.t('Yes, it’s in place') }] : []),
      ...claims.map((claim) => ({ label: texts[claim], claim })),
    ];
    const placeHolder = l10n.t('Select what to record. No one checks it.');
    const choice = await vscode.window.showQuickPick(items, { title: subStep.title(), placeHolder });
    return choice && (choice.claim ? { claim: choice.claim } : {});
  }

  /** Adds or changes an attestation's note, or removes it if emptied. */
  async editNote(row: unknown): Promise<void> {
    const { account, record } = this.services.checklist;
    const { attestations } = record;
    const noted = subSteps.filter(({ id, secret }) => !secret && attestations[id]);
    const subStep = this.subStepIn(row) ?? (await pickRow(noted));
    const said = subStep && attestations[subStep.id];
    if (!said || subStep.secret) return;
    const note = await vscode.window.showInputBox({
      title: subStep.title(),
      prompt: l10n.t(
        'Note on the items that {0} marked as done. Notes are stored as plain text, so don’t enter codes or passwords.',
        plain(said.by),
      ),
      value: raw(said.note ?? ''),
      ignoreFocusOut: true,
      validateInput: checkNote,
    });
    if (note !== undefined) await this.services.checklist.note(subStep, note.trim() || undefined, account);
  }

  async openInConsole(row: unknown): Promise<void> {
    const what = this.stepIn(row) ?? this.subStepIn(row) ?? (await pickRow([...steps]));
    if (!what) return;
    const clicks = 'clicks' in what ? what.clicks : undefined;
    await openConsole(this.services.accounts, placeOf(what), what.title(), clicks);
  }

  private stepIn(given: unknown): Step | undefined {
    const row = this.rowIn(given);
    return row?.kind === 'step' ? row.step : undefined;
  }

  private subStepIn(given: unknown): SubStep | undefined {
    const row = this.rowIn(given);
    return row?.kind === 'subStep' ? row.subStep : undefined;
  }

  private rowIn(given: unknown): Row | undefined {
    return this.services.view.rowIn(given) ?? this.services.explanations.rowIn(given);
  }
}

async function pickRow<T extends Step | SubStep>(rows: readonly T[]): Promise<T | undefined> {
  if (rows.length === 0) {
    void vscode.window.setStatusBarMessage(l10n.t('No checklist row needs this right now.'), 4000);
    return undefined;
  }
  const items = rows.map((row) => ({ label: row.title(), row }));
  return (await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Select a checklist row') }))?.row;
}
