import * as l10n from '@vscode/l10n';
import type { UserEvent } from './draft';
import { el, icon, setText, type Part } from './elements';
import type { AccountView } from './messages';
import { describeSid } from './words';

/** The account by name, SID and, where it is one, the mark of a sample. */
export function accountLine(): Part<AccountView> {
  const name = el('strong');
  const sid = el('span', { class: 'quiet' });
  const sample = el('span', { class: 'badge' }, l10n.t('sample'));
  const line = el('p', { class: 'account' }, icon('account'), name, sid, sample);
  return {
    element: line,
    update(account) {
      line.hidden = account.name === '';
      setText(name, account.name);
      setText(sid, account.sidEnd === '' ? '' : describeSid(account.sidEnd));
      sample.hidden = !account.sample;
    },
  };
}

/** Title, account, and what stands in the way of inviting anybody. */
export function header(dispatch: (event: UserEvent) => void): Part<AccountView> {
  const account = accountLine();
  const obstacle = el('span');
  const connect = el('button', { type: 'button' }, l10n.t('Connect'));
  connect.addEventListener('click', () => dispatch({ type: 'connectAsked' }));
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
