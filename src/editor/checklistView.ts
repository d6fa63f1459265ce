import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { advice } from '../guide/advice';
import type { ChecklistRecord } from '../guide/record';
import { isDue } from '../guide/reminder';
import {
  personDecides,
  standingAttestation,
  stepState,
  subStepState,
  traces,
  type StepState,
  type SubStepState,
} from '../guide/state';
import { stepOf, steps, subSteps, type Step, type SubStep } from '../guide/steps';
import type { Accounts } from './accounts';
import type { Checklist } from './checklist';
import { setContexts } from './contexts';
import { commands, views } from './ids';
import type { Log } from './log';
import { noticeItem, notices, type Notice } from './notices';
import { briefly, day, eventText, inFull, plain, progress, spoken, when } from './words';

export type Node = { kind: 'step'; step: Step } | { kind: 'subStep'; subStep: SubStep } | Notice;

const icons: Record<SubStepState['kind'], vscode.ThemeIcon> = {
  open: new vscode.ThemeIcon('circle-large-outline'),
  attested: new vscode.ThemeIcon('person', new vscode.ThemeColor('charts.blue')),
  verified: new vscode.ThemeIcon('verified-filled', new vscode.ThemeColor('testing.iconPassed')),
  stale: new vscode.ThemeIcon('history'),
  attention: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
};

