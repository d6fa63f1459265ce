import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { SetupError } from '../twilio/errors';
import { plain, redact } from '../twilio/redact';
import { openPage } from './ask';

export interface TextStep {
  kind: 'text';
  prompt: string;
  placeholder?: string;
  value: string;
  secret?: boolean;
  /** Returns what's wrong with the text and how to fix it, without repeating the text. Runs on each keystroke. */
  check(text: string): string | undefined;
  /** Accepts the text, perhaps after trying it out. Returns the reason if it's rejected, and the text stays. */
  accept(text: string, signal: AbortSignal): Promise<string | undefined> | undefined;
  links?: readonly WizardLink[];
}

export interface PickStep {
  kind: 'pick';
  prompt: string;
  items: readonly PickItem[];
  /** The initially focused item; by default, the first. */
  chosen?: string;
  accept(id: string, signal: AbortSignal): Promise<string | undefined> | undefined;
}

export interface PickManyStep {
  kind: 'pickMany';
  prompt(chosen: readonly string[]): string;
  items: readonly PickItem[];
  chosen: readonly string[];
  /** Returns the selection after the user selects or clears an item. */
  change(chosen: readonly string[], id: string, on: boolean): readonly string[];
  /** Accepts the selection, or returns the reason why it's rejected. */
  accept(chosen: readonly string[], signal: AbortSignal): Promise<string | undefined>;
}

export interface PickItem {
  id: string;
  label: string;
  /** Makes the item a heading that can't be selected. */
  kind?: vscode.QuickPickItemKind.Separator;
  description?: string;
  detail?: string;
  /** The page to open instead of continuing. */
  link?: string;
  /** The text to copy instead of continuing. */
  copy?: string;
}

export interface WizardLink {
  tooltip: string;
  url: string;
}

/** Creates a step when the user reaches it. `undefined` skips the step. */
export type WizardStep = () => TextStep | PickStep | PickManyStep | undefined;

type Move = 'next' | 'back';

/** Runs the steps in order, with a Back button and "step x of y". Throws `cancelled` if dismissed. */
export async function runWizard(title: string, steps: readonly WizardStep[]): Promise<void> {
  let index = 0;
  while (index < steps.length) {
    const step = steps[index]?.();
    if (!step) {
      index += 1;
      continue;
    }
    const before = steps.slice(0, index).filter((make) => make()).length;
    const after = steps.slice(index + 1).filter((make) => make()).length;
    const place = { title, step: before + 1, totalSteps: before + 1 + after };
    const move = await (step.kind === 'text'
      ? askText(step, place)
      : step.kind === 'pick'
        ? askPick(step, place)
        : askPickMany(step, place));
    index = move === 'next' ? index + 1 : previous(steps, index);
  }
}

function previous(steps: readonly WizardStep[], index: number): number {
  const before = steps.slice(0, index).findLastIndex((make) => make() !== undefined);
  return Math.max(before, 0);
}

interface Place {
  title: string;
  step: number;
  totalSteps: number;
}

/** Shows an input and resolves with the user's move. Aborts any pending work when the user leaves the input. */
async function show(
  input: vscode.QuickInput,
  place: Place,
  wire: (move: (move: Move) => void, signal: AbortSignal) => vscode.Disposable[],
): Promise<Move> {
  const leaving = new AbortController();
  const disposables: vscode.Disposable[] = [input];
  Object.assign(input, { ...place, ignoreFocusOut: true });
  try {
    return await new Promise<Move>((resolve, reject) => {
      disposables.push(
        ...wire(resolve, leaving.signal),
        input.onDidHide(() => reject(new SetupError({ kind: 'cancelled', message: l10n.t('Canceled.') }))),
      );
      input.show();
    });
  } finally {
    leaving.abort();
    vscode.Disposable.from(...disposables).dispose();
  }
}

