import * as l10n from '@vscode/l10n';
import { chooseRole } from '../people/roles';
import type { BuiltInRole } from '../twilio/roles';
import {
  longestText,
  type AccountView,
  type Draft,
  type FromPage,
  type InputProblem,
  type PlanView,
  type Reading,
  type RoleView,
  type RunView,
  type ToPage,
} from './messages';
import { canApply, isSettled, unticked } from './tally';

export type Phase =
  | { name: 'editing' }
  | { name: 'previewing'; request: number }
  /** `applying`: the request was sent and the run has not begun yet. */
  | { name: 'confirming'; plan: PlanView; ticked: readonly string[]; applying?: number }
  | { name: 'running'; run: RunView; cancelling: boolean }
  | { name: 'done'; run: RunView; copied: boolean; retrying?: number };

export interface FormState {
  account: AccountView;
  roles: readonly RoleView[];
  draft: Draft;
  reading: Reading;
  /** The number of the last request to read the text. */
  read: number;
  /** What the rule about Administrator did to the choice just now. */
  ruleApplied?: 'cleared' | 'givenUp' | undefined;
  /** What the last preview found wrong with the input. */
  problems: readonly InputProblem[];
  /** A request failed as a whole. */
  failure?: { message: string; remedy?: string } | undefined;
  /** The number of the last request. */
  request: number;
  phase: Phase;
}

/** What the person does. */
export type UserEvent =
  | { type: 'textChanged'; text: string }
  | { type: 'typingRested' }
  | { type: 'roleChosen'; role: BuiltInRole; on: boolean }
  | { type: 'previewAsked' }
  | { type: 'planLeft' }
  | { type: 'administratorTicked'; email: string; on: boolean }
  | { type: 'applyAsked' }
  | { type: 'cancelAsked' }
  | { type: 'retryAsked' }
  | { type: 'startOverAsked' }
  | { type: 'consoleAsked' }
  | { type: 'copyAsked' }
  | { type: 'connectAsked' };

/** The next state, and the message to the host that goes with it. */
export interface Step {
  state: FormState;
  send?: FromPage;
}

export const emptyDraft: Draft = { text: '', roles: [] };
const nothingRead: Reading = { people: 0, problems: [], notes: [] };

/** The state that the host's first message and the draft kept by the webview give. */
export function startForm(init: Extract<ToPage, { type: 'init' }>, draft: Draft): FormState {
  const state: FormState = {
    account: init.account,
    roles: init.roles,
    draft,
    reading: nothingRead,
    read: 0,
    problems: [],
    request: 0,
    phase: { name: 'editing' },
  };
  return init.run ? showRun(state, init.run) : state;
}

/** What happens to the form: the only place that changes its state. Pure. */
export function reduceForm(state: FormState, event: UserEvent | ToPage): Step {
  switch (event.type) {
    case 'textChanged':
      return { state: edit(state, 'people', { text: event.text }) };
    case 'typingRested':
      return askReading(state);
    case 'roleChosen':
      return { state: choose(state, event.role, event.on) };
    case 'previewAsked':
      return askPreview(state);
    case 'planLeft':
      return { state: state.phase.name === 'confirming' ? toEditing(state) : state };
    case 'administratorTicked':
      return { state: tick(state, event.email, event.on) };
    case 'applyAsked':
      return askApply(state);
    case 'cancelAsked':
      return askCancel(state);
    case 'retryAsked':
      return askRetry(state);
    case 'startOverAsked':
      return state.phase.name === 'done'
        ? { state: toEditing(state), send: { type: 'startOver' } }
        : { state };
    case 'consoleAsked':
      return { state, send: { type: 'openConsole' } };
    case 'copyAsked':
      return { state, send: { type: 'copyConsoleList' } };
    case 'connectAsked':
      return { state, send: { type: 'connect' } };
    default:
      return { state: hear(state, event) };
  }
}

function hear(state: FormState, message: ToPage): FormState {
  switch (message.type) {
    case 'init': {
      const known = { ...state, account: message.account, roles: message.roles };
      return message.run ? showRun(known, message.run) : known;
    }
    case 'account':
      return changeAccount(state, message.account);
    case 'reading':
      return message.request === state.read ? { ...state, reading: message.reading } : state;
    case 'problems':
      return awaits(state, message.request) ? { ...toEditing(state), problems: message.problems } : state;
    case 'plan': {
      const { plan } = message;
      return awaits(state, message.request)
        ? { ...state, phase: { name: 'confirming', plan, ticked: [] } }
        : state;
    }
    case 'run':
      return showRun(state, message.run);
    case 'failed':
      return fail(state, message);
    case 'copied':
      return state.phase.name === 'done' ? { ...state, phase: { ...state.phase, copied: true } } : state;
    case 'startOver':
      return leaveRun(state);
    default:
      return ignore(message, state);
  }
}

/** A run that never came to be leaves why it failed. */
function leaveRun(state: FormState): FormState {
  const hasRun = state.phase.name === 'running' || state.phase.name === 'done';
  return hasRun ? { ...toEditing(state), failure: state.failure } : state;
}

/** A message of another version of the extension. */
function ignore(_message: never, state: FormState): FormState {
  return state;
}

function awaits(state: FormState, request: number): boolean {
  return state.phase.name === 'previewing' && state.phase.request === request;
}

function toEditing(state: FormState): FormState {
  return { ...state, problems: [], failure: undefined, phase: { name: 'editing' } };
}

