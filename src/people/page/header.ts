import * as l10n from '@vscode/l10n';
import type { UserEvent } from '../form/reduce';
import { accountLine } from '../../ui/page/accountLine';
import { button, el, icon, setText, type Part } from '../../ui/page/elements';
import type { AccountView } from '../form/messages';

/** Shows the title, the account, and the obstacle to inviting, if there's one. */
export function header(dispatch: (event: UserEvent) => void): Part<AccountView> {
  const account = accountLine();
  const obstacle = el('span');
  const connect = button(() => dispatch({ type: 'connectAsked' }), l10n.t('Connect'));
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
