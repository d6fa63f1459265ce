import * as l10n from '@vscode/l10n';
import type { Dispatch } from '../form/reduce';
import {
  button,
  el,
  icon,
  list,
  setText,
  setUsable,
  type Icon,
  type FocusPart,
  type Part,
} from '../../ui/page/elements';
import { once, runFilter } from '../form/filter';
import type { ResultRow, RowOutcome, RunView } from '../form/messages';
import { resultActions } from './resultActions';
import type { FormState, Phase, RowFilter } from '../form/state';
import { commonList, kindSwitches, needsFilters, searchField, setAddress, table, type Kind } from './table';
import { countRun, isSettled } from '../form/tally';
import { describeRun, describeTimeLeft, people, rowOutcomeLabel } from '../form/words';

type Running = Extract<Phase, { name: 'running' }>;
type Done = Extract<Phase, { name: 'done' }>;

const outcomeIcons: Record<RowOutcome, Icon> = {
  queued: 'clock',
  running: 'busy',
  done: 'check',
  already: 'check',
  failed: 'error',
  unclear: 'warning',
  console: 'link',
  cancelled: 'minus',
};

/** Shows a run in progress and its results. */
export function runView(dispatch: Dispatch): FocusPart<FormState> {
  const title = el('h2', { id: 'run-title', tabindex: '-1' });
  const progress = progressBar(dispatch);
  const reason = el('p');
  const remedy = el('p');
  const stopped = el('div', { class: 'callout warning' }, icon('warning'), el('div', {}, reason, remedy));
  const summary = el('p', { role: 'status' });
  const show = (filter: Partial<RowFilter>) => {
    rows.rows.toTop();
    dispatch({ type: 'rowsFiltered', filter });
  };
  const kinds = kindSwitches((kind) => show({ kind }));
  const search = searchField(l10n.t('Search the results'), (text) => show({ text }));
  const rows = table<ResultRow>(
    l10n.t('Results'),
    [l10n.t('Person'), l10n.t('Roles'), l10n.t('Result')],
    () => resultRow(common.says),
  );
  const next = resultActions(dispatch);
  const common = commonList();
  const filters = el('div', { class: 'filter' }, kinds.element, search.element);
  const filter = runFilter();
  const section = el(
    'section',
    { class: 'run', 'aria-labelledby': 'run-title' },
    title,
    summary,
    stopped,
    progress.element,
    common.element,
    filters,
    rows.element,
    next.element,
  );
  return {
    element: section,
    update({ phase, rowFilter, isHostSilent = false }) {
      const hasRun = phase.name === 'running' || phase.name === 'done';
      section.hidden = !hasRun;
      if (!hasRun) return;
      const isSilent = isHostSilent && phase.name === 'running';
      const run = isSilent ? unfinished(phase.run) : phase.run;
      setText(title, isSilent ? l10n.t('The extension isn’t answering') : titleOf(run));
      setText(summary, isSilent ? silence() : summaryOf(run));
      stopped.hidden = run.stopped === undefined;
      setText(reason, run.stopped?.message ?? '');
      setText(remedy, run.stopped?.remedy ?? '');
      progress.update(isSilent ? undefined : phase);
      kinds.update(runKinds(run, rowFilter.kind));
      const shown = filter(run, rowFilter);
      search.update({ text: rowFilter.text, found: shown.length, total: run.rows.length });
      filters.hidden = !needsFilters(run.rows.length, rowFilter);
      common.update(run.common ?? []);
      rows.update(shown);
      next.update(phase);
    },
    focus() {
      window.scrollTo(0, 0);
      title.focus({ preventScroll: true });
    },
  };
}

/** Returns a run of which nothing is known but who was finished. */
const unfinished = once((run: RunView): RunView => ({
  ...run,
  rows: run.rows.map((row) =>
    row.outcome === 'queued' || row.outcome === 'running' ? { ...row, outcome: 'unclear', note: '' } : row,
  ),
}));

function silence(): string {
  return l10n.t(
    'Who was finished is shown below. What happened to the others is on record and appears once the extension answers or after you open “Invite People” again. No one is invited twice.',
  );
}

function titleOf({ running, paused, interrupted, stopped }: RunView): string {
  if (stopped) return l10n.t('Stopped');
  if (interrupted) return l10n.t('Interrupted');
  if (!running) return l10n.t('Results');
  return paused ? l10n.t('Paused') : l10n.t('Inviting');
}

/** Returns the live region's text, which changes only when the run starts, pauses, or ends. */
function summaryOf(run: RunView): string {
  const total = people(run.rows.length);
  if (run.interrupted) {
    const { queued } = countRun(run);
    return l10n.t(
      'The run from {0} was interrupted with {1} of {2} left. Continuing invites no one twice.',
      run.interrupted.since,
      queued,
      total,
    );
  }
  if (run.elsewhere && run.running) return l10n.t('{0}. Running in another VS Code window.', total);
  const where = run.elsewhere ? `${l10n.t('This run was in another VS Code window.')} ` : '';
  if (run.paused) return l10n.t('{0} in this run. Nothing new starts until you continue.', total);
  if (run.running) return l10n.t('{0} in this run. It continues if you close the form.', total);
  if (run.stopped) return [l10n.t('The run stopped early.'), describeCounts(run)].join(' ');
  const ended = isSettled(run) ? l10n.t('Finished.') : l10n.t('Finished, but some people are left.');
  return `${where}${ended} ${describeCounts(run)}`;
}

