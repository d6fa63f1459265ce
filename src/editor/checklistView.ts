import * as l10n from '@vscode/l10n';
import { isDeepStrictEqual } from 'node:util';
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
import { savedWith, type Accounts, type Held } from './accounts';
import { checksWith, type Checklist } from './checklist';
import { setContexts } from './contexts';
import { commands } from './ids';
import type { Log } from './log';
import { noticeItem, notices, type Notice } from './notices';
import type { ConnectedAccount } from './store';
import { briefly, day, eventText, inFull, plain, progress, spoken, when } from './words';

type Row = { kind: 'step'; step: Step } | { kind: 'subStep'; subStep: SubStep };
export type Node = Row | Notice;

/** A row, and the state behind it, of which its tooltip says more. */
interface Given {
  item: vscode.TreeItem;
  state?: SubStepState;
}

const icons: Record<SubStepState['kind'], vscode.ThemeIcon> = {
  open: new vscode.ThemeIcon('circle-large-outline'),
  attested: new vscode.ThemeIcon('person', new vscode.ThemeColor('charts.blue')),
  verified: new vscode.ThemeIcon('verified-filled', new vscode.ThemeColor('testing.iconPassed')),
  stale: new vscode.ThemeIcon('history'),
  attention: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
};

/**
 * The sidebar's checklist: one node a step and sub-step, made once so that a row can be refreshed alone. It is shown
 * from stored state; what SecretStorage says of the credentials may change it a moment later.
 */
