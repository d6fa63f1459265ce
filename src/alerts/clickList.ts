import * as l10n from '@vscode/l10n';
import { el, icon, list, setText, setUsable, type Icon, type Part } from '../form/elements';
import { changingIcon } from './changingIcon';
import type { AlertsView } from './messages';
import type { Act, PageState } from './state';

const signs: Record<AlertsView['standing']['kind'], Icon> = {
  nothing: 'info',
  open: 'clock',
  said: 'person',
  changed: 'warning',
};

type Click = AlertsView['clicks'][number] & { copied: boolean };

/** What is left to click in the Console, in order, and the way to say that it was. */
export function clickList(act: (asked: Act) => void): Part<PageState> {
  const sign = changingIcon();
  const standing = el('span');
  const standingLine = el('p', { role: 'status' }, sign.element, standing);
  const clicks = list<Click>(
    el('ol', { class: 'clicks' }),
    ({ kind }) => kind,
    () => click(act),
  );
  const copyAll = el('button', { type: 'button' });
  copyAll.addEventListener('click', () => act({ type: 'copy' }));
  const done = el('button', { type: 'button' }, l10n.t('Mark as done'));
  const meaning = el('p', { class: 'quiet' }, l10n.t('Marks both points of this step, under your name.'));
  const canSay = ({ view }: PageState) => view.standing.kind === 'open' || view.standing.kind === 'changed';
  let shown: PageState | undefined;
  done.addEventListener('click', () => {
    if (shown && canSay(shown)) act({ type: 'markDone' });
  });
  return {
    element: el(
      'section',
      {},
      el('h2', {}, l10n.t('Clicks in the Console')),
      standingLine,
      clicks.element,
      el('div', { class: 'actions' }, done, copyAll, meaning),
    ),
    update(state) {
      shown = state;
      const { view, copied } = state;
      setText(standing, view.standing.text);
      sign.update(signs[view.standing.kind]);
      standingLine.className = `remark ${view.standing.kind}`;
      const isEmpty = view.clicks.length === 0;
      clicks.element.hidden = isEmpty;
      copyAll.hidden = isEmpty;
      const first = { kind: '', text: l10n.t('Open Notification Preferences'), copied: false };
      clicks.update([first, ...view.clicks.map((each) => ({ ...each, copied: copied === each.kind }))]);
      setText(copyAll, copied === '' ? l10n.t('Copied') : l10n.t('Copy all'));
      meaning.hidden = !canSay(state);
      setUsable(done, canSay(state));
      done.classList.toggle('primary', canSay(state));
    },
  };
}

/** The first of the clicks opens the page; of the others the text is copied. */
function click(act: (asked: Act) => void): Part<Click> {
  const text = el('span');
  const copy = el('button', { type: 'button' });
  const open = el('button', { type: 'button' }, icon('link'), l10n.t('Open in Twilio Console'));
  open.addEventListener('click', () => act({ type: 'openConsole' }));
  return {
    element: el('li', {}, text, open, copy),
    update({ kind, text: words, copied }) {
      open.hidden = kind !== '';
      copy.hidden = kind === '';
      setText(text, words);
      setText(copy, copied ? l10n.t('Copied') : l10n.t('Copy'));
      copy.setAttribute('aria-label', copied ? l10n.t('Copied: {0}', words) : l10n.t('Copy: {0}', words));
      copy.onclick = () => act({ type: 'copy', kind });
    },
  };
}
