import { isDeepStrictEqual } from 'node:util';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type ConnectedAccount, type CredentialsHeld, savedWith } from '../../accounts/account';
import { personDecides, standingAttestation, stepState, type StepState, unreached } from '../state';
import { countedIn, recommendedIn, type Step, stepOf, steps, type SubStep, subSteps } from '../steps';
import type { Accounts } from '../../accounts/editor/accounts';
import type { Checklist } from './checklist';
import {
  canCheck,
  type MadeRow,
  makeRow,
  type Notice,
  noticeItem,
  notices,
  type Row,
  type Shown,
} from './rows';
import { plain } from '../../twilio/redact';
import { contextKeys, stepDoneKey } from '../../ui/ids';
import type { Log } from '../../ui/log';

export type Node = Row | Notice;

/**
 * The sidebar's checklist. Each step and sub-step has one lasting node, so that a row can be refreshed alone. The rows
 * come from stored state, and SecretStorage's answer about the credentials may change them a moment later.
 */
export class ChecklistView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly stepNodes = steps.map((step): Row => ({ kind: 'step', step }));
  private readonly subStepNodes = new Map(
    steps.flatMap((step) =>
      step.subSteps.map((subStep): [SubStep, Row] => [subStep, { kind: 'subStep', subStep }]),
    ),
  );
  private readonly nextNode: Row = { kind: 'next' };
  private readonly recommendedNodes = new Map(
    steps
      .filter((step) => recommendedIn(step).length > 0)
      .map((of): [Step, Row] => [of, { kind: 'recommended', of }]),
  );
  /** The top nodes and rows that VS Code last got, or was last told to fetch. */
  private givenTop: string | undefined;
  private readonly givenRows = new Map<Row, MadeRow | undefined>();
  /** SecretStorage's last answer. `held` is absent if it refused. */
  private learned: { sid: string; held: CredentialsHeld | undefined } | undefined;
  private reading: Promise<CredentialsHeld> | undefined;
  private readonly disposables: vscode.Disposable;

  constructor(
    private readonly view: vscode.TreeView<Node>,
    private readonly changed: vscode.EventEmitter<Node[] | undefined>,
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
    private readonly log: Log,
    onCheckbox: (row: Row, done: boolean) => Promise<void>,
  ) {
    this.disposables = vscode.Disposable.from(
      checklist.onDidChange(() => this.refresh()),
      view.onDidChangeVisibility(() => this.refresh()),
      everyHour(() => this.refresh()),
      view.onDidChangeCheckboxState(async ({ items }) => {
        for (const [node, state] of items) {
          if (node.kind !== 'subStep') continue;
          // VS Code already shows the tick, even if nothing gets recorded.
          this.givenRows.set(node, undefined);
          await onCheckbox(node, state === vscode.TreeItemCheckboxState.Checked);
        }
        this.tellChanges();
      }),
    );
  }

  get onDidChangeTreeData(): vscode.Event<Node[] | undefined> {
    return this.changed.event;
  }

  /** Returns the row of this view that a command got. Any extension can pass anything, even what looks like a row. */
  rowIn(given: unknown): Row | undefined {
    return [...this.stepNodes, ...this.subStepNodes.values()].find((node) => node === given);
  }

  get selectedRow(): Node | undefined {
    return this.view.selection[0];
  }

  /**
   * Finds the row with the keyboard focus. VS Code reports only the selection, so this toggles the focused row in it and
   * reads the difference.
   */
  async focusedRow(): Promise<Node | undefined> {
    const before = this.view.selection;
    // The changed selection arrives before the command resolves. Without a focus, nothing changes.
    await vscode.commands.executeCommand('list.toggleSelection');
    const after = this.view.selection;
    const row = after.find((node) => !before.includes(node)) ?? before.find((node) => !after.includes(node));
    if (row) await this.view.reveal(row, { select: true, focus: true });
    return row;
  }

  /** Returns the sub-steps that the user can mark as done or, if `attested`, unmark. */
  async decidable(attested: boolean): Promise<SubStep[]> {
    await this.learn();
    const { shown } = this;
    const { record, context } = shown;
    return subSteps.filter(
      (subStep) =>
        personDecides(subStep, record, canCheck(subStep, shown), context.now) &&
        (standingAttestation(subStep, record) !== undefined) === attested,
    );
  }

  getParent(node: Node): Node | undefined {
    if (node.kind !== 'subStep' && node.kind !== 'recommended') return undefined;
    const step = node.kind === 'subStep' ? stepOf(node.subStep) : node.of;
    if (node.kind === 'subStep' && node.subStep.recommended) return this.recommendedNodes.get(step);
    return this.stepNodes.find((each) => each.kind === 'step' && each.step === step);
  }

  getChildren(node?: Node): Node[] {
    const nodesOf = (all: readonly SubStep[]) =>
      all.flatMap((subStep) => this.subStepNodes.get(subStep) ?? []);
    if (node?.kind === 'step') {
      const group = this.recommendedNodes.get(node.step);
      return [...nodesOf(countedIn(node.step)), ...(group ? [group] : [])];
    }
    if (node?.kind === 'recommended') return nodesOf(recommendedIn(node.of));
    if (node) return [];
    this.givenTop = this.topText();
    return this.accounts.current ? [...this.notices(), this.nextNode, ...this.stepNodes] : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'notice') return noticeItem(node);
    const made = makeRow(node, this.shown);
    this.givenRows.set(node, made);
    return made.item;
  }

  /** VS Code asks for the tooltip when it is about to show it. */
  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    if (node.kind === 'notice') return item;
    const { rowTooltip } = await import('./guide.js');
    item.tooltip = rowTooltip(node, this.shown);
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
    const name = plain(account?.name ?? '');
    const description = account?.sample ? l10n.t('sample: {0}', name) : name;
    if (view.description !== description) view.description = description;
    const message = this.offlineNote();
    if (view.message !== message) view.message = message;
    this.tellChanges();
  }

  /**
   * Tells VS Code which rows changed, once per change. Refreshes all rows only if the top nodes changed, because VS Code
   * ignores clicks until it has fetched all of them again.
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
    const { shown } = this;
    const nodes = [...this.givenRows].flatMap(([node, given]) => {
      const now = makeRow(node, shown);
      if (textOf(given) === textOf(now)) return [];
      this.givenRows.set(node, now);
      return [node];
    });
    if (nodes.length > 0) this.changed.fire(nodes);
  }

  /** Asks SecretStorage which credentials it holds, and updates the rows if that changes them. */
  private async learn(): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const reading = this.accounts.held(account);
    this.reading = reading;
    const held = await reading.catch((error: unknown) => {
      this.log.error('Couldn’t read the credentials.', error);
      return undefined;
    });
    if (this.reading !== reading) return;
    const before = this.heldOf(account);
    this.learned = { sid: account.sid, held };
    if (!isDeepStrictEqual(before, held)) this.show();
  }

  /** Returns the credentials that SecretStorage holds or, until it answers, those that were saved. */
  private heldOf(account: ConnectedAccount): CredentialsHeld | undefined {
    return this.learned?.sid === account.sid ? this.learned.held : savedWith(account);
  }

  /** What the rows show now. */
  get shown(): Shown {
    const { record, context } = this.checklist;
    const account = this.accounts.current;
    const held = account && this.heldOf(account);
    return { account, held, record, context, isChecking: (check) => this.checklist.isChecking(check) };
  }

  private notices(): Notice[] {
    const account = this.accounts.current;
    return account ? notices(account, this.heldOf(account)) : [];
  }

  /** Identifies the top nodes: this account's steps and the notices above them. */
  private topText(): string {
    return JSON.stringify([this.accounts.current?.sid, this.notices()]);
  }

  /** Says why the last check couldn't reach Twilio, and what to do. */
  private offlineNote(): string {
    const failure = unreached(this.checklist.record);
    if (!failure) return '';
    const { message, remedy = '' } = failure;
    return [plain(message), plain(remedy), l10n.t('Earlier results are shown with their times.')]
      .filter(Boolean)
      .join(' ');
  }
}

