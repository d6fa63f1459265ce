import * as l10n from '@vscode/l10n';
import { administratorTicks } from './confirm';
import type { Dispatch } from '../form/reduce';
import { button, describeBy, el, icon, setText, setUsable, type Part } from '../../ui/page/elements';
import type { Phase } from '../form/state';
import { isSettled, unticked } from '../form/tally';
import { describeRetry } from '../form/words';

type WithRun = Extract<Phase, { name: 'running' | 'done' }>;

/** Offers what to do with results: invite in the Console, save, retry, or go back. */
export function resultActions(dispatch: Dispatch): Part<WithRun> {
  const leftForConsole = consoleCard(dispatch);
  const administrators = administratorTicks(dispatch);
  const next = nextActions(dispatch);
  const keep = keepActions(dispatch);
  return {
    element: el(
      'div',
      { class: 'confirmation' },
      leftForConsole.element,
      administrators.element,
      next.element,
      keep.element,
    ),
    update(phase) {
      leftForConsole.update(phase);
      const isDone = phase.name === 'done';
      administrators.update({
        emails: (isDone && !isSettled(phase.run) && phase.run.administrators) || [],
        ticked: isDone ? phase.ticked : [],
      });
      next.update(phase);
      keep.update(phase);
    },
  };
}

/** Shows the list of people that only the Console can invite. */
function consoleCard(dispatch: Dispatch): Part<WithRun> {
  const text = el('textarea', { id: 'console-list', readonly: '', spellcheck: 'false' });
  const open = button(
    () => dispatch({ type: 'asked', for: 'openConsole' }),
    icon('link'),
    l10n.t('Open in Twilio Console'),
  );
  const copy = button(() => dispatch({ type: 'asked', for: 'copyConsoleList' }), l10n.t('Copy'));
  const domains = button(() => dispatch({ type: 'asked', for: 'openDomains' }), l10n.t('Verify the Domain…'));
  const copied = el('span', { role: 'status' });
  const label = el('label', { for: 'console-list' }, l10n.t('Invite in the Console'));
  const path = l10n.t('In the Console: Twilio Admin > Accounts > your account’s name > Users > Invite User.');
  const card = el(
    'div',
    { class: 'card' },
    el('h3', {}, label),
    el('p', { class: 'quiet' }, path),
    text,
    el('div', { class: 'actions' }, copy, open, domains, copied),
  );
  return {
    element: card,
    update(phase) {
      const { consoleList } = phase.run;
      domains.hidden = phase.run.domainRefused !== true;
      card.hidden = phase.name !== 'done' || consoleList === '';
      if (text.value !== consoleList) text.value = consoleList;
      text.rows = Math.min(consoleList.split('\n').length, 10);
      const isCopied = phase.name === 'done' && phase.copied === 'consoleList';
      setText(copied, isCopied ? l10n.t('Copied.') : '');
    },
  };
}

function nextActions(dispatch: Dispatch): Part<WithRun> {
  const retry = el('button', { type: 'button', class: 'primary' });
  const again = button(() => dispatch({ type: 'startOverAsked' }));
  const reason = el('p', { id: 'retry-reason', class: 'quiet', role: 'status' });
  let whenOver: number | undefined;
  retry.addEventListener('click', () => {
    if (retry.getAttribute('aria-disabled') !== 'true') dispatch({ type: 'retryAsked' });
  });
  const actions = el('div', { class: 'actions' }, retry, again, reason);
  const update = (phase: WithRun) => {
    window.clearTimeout(whenOver);
    actions.hidden = phase.name !== 'done';
    if (phase.name !== 'done') return;
    const { run, ticked, asked } = phase;
    const isOver = isSettled(run);
    const left = unticked(run.administrators ?? [], ticked).length;
    retry.hidden = isOver;
    setText(retry, describeRetry(run));
    const { notBefore = 0 } = run;
    const wait = notBefore - Date.now();
    // A timer can't wait longer.
    if (wait > 0) whenOver = window.setTimeout(() => update(phase), Math.min(wait, 2 ** 31 - 1));
    setUsable(retry, asked === undefined && left === 0 && wait <= 0);
    setUsable(again, asked === undefined);
    const unselected = left === 0 ? '' : l10n.t('Select each address above first.');
    setText(reason, wait > 0 ? l10n.t('You can continue after {0}.', timeOf(notBefore)) : unselected);
    describeBy(retry, reason);
    again.classList.toggle('primary', isOver);
    const back = isOver ? l10n.t('Invite more people') : l10n.t('Back to the form');
    setText(again, run.interrupted ? l10n.t('Discard the rest') : back);
  };
  return { element: actions, update };
}

const timeOf = (at: number) =>
  new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: 'numeric', minute: '2-digit' });

function keepActions(dispatch: Dispatch): Part<WithRun> {
  const csv = button(() => dispatch({ type: 'saveAsked', format: 'csv' }), l10n.t('Save as CSV…'));
  const markdown = button(
    () => dispatch({ type: 'saveAsked', format: 'markdown' }),
    l10n.t('Save as Markdown…'),
  );
  const copy = button(() => dispatch({ type: 'asked', for: 'copyResults' }), l10n.t('Copy Results'));
  const copied = el('span', { role: 'status' });
  const actions = el('div', { class: 'actions' }, csv, markdown, copy, copied);
  return {
    element: actions,
    update(phase) {
      actions.hidden = phase.name !== 'done';
      const isCopied = phase.name === 'done' && phase.copied === 'results';
      setText(copied, isCopied ? l10n.t('Copied.') : '');
    },
  };
}