export class ChecklistView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly stepNodes = steps.map((step): Row => ({ kind: 'step', step }));
  private readonly subStepNodes = new Map(
    steps.flatMap((step) =>
      step.subSteps.map((subStep): [SubStep, Row] => [subStep, { kind: 'subStep', subStep }]),
    ),
  );
  /** What VS Code was given last, or was told to ask for: which nodes stand at the top, and each row. */
  private givenTop: string | undefined;
  private readonly givenRows = new Map<Row, Given | undefined>();
  /** What SecretStorage said last; `held` is absent where it refused. */
  private learned: { sid: string; held: Held | undefined } | undefined;
  private reading: Promise<Held> | undefined;
  private readonly disposables: vscode.Disposable;

  constructor(
    private readonly view: vscode.TreeView<Node>,
    private readonly changed: vscode.EventEmitter<Node[] | undefined>,
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
    private readonly log: Log,
    onCheckbox: (subStep: SubStep, done: boolean) => Promise<void>,
  ) {
    this.disposables = vscode.Disposable.from(
      checklist.onDidChange(() => this.refresh()),
      view.onDidChangeVisibility(() => this.refresh()),
      everyHour(() => this.refresh()),
      view.onDidChangeCheckboxState(async ({ items }) => {
        for (const [node, state] of items) {
          if (node.kind !== 'subStep') continue;
          // VS Code shows the click, whatever becomes of it.
          this.givenRows.set(node, undefined);
          await onCheckbox(node.subStep, state === vscode.TreeItemCheckboxState.Checked);
        }
        this.tellChanges();
      }),
    );
  }

  get onDidChangeTreeData(): vscode.Event<Node[] | undefined> {
    return this.changed.event;
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
    await this.learn();
    const { record } = this.checklist;
    const now = new Date();
    return subSteps.filter(
      (subStep) =>
        personDecides(subStep, record, this.canCheck(subStep), now) &&
        (standingAttestation(subStep, record) !== undefined) === attested,
    );
  }

  getParent(node: Node): Node | undefined {
    if (node.kind !== 'subStep') return undefined;
    const step = stepOf(node.subStep);
    return this.stepNodes.find((each) => each.kind === 'step' && each.step === step);
  }

  getChildren(node?: Node): Node[] {
    if (node?.kind === 'step') {
      return node.step.subSteps.flatMap((subStep) => this.subStepNodes.get(subStep) ?? []);
    }
    if (node) return [];
    this.givenTop = this.topText();
    return this.accounts.current ? [...this.notices(), ...this.stepNodes] : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'notice') return noticeItem(node);
    const given = this.row(node);
    this.givenRows.set(node, given);
    return given.item;
  }

  /** VS Code asks for the tooltip when it is about to show it. */
  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    if (node.kind === 'step') item.tooltip = new vscode.MarkdownString(node.step.about());
    if (node.kind === 'subStep') {
      const { subStep } = node;
      const { record, reading } = this.checklist;
      const state = plain(inFull(subStepState(subStep, record, reading.now), reading));
      item.tooltip = new vscode.MarkdownString(`${subStep.about()}\n\n${state}`);
    }
    return item;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Brings all that is shown up to date. */
  refresh(): void {
    this.show();
    void this.learn();
  }

  private show(): void {
    const { view } = this;
    const account = this.accounts.current;
    const open = account
      ? steps.filter((step) => isOpen(stepState(step, this.checklist.record, new Date())))
      : [];
    setContexts(account, open);
    const tooltip = open.length === 1 ? l10n.t('1 step is open') : l10n.t('{0} steps are open', open.length);
    view.badge = open.length > 0 ? { value: open.length, tooltip } : undefined;
    const name = account?.sample ? l10n.t('sample: {0}', account.name) : (account?.name ?? '');
    if (view.description !== name) view.description = name;
    const message = this.offlineNote();
    if (view.message !== message) view.message = message;
    this.tellChanges();
  }

  /**
   * Tells VS Code which rows say something else than it was given, each time once: until it has fetched rows again, or
   * what stands below them, it drops a click on one. All of them only when others stand at the top.
   */
  private tellChanges(): void {
    if (this.givenTop === undefined) return;
    const top = this.topText();
    if (this.givenTop !== top) {
      this.givenTop = top;
      this.givenRows.clear();
      this.changed.fire(undefined);
      return;
    }
    const nodes = [...this.givenRows].flatMap(([node, given]) => {
      const now = this.row(node);
      if (textOf(given) === textOf(now)) return [];
      this.givenRows.set(node, now);
      return [node];
    });
    if (nodes.length > 0) this.changed.fire(nodes);
  }

  /** Learns from SecretStorage which credentials are there, and shows what is otherwise for it. */
  private async learn(): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const reading = this.accounts.held(account);
    this.reading = reading;
    const held = await reading.catch((error: unknown) => {
      this.log.error('Credentials could not be read.', error);
      return undefined;
    });
    if (this.reading !== reading) return;
    const before = this.heldOf(account);
    this.learned = { sid: account.sid, held };
    if (!isDeepStrictEqual(before, held)) this.show();
  }

  /** The credentials at hand; until SecretStorage has answered, those that were saved. */
  private heldOf(account: ConnectedAccount): Held | undefined {
    return this.learned?.sid === account.sid ? this.learned.held : savedWith(account);
  }

  private notices(): Notice[] {
    const account = this.accounts.current;
    return account ? notices(account, this.checklist.record, this.heldOf(account)) : [];
  }

  /** Tells the nodes at the top from others: the steps of this account, and the notices above them. */
  private topText(): string {
    return JSON.stringify([this.accounts.current?.sid, this.notices()]);
  }

  private row(node: Row): Given {
    return node.kind === 'step' ? { item: this.stepItem(node.step) } : this.subStepRow(node.subStep);
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
  subStepRow(subStep: SubStep, record = this.checklist.record): Given {
    const { reading } = this.checklist;
    const state = subStepState(subStep, record, reading.now);
    const checkable = this.canCheck(subStep);
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
    if (decides) item.checkboxState = this.checkbox(subStep, attested, label);
    if (subStep.proof && this.checklist.isChecking(subStep.proof.check)) {
      item.iconPath = new vscode.ThemeIcon('loading~spin');
      item.description = l10n.t('checking …');
    }
    return { item, state };
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

  private canCheck({ proof }: SubStep): boolean {
    const account = this.accounts.current;
    if (!account || !proof) return false;
    const held = this.heldOf(account);
    return held !== undefined && checksWith(account, held).includes(proof.check);
  }
}

/** All that a row and its tooltip say; the tooltip itself comes later and follows from the state. */
function textOf(given: Given | undefined): string | undefined {
  return JSON.stringify(given, (key, value: unknown) => (key === 'tooltip' ? undefined : value));
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
