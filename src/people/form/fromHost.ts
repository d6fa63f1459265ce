import * as l10n from '@vscode/l10n';
import { rememberedAnswers } from './choice';
import { isShort } from './limits';
import type { AccountView, Draft, Init, PlanView, RunView, Update } from './messages';
import { allRows, emptyDraft, nothingRead, toEditing, type Copied, type FormState } from './state';
import { isSettled } from './tally';

/** Returns the state that the host's first message describes. */
export function startForm(init: Init): FormState {
  const { draft = emptyDraft } = init;
  const state: FormState = {
    account: init.account,
    roles: init.roles,
    draft,
    showsText: isShort(draft.text),
    reading: nothingRead,
    read: 0,
    problems: [],
    request: 0,
    peopleFilter: '',
    rowFilter: allRows,
    unread: init.file,
    phase: init.plan ? confirming(init.plan) : { name: 'editing' },
  };
  return init.run ? showRun(state, init.run) : state;
}

/** Starts a confirmation with nothing ticked. */
function confirming(plan: PlanView): FormState['phase'] {
  return { name: 'confirming', plan, ticked: [], ownAccessTicked: false };
}

/** Returns the state after a message from the host. Pure. */
export function hear(state: FormState, message: Exclude<Update, { type: 'opened' }>): FormState {
  switch (message.type) {
    case 'account':
      return changeAccount(state, message.account);
    case 'reading':
      return message.request === state.read ? { ...state, reading: message.reading } : state;
    case 'problems':
      return awaits(state, message.request) ? { ...toEditing(state), problems: message.problems } : state;
    case 'plan': {
      const { plan } = message;
      return awaits(state, message.request)
        ? { ...state, rowFilter: allRows, phase: confirming(plan) }
        : state;
    }
    case 'unread':
      return { ...state, unread: message.file };
    case 'run':
      return showRun(state, message.run);
    case 'progress':
      return showProgress(state, message);
    case 'failed':
      return fail(state, message);
    case 'copied':
      return state.phase.name === 'done'
        ? { ...state, phase: { ...state.phase, copied: message.what } }
        : state;
    case 'startOver':
      return leaveRun(message.forget ? { ...state, draft: withoutSent(state.draft) } : state);
    case 'pong':
      return state;
    default:
      return ignore(message, state);
  }
}

/** Returns the draft unless it was sent. */
function withoutSent(draft: Draft): Draft {
  return draft.sent ? emptyDraft : draft;
}

/** Leaves the run's results. A run that never started keeps its failure on the page. */
function leaveRun(state: FormState): FormState {
  const hasRun = state.phase.name === 'running' || state.phase.name === 'done';
  if (!hasRun) return state;
  return { ...toEditing(state), draft: { ...state.draft, sent: undefined }, failure: state.failure };
}

/** Ignores a message from another version of the extension. */
function ignore(_message: never, state: FormState): FormState {
  return state;
}

function awaits(state: FormState, request: number): boolean {
  return state.phase.name === 'previewing' && state.phase.request === request;
}

/** Changes the account. A plan stays valid only for its own account, whatever the account's name. */
function changeAccount(state: FormState, account: AccountView): FormState {
  const { sample, sidEnd } = state.account;
  const isSame = sample === account.sample && sidEnd === account.sidEnd;
  const changed = { ...state, account };
  if (isSame || (state.phase.name !== 'previewing' && state.phase.name !== 'confirming')) return changed;
  const failure = {
    message: l10n.t('You switched accounts, so the preview is out of date.'),
    remedy: l10n.t('Preview again for this account.'),
  };
  return { ...toEditing(changed), failure };
}

/** Shows a run. Clears the draft that was sent for it once no one is left. */
function showRun(state: FormState, run: RunView): FormState {
  const { phase } = state;
  const hadRun = phase.name === 'running' || phase.name === 'done';
  const rowFilter = hadRun && phase.run.rows.length === run.rows.length ? state.rowFilter : allRows;
  // Another window's run says nothing about this draft.
  const draft = run.elsewhere && state.draft.sent ? { ...state.draft, sent: undefined } : state.draft;
  const shown = { ...state, draft, problems: [], ruleApplied: undefined, rowFilter };
  if (run.running) {
    const isKnown = phase.name === 'running';
    const failure = isKnown || run.elsewhere ? state.failure : undefined;
    return { ...shown, failure, phase: { name: 'running', run, cancelling: isKnown && phase.cancelling } };
  }
  const before = phase.name === 'done' ? { ticked: phase.ticked, ...copiedIn(phase) } : { ticked: [] };
  const done: FormState = { ...shown, phase: { name: 'done', run, ...before } };
  const isOver = isSettled(run) && draft.sent === true;
  return isOver
    ? {
        ...done,
        draft: { ...emptyDraft, ...rememberedAnswers(state.draft) },
        showsText: true,
        reading: nothingRead,
      }
    : done;
}

function showProgress(state: FormState, { rows, run }: Extract<Update, { type: 'progress' }>): FormState {
  const { phase } = state;
  if (phase.name !== 'running' && phase.name !== 'done') return state;
  const all = [...phase.run.rows];
  for (const [index, row] of rows) all[index] = row;
  return showRun(state, { ...run, rows: all });
}

const copiedIn = ({ copied }: { copied?: Copied }) => (copied === undefined ? {} : { copied });

/** Shows why the last request failed; its input stays on the page. */
function fail(
  state: FormState,
  { request, message, remedy }: Extract<Update, { type: 'failed' }>,
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
    case 'confirming': {
      const { name, plan, ticked, ownAccessTicked } = phase;
      const draft = { ...state.draft, sent: undefined };
      return { ...state, failure, draft, phase: { name, plan, ticked, ownAccessTicked } };
    }
    case 'done': {
      const { name, run, ticked } = phase;
      return { ...state, failure, phase: { name, run, ticked, ...copiedIn(phase) } };
    }
  }
}
