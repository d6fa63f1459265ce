import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { clickPathText, places, type PlaceId } from '../guide/places';
import { steps, subSteps, type Step, type SubStep } from '../guide/steps';
import type { Checklist } from './checklist';
import type { ChecklistView } from './checklistView';
import type { Explanations } from './explanations';
import type { Store } from './store';

/** The commands of the checklist's rows. Each takes a row, or asks for it when called from the palette. */
export class RowCommands {
  constructor(
    private readonly checklist: Checklist,
    private readonly view: ChecklistView,
    private readonly explanations: Explanations,
    private readonly store: Store,
  ) {}

  async explain(row: unknown): Promise<void> {
    const what = stepIn(row) ?? subStepIn(row) ?? (await pickRow([...steps]));
    if (what) await this.explanations.show(what);
  }

  async checkNow(row: unknown): Promise<void> {
    const checkable = subSteps.filter(({ proof }) => proof);
    const what = stepIn(row) ?? subStepIn(row) ?? (await pickRow(checkable));
    if (!what) return;
    const concerned = 'subSteps' in what ? what.subSteps : [what];
    await this.checklist.check(concerned.flatMap(({ proof }) => proof?.check ?? []));
  }

  async markDone(row: unknown): Promise<void> {
    const subStep = subStepIn(row) ?? (await pickRow(await this.view.decidable(false)));
    if (subStep) await this.attest(subStep, true);
  }

  async undoMarkDone(row: unknown): Promise<void> {
    const subStep = subStepIn(row) ?? (await pickRow(await this.view.decidable(true)));
    if (subStep) await this.attest(subStep, false);
  }

  /** Space on a row: marks what a person may mark and takes back what was marked. */
  async toggleDone(): Promise<void> {
    const subStep = subStepIn(await this.view.focusedRow());
    if (!subStep) return;
    if ((await this.view.decidable(true)).includes(subStep)) await this.attest(subStep, false);
    else if ((await this.view.decidable(false)).includes(subStep)) await this.attest(subStep, true);
  }

  /** Records what a person says. The first time it asks under which name; dismissed, nothing is recorded. */
  async attest(subStep: SubStep, done: boolean): Promise<void> {
    const by = done ? await this.attester() : undefined;
    if (done && by === undefined) return;
    await this.checklist.attest(subStep, by);
  }

  async openInConsole(row: unknown): Promise<void> {
    const what = stepIn(row) ?? subStepIn(row) ?? (await pickRow([...steps]));
    if (what) await this.openPlace(what.place, what.title());
  }

  /** Offers the ways to a Console page: new link, legacy link, and the clicks that lead there when both moved. */
  async openPlace(id: PlaceId, title: string): Promise<void> {
    const place = places[id];
    const path = clickPathText(place);
    const copy: vscode.QuickPickItem = { label: l10n.t('Copy the click path'), detail: path };
    const links = [
      { label: l10n.t('Open the new Console'), url: place.newConsole },
      { label: l10n.t('Open the legacy Console'), url: place.legacyConsole },
    ].flatMap(({ url, label }) => (url === undefined ? [] : [{ label, detail: url, url }]));
    const placeHolder = l10n.t('Links move now and then: the click path leads there too');
    const choice = await vscode.window.showQuickPick<vscode.QuickPickItem & { url?: string }>(
      [...links, copy],
      {
        title,
        placeHolder,
      },
    );
    if (choice === copy) await vscode.env.clipboard.writeText(path);
    if (choice?.url !== undefined) await vscode.env.openExternal(vscode.Uri.parse(choice.url));
  }

  private async attester(): Promise<string | undefined> {
    if (this.store.attester !== undefined) return this.store.attester;
    const name = await vscode.window.showInputBox({
      title: l10n.t('Mark as Done'),
      prompt: l10n.t('Your name, as it will stand beside what you say is done. Nobody checks it.'),
      ignoreFocusOut: true,
      validateInput: (text) =>
        text.trim() === '' ? l10n.t('Type a name: a tick without a name proves nothing.') : undefined,
    });
    if (name === undefined) return undefined;
    await this.store.saveAttester(name.trim());
    return name.trim();
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
