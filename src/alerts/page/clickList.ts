import * as l10n from '@vscode/l10n';
import {
  button,
  changingIcon,
  el,
  icon,
  list,
  setText,
  setUsable,
  type Icon,
  type Part,
} from '../../ui/page/elements';
import type { AlertsView, Change, FromPage } from '../messages';

const icons: Record<AlertsView['standing']['kind'], Icon> = {
  nothing: 'info',
  open: 'clock',
  said: 'person',
  changed: 'warning',
};

type Send = (message: FromPage) => void;
type Click = AlertsView['clicks'][number] & { copied: boolean };

/** The clicks left in the Console, in order, and the button that marks them as done. */
export function clickList(
  change: (asked: Change) => void,
  send: Send,
): Part<{ view: AlertsView; copied?: string | undefined }> {
  const sign = changingIcon();
  const standing = el('span');
  const standingLine = el('p', { role: 'status' }, sign.element, standing);
  const clicks = list<Click>(
    el('ol', { class: 'clicks' }),
    ({ kind }) => kind,
    () => click(send),
  );
  let canMark = false;
  const done = button(() => {
    if (canMark) change({ type: 'markDone' });
  }, l10n.t('Mark as done'));
  const copyAll = button(() => send({ type: 'copy' }));
  const meaning = el(
    'p',
    { class: 'quiet' },
    l10n.t('Marks both items in this step as done under your name.'),
  );
  return {
    element: el(
      'section',
      {},
      el('h2', {}, l10n.t('Clicks in the Console')),
      standingLine,
      clicks.element,
      el('div', { class: 'actions' }, done, copyAll, meaning),
    ),
    update({ view, copied }) {
      const { kind, text } = view.standing;
      setText(standing, text);
      sign.update(icons[kind]);
      standingLine.className = `remark ${kind}`;
      clicks.element.hidden = copyAll.hidden = view.clicks.length === 0;
      const first = { kind: '', text: l10n.t('Open Notification Preferences'), copied: false };
      clicks.update([first, ...view.clicks.map((each) => ({ ...each, copied: copied === each.kind }))]);
      setText(copyAll, copied === '' ? l10n.t('Copied') : l10n.t('Copy all'));
      canMark = kind === 'open' || kind === 'changed';
      meaning.hidden = !canMark;
      setUsable(done, canMark);
      done.classList.toggle('primary', canMark);
    },
  };
}

/** The first click opens the page; the text of each other one can be copied. */
function click(send: Send): Part<Click> {
  const text = el('span');
  const open = button(() => send({ type: 'openConsole' }), icon('link'), l10n.t('Open in Twilio Console'));
  const copy = el('button', { type: 'button' });
  return {
    element: el('li', {}, text, open, copy),
    update(shown) {
      open.hidden = shown.kind !== '';
      copy.hidden = shown.kind === '';
      setText(text, shown.text);
      setText(copy, shown.copied ? l10n.t('Copied') : l10n.t('Copy'));
      const name = shown.copied ? l10n.t('Copied: {0}', shown.text) : l10n.t('Copy: {0}', shown.text);
      copy.setAttribute('aria-label', name);
      copy.onclick = () => send({ type: 'copy', kind: shown.kind });
    },
  };
}
