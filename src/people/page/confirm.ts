import * as l10n from '@vscode/l10n';
import type { Dispatch } from '../form/reduce';
import {
  button,
  describeBy,
  el,
  icon,
  list,
  mainKey,
  setText,
  setUsable,
  type Part,
} from '../../ui/page/elements';
import type { Phase } from '../form/state';
import { canApply, isConfirmed, unticked } from '../form/tally';
import { describeApply } from '../form/words';

type Confirming = Extract<Phase, { name: 'confirming' }>;

/** Confirms the plan with a button, after a separate tick for each Administrator and for the user's own access. */
export function confirm(dispatch: Dispatch): Part<Confirming> {
  const administrators = administratorTicks(dispatch);
  const ownAccess = ownAccessTick(dispatch);
  const apply = el('button', { type: 'button', class: 'primary', ...mainKey });
  const reason = el('p', { id: 'apply-reason', class: 'quiet', role: 'status' });
  const change = button(() => dispatch({ type: 'planLeft' }), l10n.t('Change the list'));
  const element = el(
    'div',
    { class: 'confirmation' },
    administrators.element,
    ownAccess.element,
    el('div', { class: 'actions main' }, apply, change, reason),
  );
  apply.addEventListener('click', () => {
    const isReady = apply.getAttribute('aria-disabled') !== 'true';
    if (isReady) dispatch({ type: 'applyAsked' });
    else element.querySelector<HTMLInputElement>('.callout:not([hidden]) input:not(:checked)')?.focus();
  });
  return {
    element,
    update(phase) {
      const { plan, ticked, ownAccessTicked, applying } = phase;
      administrators.update({ emails: plan.administrators, ticked });
      ownAccess.update({ shown: plan.ownAccessLost === true, on: ownAccessTicked });
      apply.hidden = !canApply(plan);
      setText(apply, describeApply(plan));
      setUsable(apply, applying === undefined && isConfirmed(phase));
      setText(reason, applyReason(phase));
      describeBy(apply, reason);
    },
  };
}

/** Returns why the button is disabled; empty if it isn't. */
function applyReason(phase: Confirming): string {
  const { plan, ticked, applying } = phase;
  if (applying !== undefined) return l10n.t('Starting…');
  if (!canApply(plan)) return l10n.t('There are no changes to make.');
  const total = plan.administrators.length;
  const left = unticked(plan.administrators, ticked).length;
  if (left > 0) return l10n.t('Select each address above first ({0} of {1} selected).', total - left, total);
  return isConfirmed(phase) ? '' : l10n.t('First confirm that you’re reducing your own access.');
}

/** Lists the addresses that get Administrator in a plan or in the rest of a run, each with its own box. */
export function administratorTicks(
  dispatch: Dispatch,
): Part<{ emails: readonly string[]; ticked: readonly string[] }> {
  const boxes = list<{ email: string; on: boolean }>(
    el('ul', { class: 'ticks' }),
    ({ email }) => email,
    () => {
      const tick = checkLine((email, on) => dispatch({ type: 'administratorTicked', email, on }));
      return {
        element: el('li', {}, tick.element),
        update: ({ email, on }) =>
          tick.update({ key: email, text: l10n.t('{0} gets Administrator', email), on }),
      };
    },
  );
  const warning = l10n.t(
    'Administrators can do everything on this account, including adding and removing people.',
  );
  const legend = el('legend', {}, l10n.t('Confirm each Administrator'));
  const group = el('fieldset', {}, legend, el('p', {}, warning), boxes.element);
  const callout = el('div', { class: 'callout warning' }, icon('warning'), group);
  return {
    element: callout,
    update({ emails, ticked }) {
      callout.hidden = emails.length === 0;
      const on = new Set(ticked);
      boxes.update(emails.map((email) => ({ email, on: on.has(email) })));
    },
  };
}

function ownAccessTick(dispatch: Dispatch): Part<{ shown: boolean; on: boolean }> {
  const tick = checkLine((_key, on) => dispatch({ type: 'ownAccessTicked', on }));
  const warning = el(
    'p',
    {},
    l10n.t('This reduces your own access. Afterward, only someone else can restore it.'),
  );
  const callout = el(
    'div',
    { class: 'callout warning ticks' },
    icon('warning'),
    el('div', {}, warning, tick.element),
  );
  return {
    element: callout,
    update({ shown, on }) {
      callout.hidden = !shown;
      tick.update({ key: '', text: l10n.t('Reduce my own access'), on });
    },
  };
}

function checkLine(
  change: (key: string, on: boolean) => void,
): Part<{ key: string; text: string; on: boolean }> {
  const box = el('input', { type: 'checkbox' });
  const label = el('span');
  return {
    element: el('label', {}, box, label),
    update({ key, text, on }) {
      box.checked = on;
      box.onchange = () => change(key, box.checked);
      setText(label, text);
    },
  };
}
