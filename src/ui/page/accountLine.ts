import * as l10n from '@vscode/l10n';
import { el, icon, setText, type Part } from './elements';

/** An account as a page names it. */
export interface AccountName {
  /** Empty if no account is connected. */
  name: string;
  /** The last four characters of the SID. */
  sidEnd: string;
  sample: boolean;
}

/** Shows an account's name, the end of its SID, and a badge for the sample account. */
export function accountLine(): Part<AccountName> {
  const name = el('strong');
  const sid = el('span', { class: 'quiet' });
  const sample = el('span', { class: 'badge' }, l10n.t('sample'));
  const line = el('p', { class: 'account' }, icon('account'), name, sid, sample);
  return {
    element: line,
    update(account) {
      line.hidden = account.name === '';
      setText(name, account.name);
      setText(sid, account.sidEnd === '' ? '' : l10n.t('SID ending in {0}', account.sidEnd));
      sample.hidden = !account.sample;
    },
  };
}
