import * as l10n from '@vscode/l10n';
import { button, changingIcon, el, icon, list, setText, setUsable, type Part } from '../../ui/page/elements';
import type { FromPage } from '../messages';
import { standingOf, type AlertsView } from '../table';

const icons = { nothing: 'info', open: 'clock', said: 'person', changed: 'warning' } as const;

type Send = (message: FromPage) => void;
interface Click {
  kind: string;
  text: string;
  copied: boolean;
}

/** The clicks left in the Console, in order, and the button that marks them as done. */
export function clickList(
  markDone: () => void,
  send: Send,
): Part<{ view: AlertsView; copied?: string | undefined }> {
  const sign = changingIcon();
  const standing = el('span');
  const standingLine = el('p', { role: 'status' }, sign.element, standing);
  const clickItems = list<Click>(
    el('ol', { class: 'clicks' }),
    ({ kind }) => kind,
    ({ kind }) => click(kind, send),
  );
  let canMark = false;
  const done = button(() => {
    if (canMark) markDone();
  }, l10n.t('Mark as done'));
  const copyAll = button(() => send({ type: 'copy' }));
  const about = l10n.t('Marks both items in this step as done under your name.');
  const meaning = el('p', { class: 'quiet' }, about);
  return {
    element: el(
      'section',
      {},
      el('h2', {}, l10n.t('Clicks in the Console')),
      standingLine,
      clickItems.element,
      el('div', { class: 'actions' }, done, copyAll, meaning),
    ),
    update({ view, copied }) {
      const { kind, text, clicks } = standingOf(view);
      setText(standing, text);
      sign.update(icons[kind]);
      standingLine.className = `remark ${kind}`;
      clickItems.element.hidden = copyAll.hidden = clicks.length === 0;
      const first = { kind: '', text: l10n.t('Open Notification Preferences') };
      clickItems.update([first, ...clicks].map((each) => ({ ...each, copied: copied === each.kind })));
      setText(copyAll, copied === '' ? l10n.t('Copied') : l10n.t('Copy all'));
      canMark = kind === 'open' || kind === 'changed';
      meaning.hidden = !canMark;
      setUsable(done, canMark);
      done.classList.toggle('primary', canMark);
    },
  };
}

/** The first click, which has no kind, opens the page; the text of each other one can be copied. */
function click(kind: string, send: Send): Part<Click> {
  const text = el('span');
  const open = button(() => send({ type: 'openConsole' }), icon('link'), l10n.t('Open in Twilio Console'));
  const copy = button(() => send({ type: 'copy', kind }));
  return {
    element: el('li', {}, text, kind === '' ? open : copy),
    update(shown) {
      setText(text, shown.text);
      setText(copy, shown.copied ? l10n.t('Copied') : l10n.t('Copy'));
      const name = shown.copied ? l10n.t('Copied: {0}', shown.text) : l10n.t('Copy: {0}', shown.text);
      copy.setAttribute('aria-label', name);
    },
  };
}
