import * as l10n from '@vscode/l10n';
import type { BuiltInRole } from '../../twilio/roles';
import type { Encoding } from '../list/bytes';
import type { Answers } from '../list/columns';
import { answer, chooseForAll, chooseForOne, edit, rememberedAnswers, sameForAll } from './choice';
import { hear } from './fromHost';
import { isShort, longestText } from './limits';
import type { Draft, FromPage, Update } from './messages';
import { toEditing, type FormState, type RowFilter } from './state';
import { canApply, isConfirmed, isSettled, unticked } from './tally';

/** User actions. */
export type UserEvent =
  /** `isNew` means that the text replaces all of the previous text. */
  | { type: 'textChanged'; text: string; isNew?: boolean }
  /** The user replaced the whole text with a list that's too long for the field. */
  | { type: 'listPasted'; text: string }
  | { type: 'typingRested' }
  /** The user answered questions about the list. */
  | { type: 'answered'; answers: Answers }
  /** Without an encoding, the file stays closed. */
  | { type: 'encodingChosen'; encoding?: Encoding }
  | { type: 'fileAsked' }
  | { type: 'fileDropped'; name: string; bytes: Uint8Array<ArrayBuffer> }
  /** Restores the text that a file replaced. */
  | { type: 'bringBackAsked' }
  | { type: 'textAsked' }
  | { type: 'roleChosen'; role: BuiltInRole; on: boolean }
  | { type: 'personRoleChosen'; email: string; role: BuiltInRole; on: boolean }
  | { type: 'sameForAllAsked' }
  | { type: 'peopleFiltered'; text: string }
  | { type: 'rowsFiltered'; filter: Partial<RowFilter> }
  | { type: 'previewAsked' }
  | { type: 'planLeft' }
  | { type: 'administratorTicked'; email: string; on: boolean }
  | { type: 'ownAccessTicked'; on: boolean }
  | { type: 'applyAsked' }
  | { type: 'pauseAsked'; on: boolean }
  | { type: 'cancelAsked' }
  | { type: 'retryAsked' }
  | { type: 'startOverAsked' }
  | { type: 'saveAsked'; format: 'csv' | 'markdown' }
  /** The host fell silent during a run, or answers again. */
  | { type: 'hostWatched'; isSilent: boolean }
  /** Asks for something that doesn't change the form. */
  | { type: 'asked'; for: 'copyResults' | 'openConsole' | 'openDomains' | 'copyConsoleList' | 'connect' };

export type Dispatch = (event: UserEvent) => void;

/** The next state, and the message that the page then sends to the host. */
export interface Transition {
  state: FormState;
  send?: FromPage;
}

/** Returns what an event does to the form. Every state change goes through this pure function. */
export function reduceForm(state: FormState, event: UserEvent | Update): Transition {
  switch (event.type) {
    case 'textChanged':
      return { state: changeText(state, event.text, event.isNew) };
    case 'listPasted':
      return { state: replaceText(state, event.text, undefined) };
    case 'opened':
      return { state: open(state, event.text, event.name) };
    case 'typingRested':
      return askReading(state);
    case 'answered':
      return { state: answer(state, event.answers) };
    case 'encodingChosen':
      return chooseEncoding(state, event.encoding);
    case 'fileAsked':
      return ask(state, (request) => ({ type: 'openFile', request }));
    case 'fileDropped':
      return ask(state, (request) => ({
        type: 'dropFile',
        request,
        name: event.name.slice(-300),
        bytes: event.bytes,
      }));
    case 'bringBackAsked':
      return { state: bringBack(state) };
    case 'textAsked':
      return { state: { ...state, showsText: true } };
    case 'roleChosen':
      return { state: chooseForAll(state, event.role, event.on) };
    case 'personRoleChosen':
      return { state: chooseForOne(state, event.email, event.role, event.on) };
    case 'sameForAllAsked':
      return { state: sameForAll(state) };
    case 'peopleFiltered':
      return { state: { ...state, peopleFilter: event.text } };
    case 'rowsFiltered':
      return { state: { ...state, rowFilter: { ...state.rowFilter, ...event.filter } } };
    case 'previewAsked':
      return askPreview(state);
    case 'planLeft':
      return { state: state.phase.name === 'confirming' ? toEditing(state) : state };
    case 'administratorTicked':
      return { state: tick(state, event.email, event.on) };
    case 'ownAccessTicked':
      return { state: tickOwnAccess(state, event.on) };
    case 'applyAsked':
      return askApply(state);
    case 'pauseAsked':
      return state.phase.name === 'running' ? { state, send: { type: 'pause', on: event.on } } : { state };
    case 'cancelAsked':
      return askCancel(state);
    case 'retryAsked':
      return askRetry(state);
    case 'startOverAsked':
      return askOnce(state, (request) => ({ type: 'startOver', request }));
    case 'saveAsked':
      return ask(state, (request) => ({ type: 'saveResults', request, format: event.format }));
    case 'hostWatched':
      return { state: { ...state, isHostSilent: event.isSilent } };
    case 'asked':
      return { state, send: { type: event.for } };
    default:
      return { state: hear(state, event) };
  }
}

