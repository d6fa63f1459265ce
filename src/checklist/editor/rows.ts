import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type ConnectedAccount, type CredentialsHeld, lostOf } from '../../accounts/account';
import { commands } from '../../ui/ids';
import { when } from '../../ui/text';
import type { ChecklistRecord } from '../record';
import {
  nextSubStep,
  personDecides,
  standingAttestation,
  stateOf,
  stepState,
  subStepState,
  type SubStepState,
  traces,
} from '../state';
import { countedIn, recommendedIn, type Step, stepOf, steps, type SubStep } from '../steps';
import { type Checklist, checksWith } from './checklist';
import { briefly, eventText, inWords, progress, progressBriefly, type RowContext, spoken } from './words';

/** The row that names the next open sub-step, a step, the group of what's recommended beyond the guide, or a sub-step. */
export type Row =
  | { kind: 'next' }
  | { kind: 'step'; step: Step }
  | { kind: 'recommended'; of: Step }
  | { kind: 'subStep'; subStep: SubStep };

/** What the rows show. `held` is absent if the credentials are unreadable. */
export interface Shown {
  account: ConnectedAccount | undefined;
  held: CredentialsHeld | undefined;
  record: ChecklistRecord;
  context: RowContext;
  isChecking: Checklist['isChecking'];
}