function askText(step: TextStep, place: Place): Promise<Move> {
  const input = vscode.window.createInputBox();
  const linkButtons = (step.links ?? []).map(({ tooltip, url }) => ({
    iconPath: new vscode.ThemeIcon('link-external'),
    tooltip,
    url,
  }));
  input.prompt = step.prompt;
  input.value = step.value;
  input.password = step.secret ?? false;
  if (step.placeholder !== undefined) input.placeholder = step.placeholder;
  input.buttons = [...(place.step > 1 ? [vscode.QuickInputButtons.Back] : []), ...linkButtons];
  return show(input, place, (move, signal) => [
    input.onDidChangeValue((text) => {
      input.validationMessage = text === '' ? undefined : step.check(text.trim());
    }),
    input.onDidAccept(async () => {
      if (input.busy) return;
      input.validationMessage = step.check(input.value.trim());
      if (input.validationMessage) return;
      input.enabled = false;
      const refusal = await attempt(input, () => step.accept(input.value.trim(), signal), move);
      if (refusal === undefined || signal.aborted) return;
      input.enabled = true;
      input.validationMessage = refusal;
    }),
    input.onDidTriggerButton((button) => {
      const link = linkButtons.find((each) => each === button);
      if (link) void openPage(link.url);
      else move('back');
    }),
  ]);
}

function askPick(step: PickStep, place: Place): Promise<Move> {
  const input = vscode.window.createQuickPick<PickItem & vscode.QuickPickItem>();
  input.prompt = step.prompt;
  input.items = [...step.items];
  input.activeItems = input.items.filter(({ id }) => id === step.chosen);
  input.matchOnDetail = true;
  input.buttons = place.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  return show(input, place, (move, signal) => [
    input.onDidAccept(async () => {
      const item = input.selectedItems[0];
      if (!item || input.busy) return;
      if (item.link !== undefined) return void openPage(item.link);
      if (item.copy !== undefined) {
        await vscode.env.clipboard.writeText(item.copy);
        input.prompt = l10n.t('Copied. {0}', step.prompt);
        return;
      }
      input.prompt = (await attempt(input, () => step.accept(item.id, signal), move)) ?? step.prompt;
    }),
    input.onDidTriggerButton(() => move('back')),
  ]);
}

function askPickMany(step: PickManyStep, place: Place): Promise<Move> {
  const input = vscode.window.createQuickPick<PickItem & vscode.QuickPickItem>();
  let chosen = [...step.chosen];
  const showChosen = () => {
    input.prompt = step.prompt(chosen);
    input.selectedItems = input.items.filter(({ id }) => chosen.includes(id));
  };
  input.canSelectMany = true;
  input.items = [...step.items];
  input.buttons = place.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  showChosen();
  return show(input, place, (move, signal) => [
    input.onDidChangeSelection((items) => {
      const now = items.map(({ id }) => id);
      const switched = step.items.find(({ id }) => now.includes(id) !== chosen.includes(id));
      if (!switched) return;
      chosen = [...step.change(chosen, switched.id, now.includes(switched.id))];
      showChosen();
    }),
    input.onDidAccept(async () => {
      if (input.busy) return;
      input.prompt = (await attempt(input, () => step.accept(chosen, signal), move)) ?? step.prompt(chosen);
    }),
    input.onDidTriggerButton(() => move('back')),
  ]);
}

/** Passes the answer to the step and continues, or returns the reason why the step rejected it. */
async function attempt(
  input: vscode.QuickInput,
  accept: () => Promise<string | undefined> | undefined,
  move: (move: Move) => void,
): Promise<string | undefined> {
  input.busy = true;
  try {
    const refusal = await accept();
    if (refusal === undefined) move('next');
    return refusal;
  } catch (error) {
    if (!SetupError.is(error))
      return l10n.t('Something unexpected went wrong: {0}', plain(redact(String(error))));
    return error.sentence;
  } finally {
    input.busy = false;
  }
}