/** Sends a request that doesn't change the form until the answer arrives. */
function ask(state: FormState, message: (request: number) => FromPage): Transition {
  if (state.phase.name === 'previewing') return { state };
  const request = state.request + 1;
  return { state: { ...state, request, failure: undefined }, send: message(request) };
}

function changeText(state: FormState, text: string, isNew = false): FormState {
  const change = { text, file: undefined };
  const isOther = isNew || text === '' || state.draft.text === '';
  return { ...edit(state, 'people', isOther ? forOtherList(state, change) : change), showsText: true };
}

/** Removes answers that apply only to the previous list from the draft. */
function forOtherList({ draft }: FormState, change: Partial<Draft>): Partial<Draft> {
  return draft.answers ? { ...change, answers: undefined, ...rememberedAnswers(draft) } : change;
}

function chooseEncoding(state: FormState, encoding: Encoding | undefined): Transition {
  const message = encoding === undefined ? {} : { encoding };
  const { state: asked, send } = ask(state, (request) => ({ type: 'chooseEncoding', request, ...message }));
  if (!send) return { state };
  return { state: encoding === undefined ? { ...asked, unread: undefined } : asked, send };
}

/** Replaces the whole text. The user can restore the previous one unless it came from a file. */
function replaceText(state: FormState, text: string, file: string | undefined): FormState {
  if (state.phase.name === 'running' || state.phase.name === 'done') return state;
  const { draft } = state;
  const isOwn = draft.file === undefined && draft.text.trim() !== '';
  const before = isOwn ? draft.text : draft.before;
  const change = forOtherList(state, { text, file, before });
  return { ...edit(state, 'people', change), showsText: isShort(text) };
}

function open(state: FormState, text: string, file: string): FormState {
  const opened = replaceText(state, text, file);
  return opened.unread ? { ...opened, unread: undefined } : opened;
}

function bringBack(state: FormState): FormState {
  const { draft } = state;
  if (draft.before === undefined) return state;
  const before = draft.file === undefined ? draft.text : undefined;
  const change = forOtherList(state, { text: draft.before, file: undefined, before });
  const changed = edit(state, 'people', change);
  return { ...changed, showsText: isShort(draft.before) };
}

function askReading(state: FormState): Transition {
  const { text, answers } = state.draft;
  if (text.length > longestText) return { state };
  const read = state.read + 1;
  return {
    state: { ...state, read },
    send: { type: 'read', request: read, text, ...(answers && { answers }) },
  };
}

function askPreview(state: FormState): Transition {
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
    message: l10n.t('The list is too long.'),
    remedy: l10n.t('Split the list and invite people in batches.'),
  };
}

function tick(state: FormState, email: string, on: boolean): FormState {
  const { phase } = state;
  const canTick =
    (phase.name === 'confirming' && phase.applying === undefined) ||
    (phase.name === 'done' && phase.asked === undefined);
  if (!canTick) return state;
  const kept = phase.ticked.filter((each) => each !== email);
  return { ...state, phase: { ...phase, ticked: on ? [...kept, email] : kept } };
}

function tickOwnAccess(state: FormState, on: boolean): FormState {
  const { phase } = state;
  if (phase.name !== 'confirming' || phase.applying !== undefined) return state;
  return { ...state, phase: { ...phase, ownAccessTicked: on } };
}

function askApply(state: FormState): Transition {
  const { phase } = state;
  if (phase.name !== 'confirming' || phase.applying !== undefined) return { state };
  const { plan, ownAccessTicked } = phase;
  if (!canApply(plan) || !isConfirmed(phase)) return { state };
  const request = state.request + 1;
  const draft = { ...state.draft, sent: true };
  const administrators = [...plan.administrators];
  return {
    state: { ...state, draft, failure: undefined, request, phase: { ...phase, applying: request } },
    send: { type: 'apply', request, plan: plan.id, administrators, ownAccess: ownAccessTicked },
  };
}

function askCancel(state: FormState): Transition {
  const { phase } = state;
  if (phase.name !== 'running' || phase.cancelling) return { state };
  return { state: { ...state, phase: { ...phase, cancelling: true } }, send: { type: 'cancel' } };
}

/** Sends the rest of a run, once the user has ticked each Administrator again. */
function askRetry(state: FormState): Transition {
  const { phase } = state;
  if (phase.name !== 'done' || isSettled(phase.run)) return { state };
  const { administrators = [], rest } = phase.run;
  if (unticked(administrators, phase.ticked).length > 0) return { state };
  const again = [...administrators];
  return askOnce(state, (request) => ({
    type: 'retryFailed',
    request,
    administrators: again,
    ...(rest !== undefined && { rest }),
  }));
}

/** Sends a request that leaves the results, unless one is already pending. */
function askOnce(state: FormState, message: (request: number) => FromPage): Transition {
  const { phase } = state;
  if (phase.name !== 'done' || phase.asked !== undefined) return { state };
  const request = state.request + 1;
  const asked = { ...state, failure: undefined, request, phase: { ...phase, asked: request } };
  return { state: asked, send: message(request) };
}
