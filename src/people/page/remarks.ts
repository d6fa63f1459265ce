import * as l10n from '@vscode/l10n';
import { el, icon, list, setText, type Part } from '../../ui/page/elements';
import { once } from '../form/filter';
import type { InputNote, InputProblem } from '../form/messages';
import { describeProblem } from '../form/words';

/** The number of remarks to show initially. */
const shownAtOnce = 5;
/** The most remarks to show. No one would fix more one by one. */
const mostShown = 200;

interface Remark {
  remark: InputProblem;
  isProblem: boolean;
  index: number;
}

/**
 * Shows how a text was understood: problems, each with a link to its place, and notes. Shows only the first few
 * until the user expands the list.
 */
export function remarkList(
  goTo: (problem: InputProblem) => void,
): Part<{ problems: readonly InputProblem[]; notes: readonly InputNote[] }> {
  const items = list<Remark>(
    el('ul', { class: 'notes quiet' }),
    ({ index, isProblem }) => `${isProblem} ${index}`,
    () => remarkItem(goTo),
  );
  const more = el('button', { type: 'button', class: 'link' });
  const element = el('div', {}, items.element, more);
  let isOpen = false;
  let all: Remark[] = [];
  function show(): void {
    items.update(all.slice(0, isOpen ? mostShown : shownAtOnce));
    element.hidden = all.length === 0;
    more.hidden = all.length <= shownAtOnce;
    const most =
      all.length > mostShown
        ? l10n.t('Show the first {0} of {1}', mostShown, all.length)
        : l10n.t('Show all {0}', all.length);
    setText(more, isOpen ? l10n.t('Show fewer') : most);
    more.setAttribute('aria-expanded', String(isOpen));
  }
  more.addEventListener('click', () => {
    isOpen = !isOpen;
    show();
  });
  const join = once((problems: readonly InputProblem[], notes: readonly InputNote[]): Remark[] => [
    ...problems.map((remark, index) => ({ remark, isProblem: true, index })),
    ...notes.map((remark, index) => ({ remark, isProblem: false, index })),
  ]);
  return {
    element,
    update({ problems, notes }) {
      all = join(problems, notes);
      show();
    },
  };
}

function remarkItem(goTo: (problem: InputProblem) => void): Part<Remark> {
  const text = el('span');
  const link = el('button', { type: 'button', class: 'link' });
  const item = el('li', {});
  return {
    element: item,
    update({ remark, isProblem }) {
      if (!item.firstChild) item.append(icon(isProblem ? 'error' : 'info'), isProblem ? link : text);
      item.className = isProblem ? 'problem' : '';
      setText(isProblem ? link : text, describeProblem(remark));
      link.onclick = () => goTo(remark);
    },
  };
}