/** Returns everything that a row and its tooltip show. The tooltip itself is made later, from the state. */
function textOf(given: MadeRow | undefined): string | undefined {
  return JSON.stringify(given, (key, value: unknown) => (key === 'tooltip' ? undefined : value));
}

/** Returns whether a step has something left to do. Out-of-date items need only another check. */
function isOpen({ done, stale, total }: StepState): boolean {
  return done + stale < total;
}

/** Refreshes regularly, because results go out of date with time alone. */
function everyHour(act: () => void): vscode.Disposable {
  const timer = setInterval(act, 60 * 60 * 1000);
  return { dispose: () => clearInterval(timer) };
}

/** The context values that VS Code last got. */
const told = new Map<string, boolean>();

/** Sets the contexts of menus and the walkthrough. The walkthrough keeps its ticks forever, so the sample sets none. */
function setContexts(account: ConnectedAccount | undefined, open: readonly Step[]): void {
  const own = account !== undefined && !account.sample;
  const contexts = {
    [contextKeys.connected]: account !== undefined,
    [contextKeys.signedOut]: account === undefined,
    [contextKeys.sample]: account?.sample ?? false,
    [contextKeys.own]: own,
    ...Object.fromEntries(steps.map((step) => [stepDoneKey(step.id), own && !open.includes(step)])),
  };
  for (const [key, value] of Object.entries(contexts)) {
    if (value === told.get(key)) continue;
    told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
