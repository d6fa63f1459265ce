import * as l10n from '@vscode/l10n';
import { isShort } from './limits';
import type { AccountView, Init, PlanView, RunView, Update } from './messages';
import { allRows, emptyDraft, nothingRead, toEditing, type Copied, type FormState } from './state';
import { isSettled } from './tally';

/** The state that the host's first message gives. */
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
    phase: init.plan ? confirming(init.plan) : { name: 'editing' },
  };
  return init.run ? showRun(state, init.run) : state;
}

/** Nothing of a plan is ticked at first. */
function confirming(plan: PlanView): FormState['phase'] {
  return { name: 'confirming', plan, ticked: [], ownAccessTicked: false };
}

/** What a message of the host changes. Pure. */
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
      return leaveRun(state);
    default:
      return ignore(message, state);
  }
}

/** A run that never came to be leaves why it failed. */
function leaveRun(state: FormState): FormState {
  const hasRun = state.phase.name === 'running' || state.phase.name === 'done';
  if (!hasRun) return state;
  return { ...toEditing(state), draft: { ...state.draft, sent: undefined }, failure: state.failure };
}

/** A message of another version of the extension. */
function ignore(_message: never, state: FormState): FormState {
  return state;
}

function awaits(state: FormState, request: number): boolean {
  return state.phase.name === 'previewing' && state.phase.request === request;
}

/** A plan holds for the account that it was made for, whatever that is called. */
function changeAccount(state: FormState, account: AccountView): FormState {
  const { sample, sidEnd } = state.account;
  const isSame = sample === account.sample && sidEnd === account.sidEnd;
  const changed = { ...state, account };
  if (isSame || (state.phase.name !== 'previewing' && state.phase.name !== 'confirming')) return changed;
  const failure = {
    message: l10n.t('Another account is in use now, so the preview no longer holds.'),
    remedy: l10n.t('Preview again for this account.'),
  };
  return { ...toEditing(changed), failure };
}

/** Shows a run. When it ended with nobody left over, what was entered for it has served its purpose. */
function showRun(state: FormState, run: RunView): FormState {
  const { phase } = state;
  const hadRun = phase.name === 'running' || phase.name === 'done';
  const rowFilter = hadRun && phase.run.rows.length === run.rows.length ? state.rowFilter : allRows;
  const shown = { ...state, problems: [], ruleApplied: undefined, rowFilter };
  if (run.running) {
    const isKnown = phase.name === 'running';
    const failure = isKnown ? state.failure : undefined;
    return { ...shown, failure, phase: { name: 'running', run, cancelling: isKnown && phase.cancelling } };
  }
  const before = phase.name === 'done' ? { ticked: phase.ticked, ...copiedIn(phase) } : { ticked: [] };
  const done: FormState = { ...shown, phase: { name: 'done', run, ...before } };
  const isOver = isSettled(run) && state.draft.sent === true;
  return isOver ? { ...done, draft: emptyDraft, showsText: true, reading: nothingRead } : done;
}

function showProgress(state: FormState, { rows, run }: Extract<Update, { type: 'progress' }>): FormState {
  const { phase } = state;
  if (phase.name !== 'running' && phase.name !== 'done') return state;
  const all = [...phase.run.rows];
  for (const [index, row] of rows) all[index] = row;
  return showRun(state, { ...run, rows: all });
}

const copiedIn = ({ copied }: { copied?: Copied }) => (copied === undefined ? {} : { copied });

/** The last request failed; what it was about stays on the screen. */
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
    case 'confirming':
      return {
        ...state,
        failure,
        draft: { ...state.draft, sent: undefined },
        phase: {
          name: 'confirming',
          plan: phase.plan,
          ticked: phase.ticked,
          ownAccessTicked: phase.ownAccessTicked,
        },
      };
    case 'done':
      return {
        ...state,
        failure,
        phase: { name: 'done', run: phase.run, ticked: phase.ticked, ...copiedIn(phase) },
      };
  }
}