/** The sidebar's checklist: one node a step and sub-step, made once so that a row can be refreshed alone. */
export class ChecklistView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly stepNodes = steps.map((step): Node => ({ kind: 'step', step }));
  private readonly subStepNodes = new Map(
    steps.flatMap((step) =>
      step.subSteps.map((subStep): [SubStep, Node] => [subStep, { kind: 'subStep', subStep }]),
    ),
  );
  private readonly view: vscode.TreeView<Node>;
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
    private readonly log: Log,
    onCheckbox: (subStep: SubStep, done: boolean) => Promise<void>,
  ) {
    this.view = vscode.window.createTreeView(views.checklist, {
      treeDataProvider: this,
      manageCheckboxStateManually: true,
      showCollapseAll: true,
    });
    this.disposables = [
      this.view,
      this.changed,
      checklist.onDidChange(() => this.refresh()),
      this.view.onDidChangeVisibility(() => this.refresh()),
      everyHour(() => this.refresh()),
      this.view.onDidChangeCheckboxState(async ({ items }) => {
        for (const [node, state] of items) {
          if (node.kind === 'subStep')
            await onCheckbox(node.subStep, state === vscode.TreeItemCheckboxState.Checked);
        }
        this.refresh();
      }),
    ];
    this.refresh();
  }

  /**
   * The row with the keyboard's focus. VS Code tells an extension the selection only, so the focus is added to
   * the selection and read from the difference.
   */
  async focusedRow(): Promise<Node | undefined> {
    const before = this.view.selection;
    const changed = new Promise<readonly Node[]>((resolve) => {
      const once = this.view.onDidChangeSelection(({ selection }) => {
        once.dispose();
        resolve(selection);
      });
    });
    await vscode.commands.executeCommand('list.toggleSelection');
    const after = await changed;
    const row = after.find((node) => !before.includes(node)) ?? before.find((node) => !after.includes(node));
    if (row) await this.view.reveal(row, { select: true, focus: true });
    return row;
  }

  /** The sub-steps that a person may mark as done, or (`attested`) take back. */
  async decidable(attested: boolean): Promise<SubStep[]> {
    const { record } = this.checklist;
    const now = new Date();
    const decides = await Promise.all(
      subSteps.map(async (subStep) => personDecides(subStep, record, await this.canCheck(subStep), now)),
    );
    return subSteps.filter(
      (subStep, index) =>
        decides[index] === true && (standingAttestation(subStep, record) !== undefined) === attested,
    );
  }

  getParent(node: Node): Node | undefined {
    if (node.kind !== 'subStep') return undefined;
    const step = stepOf(node.subStep);
    return this.stepNodes.find((each) => each.kind === 'step' && each.step === step);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node?.kind === 'step') {
      return node.step.subSteps.flatMap((subStep) => this.subStepNodes.get(subStep) ?? []);
    }
    if (node || !this.accounts.current) return [];
    return [...(await notices(this.accounts, this.checklist, this.log)), ...this.stepNodes];
  }

  async getTreeItem(node: Node): Promise<vscode.TreeItem> {
    switch (node.kind) {
      case 'step':
        return this.stepItem(node.step);
      case 'subStep':
        return this.subStepItem(node.subStep);
      case 'notice':
        return noticeItem(node);
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private refresh(): void {
    const account = this.accounts.current;
    const open = account
      ? steps.filter((step) => isOpen(stepState(step, this.checklist.record, new Date())))
      : [];
    setContexts(account, open);
    const tooltip = open.length === 1 ? l10n.t('1 step is open') : l10n.t('{0} steps are open', open.length);
    this.view.badge = open.length > 0 ? { value: open.length, tooltip } : undefined;
    this.view.description = account
      ? account.sample
        ? l10n.t('sample: {0}', account.name)
        : account.name
      : '';
    this.view.message = this.offlineNote();
    this.changed.fire(undefined);
  }

  private offlineNote(): string {
    const checks = Object.values(this.checklist.record.checks);
    const offline = checks.some((check) => check.failure?.offline && check.results.length > 0);
    return offline
      ? l10n.t('Twilio cannot be reached. What was checked earlier is shown with its time.')
      : '';
  }

  private stepItem(step: Step): vscode.TreeItem {
    const state = stepState(step, this.checklist.record, new Date());
    const item = new vscode.TreeItem(step.title(), vscode.TreeItemCollapsibleState.Expanded);
    item.id = `${this.accounts.current?.sid ?? ''}/${step.id}`;
    const description = [progress(state), ...this.reminder(step)].join(' · ');
    item.description = description;
    item.iconPath = icons[state.kind];
    item.contextValue = ['step', step.id, this.checksOf(step).length > 0 ? 'check' : ''].join(';');
    item.command = {
      command: commands.explain,
      title: l10n.t('Explain'),
      arguments: [{ kind: 'step', step }],
    };
    const place = l10n.t('step {0} of {1}', steps.indexOf(step) + 1, steps.length);
    item.accessibilityInformation = {
      label: [step.title(), spoken(state.kind), description, place].join(', '),
    };
    item.tooltip = new vscode.MarkdownString(step.about());
    return item;
  }

  /** When to look at two-factor login again, beside its step. */
  private reminder(step: Step): string[] {
    const { reminder } = this.checklist.record.choices;
    if (!reminder || step !== steps[0]) return [];
    return [
      isDue(reminder, new Date()) ? l10n.t('look again: due') : l10n.t('look again on {0}', day(reminder.on)),
    ];
  }

  /** A sub-step's row, for what the record holds. */
  async subStepItem(subStep: SubStep, record = this.checklist.record): Promise<vscode.TreeItem> {
    const { reading } = this.checklist;
    const state = subStepState(subStep, record, reading.now);
    const checkable = await this.canCheck(subStep);
    const decides = personDecides(subStep, record, checkable, reading.now);
    const item = new vscode.TreeItem(subStep.title());
    item.id = `${this.accounts.current?.sid ?? ''}/${subStep.id}`;
    const description = [briefly(state, reading), ...remarks(subStep, record, reading.sample)]
      .filter(Boolean)
      .join(' · ');
    item.description = description;
    // An open checkbox says it already.
    if (!decides || state.kind !== 'open') item.iconPath = icons[state.kind];
    const attested = standingAttestation(subStep, record) !== undefined;
    item.contextValue = [
      'subStep',
      subStep.id,
      state.kind,
      checkable ? 'check' : '',
      decides ? (attested ? 'canUndo' : 'canMark') : '',
      attested && subStep.notes ? 'canNote' : '',
    ].join(';');
    item.command = {
      command: commands.explain,
      title: l10n.t('Explain'),
      arguments: [{ kind: 'subStep', subStep }],
    };
    const siblings = stepOf(subStep).subSteps;
    const place = l10n.t('{0} of {1}', siblings.indexOf(subStep) + 1, siblings.length);
    const label = [subStep.title(), spoken(state.kind), description, place].filter(Boolean).join(', ');
    item.accessibilityInformation = { label };
    item.tooltip = new vscode.MarkdownString(`${subStep.about()}\n\n${plain(inFull(state, reading))}`);
    if (decides) item.checkboxState = this.checkbox(subStep, attested, label);
    if (subStep.proof && this.checklist.isChecking(subStep.proof.check)) {
      item.iconPath = new vscode.ThemeIcon('loading~spin');
      item.description = l10n.t('checking …');
    }
    return item;
  }

  private checkbox(
    subStep: SubStep,
    attested: boolean,
    label: string,
  ): NonNullable<vscode.TreeItem['checkboxState']> {
    const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
    return {
      state: attested ? Checked : Unchecked,
      tooltip: attested ? l10n.t('Take back that it is done') : l10n.t('Say that it is done'),
      accessibilityInformation: {
        label: attested ? l10n.t('{0}: take back', label) : l10n.t('{0}: mark as done', subStep.title()),
        role: 'checkbox',
      },
    };
  }

  private checksOf(step: Step) {
    return step.subSteps.flatMap((subStep) => subStep.proof?.check ?? []);
  }

  private async canCheck(subStep: SubStep): Promise<boolean> {
    const account = this.accounts.current;
    if (!account || !subStep.proof) return false;
    try {
      return (await this.checklist.possibleChecks(account)).includes(subStep.proof.check);
    } catch (error) {
      this.log.error('Credentials could not be read.', error);
      return false;
    }
  }
}

/** What is worth knowing beside the state and changes nothing about it. */
function remarks(subStep: SubStep, record: ChecklistRecord, sample: boolean): string[] {
  const [hint] = traces(subStep, record);
  const seen = hint && l10n.t('in the audit log: {0}, {1}', eventText(hint.event), when(hint.at));
  return [
    ...(seen ? [sample ? l10n.t('sample: {0}', seen) : seen] : []),
    ...(subStep.id === 'people.roles' && advice(record).length > 0 ? [l10n.t('advice')] : []),
  ];
}

/** A step of which something is left to do; what was verified and is out of date only wants another check. */
function isOpen({ done, stale, total }: StepState): boolean {
  return done + stale < total;
}

/** What was verified grows out of date while nothing else happens. */
function everyHour(act: () => void): vscode.Disposable {
  const timer = setInterval(act, 60 * 60 * 1000);
  return { dispose: () => clearInterval(timer) };
}