/** A row and the state that its tooltip explains. */
export interface MadeRow {
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

/** Makes the row without its tooltip. */
export function makeRow(row: Row, shown: Shown): MadeRow {
  if (row.kind === 'subStep') return subStepRow(row.subStep, shown);
  if (row.kind === 'next') return { item: nextItem(shown) };
  return { item: row.kind === 'step' ? stepItem(row.step, shown) : recommendedItem(row.of, shown) };
}

/** Returns whether the credentials allow checking the sub-step. */
export function canCheck({ proof }: SubStep, { account, held }: Shown): boolean {
  return (
    account !== undefined && held !== undefined && !!proof && checksWith(account, held).includes(proof.check)
  );
}

/** Makes the row at the top. A click does what's next. */
function nextItem({ account, record, context }: Shown): vscode.TreeItem {
  const next = nextSubStep(record, context.now);
  const text = next ? l10n.t('Next: {0}', next.title()) : l10n.t('All done: create the report');
  const item = new vscode.TreeItem(text);
  item.id = `${account?.sid ?? ''}/next`;
  item.iconPath = new vscode.ThemeIcon('arrow-circle-right', new vscode.ThemeColor('charts.blue'));
  item.contextValue = 'next';
  item.command = { command: commands.nextStep, title: l10n.t('Next Step') };
  item.accessibilityInformation = { label: text };
  return item;
}

function stepItem(step: Step, shown: Shown): vscode.TreeItem {
  const { account, record, context } = shown;
  const state = stepState(step, record, context.now);
  const item = new vscode.TreeItem(step.title(), vscode.TreeItemCollapsibleState.Expanded);
  item.id = `${account?.sid ?? ''}/${step.id}`;
  item.description = progressBriefly(state);
  item.iconPath = icons[state.kind];
  const isCheckable = step.subSteps.some((subStep) => canCheck(subStep, shown));
  item.contextValue = ['step', step.id, isCheckable ? 'check' : ''].join(';');
  item.command = explain();
  const place = l10n.t('step {0} of {1}', steps.indexOf(step) + 1, steps.length);
  item.accessibilityInformation = {
    label: [step.title(), spoken(state.kind), progress(state), place].join(', '),
  };
  return item;
}

/** Makes the collapsed row above what goes beyond the guide. Only a warning tells of what's inside. */
function recommendedItem(step: Step, { account, record, context }: Shown): vscode.TreeItem {
  const { attention, done, total } = stateOf(recommendedIn(step), record, context.now);
  const item = new vscode.TreeItem(l10n.t('Recommended'), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${account?.sid ?? ''}/${step.id}/recommended`;
  const progressText = l10n.t('{0} of {1}', done, total);
  item.description = progressText;
  item.iconPath = attention > 0 ? icons.attention : new vscode.ThemeIcon('lightbulb');
  item.contextValue = 'recommended';
  const label = l10n.t('Recommended for {0}', step.title());
  const warning = attention > 0 ? [spoken('attention')] : [];
  item.accessibilityInformation = { label: [label, ...warning, progressText].join(', ') };
  return item;
}

function subStepRow(subStep: SubStep, shown: Shown): MadeRow {
  const { account, record, context } = shown;
  const state = subStepState(subStep, record, context.now);
  const checkable = canCheck(subStep, shown);
  const decides = personDecides(subStep, record, checkable, context.now);
  const item = new vscode.TreeItem(subStep.title());
  item.id = `${account?.sid ?? ''}/${subStep.id}`;
  const [hint] = traces(subStep, record);
  const isOpen = state.kind === 'open';
  item.description = briefly(state) || (isOpen && hint ? l10n.t('in log') : '');
  // A row has one sign: a checkbox shows whether it's marked, and an icon everything else.
  const hasBox = decides && (isOpen || state.kind === 'attested' || (state.kind === 'stale' && !checkable));
  if (!hasBox) item.iconPath = icons[state.kind];
  const attested = standingAttestation(subStep, record) !== undefined;
  item.contextValue = [
    'subStep',
    subStep.id,
    state.kind === 'attention' ? state.why.kind : state.kind,
    checkable ? 'check' : '',
    decides ? (attested ? 'canUndo' : 'canMark') : '',
    attested && !subStep.secret ? 'canNote' : '',
  ].join(';');
  item.command = explain();
  const step = stepOf(subStep);
  const siblings = subStep.recommended ? recommendedIn(step) : countedIn(step);
  const place = l10n.t('{0} of {1}', siblings.indexOf(subStep) + 1, siblings.length);
  const words = [inWords(state, context), hint ? hintText(hint) : ''].filter(Boolean).join(' · ');
  const label = [subStep.title(), spoken(state.kind), words, place].filter(Boolean).join(', ');
  item.accessibilityInformation = { label };
  if (hasBox) item.checkboxState = checkbox(subStep, attested, label);
  if (subStep.proof && shown.isChecking(subStep.proof.check)) {
    if (!hasBox) item.iconPath = new vscode.ThemeIcon('loading~spin');
    item.description = l10n.t('checking…');
  }
  return { item, state };
}

/** Has no arguments: VS Code drops them when it redraws a row, and a click just before would do nothing. */
function explain(): vscode.Command {
  return { command: commands.explainSelected, title: l10n.t('Explain') };
}

function checkbox(
  subStep: SubStep,
  attested: boolean,
  label: string,
): NonNullable<vscode.TreeItem['checkboxState']> {
  const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
  return {
    state: attested ? Checked : Unchecked,
    tooltip: attested ? l10n.t('Undo mark as done') : l10n.t('Mark as done'),
    accessibilityInformation: {
      label: attested
        ? l10n.t('{0}: undo mark as done', label)
        : l10n.t('{0}: mark as done', subStep.title()),
      role: 'checkbox',
    },
  };
}

/** Returns an audit log hint in words. */
export function hintText({ event, at }: ReturnType<typeof traces>[number]): string {
  return l10n.t('in the audit log: {0}, {1}', eventText(event), when(at));
}

/** A row above the steps about a missing credential. */
export interface Notice {
  kind: 'notice';
  id: string;
  label: string;
  description: string;
  command: string;
}

/** Returns notices about missing credentials. `held` is absent if the credentials are unreadable. */
export function notices(account: ConnectedAccount, held: CredentialsHeld | undefined): Notice[] {
  const notice = (id: string, label: string, description: string, command: string): Notice => ({
    kind: 'notice',
    id,
    label,
    description,
    command,
  });
  if (!held)
    return [notice('storage', l10n.t('Credentials unreadable'), l10n.t('see the log'), commands.showLog)];
  const lost = lostOf(account, held);
  const again = l10n.t('enter it again');
  const { replaceAccountCredential, replaceOrganizationCredential } = commands;
  const app = l10n.t('App credential missing');
  return [
    ...(lost.account
      ? [notice('account', l10n.t('Account credential missing'), again, replaceAccountCredential)]
      : []),
    ...(lost.organization ? [notice('organization', app, again, replaceOrganizationCredential)] : []),
  ];
}

export function noticeItem({ id, label, description, command }: Notice): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.id = `notice/${id}`;
  item.description = description;
  item.iconPath = new vscode.ThemeIcon('key', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = `notice;${id}`;
  item.command = { command, title: label };
  item.tooltip = label;
  item.accessibilityInformation = { label: `${label}, ${description}` };
  return item;
}