function describeCounts(run: RunView): string {
  return describeRun(run)
    .map(({ text }) => text)
    .join(', ');
}

function runKinds(run: RunView, chosen: string | undefined): Kind[] {
  const kinds = describeRun(run).map(({ outcome, text }) => ({
    key: outcome,
    icon: outcomeIcons[outcome],
    text,
    on: chosen === outcome,
  }));
  return [{ text: people(run.rows.length), on: chosen === undefined }, ...kinds];
}

function progressBar(dispatch: Dispatch): Part<Running | Done | undefined> {
  const bar = el('progress', { 'aria-labelledby': 'progress-text' });
  const text = el('span', { id: 'progress-text' });
  const seconds = el('span');
  const waiting = el('p', { class: 'remark' }, icon('clock'), seconds);
  const pause = el('button', { type: 'button' });
  const cancel = button(() => dispatch({ type: 'cancelAsked' }));
  const row = el('div', { class: 'progress' }, bar, text, pause, cancel);
  const block = el('div', {}, row, waiting);
  return {
    element: block,
    update(phase) {
      block.hidden = phase?.name !== 'running';
      if (phase?.name !== 'running') return;
      const { run, cancelling } = phase;
      const { queued, running } = countRun(run);
      const isPaused = run.paused === true;
      bar.max = Math.max(run.rows.length, 1);
      bar.value = run.rows.length - queued - running;
      const done = l10n.t('{0} of {1}', bar.value, people(run.rows.length));
      const showsTime = run.secondsLeft !== undefined && !isPaused && !cancelling;
      setText(text, showsTime ? `${done}, ${describeTimeLeft(run.secondsLeft ?? 0)}` : done);
      waiting.hidden = run.waiting === undefined;
      setText(seconds, l10n.t('Twilio asks us to wait {0} s.', run.waiting ?? 0));
      for (const button of [pause, cancel]) button.hidden = run.elsewhere === true;
      setText(pause, isPaused ? l10n.t('Continue') : l10n.t('Pause'));
      setUsable(pause, !cancelling);
      pause.onclick = () => !cancelling && dispatch({ type: 'pauseAsked', on: !isPaused });
      setText(cancel, cancelling ? l10n.t('Canceling…') : l10n.t('Cancel'));
      setUsable(cancel, !cancelling);
    },
  };
}

function resultRow(isCommon: (row: ResultRow) => boolean): Part<ResultRow> {
  const email = el('th', { role: 'rowheader', scope: 'row', class: 'email' });
  const roles = list<RoleResult>(el('ul', { class: 'chips' }), ({ label }) => label, roleChip);
  const outcome = el('strong', { class: 'kind' });
  const note = el('span');
  const remedy = el('span', { class: 'remedy' });
  const docs = el('a', {}, l10n.t('Learn more'));
  const row = el(
    'tr',
    { role: 'row' },
    email,
    el('td', { role: 'cell' }, roles.element),
    el('td', { role: 'cell' }, outcome, note, remedy, docs),
  );
  let shown: ResultRow | undefined;
  let wasSaid = false;
  return {
    element: row,
    update(result) {
      const isSaid = isCommon(result);
      if (result === shown && isSaid === wasSaid) return;
      shown = result;
      wasSaid = isSaid;
      row.className = result.outcome;
      setAddress(email, result.email);
      roles.update(result.roles ?? []);
      outcome.replaceChildren(icon(outcomeIcons[result.outcome]), rowOutcomeLabel(result.outcome));
      setText(note, isSaid ? '' : result.note);
      setText(remedy, isSaid ? '' : (result.remedy ?? ''));
      docs.hidden = !isWebAddress(result.docs);
      docs.href = isWebAddress(result.docs) ? result.docs : '';
    },
  };
}

type RoleResult = NonNullable<ResultRow['roles']>[number];

/** Shows one role's outcome as an icon, with a word for screen readers. */
function roleChip(): Part<RoleResult> {
  const chip = el('li');
  return {
    element: chip,
    update({ label, outcome, removed }) {
      chip.className = removed ? `${outcome} removed` : outcome;
      const spoken = el('span', { class: 'spoken' }, `: ${rowOutcomeLabel(outcome)}`);
      const name = removed ? l10n.t('loses {0}', label) : label;
      chip.replaceChildren(icon(outcomeIcons[outcome]), name, spoken);
    },
  };
}

function isWebAddress(address: string | undefined): address is string {
  return address?.startsWith('https://') ?? false;
}
