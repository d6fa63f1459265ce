import * as l10n from '@vscode/l10n';
import type { UserEvent } from './draft';
import type { FormState } from './state';
import { el, icon, list, setText, setUsable, type Icon, type Part } from './elements';
import type { ResultRow, RunView } from './messages';
import { table, tally } from './planView';
import { countRun, isSettled } from './tally';
import { describeRetry, describeRun, outcomeLabel, people } from './words';

type Dispatch = (event: UserEvent) => void;
type Phase = FormState['phase'];
type Running = Extract<Phase, { name: 'running' }>;
type Done = Extract<Phase, { name: 'done' }>;

const outcomeIcons: Record<ResultRow['outcome'], Icon> = {
  queued: 'clock',
  running: 'busy',
  done: 'check',
  already: 'check',
  failed: 'error',
  console: 'link',
  cancelled: 'minus',
};

/** A run under way, and what came of it. */
export interface RunPart extends Part<FormState> {
  focus(): void;
}

export function runView(dispatch: Dispatch): RunPart {
  const title = el('h2', { id: 'run-title', tabindex: '-1' });
  const progress = progressBar(dispatch);
  const summary = runSummary();
  const rows = list<ResultRow>(el('tbody', { role: 'rowgroup' }), ({ email }) => email, resultRow);
  const leftForConsole = consoleCard(dispatch);
  const next = nextActions(dispatch);
  const section = el(
    'section',
    { class: 'run', 'aria-labelledby': 'run-title' },
    title,
    summary.element,
    progress.element,
    table([l10n.t('Person'), l10n.t('Result')], rows.element),
    leftForConsole.element,
    next.element,
  );
  return {
    element: section,
    update(state) {
      const { phase } = state;
      const hasRun = phase.name === 'running' || phase.name === 'done';
      section.hidden = !hasRun;
      if (!hasRun) return;
      setText(title, phase.name === 'running' ? l10n.t('Inviting') : l10n.t('Results'));
      summary.update(phase.run);
      progress.update(phase);
      rows.update(phase.run.rows);
      leftForConsole.update(phase);
      next.update(phase);
    },
    focus() {
      window.scrollTo(0, 0);
      title.focus({ preventScroll: true });
    },
  };
}

/** Spoken when the run begins and when it ends; the progress between is there to be looked at. */
function runSummary(): Part<RunView> {
  const text = el('p');
  const numbers = el('ul', { class: 'tally' });
  const items = tally(numbers);
  return {
    element: el('div', { role: 'status' }, text, numbers),
    update(run) {
      const total = people(run.rows.length);
      const begun = l10n.t('{0} in this run. It goes on when the form is closed.', total);
      const ended = isSettled(run) ? l10n.t('Finished.') : l10n.t('Finished, with somebody left over.');
      setText(text, run.running ? begun : ended);
      const shown = run.running ? [] : describeRun(run);
      items.update(
        shown.map((item) => ({ key: item.outcome, icon: outcomeIcons[item.outcome], text: item.text })),
      );
    },
  };
}

function progressBar(dispatch: Dispatch): Part<Running | Done> {
  const bar = el('progress', { 'aria-labelledby': 'progress-text' });
  const text = el('span', { id: 'progress-text' });
  const waiting = el('p', { class: 'remark' });
  const seconds = el('span');
  waiting.append(icon('clock'), seconds);
  const cancel = el('button', { type: 'button' });
  cancel.addEventListener('click', () => dispatch({ type: 'cancelAsked' }));
  const row = el('div', { class: 'progress' }, bar, text, cancel);
  const block = el('div', {}, row, waiting);
  return {
    element: block,
    update(phase) {
      block.hidden = phase.name !== 'running';
      if (phase.name !== 'running') return;
      const { run, cancelling } = phase;
      const { queued, running } = countRun(run);
      bar.max = Math.max(run.rows.length, 1);
      bar.value = run.rows.length - queued - running;
      setText(text, l10n.t('{0} of {1}', bar.value, people(run.rows.length)));
      waiting.hidden = run.waiting === undefined;
      setText(seconds, l10n.t('Twilio asks us to wait {0} s.', run.waiting ?? 0));
      setText(cancel, cancelling ? l10n.t('Cancelling…') : l10n.t('Cancel'));
      setUsable(cancel, !cancelling);
    },
  };
}

function resultRow(): Part<ResultRow> {
  const email = el('th', { role: 'rowheader', scope: 'row', class: 'email' });
  const outcome = el('strong', { class: 'kind' });
  const note = el('span');
  const remedy = el('span', { class: 'remedy' });
  const docs = el('a', {}, l10n.t('Read more about this'));
  const row = el('tr', { role: 'row' }, email, el('td', { role: 'cell' }, outcome, note, remedy, docs));
  return {
    element: row,
    update(result) {
      row.className = result.outcome;
      setText(email, result.email);
      outcome.replaceChildren(icon(outcomeIcons[result.outcome]), outcomeLabel(result.outcome));
      setText(note, result.note);
      setText(remedy, result.remedy ?? '');
      docs.hidden = !isWebAddress(result.docs);
      docs.href = isWebAddress(result.docs) ? result.docs : '';
    },
  };
}

function isWebAddress(address: string | undefined): address is string {
  return address?.startsWith('https://') ?? false;
}

/** Those whom only the Console can invite: the list to paste there. */
function consoleCard(dispatch: Dispatch): Part<Running | Done> {
  const text = el('textarea', { id: 'console-list', readonly: '', spellcheck: 'false' });
  const open = el('button', { type: 'button' }, icon('link'), l10n.t('Open in Twilio Console'));
  const copy = el('button', { type: 'button' }, l10n.t('Copy'));
  const copied = el('span', { role: 'status' });
  open.addEventListener('click', () => dispatch({ type: 'consoleAsked' }));
  copy.addEventListener('click', () => dispatch({ type: 'copyAsked' }));
  const label = el('label', { for: 'console-list' }, l10n.t('To invite in the Console'));
  const path = l10n.t('In the Console: Twilio Admin > Accounts > name of the account > Users > Invite User.');
  const card = el(
    'div',
    { class: 'card' },
    el('h3', {}, label),
    el('p', { class: 'quiet' }, path),
    text,
    el('div', { class: 'actions' }, copy, open, copied),
  );
  return {
    element: card,
    update(phase) {
      const { consoleList } = phase.run;
      card.hidden = phase.name !== 'done' || consoleList === '';
      if (text.value !== consoleList) text.value = consoleList;
      text.rows = Math.min(consoleList.split('\n').length, 10);
      setText(copied, phase.name === 'done' && phase.copied ? l10n.t('Copied.') : '');
    },
  };
}

function nextActions(dispatch: Dispatch): Part<Running | Done> {
  const retry = el('button', { type: 'button' });
  const again = el('button', { type: 'button' });
  retry.addEventListener('click', () => dispatch({ type: 'retryAsked' }));
  again.addEventListener('click', () => dispatch({ type: 'startOverAsked' }));
  const actions = el('div', { class: 'actions' }, retry, again);
  return {
    element: actions,
    update(phase) {
      actions.hidden = phase.name !== 'done';
      if (phase.name !== 'done') return;
      const isOver = isSettled(phase.run);
      retry.hidden = isOver;
      setText(retry, describeRetry(phase.run));
      setUsable(retry, phase.retrying === undefined);
      retry.classList.add('primary');
      again.classList.toggle('primary', isOver);
      setText(again, isOver ? l10n.t('Invite more people') : l10n.t('Back to the form'));
    },
  };
}
