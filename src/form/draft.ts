import * as l10n from '@vscode/l10n';
import { chooseRole } from '../people/roles';
import type { BuiltInRole } from '../twilio/roles';
import { hear } from './hearing';
import { longestText, type Draft, type FromPage, type ToPage } from './messages';
import { toEditing, type FormState } from './state';
import { canApply, isSettled, unticked } from './tally';

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