/** A changed draft has no preview any more; what was found wrong with the changed field is out of date. */
function edit(state: FormState, field: 'people' | 'roles', change: Partial<Draft>): FormState {
  const changed = { ...state, draft: { ...state.draft, ...change }, ruleApplied: undefined };
  const { phase } = state;
  const isUnderWay =
    phase.name === 'running' || (phase.name === 'confirming' && phase.applying !== undefined);
  if (isUnderWay || phase.name === 'done') return changed;
  const problems = state.problems.filter((problem) => (problem.field ?? 'people') !== field);
  // An answer that is still to come is about what stood there before.
  const request = phase.name === 'previewing' ? state.request + 1 : state.request;
  return { ...toEditing(changed), problems, request };
}

function choose(state: FormState, role: BuiltInRole, on: boolean): FormState {
  const before = state.draft.roles;
  const roles = chooseRole(before, role, on);
  const given = before.filter((name) => name !== role && !roles.includes(name));
  const ruleApplied = given.length === 0 ? undefined : role === 'administrator' ? 'cleared' : 'givenUp';
  return { ...edit(state, 'roles', { roles }), ruleApplied };
}

function askReading(state: FormState): Step {
  const { text } = state.draft;
  if (text.length > longestText) return { state };
  const read = state.read + 1;
  return { state: { ...state, read }, send: { type: 'read', request: read, text } };
}

function askPreview(state: FormState): Step {
  const { phase, draft } = state;
  const isEditing = phase.name === 'editing' || (phase.name === 'confirming' && phase.applying === undefined);
  if (!isEditing) return { state };
  const failure = whyNoPreview(state);
  if (failure) return { state: { ...toEditing(state), failure } };
  const request = state.request + 1;
  const asked: FormState = { ...toEditing(state), request, phase: { name: 'previewing', request } };
  return { state: asked, send: { type: 'preview', request, draft } };
}

function whyNoPreview({ account, draft }: FormState): FormState['failure'] {
  if (account.obstacle !== undefined) return { message: account.obstacle };
  if (draft.text.length <= longestText) return undefined;
  return {
    message: l10n.t('The list is too long to be read at once.'),
    remedy: l10n.t('Invite the people in several parts.'),
  };
}

function tick(state: FormState, email: string, on: boolean): FormState {
  const { phase } = state;
  if (phase.name !== 'confirming' || phase.applying !== undefined) return state;
  const others = phase.ticked.filter((each) => each !== email);
  return { ...state, phase: { ...phase, ticked: on ? [...others, email] : others } };
}

function askApply(state: FormState): Step {
  const { phase } = state;
  if (phase.name !== 'confirming' || phase.applying !== undefined) return { state };
  const { plan, ticked } = phase;
  if (!canApply(plan) || unticked(plan, ticked).length > 0) return { state };
  const request = state.request + 1;
  const administrators = [...plan.administrators];
  return {
    state: { ...state, failure: undefined, request, phase: { ...phase, applying: request } },
    send: { type: 'apply', request, plan: plan.id, administrators },
  };
}

function askCancel(state: FormState): Step {
  const { phase } = state;
  if (phase.name !== 'running' || phase.cancelling) return { state };
  return { state: { ...state, phase: { ...phase, cancelling: true } }, send: { type: 'cancel' } };
}

function askRetry(state: FormState): Step {
  const { phase } = state;
  if (phase.name !== 'done' || phase.retrying !== undefined || isSettled(phase.run)) return { state };
  const request = state.request + 1;
  return {
    state: { ...state, failure: undefined, request, phase: { ...phase, retrying: request } },
    send: { type: 'retryFailed', request },
  };
}

/** A plan holds for the account that it was made for. */
function changeAccount(state: FormState, account: AccountView): FormState {
  const { name, sidEnd } = state.account;
  const isSame = name === account.name && sidEnd === account.sidEnd;
  const changed = { ...state, account };
  if (isSame || (state.phase.name !== 'previewing' && state.phase.name !== 'confirming')) return changed;
  const failure = {
    message: l10n.t('Another account is in use now, so the preview no longer holds.'),
    remedy: l10n.t('Preview again for this account.'),
  };
  return { ...toEditing(changed), failure };
}

/** Shows a run. When it ended with nobody left over, what was entered has served its purpose. */
function showRun(state: FormState, run: RunView): FormState {
  const { phase } = state;
  const shown = { ...state, problems: [], ruleApplied: undefined };
  if (run.running) {
    const isKnown = phase.name === 'running';
    const failure = isKnown ? state.failure : undefined;
    return { ...shown, failure, phase: { name: 'running', run, cancelling: isKnown && phase.cancelling } };
  }
  const copied = phase.name === 'done' && phase.copied;
  const done: FormState = { ...shown, phase: { name: 'done', run, copied } };
  return isSettled(run) ? { ...done, draft: emptyDraft, reading: nothingRead } : done;
}

/** The last request failed; what it was about stays on the screen. */
function fail(
  state: FormState,
  { request, message, remedy }: Extract<ToPage, { type: 'failed' }>,
): FormState {
  const { phase } = state;
  if (request !== state.request) return state;
  const failure = { message, ...(remedy === undefined ? {} : { remedy }) };
  switch (phase.name) {
    case 'editing':
    case 'running':
      return { ...state, failure };
    case 'previewing':
      return { ...toEditing(state), failure };
    case 'confirming':
      return { ...state, failure, phase: { name: 'confirming', plan: phase.plan, ticked: phase.ticked } };
    case 'done':
      return { ...state, failure, phase: { name: 'done', run: phase.run, copied: phase.copied } };
  }
}
