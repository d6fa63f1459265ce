import * as l10n from '@vscode/l10n';
import type { AccountView } from '../form/messages';
import type { Dispatch } from '../form/reduce';
import type { FormState } from '../form/state';
import { button, el, icon, setText, type FocusPart, type Part } from '../../ui/page/elements';
import { entry } from './entry';
import { focusAfter, focusIn, type FocusTarget } from '../form/focus';
import { accountLine } from '../../ui/page/accountLine';
import { keepFocus } from '../../ui/page/keepFocus';
import { planView } from './planView';
import { runView } from './runView';

/** Builds the page in `root` and returns the function that shows a state. */
export function createRender(root: HTMLElement, dispatch: Dispatch): (state: FormState) => void {
  const top = header(dispatch);
  const form = entry(dispatch);
  const failure = failureCallout();
  const plan = planView(dispatch);
  const run = runView(dispatch);
  root.append(top.element, form.element, failure.element, plan.element, run.element);

  const places: Record<FocusTarget, (state: FormState) => void> = {
    problem: ({ problems }) => form.focusProblem(problems),
    encoding: () => form.focusQuestion('encoding'),
    people: () => form.focusPeople(),
    failure: () => failure.focus(),
    plan: () => plan.focus(),
    run: () => run.focus(),
  };

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    const buttons = [...root.querySelectorAll<HTMLButtonElement>('button.primary')];
    event.preventDefault();
    buttons.find((each) => !isGone(each))?.click();
  });

  const sendFocus = keepFocus();
  let shown: FormState | undefined;
  return (state) => {
    const active = document.activeElement;
    top.update(state.account);
    for (const part of [form, failure, plan, run]) part.update(state);
    const isLost = active !== null && active !== document.body && isGone(active);
    const target = shown ? (focusAfter(shown, state) ?? (isLost && focusIn(state))) : focusIn(state);
    if (target) sendFocus(() => places[target](state));
    shown = state;
  };
}

/** Returns whether an element is out of sight. Asking the browser would force it to compute all styles. */
function isGone(element: Element): boolean {
  return !element.isConnected || element.closest('[hidden]') !== null;
}

/** Shows a failed request: what happened and what to do. */
function failureCallout(): FocusPart<FormState> {
  const message = el('strong');
  const remedy = el('span');
  const text = el('p', {}, message, ' ', remedy);
  const callout = el('div', { class: 'callout error', tabindex: '-1' }, icon('error'), text);
  return {
    element: el('div', { role: 'alert' }, callout),
    update({ failure }) {
      callout.hidden = failure === undefined;
      setText(message, failure?.message ?? '');
      setText(remedy, failure?.remedy ?? '');
    },
    focus: () => callout.focus(),
  };
}

/** Shows the title, the account, and any obstacle to inviting people. */
function header(dispatch: Dispatch): Part<AccountView> {
  const account = accountLine();
  const obstacle = el('span');
  const connect = button(() => dispatch({ type: 'asked', for: 'connect' }), l10n.t('Connect'));
  const callout = el('div', { class: 'callout warning' }, icon('warning'), el('p', {}, obstacle), connect);
  return {
    element: el('header', {}, el('h1', {}, l10n.t('Invite people')), account.element, callout),
    update(value) {
      account.update(value);
      callout.hidden = value.obstacle === undefined;
      setText(obstacle, value.obstacle ?? '');
    },
  };
}
